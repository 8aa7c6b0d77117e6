import GRDB
import Persistence
import Values

/// A timer as operators see it.
struct TimerView: Codable, Sendable {
  let id: String
  let kind: String
  let key: String
  let dueAt: Instant
  let correlationID: String
  let createdAt: Instant
  let attempts: Int
  let error: String?
  /// `pending`, or `parked`: it failed for good.
  let state: String

  /// What the list is sorted by: the due time, and the id among those due at once.
  var position: String { "\(dueAt.microseconds) \(id)" }

  /// Pending and parked timers, the next to fire first, after `position`.
  static func open(_ db: Database, after position: String?, limit: Int) throws -> [TimerView] {
    var due = Int64.min
    var id = ""
    if let position {
      let parts = position.split(separator: " ")
      guard parts.count == 2, let microseconds = Int64(parts[0]) else {
        throw Problem.badRequest("?cursor= is not one that this list gave; start without it.")
      }
      (due, id) = (microseconds, String(parts[1]))
    }
    return try Row.fetchAll(
      db,
      sql: """
        SELECT id, kind, key, dueAt, correlationID, createdAt, attempts, error, state FROM timer
        WHERE state IN (0, 3) AND (dueAt, id) > (?, ?) ORDER BY dueAt, id LIMIT ?
        """, arguments: [due, id, limit]
    ).map {
      TimerView(
        id: $0[0], kind: $0[1], key: $0[2], dueAt: $0[3], correlationID: $0[4], createdAt: $0[5], attempts: $0[6],
        error: $0[7], state: $0[8] == 0 ? "pending" : "parked")
    }
  }
}

/// Who did what, why.
struct AuditView: Codable, Sendable {
  let position: Int64
  let at: Instant
  let actor: String
  let action: String
  let subject: String
  let detail: String

  /// Entries before `position`, newest first.
  static func entries(_ db: Database, before position: Int64?, limit: Int) throws -> [AuditView] {
    try Row.fetchAll(
      db,
      sql: """
        SELECT position, at, actor, action, subject, detail FROM auditEntry
        WHERE position < ? ORDER BY position DESC LIMIT ?
        """, arguments: [position ?? Int64.max, limit]
    ).map { AuditView(position: $0[0], at: $0[1], actor: $0[2], action: $0[3], subject: $0[4], detail: $0[5]) }
  }
}
