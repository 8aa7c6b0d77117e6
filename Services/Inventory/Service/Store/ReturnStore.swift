import GRDB
import InventoryDomain
import Persistence
import Values

/// A line that a customer may send back, and what came of it.
struct ReturnLineRow {
  let lineID: String
  let item: String
  let authorised: Quantity
  var stocked: Int64 = 0
  var scrapped: Int64 = 0
  let reason: String
}

struct ReturnRow {
  let returnID: String
  let number: String
  let customerID: String
  let orderID: String
  let requestedAt: Instant
  var receivedAt: Instant?
  var lines: [ReturnLineRow]
}

enum ReturnStore {
  private static let columns = "returnID, number, customerID, orderID, requestedAt, receivedAt"

  private static func row(_ row: Row, _ lines: [ReturnLineRow]) -> ReturnRow {
    ReturnRow(
      returnID: row[0], number: row[1], customerID: row[2], orderID: row[3], requestedAt: row[4], receivedAt: row[5],
      lines: lines)
  }

  static func find(_ returnID: String, _ db: Database) throws -> ReturnRow? {
    try Row.fetchOne(
      db.cachedStatement(sql: "SELECT \(columns) FROM customerReturn WHERE returnID = ?"), arguments: [returnID]
    ).map { row($0, try lines(returnID, db)) }
  }

  static func list(after returnID: String, limit: Int, _ db: Database) throws -> [ReturnRow] {
    try Row.fetchAll(
      db.cachedStatement(sql: "SELECT \(columns) FROM customerReturn WHERE returnID > ? ORDER BY returnID LIMIT ?"),
      arguments: [returnID, limit]
    ).map { row($0, try lines($0[0], db)) }
  }

  private static func lines(_ returnID: String, _ db: Database) throws -> [ReturnLineRow] {
    try Row.fetchAll(
      db.cachedStatement(
        sql: """
          SELECT lineID, item, unit, authorisedSteps, stockedSteps, scrappedSteps, reason
          FROM customerReturnLine WHERE returnID = ? ORDER BY lineID
          """),
      arguments: [returnID]
    ).map {
      ReturnLineRow(
        lineID: $0[0], item: $0[1], authorised: Quantity(steps: $0[3], unit: UnitOfMeasure($0[2])!), stocked: $0[4],
        scrapped: $0[5], reason: $0[6])
    }
  }

  /// Notes an authorised return; nothing happens when it is known.
  static func insert(_ new: ReturnRow, _ db: Database) throws {
    try db.cachedStatement(
      sql: """
        INSERT OR IGNORE INTO customerReturn (returnID, number, customerID, orderID, requestedAt)
        VALUES (?, ?, ?, ?, ?)
        """
    ).execute(arguments: [new.returnID, new.number, new.customerID, new.orderID, new.requestedAt])
    guard db.changesCount > 0 else { return }
    for line in new.lines {
      try db.cachedStatement(
        sql: """
          INSERT INTO customerReturnLine (returnID, lineID, item, unit, authorisedSteps, reason)
          VALUES (?, ?, ?, ?, ?, ?)
          """
      ).execute(arguments: [
        new.returnID, line.lineID, line.item, line.authorised.unit.code, line.authorised.steps, line.reason,
      ])
    }
  }

  static func receive(_ received: ReturnRow, at: Instant, _ db: Database) throws {
    try db.cachedStatement(
      sql: "UPDATE customerReturn SET receivedAt = ? WHERE returnID = ?"
    ).execute(arguments: [at, received.returnID])
    for line in received.lines {
      try db.cachedStatement(
        sql: "UPDATE customerReturnLine SET stockedSteps = ?, scrappedSteps = ? WHERE returnID = ? AND lineID = ?"
      ).execute(arguments: [line.stocked, line.scrapped, received.returnID, line.lineID])
    }
  }

  /// Notes that a credit note's goods are booked back; false when they were before.
  static func noteCredited(_ creditNoteID: String, at: Instant, _ db: Database) throws -> Bool {
    try db.cachedStatement(
      sql: "INSERT OR IGNORE INTO creditedReturn (creditNoteID, returnedAt) VALUES (?, ?)"
    ).execute(arguments: [creditNoteID, at])
    return db.changesCount > 0
  }
}
