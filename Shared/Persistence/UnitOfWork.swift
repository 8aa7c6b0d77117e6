import GRDB
import Values

/// The message or request that makes a unit of work happen, carried into the events it publishes.
package struct Cause: Sendable {
  /// The business process, or nil when the work starts one.
  package var correlationID: String?
  /// CloudEvents id of the message being handled; nil for requests and timers.
  package var causationID: String?
  /// W3C trace context.
  package var traceparent: String?
  /// The company of the message being handled: the first word of its routing key.
  package var company: String?
  /// Business time when it differs from the wall clock (documents replayed on their own clock).
  package var effectiveAt: Instant?
  /// When the message being handled was committed by its publisher; nil for requests and timers.
  package var occurredAt: Instant?
  /// Who asked: a token's subject, or the source of the message.
  package var actor: String

  package init(
    correlationID: String? = nil, causationID: String? = nil, traceparent: String? = nil, company: String? = nil,
    effectiveAt: Instant? = nil, occurredAt: Instant? = nil, actor: String
  ) {
    self.correlationID = correlationID
    self.causationID = causationID
    self.traceparent = traceparent
    self.company = company
    self.effectiveAt = effectiveAt
    self.occurredAt = occurredAt
    self.actor = actor
  }
}

/// An event as the outbox keeps it.
package struct OutboxRow: Sendable {
  package var messageID: String
  package var type: String
  package var routingKey: String
  package var partitionKey: String
  package var sequence: Int64
  package var correlationID: String
  package var occurredAt: Instant
  package var body: [UInt8]

  package init(
    messageID: String, type: String, routingKey: String, partitionKey: String, sequence: Int64,
    correlationID: String, occurredAt: Instant, body: [UInt8]
  ) {
    self.messageID = messageID
    self.type = type
    self.routingKey = routingKey
    self.partitionKey = partitionKey
    self.sequence = sequence
    self.correlationID = correlationID
    self.occurredAt = occurredAt
    self.body = body
  }
}

/// One message's or one request's share of a SQLite write transaction: domain rows, outbox rows,
/// timers and inbox row are committed together or not at all.
package final class UnitOfWork {
  package let database: Database
  package let identity: ServiceIdentity
  package let cause: Cause
  /// Wall-clock time of this unit: one value throughout.
  package let now: Instant
  private let ids: any IDSource
  private let waiting: Bool
  /// Whether an event was recorded, so that the relay must be woken after the commit.
  package private(set) var recordedEvents = 0
  package private(set) var fulfilledAny = false

  package init(
    database: Database, identity: ServiceIdentity, cause: Cause, now: Instant, ids: any IDSource,
    someoneWaits: Bool = true
  ) {
    self.database = database
    self.identity = identity
    self.cause = cause
    self.now = now
    self.ids = ids
    self.waiting = someoneWaits
  }

  /// The time that documents bear: the cause's own business time when it has one, else `now`.
  package var businessTime: Instant { cause.effectiveAt ?? now }
  package func newID() -> String { ids.next() }

  /// The next number of a series, without gaps except where a transaction rolled back and reused it:
  /// `SO-2026-000123`.
  package func nextNumber(_ series: String) throws -> String {
    let year = businessTime.date.civil.year
    let last = try Int64.fetchOne(
      database.cachedStatement(
        sql: """
          INSERT INTO numberSeries (name, last) VALUES (?, 1)
          ON CONFLICT (name) DO UPDATE SET last = last + 1 RETURNING last
          """),
      arguments: ["\(series)-\(year)"])!
    let digits = String(last)
    return "\(series)-\(year)-" + String(repeating: "0", count: max(0, 6 - digits.count)) + digits
  }

  /// The next sequence number of a partition key, strictly increasing.
  package func nextSequence(of partitionKey: String) throws -> Int64 {
    try Int64.fetchOne(
      database.cachedStatement(
        sql: """
          INSERT INTO keySequence (partitionKey, last) VALUES (?, 1)
          ON CONFLICT (partitionKey) DO UPDATE SET last = last + 1 RETURNING last
          """),
      arguments: [partitionKey])!
  }

  package func append(_ row: OutboxRow) throws {
    try database.cachedStatement(
      sql: """
        INSERT INTO outbox (messageID, type, routingKey, partitionKey, sequence, correlationID, occurredAt, body)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?)
        """
    ).execute(arguments: [
      row.messageID, row.type, row.routingKey, row.partitionKey, row.sequence, row.correlationID,
      row.occurredAt.microseconds, row.body.databaseBlob,
    ])
    recordedEvents += 1
  }

  /// Schedules a timer, replacing a pending one of the same kind and key.
  package func schedule(
    _ kind: String, key: String, at due: Instant, payload: String = "", correlationID: String? = nil
  ) throws {
    try cancelTimer(kind, key: key)
    try database.cachedStatement(
      sql: """
        INSERT INTO timer (id, kind, key, dueAt, payload, correlationID, effectiveAt, createdAt)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?)
        """
    ).execute(arguments: [
      newID(), kind, key, due.microseconds, payload, correlationID ?? cause.correlationID ?? key,
      cause.effectiveAt?.microseconds, now.microseconds,
    ])
  }

  /// Schedules a timer unless one of the same kind and key is pending, which then stays as it is.
  package func scheduleUnlessPending(_ kind: String, key: String, at due: Instant, correlationID: String) throws {
    let isPending = try Bool.fetchOne(
      database.cachedStatement(
        sql: "SELECT EXISTS (SELECT 1 FROM timer WHERE kind = ? AND key = ? AND state = 0)"),
      arguments: [kind, key])!
    guard !isPending else { return }
    try schedule(kind, key: key, at: due, correlationID: correlationID)
  }

  /// Cancels the pending timer of this kind and key, if there is one, and parked ones.
  package func cancelTimer(_ kind: String, key: String) throws {
    for state in ["0", "3"] {
      try database.cachedStatement(
        sql: "UPDATE timer SET state = 2, closedAt = ? WHERE kind = ? AND key = ? AND state = \(state)"
      ).execute(arguments: [now.microseconds, kind, key])
    }
  }

  /// Wakes the messages that wait for `prerequisite` (see `Outcome.waitFor`).
  package func fulfil(_ prerequisite: String) throws {
    guard waiting else { return }
    try database.cachedStatement(
      sql: "UPDATE inbox SET state = 1, nextAttemptAt = ?, waitingFor = NULL WHERE state = 2 AND waitingFor = ?"
    ).execute(arguments: [now.microseconds, prerequisite])
    if database.changesCount > 0 { fulfilledAny = true }
  }

  /// Notes who did what and why, for decisions that a person must answer for.
  package func audit(_ action: String, subject: String, detail: String) throws {
    try database.execute(
      sql: "INSERT INTO auditEntry (at, actor, action, subject, detail) VALUES (?, ?, ?, ?, ?)",
      arguments: [now.microseconds, cause.actor, action, subject, detail])
  }
}
