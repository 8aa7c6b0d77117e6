import GRDB
import Messaging
import Persistence
import ProductionContract
import Values

/// A line of an answer to a capacity request.
struct PromiseLine {
  let lineID: String
  let product: String
  let unit: UnitOfMeasure
  let requestedSteps: Int64
  let promisedSteps: Int64
  let refusedSteps: Int64
  /// What the line's work orders of earlier versions gave and were still to give when this was answered
  /// (the column keeps its older name, `outstandingSteps`).
  let suppliedSteps: Int64
  let date: LocalDate
  let code: String?
  /// Nil for products planned on one level.
  var details: PromiseDetails?

  /// What earlier work orders give to this promise.
  var coveredSteps: Int64 { min(requestedSteps, suppliedSteps) }
  /// What capacity was reserved for.
  var newSteps: Int64 { promisedSteps - coveredSteps }
}

/// Where a planned promise comes from, and what stands against an earlier one.
struct PromiseDetails: Codable {
  var deliveries: [SupplyDelivery]
  var reasons: [DelayReason]
}

/// What became of an answer: its capacity is held while tentative, work orders' once accepted, and
/// free when released or expired.
enum AnswerState: String {
  case tentative, accepted, released, expired
}

/// Answers to capacity requests: one per version of a hand-off.
enum PromiseStore {
  /// False when this version has been answered before.
  static func begin(
    handoffID: String, version: Int, orderID: String, answeredAt: Instant, expiresAt: Instant, _ db: Database
  ) throws -> Bool {
    try db.cachedStatement(
      sql: """
        INSERT OR IGNORE INTO capacityAnswer (handoffID, version, orderID, state, answeredAt, expiresAt)
        VALUES (?, ?, ?, 'tentative', ?, ?)
        """
    ).execute(arguments: [handoffID, version, orderID, answeredAt, expiresAt])
    return db.changesCount > 0
  }

  static func insert(_ line: PromiseLine, at position: Int, handoffID: String, version: Int, _ db: Database) throws {
    try db.cachedStatement(
      sql: """
        INSERT INTO promiseLine (handoffID, version, lineID, position, product, unit, requestedSteps, promisedSteps,
          refusedSteps, outstandingSteps, date, code, details)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """
    ).execute(arguments: [
      handoffID, version, line.lineID, position, line.product, line.unit.code, line.requestedSteps,
      line.promisedSteps, line.refusedSteps, line.suppliedSteps, line.date, line.code,
      try line.details.map { String(decoding: try WireFormat.encode($0), as: UTF8.self) },
    ])
  }

  static func lines(handoffID: String, version: Int, _ db: Database) throws -> [PromiseLine] {
    try Row.fetchAll(
      db.cachedStatement(
        sql: """
          SELECT lineID, product, unit, requestedSteps, promisedSteps, refusedSteps, outstandingSteps, date, code, details
          FROM promiseLine WHERE handoffID = ? AND version = ? ORDER BY position
          """),
      arguments: [handoffID, version]
    ).map { row in
      let details: String? = row[9]
      return PromiseLine(
        lineID: row[0], product: row[1], unit: UnitOfMeasure(row[2])!, requestedSteps: row[3], promisedSteps: row[4],
        refusedSteps: row[5], suppliedSteps: row[6], date: row[7], code: row[8],
        details: try details.map { try WireFormat.decode(PromiseDetails.self, from: Array($0.utf8)) })
    }
  }

  /// Nil when the version was never asked for.
  static func answer(
    handoffID: String, version: Int, _ db: Database
  ) throws -> (state: AnswerState, answeredAt: Instant)? {
    try Row.fetchOne(
      db.cachedStatement(sql: "SELECT state, answeredAt FROM capacityAnswer WHERE handoffID = ? AND version = ?"),
      arguments: [handoffID, version]
    ).map { (AnswerState(rawValue: $0[0])!, $0[1]) }
  }

  /// Ends a tentative answer; false when there is none.
  static func close(handoffID: String, version: Int, as state: AnswerState, _ db: Database) throws -> Bool {
    try db.cachedStatement(
      sql: "UPDATE capacityAnswer SET state = ? WHERE handoffID = ? AND version = ? AND state = 'tentative'"
    ).execute(arguments: [state.rawValue, handoffID, version])
    return db.changesCount > 0
  }

  /// An answer that was let go is given anew.
  static func forget(handoffID: String, version: Int, _ db: Database) throws {
    for table in ["promiseLine", "capacityAnswer"] {
      try db.cachedStatement(sql: "DELETE FROM \(table) WHERE handoffID = ? AND version = ?")
        .execute(arguments: [handoffID, version])
    }
  }

  /// The versions up to this one are decided: those whose answers were let go are not answered anew.
  static func settle(handoffID: String, through version: Int, _ db: Database) throws {
    try db.cachedStatement(
      sql: "UPDATE capacityAnswer SET state = 'released' WHERE handoffID = ? AND version <= ? AND state = 'expired'"
    ).execute(arguments: [handoffID, version])
  }

  /// The versions of a hand-off whose answers still hold capacity.
  static func tentativeVersions(handoffID: String, _ db: Database) throws -> [Int] {
    try Int.fetchAll(
      db.cachedStatement(sql: "SELECT version FROM capacityAnswer WHERE handoffID = ? AND state = 'tentative'"),
      arguments: [handoffID])
  }
}
