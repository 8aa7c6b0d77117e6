import Foundation
import GRDB
import Persistence
import Values

/// What an operator may see of and do to a service's messages: the same from the command line, over
/// HTTP and in tests. Each service answers for itself; nobody else opens its database.
package enum MessageOperations {
  // MARK: Seeing

  /// Counts and ages of everything that is not finished.
  package struct Statistics: Codable, Sendable, Equatable {
    /// Events committed and not yet confirmed by the broker.
    package var outboxPending: Int
    package var outboxParked: Int
    /// When the oldest unsent event was committed.
    package var oldestPendingAt: Instant?
    /// Messages to be tried again or behind one that is, and their distinct keys.
    package var held: Int
    package var heldKeys: Int
    package var waiting: Int
    package var parked: Int
    package var oldestOpenAt: Instant?
    package var handled: Int64
    package var published: Int64
    package var timersPending: Int
    /// Timers that failed for good; nil from a service that does not tell.
    package var timersParked: Int?
  }

  package static func statistics(_ db: Database) throws -> Statistics {
    let outbox = try Row.fetchOne(db, sql: "SELECT count(*), min(occurredAt) FROM outbox WHERE state = 0")!
    let open = try Row.fetchOne(
      db,
      sql: """
        SELECT sum(state = 1), sum(state = 2), sum(state = 3), min(receivedAt), count(DISTINCT source || ' ' || partitionKey)
        FROM inbox WHERE state IN (1, 2, 3)
        """)!
    return Statistics(
      outboxPending: outbox[0], outboxParked: try Int.fetchOne(db, sql: "SELECT count(*) FROM outbox WHERE state = 2")!,
      oldestPendingAt: outbox[1], held: open[0] ?? 0, heldKeys: open[4], waiting: open[1] ?? 0, parked: open[2] ?? 0,
      oldestOpenAt: open[3],
      handled: try Int64.fetchOne(db, sql: "SELECT coalesce(max(position), 0) FROM inbox")!,
      published: try Int64.fetchOne(db, sql: "SELECT coalesce(max(position), 0) FROM outbox")!,
      timersPending: try Int.fetchOne(db, sql: "SELECT count(*) FROM timer WHERE state = 0")!,
      timersParked: try Int.fetchOne(db, sql: "SELECT count(*) FROM timer WHERE state = 3")!)
  }

  /// The statistics with what only the running process knows.
  package struct ServiceStatistics: Codable, Sendable, Equatable {
    package var service: String
    package var messages: Statistics
    /// When the oldest message taken from the queue and not yet handled was committed by its publisher.
    package var oldestUnhandledAt: Instant?
    /// The offset of the next message of the history to be projected; nil but for a read model.
    package var nextOffset: Int64?

    package init(service: String, messages: Statistics, oldestUnhandledAt: Instant?, nextOffset: Int64? = nil) {
      self.service = service
      self.messages = messages
      self.oldestUnhandledAt = oldestUnhandledAt
      self.nextOffset = nextOffset
    }
  }

  /// A message that is held, waiting or parked.
  package struct OpenMessage: Codable, Sendable, Equatable {
    package var position: Int64
    package var messageID: String
    package var source: String
    package var type: String
    package var partitionKey: String
    package var sequence: Int64
    package var correlationID: String
    package var receivedAt: Instant
    /// `held`, `waiting` or `parked`.
    package var state: String
    package var attempts: Int
    package var nextAttemptAt: Instant?
    package var waitingFor: String?
    package var error: String?
    /// The message itself; only when one is shown.
    package var body: String?
  }

  private static let openColumns =
    "position, messageID, source, type, partitionKey, sequence, correlationID, receivedAt, state, attempts, nextAttemptAt, waitingFor, error"

  package static func open(_ db: Database, states: [InboxState], after position: Int64 = 0, limit: Int) throws
    -> [OpenMessage]
  {
    let marks = states.map { _ in "?" }.joined(separator: ", ")
    // The second condition and the plus lead to the index of what is open, however long the inbox is.
    let sql = """
      SELECT \(openColumns), NULL FROM inbox
      WHERE state IN (\(marks)) AND state IN (1, 2, 3) AND +position > ? ORDER BY position LIMIT ?
      """
    return try Row.fetchAll(
      db, sql: sql, arguments: StatementArguments(states.map(\.rawValue)) + [position, limit]
    ).map(openMessage)
  }

  package static func open(_ db: Database, position: Int64) throws -> OpenMessage? {
    let sql = "SELECT \(openColumns), body FROM inbox WHERE position = ? AND state IN (1, 2, 3)"
    return try Row.fetchOne(db, sql: sql, arguments: [position]).map(openMessage)
  }

  private static func openMessage(_ row: Row) -> OpenMessage {
    let state: Int = row[8]
    let body: Data? = row[13]
    return OpenMessage(
      position: row[0], messageID: row[1], source: row[2], type: row[3], partitionKey: row[4], sequence: row[5],
      correlationID: row[6], receivedAt: row[7], state: String(describing: InboxState(rawValue: state)!),
      attempts: row[9],
      nextAttemptAt: row[10], waitingFor: row[11], error: row[12],
      body: body.map { String(decoding: $0, as: UTF8.self) })
  }

  /// An event that cannot be sent; what its key published after it waits behind it.
  package struct ParkedEvent: Codable, Sendable, Equatable {
    package var position: Int64
    package var messageID: String
    package var type: String
    package var partitionKey: String
    package var sequence: Int64
    package var correlationID: String
    package var occurredAt: Instant
    package var bytes: Int
    package var error: String?
  }

  package static func parkedEvents(_ db: Database, after position: Int64 = 0, limit: Int) throws -> [ParkedEvent] {
    try Row.fetchAll(
      db,
      sql: """
        SELECT position, messageID, type, partitionKey, sequence, correlationID, occurredAt, length(body), error
        FROM outbox WHERE state = 2 AND position > ? ORDER BY position LIMIT ?
        """, arguments: [position, limit]
    ).map {
      ParkedEvent(
        position: $0[0], messageID: $0[1], type: $0[2], partitionKey: $0[3], sequence: $0[4], correlationID: $0[5],
        occurredAt: $0[6], bytes: $0[7], error: $0[8])
    }
  }

  /// One step of a business process in this service.
  package struct TraceStep: Codable, Sendable, Equatable {
    package var at: Instant
    package var service: String
    /// `published` or what became of a message that arrived: `handled`, `held`, `parked` ...
    package var what: String
    package var type: String
    package var messageID: String
    package var source: String
    package var note: String?
  }

  /// Everything this service published or took in for a process, in order of time.
  package static func trace(_ db: Database, correlationID: String, identity: ServiceIdentity) throws -> [TraceStep] {
    let published = try Row.fetchAll(
      db,
      sql:
        "SELECT occurredAt, type, messageID, state, error FROM outbox WHERE correlationID = ? ORDER BY position LIMIT 2000",
      arguments: [correlationID]
    ).map { row in
      let state: Int = row[3]
      return TraceStep(
        at: row[0], service: identity.name, what: ["pending", "published", "unsendable", "discarded"][state],
        type: row[1],
        messageID: row[2], source: identity.source, note: row[4])
    }
    let handled = try Row.fetchAll(
      db,
      sql: """
        SELECT coalesce(handledAt, receivedAt), type, messageID, state, source, coalesce(error, waitingFor)
        FROM inbox WHERE correlationID = ? ORDER BY position LIMIT 2000
        """, arguments: [correlationID]
    ).map { row in
      let state: Int = row[3]
      return TraceStep(
        at: row[0], service: identity.name, what: String(describing: InboxState(rawValue: state)!), type: row[1],
        messageID: row[2], source: row[4], note: row[5])
    }
    return (published + handled).sorted { $0.at < $1.at }
  }

  /// The service's own verdict on its invariants, and what is still moving.
  package static func verify(_ db: Database, definition: ServiceDefinition) throws -> VerificationReport {
    let own = try definition.verify(db)
    let statistics = try statistics(db)
    let doubles = try Int.fetchOne(
      db, sql: "SELECT count(*) FROM (SELECT 1 FROM inbox GROUP BY messageID, source HAVING count(*) > 1)")!
    let outboxDoubles = try Int.fetchOne(
      db, sql: "SELECT count(*) FROM (SELECT 1 FROM outbox GROUP BY messageID HAVING count(*) > 1)")!
    let disorder = try Int.fetchOne(
      db,
      sql: """
        SELECT count(*) FROM (
          SELECT handledAt, lag(handledAt) OVER (PARTITION BY source, partitionKey ORDER BY sequence) AS before
          FROM inbox WHERE state = 0) WHERE handledAt < before
        """)!
    let messaging = [
      VerificationCheck(
        "each message has one effect", doubles == 0, "\(statistics.handled) messages taken in, \(doubles) twice"),
      VerificationCheck(
        "each event is published under one id", outboxDoubles == 0,
        "\(statistics.published) events, \(outboxDoubles) ids used twice"),
      VerificationCheck(
        "order is kept per key", disorder == 0, "\(disorder) messages handled before an earlier one of their key"),
    ]
    return VerificationReport(
      service: definition.identity.name, company: definition.identity.company, checks: messaging + own.checks,
      figures: own.figures,
      inFlight: [
        "outboxPending": Int64(statistics.outboxPending), "outboxParked": Int64(statistics.outboxParked),
        "held": Int64(statistics.held), "waiting": Int64(statistics.waiting), "parked": Int64(statistics.parked),
        "timersParked": Int64(statistics.timersParked ?? 0),
      ])
  }

  // MARK: Doing

  /// Lets a parked message be tried again, with fresh attempts; its key flows on once it is handled.
  /// Returns false when there is no such parked message.
  package static func redrive(position: Int64, in unit: UnitOfWork) throws -> Bool {
    try unit.database.execute(
      sql: "UPDATE inbox SET state = 1, attempts = 0, nextAttemptAt = ? WHERE position = ? AND state = 3",
      arguments: [unit.now, position])
    guard unit.database.changesCount == 1 else { return false }
    try unit.database.execute(
      sql: """
        DELETE FROM inboxAttempt
        WHERE (messageID, source) IN (SELECT messageID, source FROM inbox WHERE position = ?)
        """, arguments: [position])
    try unit.audit("message redriven", subject: "inbox \(position)", detail: "")
    return true
  }

  /// Gives a parked message up, with a reason; its key flows on without it.
  package static func discard(position: Int64, reason: String, in unit: UnitOfWork) throws -> Bool {
    try unit.database.execute(
      sql:
        "UPDATE inbox SET state = 4, handledAt = ?, error = error || ' | discarded: ' || ? WHERE position = ? AND state = 3",
      arguments: [unit.now, reason, position])
    guard unit.database.changesCount == 1 else { return false }
    try unit.audit("message discarded", subject: "inbox \(position)", detail: reason)
    return true
  }

  /// Lets a parked timer fire again, with fresh attempts. Returns false when there is no such parked timer, or
  /// one of its kind and key was scheduled since.
  package static func redriveTimer(id: String, in unit: UnitOfWork) throws -> Bool {
    try unit.database.execute(
      sql: """
        UPDATE timer SET state = 0, attempts = 0, dueAt = ? WHERE id = ? AND state = 3
          AND NOT EXISTS (
            SELECT 1 FROM timer AS newer WHERE newer.kind = timer.kind AND newer.key = timer.key AND newer.state = 0)
        """, arguments: [unit.now, id])
    guard unit.database.changesCount == 1 else { return false }
    try unit.database.execute(sql: "DELETE FROM inboxAttempt WHERE messageID = ? AND source = 'timer'", arguments: [id])
    try unit.audit("timer redriven", subject: "timer \(id)", detail: "")
    return true
  }

  /// Lets parked outbox rows be sent again.
  package static func redriveOutbox(in unit: UnitOfWork) throws -> Int {
    try unit.database.execute(sql: "UPDATE outbox SET state = 0, error = NULL WHERE state = 2")
    let count = unit.database.changesCount
    if count > 0 { try unit.audit("outbox redriven", subject: "outbox", detail: "\(count) events") }
    return count
  }

  /// Gives a parked event up, with a reason: nobody will hear of it, and its key flows on without it.
  package static func discardOutbox(position: Int64, reason: String, in unit: UnitOfWork) throws -> Bool {
    try unit.database.execute(
      sql: """
        UPDATE outbox SET state = 3, sentAt = ?, error = coalesce(error, '') || ' | discarded: ' || ?
        WHERE position = ? AND state = 2
        """, arguments: [unit.now, reason, position])
    guard unit.database.changesCount == 1 else { return false }
    try unit.audit("event discarded", subject: "outbox \(position)", detail: reason)
    return true
  }
}
