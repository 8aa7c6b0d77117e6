import GRDB
import Persistence
import Values

/// Takes messages into the service: each exactly once, in order per key, with its effect, its inbox
/// row and its outbox rows in one transaction.
///
/// It has no thread of its own and no clock but the database's: the consumer loop drives it in a
/// service, a seeded scheduler in the simulation. When `process` returns, everything in the batch is
/// committed and may be acknowledged; when it throws, nothing is.
///
/// Not to be called from two threads at once: whoever owns it drives it from one.
package final class InboxProcessor: @unchecked Sendable {
  package let definition: ServiceDefinition
  private let database: ServiceDatabase
  private let policy: RetryPolicy
  private let jitter: @Sendable () -> Double
  private let subscriptions: [String: Subscription]
  private let timers: [String: TimerSubscription]
  /// Rows that are held, waiting or parked; above zero, each message must look whether its key is.
  private var openRows: Int
  /// Messages left to be taken one at a time after an unclean stop.
  private var guarded: Int
  /// What was held, and what timers were due, when this process began after an unclean stop: tried one at
  /// a time as well. Nil once none of it is left.
  private var heldSuspectsThrough: Int64?
  private var timerSuspectsThrough: Instant?
  /// Attempts noted by this process and not ended: trying again here is not another crash.
  private var noted: [AttemptIdentity: Int] = [:]
  /// A message that took the process down this often is parked.
  package static let crashLimit = 3

  /// `unclean` is whether the previous run ended without `markCleanStop`; `guardedMessages` is how
  /// many could have been in flight then (the prefetch).
  package init(
    definition: ServiceDefinition, database: ServiceDatabase, policy: RetryPolicy = RetryPolicy(),
    guardedMessages: Int = 500, jitter: @escaping @Sendable () -> Double = { Double.random(in: 0..<1) }
  ) throws {
    self.definition = definition
    self.database = database
    self.policy = policy
    self.jitter = jitter
    subscriptions = Dictionary(uniqueKeysWithValues: definition.subscriptions.map { ($0.type, $0) })
    timers = Dictionary(uniqueKeysWithValues: definition.timers.map { ($0.kind, $0) })
    let (open, lastOpen, unclean) = try database.writer.write { db in
      let clean = try String.fetchOne(db, sql: "SELECT value FROM serviceState WHERE name = 'stop'")
      try db.execute(sql: "INSERT OR REPLACE INTO serviceState (name, value) VALUES ('stop', 'running')")
      return (try InboxStore.openCount(in: db), try InboxStore.lastOpen(in: db), clean == "running")
    }
    openRows = open
    guarded = unclean ? guardedMessages : 0
    heldSuspectsThrough = unclean ? lastOpen : nil
    timerSuspectsThrough = unclean ? database.time.now() : nil
  }

  /// Says that the process ends in an orderly way: the next start need not suspect any message.
  package func markCleanStop() throws {
    try database.writer.write { db in
      try db.execute(sql: "INSERT OR REPLACE INTO serviceState (name, value) VALUES ('stop', 'clean')")
      try InboxStore.clearAttempts(in: db)
    }
  }

  /// Handles bodies in order as one transaction (one each while guarded) and commits.
  ///
  /// `fromHistory`: they come from the history stream, which carries everything, so that what this
  /// service does not listen to is passed over instead of parked. `along` runs at the end of the
  /// (last) transaction, after the service's own `afterBatch`: a read model stores its stream
  /// position there.
  package func process(
    _ bodies: [[UInt8]], fromHistory: Bool = false, along: ((Database) throws -> Void)? = nil
  ) throws -> ProcessingReport {
    var report = ProcessingReport()
    let bodies = fromHistory ? bodies.filter(isForUs) : bodies
    var rest = bodies[...]
    while guarded > 0, let body = rest.popFirst() {
      let suspect = try suspect(body)
      try commit([body], suspect: suspect, into: &report)
      if let suspect { noted[suspect.identity] = nil }
      guarded -= 1
    }
    if !rest.isEmpty || along != nil { try commit(rest, suspect: nil, along: along, into: &report) }
    return report
  }

  /// Whether a message of the history is one that the inbox's bindings would have brought.
  private func isForUs(_ body: [UInt8]) -> Bool {
    guard let envelope = try? Envelope.decoded(body), subscriptions[envelope.type] != nil else { return false }
    let own = definition.identity.company
    return own == ServiceIdentity.group || envelope.company == own || envelope.company == ServiceIdentity.group
  }

  /// One that may have ended the process, with how often it was begun, this time included.
  private struct Suspect {
    let identity: AttemptIdentity
    let attempts: Int
    var isGuilty: Bool { attempts > InboxProcessor.crashLimit }
    var verdict: String { "The process ended \(attempts - 1) times while it handled this." }
  }

  private func suspect(_ body: [UInt8]) throws -> Suspect? {
    guard let envelope = try? Envelope.decoded(body) else { return nil }
    if try database.writer.read({ try InboxStore.contains(envelope, in: $0) }) { return nil }
    return try suspect(AttemptIdentity(envelope))
  }

  /// Notes in a transaction of its own that this is begun, once a process.
  private func suspect(_ identity: AttemptIdentity) throws -> Suspect {
    if let attempts = noted[identity] { return Suspect(identity: identity, attempts: attempts) }
    let attempts = try database.writer.write { try InboxStore.noteAttempt(identity, in: $0) }
    noted[identity] = attempts
    return Suspect(identity: identity, attempts: attempts)
  }

  private func commit(
    _ bodies: ArraySlice<[UInt8]>, suspect: Suspect?, along: ((Database) throws -> Void)? = nil,
    into report: inout ProcessingReport
  ) throws {
    var batch = ProcessingReport()
    try database.writer.writeWithoutTransaction { db in
      try db.inTransaction(.immediate) {
        for body in bodies { try take(body, suspect: suspect, db, &batch) }
        if let suspect { try InboxStore.clearAttempts(suspect.identity, in: db) }
        if let afterBatch = definition.afterBatch {
          let unit = UnitOfWork(
            database: db, identity: definition.identity, cause: Cause(actor: definition.identity.source),
            now: database.time.now(), ids: database.ids)
          try afterBatch(unit)
          batch.recordedEvents += unit.recordedEvents
        }
        try along?(db)
        if batch.keysChanged { openRows = try InboxStore.openCount(in: db) }
        return .commit
      }
    }
    report.add(batch)
    if batch.recordedEvents > 0 { database.notifyCommit() }
  }

  // MARK: One message

  private func take(_ body: [UInt8], suspect: Suspect?, _ db: Database, _ report: inout ProcessingReport) throws {
    let now = database.time.now()
    let envelope: Envelope
    do {
      envelope = try Envelope.decoded(body)
    } catch {
      let unreadable = Envelope.unreadable(body, at: now)
      guard try !InboxStore.contains(unreadable, in: db) else { return report.duplicates += 1 }
      try InboxStore.insert(unreadable, state: .parked, at: now, error: error.description, body: body, in: db)
      report.parked += 1
      report.keysChanged = true
      return
    }
    if try InboxStore.contains(envelope, in: db) { return report.duplicates += 1 }
    if try InboxStore.isStale(envelope, in: db) {
      report.stale += 1
      return try InboxStore.insert(envelope, state: .stale, at: now, in: db)
    }
    if let suspect, suspect.isGuilty {
      report.parked += 1
      report.keysChanged = true
      return try InboxStore.insert(
        envelope, state: .parked, at: now, attempts: suspect.attempts - 1, error: suspect.verdict, body: body, in: db)
    }
    if openRows > 0 || report.keysChanged, try InboxStore.isBlocked(envelope, in: db) {
      report.held += 1
      report.keysChanged = true
      return try InboxStore.insert(envelope, state: .held, at: now, body: body, in: db)
    }
    switch try attempt(envelope, db, now, &report) {
    case .handled:
      report.handled.append(ProcessingReport.Handled(type: envelope.type, latency: now - envelope.time))
    case .waits(let prerequisite):
      report.keysChanged = true
      report.held += 1
      try InboxStore.insert(envelope, state: .waiting, at: now, waitingFor: prerequisite, body: body, in: db)
    case .failed(let reason, permanent: true):
      report.keysChanged = true
      report.parked += 1
      try InboxStore.insert(envelope, state: .parked, at: now, attempts: 1, error: reason, body: body, in: db)
    case .failed(let reason, permanent: false):
      report.keysChanged = true
      report.held += 1
      try InboxStore.insert(
        envelope, state: .held, at: now, attempts: 1,
        nextAttemptAt: now + policy.delay(afterAttempts: 1, jitter: jitter()),
        error: reason, body: body, in: db)
    }
  }

  private enum Attempt {
    case handled
    case waits(String)
    case failed(String, permanent: Bool)
  }

  /// Runs the handler and the inbox row in a savepoint. An error of the handler undoes only its own
  /// work; an error that took the whole transaction with it is passed on, and the batch with it.
  private func attempt(
    _ envelope: Envelope, _ db: Database, _ now: Instant, position: Int64? = nil, _ report: inout ProcessingReport
  ) throws -> Attempt {
    guard let subscription = subscriptions[envelope.type] else {
      return .failed(
        "This version of \(definition.identity.name) does not know the event type \(envelope.type).", permanent: true)
    }
    let unit = UnitOfWork(
      database: db, identity: definition.identity, cause: Cause(handling: envelope), now: now,
      ids: database.ids.identifiers(
        for: "\(definition.identity.source)\n\(envelope.source)\n\(envelope.id)", at: envelope.time),
      someoneWaits: openRows > 0 || report.keysChanged)
    var result = Attempt.handled
    do {
      try db.inPreparedSavepoint {
        switch try subscription.handle(envelope, unit) {
        case .waitFor(let prerequisite):
          result = .waits(prerequisite)
          return .rollback
        case .done:
          if let position {
            try InboxStore.close(position, state: .handled, at: now, in: db)
          } else {
            try InboxStore.insert(envelope, state: .handled, at: now, in: db)
          }
          return .commit
        }
      }
    } catch {
      guard db.isInsideTransaction, DatabaseFault(error) == nil else { throw error }
      return .failed(sentence(for: error), permanent: error is PermanentFault)
    }
    if case .handled = result {
      report.recordedEvents += unit.recordedEvents
      if unit.fulfilledAny { report.keysChanged = true }
    }
    return result
  }

  // MARK: Held messages and timers

  /// Tries held messages whose time has come, and fires due timers. Returns what it did; call again
  /// while `didSomething`.
  package func processDue(limit: Int = 64) throws -> ProcessingReport {
    if heldSuspectsThrough != nil || timerSuspectsThrough != nil, let report = try processSuspect() { return report }
    var report = ProcessingReport()
    try database.writer.writeWithoutTransaction { db in
      let now = database.time.now()
      let nothing =
        try openRows == 0
        && Int64.fetchOne(
          db.cachedStatement(sql: "SELECT 1 FROM timer WHERE state = 0 AND dueAt <= ? LIMIT 1"), arguments: [now])
          == nil
      if nothing { return }
      try db.inTransaction(.immediate) {
        if openRows > 0 {
          for due in try InboxStore.due(at: now, limit: limit, in: db) { try retry(due, db, now, &report) }
        }
        try fireTimers(db, now, limit: limit, &report)
        openRows = try InboxStore.openCount(in: db)
        return .commit
      }
    }
    if report.recordedEvents > 0 { database.notifyCommit() }
    return report
  }

  /// Tries one held message or timer that was due when the process before ended, having noted that it does.
  /// Nil when none is left that is due.
  private func processSuspect() throws -> ProcessingReport? {
    let now = database.time.now()
    if openRows == 0 { heldSuspectsThrough = nil }
    if let last = heldSuspectsThrough {
      if let due = try database.writer.read({ try InboxStore.due(at: now, limit: 1, in: $0).first }),
        due.position <= last
      {
        return try process(try suspect(due.identity)) { suspect, db, report in
          guard suspect.isGuilty else { return try retry(due, db, now, &report) }
          report.parked += 1
          try InboxStore.postpone(
            due.position, state: .parked, attempts: suspect.attempts - 1, nextAttemptAt: nil, error: suspect.verdict,
            in: db)
        }
      }
    }
    if let last = timerSuspectsThrough {
      if let timer = try database.writer.read({ try TimerStore.due(at: now, limit: 1, in: $0).first }),
        timer.fired.dueAt <= last
      {
        return try process(try suspect(AttemptIdentity(timer: timer.id))) { suspect, db, report in
          guard suspect.isGuilty else { return try fire(timer, db, now, &report) }
          report.parked += 1
          try TimerStore.park(timer.id, attempts: timer.attempts, error: suspect.verdict, in: db)
        }
      }
      timerSuspectsThrough = nil
    }
    return nil
  }

  private func process(
    _ suspect: Suspect, _ body: (Suspect, Database, inout ProcessingReport) throws -> Void
  ) throws -> ProcessingReport {
    var report = ProcessingReport()
    try database.writer.writeWithoutTransaction { db in
      try db.inTransaction(.immediate) {
        try body(suspect, db, &report)
        try InboxStore.clearAttempts(suspect.identity, in: db)
        openRows = try InboxStore.openCount(in: db)
        return .commit
      }
    }
    noted[suspect.identity] = nil
    if report.recordedEvents > 0 { database.notifyCommit() }
    return report
  }

  private func retry(_ due: InboxStore.Due, _ db: Database, _ now: Instant, _ report: inout ProcessingReport) throws {
    let attempts = due.attempts + 1
    let envelope: Envelope
    do {
      envelope = try Envelope.decoded(due.body)
    } catch {
      report.parked += 1
      return try InboxStore.postpone(
        due.position, state: .parked, attempts: attempts, nextAttemptAt: nil, error: error.description, in: db)
    }
    switch try attempt(envelope, db, now, position: due.position, &report) {
    case .handled:
      report.handled.append(ProcessingReport.Handled(type: envelope.type, latency: now - envelope.time))
    case .waits(let prerequisite):
      report.held += 1
      try InboxStore.postpone(
        due.position, state: .waiting, attempts: due.attempts, nextAttemptAt: nil, waitingFor: prerequisite, error: nil,
        in: db)
    case .failed(let reason, let permanent) where permanent || attempts >= policy.attempts:
      report.parked += 1
      try InboxStore.postpone(
        due.position, state: .parked, attempts: attempts, nextAttemptAt: nil, error: reason, in: db)
    case .failed(let reason, _):
      report.held += 1
      let pause = policy.delay(afterAttempts: attempts, jitter: jitter())
      try InboxStore.postpone(
        due.position, state: .held, attempts: attempts, nextAttemptAt: now + pause, error: reason, in: db)
    }
  }

  private func fireTimers(_ db: Database, _ now: Instant, limit: Int, _ report: inout ProcessingReport) throws {
    for timer in try TimerStore.due(at: now, limit: limit, in: db) { try fire(timer, db, now, &report) }
  }

  private func fire(
    _ timer: TimerStore.Due, _ db: Database, _ now: Instant, _ report: inout ProcessingReport
  ) throws {
    let attempts = timer.attempts + 1
    let unit = UnitOfWork(
      database: db, identity: definition.identity,
      cause: Cause(
        correlationID: timer.correlationID, effectiveAt: timer.effectiveAt, actor: "timer:\(timer.fired.kind)"),
      now: now, ids: database.ids)
    do {
      guard let subscription = timers[timer.fired.kind] else {
        throw PermanentFault("No timer of kind \(timer.fired.kind) is known.")
      }
      try db.inPreparedSavepoint {
        // Closed first, so that the handler may schedule the next one of the same kind and key.
        try TimerStore.close(timer.id, at: now, attempts: attempts, in: db)
        try subscription.fire(timer.fired, unit)
        return .commit
      }
      report.timers += 1
      report.recordedEvents += unit.recordedEvents
    } catch {
      guard db.isInsideTransaction, DatabaseFault(error) == nil else { throw error }
      if error is PermanentFault, attempts >= policy.attempts {
        report.parked += 1
        return try TimerStore.park(timer.id, attempts: attempts, error: sentence(for: error), in: db)
      }
      let pause = policy.delay(afterAttempts: attempts, jitter: jitter())
      try TimerStore.postpone(timer.id, attempts: attempts, to: now + pause, error: sentence(for: error), in: db)
    }
  }

  /// When something is next due, so that the loop knows how long it may sleep.
  package func nextDue() throws -> Instant? {
    let open = openRows > 0
    return try database.writer.read { db in
      let timer = try Instant.fetchOne(db.cachedStatement(sql: "SELECT min(dueAt) FROM timer WHERE state = 0"))
      guard open else { return timer }
      return [timer, try InboxStore.nextDue(in: db)].compactMap { $0 }.min()
    }
  }

  /// To be called after an operator changed inbox rows (redrive, discard).
  package func refresh() throws {
    noted = [:]
    openRows = try database.writer.read { try InboxStore.openCount(in: $0) }
  }
}

