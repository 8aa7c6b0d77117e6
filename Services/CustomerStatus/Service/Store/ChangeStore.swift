import GRDB
import Persistence
import Values

/// What changed, for subscribers: one row per customer and batch.
struct CustomerChange: Sendable {
  let position: Int64
  let customerID: String
  let version: Int
  let parts: [String]
  let asOf: Instant
}

enum ChangeStore {
  /// How many changes are kept for subscribers that come back.
  private static let kept: Int64 = 100_000

  /// How many are read at a time.
  static let batch = 1000

  /// Turns the customers touched in this batch into change rows.
  static func close(in unit: UnitOfWork) throws -> [CustomerChange] {
    let db = unit.database
    let rows = try Row.fetchAll(
      db.cachedStatement(
        sql: """
          SELECT dirtyCustomer.customerID, customer.version, dirtyCustomer.parts, customer.asOf
          FROM dirtyCustomer JOIN customer USING (customerID) ORDER BY dirtyCustomer.customerID
          """))
    guard !rows.isEmpty else { return [] }
    let changes = try rows.map { row in
      try db.cachedStatement(sql: "INSERT INTO customerChange (customerID, version, parts, asOf) VALUES (?, ?, ?, ?)")
        .execute(arguments: [row[0] as String, row[1] as Int, row[2] as String, row[3] as Instant])
      let parts: String = row[2]
      return CustomerChange(
        position: db.lastInsertedRowID, customerID: row[0], version: row[1],
        parts: parts.split(separator: " ").map(String.init),
        asOf: row[3])
    }
    try db.cachedStatement(sql: "DELETE FROM dirtyCustomer").execute()
    try db.cachedStatement(sql: "DELETE FROM customerChange WHERE position <= ?").execute(arguments: [
      db.lastInsertedRowID - kept
    ])
    return changes
  }

  static func last(_ db: Database) throws -> Int64 {
    try Int64.fetchOne(db, sql: "SELECT max(position) FROM customerChange") ?? 0
  }

  static func after(_ position: Int64, limit: Int = batch, _ db: Database) throws -> [CustomerChange] {
    try Row.fetchAll(
      db.cachedStatement(
        sql:
          "SELECT position, customerID, version, parts, asOf FROM customerChange WHERE position > ? ORDER BY position LIMIT ?"
      ),
      arguments: [position, limit]
    ).map { row in
      let parts: String = row[3]
      return CustomerChange(
        position: row[0], customerID: row[1], version: row[2], parts: parts.split(separator: " ").map(String.init),
        asOf: row[4])
    }
  }
}
