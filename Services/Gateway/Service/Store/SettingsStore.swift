import GRDB
import GatewayDomain
import Persistence
import Values

/// A CRM that may hand over orders.
package struct SourceSystem: Codable, Sendable, Equatable {
  package let name: String
  /// The legal entity whose ERP its orders go to.
  package let company: String
  /// How far a price may lie from the list price, in hundredths of a percent; nil: the signed price stands.
  package let priceToleranceBasisPoints: Int64?
  package let active: Bool
}

/// How long answers may take.
package struct HandoffPolicy: Codable, Sendable, Equatable {
  /// A stage that is not answered within this is over, and the version rejected with `TIMEOUT`.
  package let stageTimeoutSeconds: Int
  /// A credit hold that nobody decides within this is declined.
  package let holdTimeoutSeconds: Int
  /// Tentative reservations of stock and capacity may be let go after this.
  package let reservationSeconds: Int
}

enum SettingsStore {
  static func sourceSystem(_ name: String, in db: Database) throws -> SourceSystem? {
    try Row.fetchOne(
      db.cachedStatement(
        sql: "SELECT name, company, priceToleranceBasisPoints, active FROM sourceSystem WHERE name = ?"),
      arguments: [name]
    ).map(system)
  }

  static func sourceSystems(in db: Database) throws -> [SourceSystem] {
    try Row.fetchAll(
      db, sql: "SELECT name, company, priceToleranceBasisPoints, active FROM sourceSystem ORDER BY name"
    ).map(system)
  }

  private static func system(_ row: Row) -> SourceSystem {
    SourceSystem(name: row[0], company: row[1], priceToleranceBasisPoints: row[2], active: row[3])
  }

  static func save(_ system: SourceSystem, at now: Instant, in db: Database) throws {
    try db.execute(
      sql: """
        INSERT INTO sourceSystem (name, company, priceToleranceBasisPoints, active, updatedAt) VALUES (?, ?, ?, ?, ?)
        ON CONFLICT (name) DO UPDATE SET company = excluded.company,
          priceToleranceBasisPoints = excluded.priceToleranceBasisPoints, active = excluded.active,
          updatedAt = excluded.updatedAt
        """,
      arguments: [system.name, system.company, system.priceToleranceBasisPoints, system.active, now])
  }

  /// Every legal entity that orders may go to.
  static func companies(in db: Database) throws -> [String] {
    try String.fetchAll(db.cachedStatement(sql: "SELECT DISTINCT company FROM sourceSystem ORDER BY company"))
  }

  static func policy(in db: Database) throws -> HandoffPolicy {
    let row = try Row.fetchOne(
      db.cachedStatement(sql: "SELECT stageTimeoutSeconds, holdTimeoutSeconds, reservationSeconds FROM handoffPolicy"))!
    return HandoffPolicy(stageTimeoutSeconds: row[0], holdTimeoutSeconds: row[1], reservationSeconds: row[2])
  }

  static func save(_ policy: HandoffPolicy, in db: Database) throws {
    try db.execute(
      sql: "UPDATE handoffPolicy SET stageTimeoutSeconds = ?, holdTimeoutSeconds = ?, reservationSeconds = ?",
      arguments: [policy.stageTimeoutSeconds, policy.holdTimeoutSeconds, policy.reservationSeconds])
  }
}
