import GRDB
import Persistence
import Values

/// An engineering change order as it was released.
struct EngineeringChangeRecord {
  let number: String
  let item: String
  /// Empty: the company's only plant.
  let plant: String
  let revision: String
  /// Nil: the item had no bill.
  let replaces: String?
  let from: LocalDate
  let reason: String
  let approvedBy: String
  let recordedBy: String
  let createdAt: Instant
}

enum EngineeringChangeStore {
  private static let columns =
    "number, item, plant, revision, replaces, fromDate, reason, approvedBy, recordedBy, createdAt"

  private static func record(_ row: Row) -> EngineeringChangeRecord {
    EngineeringChangeRecord(
      number: row[0], item: row[1], plant: row[2], revision: row[3], replaces: row[4], from: row[5], reason: row[6],
      approvedBy: row[7], recordedBy: row[8], createdAt: row[9])
  }

  static func insert(_ record: EngineeringChangeRecord, _ db: Database) throws {
    try db.cachedStatement(
      sql: "INSERT INTO engineeringChange (\(columns)) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
    ).execute(arguments: [
      record.number, record.item, record.plant, record.revision, record.replaces, record.from, record.reason,
      record.approvedBy, record.recordedBy, record.createdAt,
    ])
  }

  static func find(_ number: String, _ db: Database) throws -> EngineeringChangeRecord? {
    try Row.fetchOne(
      db.cachedStatement(sql: "SELECT \(columns) FROM engineeringChange WHERE number = ?"), arguments: [number]
    ).map(record)
  }

  /// By number; of one item or of all.
  static func list(
    item: String?, after number: String, limit: Int, _ db: Database
  ) throws -> [EngineeringChangeRecord] {
    try Row.fetchAll(
      db.cachedStatement(
        sql: """
          SELECT \(columns) FROM engineeringChange WHERE number > :after AND (:item IS NULL OR item = :item)
          ORDER BY number LIMIT :limit
          """), arguments: ["after": number, "item": item, "limit": limit]
    ).map(record)
  }
}
