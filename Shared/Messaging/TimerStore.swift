import GRDB
import Persistence
import Values

/// The SQL of the timer table that the processor needs. state: 0 pending, 1 fired, 2 cancelled, 3 parked.
enum TimerStore {
  struct Due {
    let id: String
    let fired: FiredTimer
    let correlationID: String
    let effectiveAt: Instant?
    let attempts: Int
  }

  static func due(at now: Instant, limit: Int, in db: Database) throws -> [Due] {
    try Row.fetchAll(
      db.cachedStatement(
        sql: """
          SELECT id, kind, key, payload, dueAt, correlationID, effectiveAt, attempts
          FROM timer WHERE state = 0 AND dueAt <= ? ORDER BY dueAt, id LIMIT ?
          """),
      arguments: [now, limit]
    ).map {
      Due(
        id: $0[0], fired: FiredTimer(kind: $0[1], key: $0[2], payload: $0[3], dueAt: $0[4]), correlationID: $0[5],
        effectiveAt: $0[6], attempts: $0[7])
    }
  }

  static func close(_ id: String, at now: Instant, attempts: Int, in db: Database) throws {
    try db.cachedStatement(sql: "UPDATE timer SET state = 1, closedAt = ?, attempts = ? WHERE id = ?")
      .execute(arguments: [now, attempts, id])
  }

  static func postpone(_ id: String, attempts: Int, to due: Instant, error: String, in db: Database) throws {
    try db.cachedStatement(sql: "UPDATE timer SET attempts = ?, dueAt = ?, error = ? WHERE id = ?")
      .execute(arguments: [attempts, due, error, id])
  }

  /// It fires no more until an operator has it tried again.
  static func park(_ id: String, attempts: Int, error: String, in db: Database) throws {
    try db.cachedStatement(sql: "UPDATE timer SET state = 3, attempts = ?, error = ? WHERE id = ?")
      .execute(arguments: [attempts, error, id])
  }
}