/// What happened to a batch.
package struct ProcessingReport: Sendable {
  package struct Handled: Sendable {
    package let type: String
    /// Committed there to handled here: the critical time.
    package let latency: Duration
  }
  package var handled: [Handled] = []
  package var duplicates = 0
  package var stale = 0
  package var held = 0
  package var parked = 0
  package var timers = 0
  package var recordedEvents = 0
  var keysChanged = false

  package init() {}
  package var didSomething: Bool { !handled.isEmpty || held + parked + timers > 0 }

  mutating func add(_ other: ProcessingReport) {
    handled += other.handled
    duplicates += other.duplicates
    stale += other.stale
    held += other.held
    parked += other.parked
    timers += other.timers
    recordedEvents += other.recordedEvents
  }
}

extension Envelope {
  /// Stands in for a message that cannot be read: no key of its own, so that it holds nobody back,
  /// and an identity made of its bytes, so that a redelivered copy is known.
  static func unreadable(_ body: [UInt8], at now: Instant) -> Envelope {
    let identity = "unreadable-\(String(fnv1a(body), radix: 16))-\(body.count)"
    return Envelope(
      id: identity, source: "unknown", type: "unknown", time: now, company: "unknown", correlationID: identity,
      partitionKey: identity, sequence: 0, data: body)
  }
}
