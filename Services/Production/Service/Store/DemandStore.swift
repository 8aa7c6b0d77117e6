import GRDB
import Persistence
import Values

/// Accepted orders and what they expect from production.
enum DemandStore {
  /// False when this version was applied before.
  static func accept(
    handoffID: String, version: Int, orderID: String, at acceptedAt: Instant, _ db: Database
  ) throws -> Bool {
    try db.cachedStatement(
      sql: "INSERT OR IGNORE INTO acceptedOrder (handoffID, version, orderID, acceptedAt) VALUES (?, ?, ?, ?)"
    ).execute(arguments: [handoffID, version, orderID, acceptedAt])
    return db.changesCount > 0
  }

  /// Whether this version or a later one was accepted.
  static func isDecided(handoffID: String, version: Int, _ db: Database) throws -> Bool {
    try Bool.fetchOne(
      db.cachedStatement(sql: "SELECT EXISTS (SELECT 1 FROM acceptedOrder WHERE handoffID = ? AND version >= ?)"),
      arguments: [handoffID, version])!
  }

  /// What the last version accepted before this one expects for a line's product; 0 for nothing.
  static func steps(
    handoffID: String, before version: Int, lineID: String, product: String, _ db: Database
  ) throws -> Int64 {
    try Int64.fetchOne(
      db.cachedStatement(
        sql: """
          SELECT steps FROM productionDemand
          WHERE handoffID = ?1 AND lineID = ?3 AND product = ?4
            AND version = (SELECT max(version) FROM acceptedOrder WHERE handoffID = ?1 AND version < ?2)
          """),
      arguments: [handoffID, version, lineID, product]) ?? 0
  }

  /// Nothing is made for the order any more.
  static func noteCancelled(_ handoffID: String, at cancelledAt: Instant, _ db: Database) throws {
    try db.cachedStatement(
      sql: "INSERT OR IGNORE INTO cancelledOrder (handoffID, cancelledAt) VALUES (?, ?)"
    ).execute(arguments: [handoffID, cancelledAt])
  }

  /// What the version in force expects for a line's product; 0 once the order is cancelled.
  static func stepsInForce(handoffID: String, lineID: String, product: String, _ db: Database) throws -> Int64 {
    let isCancelled = try Bool.fetchOne(
      db.cachedStatement(sql: "SELECT EXISTS (SELECT 1 FROM cancelledOrder WHERE handoffID = ?)"),
      arguments: [handoffID])!
    return isCancelled
      ? 0 : try steps(handoffID: handoffID, before: .max, lineID: lineID, product: product, db)
  }

  static func insertDemand(
    handoffID: String, version: Int, lineID: String, product: String, steps: Int64, coveredSteps: Int64,
    _ db: Database
  ) throws {
    try db.cachedStatement(
      sql: """
        INSERT INTO productionDemand (handoffID, version, lineID, product, steps, coveredSteps)
        VALUES (?, ?, ?, ?, ?, ?)
        """
    ).execute(arguments: [handoffID, version, lineID, product, steps, coveredSteps])
  }
}
