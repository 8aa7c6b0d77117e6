import GRDB
import GatewayContract
import GatewayDomain
import Persistence
import Values

/// The decisions, one row each, and what was noted beside them.
enum DecisionStore {
  static func insert(
    _ decision: String, of record: HandoffRecord, version: Int, errors: [HandoffError] = [],
    totals: Tax.Total? = nil, at now: Instant, in db: Database
  ) throws {
    try db.cachedStatement(
      sql: """
        INSERT INTO handoffDecision (handoffID, version, sourceSystem, decision, errors, netMinor, taxMinor, grossMinor,
          decidedAt)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
        """
    ).execute(arguments: [
      record.id, version, record.sourceSystem, decision, errors.isEmpty ? nil : try JSONColumn.text(errors),
      totals?.net.minorUnits, totals?.tax.minorUnits, totals?.gross.minorUnits, now,
    ])
  }

  static func noteIrregularity(
    _ code: HandoffCode, handoffID: String, version: Int, detail: String, at now: Instant, in db: Database
  ) throws {
    try db.cachedStatement(
      sql: "INSERT INTO handoffIrregularity (handoffID, version, code, detail, notedAt) VALUES (?, ?, ?, ?, ?)"
    ).execute(arguments: [handoffID, version, code.rawValue, detail, now])
  }
}

/// Facts that versions wait for.
enum PrerequisiteStore {
  static func add(_ prerequisites: [String], handoffID: String, in db: Database) throws {
    let statement = try db.cachedStatement(
      sql: "INSERT OR IGNORE INTO handoffPrerequisite (prerequisite, handoffID) VALUES (?, ?)")
    for prerequisite in prerequisites { try statement.execute(arguments: [prerequisite, handoffID]) }
  }

  /// Strikes the fact off and returns the hand-offs that lack nothing any more.
  static func arrived(_ prerequisite: String, in db: Database) throws -> [String] {
    let waiting = try String.fetchAll(
      db.cachedStatement(sql: "SELECT handoffID FROM handoffPrerequisite WHERE prerequisite = ?"),
      arguments: [prerequisite])
    guard !waiting.isEmpty else { return [] }
    try db.cachedStatement(sql: "DELETE FROM handoffPrerequisite WHERE prerequisite = ?")
      .execute(arguments: [prerequisite])
    return try waiting.filter { handoffID in
      try Int.fetchOne(
        db.cachedStatement(sql: "SELECT 1 FROM handoffPrerequisite WHERE handoffID = ? LIMIT 1"),
        arguments: [handoffID]) == nil
    }
  }

  static func clear(handoffID: String, in db: Database) throws {
    try db.cachedStatement(sql: "DELETE FROM handoffPrerequisite WHERE handoffID = ?").execute(arguments: [handoffID])
  }
}

enum DecisionQueries {
  /// The row of the last version accepted before `version`.
  static func lastAcceptedPosition(handoffID: String, before version: Int, in db: Database) throws -> Int64? {
    try Int64.fetchOne(
      db.cachedStatement(
        sql: """
          SELECT v.position FROM handoffDecision d
          JOIN handoffVersion v ON v.handoffID = d.handoffID AND v.version = d.version
          WHERE d.handoffID = ? AND d.version < ? AND d.decision IN ('accepted', 'partially-accepted')
          ORDER BY d.version DESC LIMIT 1
          """),
      arguments: [handoffID, version])
  }
}
