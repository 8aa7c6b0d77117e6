import Foundation
import GRDB
import Persistence
import Values

/// The state of a message in the inbox; the raw values are in the table.
package enum InboxState: Int, Sendable {
  case handled = 0
  /// To be tried (again), or behind an earlier message of its key.
  case held = 1
  /// Needs something that has not arrived.
  case waiting = 2
  /// Needs an operator.
  case parked = 3
  case discarded = 4
  /// A later message of the same key was handled before: its effect is superseded.
  case stale = 5
}

/// The SQL of the inbox table, in one place.
enum InboxStore {
  /// Records a message once. Returns false when it was there already.
  static func insert(
    _ envelope: Envelope, state: InboxState, at now: Instant, attempts: Int = 0, nextAttemptAt: Instant? = nil,
    waitingFor: String? = nil, error: String? = nil, body: [UInt8]? = nil, in db: Database
  ) throws {
    try db.cachedStatement(
      sql: """
        INSERT INTO inbox (messageID, source, type, partitionKey, sequence, correlationID, occurredAt, receivedAt,
          handledAt, state, attempts, nextAttemptAt, waitingFor, error, body)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """
    ).execute(arguments: [
      envelope.id, envelope.source, envelope.type, envelope.partitionKey, envelope.sequence, envelope.correlationID,
      envelope.time, now, state == .handled || state == .stale ? now : nil, state.rawValue, attempts, nextAttemptAt,
      waitingFor, error, body.map { Data($0) },
    ])
  }

  static func contains(_ envelope: Envelope, in db: Database) throws -> Bool {
    try Int.fetchOne(
      db.cachedStatement(sql: "SELECT 1 FROM inbox WHERE messageID = ? AND source = ?"),
      arguments: [envelope.id, envelope.source]) != nil
  }

  /// Whether a message of the same key with the same or a later sequence is known.
  static func isStale(_ envelope: Envelope, in db: Database) throws -> Bool {
    try Int.fetchOne(
      db.cachedStatement(
        sql: "SELECT 1 FROM inbox WHERE partitionKey = ? AND source = ? AND sequence >= ? LIMIT 1"),
      arguments: [envelope.partitionKey, envelope.source, envelope.sequence]) != nil
  }

  /// Whether a message of this key is held, waiting or parked.
  static func isBlocked(_ envelope: Envelope, in db: Database) throws -> Bool {
    try Int.fetchOne(
      db.cachedStatement(
        sql: "SELECT 1 FROM inbox WHERE state IN (1, 2, 3) AND partitionKey = ? AND source = ? LIMIT 1"),
      arguments: [envelope.partitionKey, envelope.source]) != nil
  }

  static func openCount(in db: Database) throws -> Int {
    try Int.fetchOne(db.cachedStatement(sql: "SELECT count(*) FROM inbox WHERE state IN (1, 2, 3)"))!
  }

  /// A held message whose turn has come: due, and first of its key.
  struct Due {
    let position: Int64
    let identity: AttemptIdentity
    let attempts: Int
    let body: [UInt8]
  }
  static func due(at now: Instant, limit: Int, in db: Database) throws -> [Due] {
    try Row.fetchAll(
      db.cachedStatement(
        sql: """
          SELECT position, messageID, source, attempts, body FROM inbox AS candidate
          WHERE \(isHeld) AND (nextAttemptAt IS NULL OR nextAttemptAt <= ?) AND \(isFirstOfItsKey)
          ORDER BY position LIMIT ?
          """),
      arguments: [now, limit]
    ).map {
      Due(
        position: $0[0], identity: AttemptIdentity(id: $0[1], source: $0[2]), attempts: $0[3],
        body: Array($0[4] as Data))
    }
  }

  /// When the next held message that is first of its key may be tried.
  static func nextDue(in db: Database) throws -> Instant? {
    try Instant.fetchOne(
      db.cachedStatement(
        sql: """
          SELECT min(coalesce(nextAttemptAt, receivedAt)) FROM inbox AS candidate
          WHERE \(isHeld) AND \(isFirstOfItsKey)
          """))
  }

  /// Says it twice, since SQLite takes a partial index only for its own words.
  private static let isHeld = "state = 1 AND state IN (1, 2, 3)"
  private static let isFirstOfItsKey = """
    NOT EXISTS (
      SELECT 1 FROM inbox AS earlier
      WHERE earlier.state IN (1, 2, 3) AND earlier.partitionKey = candidate.partitionKey
        AND earlier.source = candidate.source AND earlier.position < candidate.position)
    """

  static func close(_ position: Int64, state: InboxState, at now: Instant, error: String? = nil, in db: Database) throws
  {
    try db.cachedStatement(
      sql: """
        UPDATE inbox SET state = ?, handledAt = ?, nextAttemptAt = NULL, waitingFor = NULL,
          error = ?, body = CASE ? WHEN 0 THEN NULL ELSE body END
        WHERE position = ?
        """
    ).execute(arguments: [state.rawValue, now, error, state.rawValue, position])
  }

  static func postpone(
    _ position: Int64, state: InboxState, attempts: Int, nextAttemptAt: Instant?, waitingFor: String? = nil,
    error: String?, in db: Database
  ) throws {
    try db.cachedStatement(
      sql: "UPDATE inbox SET state = ?, attempts = ?, nextAttemptAt = ?, waitingFor = ?, error = ? WHERE position = ?"
    ).execute(arguments: [state.rawValue, attempts, nextAttemptAt, waitingFor, error, position])
  }

  /// The last position of a message that is held, waiting or parked.
  static func lastOpen(in db: Database) throws -> Int64? {
    try Int64.fetchOne(db, sql: "SELECT max(position) FROM inbox WHERE state IN (1, 2, 3)")
  }

  /// Notes an attempt before it is made, and says how many there were, this one included.
  static func noteAttempt(_ identity: AttemptIdentity, in db: Database) throws -> Int {
    try Int.fetchOne(
      db.cachedStatement(
        sql: """
          INSERT INTO inboxAttempt (messageID, source, attempts) VALUES (?, ?, 1)
          ON CONFLICT DO UPDATE SET attempts = attempts + 1 RETURNING attempts
          """),
      arguments: [identity.id, identity.source])!
  }

  /// Forgets the attempts of one that came to an end without ending the process.
  static func clearAttempts(_ identity: AttemptIdentity, in db: Database) throws {
    try db.cachedStatement(sql: "DELETE FROM inboxAttempt WHERE messageID = ? AND source = ?")
      .execute(arguments: [identity.id, identity.source])
  }
  static func clearAttempts(in db: Database) throws { try db.execute(sql: "DELETE FROM inboxAttempt") }
}

/// What an attempt is noted under: a message, or a timer.
struct AttemptIdentity: Hashable, Sendable {
  let id: String
  let source: String

  init(id: String, source: String) {
    self.id = id
    self.source = source
  }
  init(_ envelope: Envelope) { self.init(id: envelope.id, source: envelope.source) }
  init(timer id: String) { self.init(id: id, source: "timer") }
}
