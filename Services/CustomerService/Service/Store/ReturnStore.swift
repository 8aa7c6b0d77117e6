import CustomerServiceDomain
import GRDB
import Persistence
import Values

/// A return as stored, with what has come back of each line.
struct StoredReturn {
  struct Line {
    let lineID: String
    let product: String
    let requested: Quantity
    let received: Quantity
    let reason: String
  }
  let returnID: String
  let number: String
  let caseID: String
  let customerID: String
  let orderID: String
  let requestedAt: Instant
  var lines: [Line]
}

enum ReturnStore {
  private static let columns = "returnID, number, caseID, customerID, orderID, requestedAt"

  static func insert(_ stored: StoredReturn, in db: Database) throws {
    try db.cachedStatement(sql: "INSERT INTO returnRequest (\(columns)) VALUES (?, ?, ?, ?, ?, ?)").execute(
      arguments: [
        stored.returnID, stored.number, stored.caseID, stored.customerID, stored.orderID, stored.requestedAt,
      ])
    let statement = try db.cachedStatement(
      sql: """
        INSERT INTO returnRequestLine (returnID, position, lineID, product, requestedSteps, unit, reason)
        VALUES (?, ?, ?, ?, ?, ?, ?)
        """)
    for (position, line) in stored.lines.enumerated() {
      try statement.execute(arguments: [
        stored.returnID, position, line.lineID, line.product, line.requested.steps, line.requested.unit.code,
        line.reason,
      ])
    }
  }

  static func find(_ returnID: String, in db: Database) throws -> StoredReturn? {
    guard
      let row = try Row.fetchOne(
        db.cachedStatement(sql: "SELECT \(columns) FROM returnRequest WHERE returnID = ?"), arguments: [returnID])
    else { return nil }
    return StoredReturn(
      returnID: row[0], number: row[1], caseID: row[2], customerID: row[3], orderID: row[4], requestedAt: row[5],
      lines: try lines(of: returnID, in: db))
  }

  /// The returns of a case, the first one first.
  static func list(case caseID: String, in db: Database) throws -> [StoredReturn] {
    try String.fetchAll(
      db.cachedStatement(sql: "SELECT returnID FROM returnRequest WHERE caseID = ? ORDER BY returnID"),
      arguments: [caseID]
    ).compactMap { try find($0, in: db) }
  }

  private static func lines(of returnID: String, in db: Database) throws -> [StoredReturn.Line] {
    try Row.fetchAll(
      db.cachedStatement(
        sql: """
          SELECT l.lineID, l.product, l.unit, l.requestedSteps, coalesce(sum(s.quantitySteps), 0), l.reason
          FROM returnRequest r JOIN returnRequestLine l ON l.returnID = r.returnID
          LEFT JOIN receiptSeen s ON s.returnID = l.returnID AND s.orderID = r.orderID AND s.lineID = l.lineID
          WHERE r.returnID = ? GROUP BY l.position ORDER BY l.position
          """), arguments: [returnID]
    ).map { row in
      let unit = UnitOfMeasure(row[2])!
      return StoredReturn.Line(
        lineID: row[0], product: row[1], requested: Quantity(steps: row[3], unit: unit),
        received: Quantity(steps: row[4], unit: unit), reason: row[5])
    }
  }
}
