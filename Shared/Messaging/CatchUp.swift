import GRDB
import Persistence
import Values

/// Where to begin in the history stream.
package enum HistoryStart: Sendable, Equatable {
  case first
  /// The last chunk that was written.
  case last
  case offset(Int64)
  /// The first chunk written at or after this time.
  case timestamp(Instant)
}

/// Opens a reader of the history stream.
package typealias HistoryReader = @Sendable (HistoryStart) -> any MessageSource

/// Reads what an inbox queue missed, through the inbox, which drops what was handled before: for a
/// service that starts for the first time and one that finds its queue gone.
package struct CatchUp {
  private let processor: InboxProcessor
  private let database: ServiceDatabase
  private let reader: HistoryReader
  private let settling: Duration
  private let log: @Sendable (String) -> Void

  /// `settling` is how long, at most, the end of a history that grows is looked for.
  package init(
    processor: InboxProcessor, database: ServiceDatabase, reader: @escaping HistoryReader,
    settling: Duration = .seconds(1), log: @escaping @Sendable (String) -> Void
  ) {
    self.processor = processor
    self.database = database
    self.reader = reader
    self.settling = settling
    self.log = log
  }

  /// How far a run came.
  package struct Outcome: Sendable {
    /// Messages that had their effect.
    package let handled: Int
    /// The offset of the last message of the history when the run began; -1 for an empty history.
    package let end: Int64
    /// What was noted then; see ``settle(_:)``.
    fileprivate let note: String?
  }

  /// How far back of the last handled message to begin: covers clocks that differ and messages that
  /// were still in the lost queue while later ones of other publishers were handled.
  private static let margin = Duration.seconds(600)

  private static let noteName = "catchUp"

  /// When the last message that this service took in was committed by its publisher. Leaves out what bears no
  /// time of its own and what bears one that had not come: it would make a later beginning than is safe. The
  /// cleaner keeps the last message of each key, so that this stays however old the inbox gets.
  private static let lastTaken = """
    SELECT max(occurredAt) FROM inbox WHERE source <> 'unknown' AND occurredAt <= receivedAt + 60000000
    """

  /// Notes durably that messages are missed and from where on, before the queue that will bring the later
  /// ones is made: a process that ends before it has caught up does so when it starts again. Each request
  /// is counted, so that one that comes while another is worked on is not taken for done.
  package static func request(_ database: ServiceDatabase) throws { try database.writer.write(request) }

  package static func request(_ db: Database) throws {
    try db.execute(
      sql: """
        INSERT INTO serviceState (name, value) SELECT ?, '1 ' || coalesce((\(lastTaken)), '') WHERE true
        ON CONFLICT (name) DO UPDATE
          SET value = (CAST(value AS INTEGER) + 1) || substr(value, instr(value, ' '))
        """, arguments: [noteName])
  }

  package static func isRequested(_ database: ServiceDatabase) throws -> Bool { try note(database) != nil }

  private static func note(_ database: ServiceDatabase) throws -> String? {
    try database.writer.read {
      try String.fetchOne($0, sql: "SELECT value FROM serviceState WHERE name = ?", arguments: [noteName])
    }
  }

  /// Where to begin: what was noted, else where the inbox ends.
  private func start(_ note: String?) throws -> HistoryStart {
    let lastHandled =
      if let note {
        note.split(separator: " ").dropFirst().first.flatMap { Int64($0) }.map(Instant.init(microseconds:))
      } else {
        try database.writer.read { try Instant.fetchOne($0, sql: CatchUp.lastTaken) }
      }
    return lastHandled.map { .timestamp($0 - CatchUp.margin) } ?? .first
  }

  /// Handles everything up to what is the end of the history now: from `offset`, else from where the inbox
  /// ended when messages were missed. Nil when it was stopped before.
  package func run(
    from offset: Int64? = nil, isStopping: () -> Bool = { false }, observe: (ProcessingReport) -> Void
  ) throws -> Outcome? {
    let note = try CatchUp.note(database)
    let start = try offset.map { .offset($0) } ?? start(note)
    guard let end = try lastOffset(isExpected: start != .first && start != .offset(0), isStopping) else { return nil }
    if end < offset ?? 0 { return Outcome(handled: 0, end: end, note: note) }
    guard let handled = try readHistory(from: start, to: end, isStopping, observe) else { return nil }
    log("Caught up from history to offset \(end): \(handled) messages handled.")
    return Outcome(handled: handled, end: end, note: note)
  }

  /// Forgets that messages were missed, unless it was noted again since.
  package func settle(_ outcome: Outcome) throws {
    try database.writer.write { db in
      try db.execute(
        sql: "DELETE FROM serviceState WHERE name = ? AND value = ?", arguments: [CatchUp.noteName, outcome.note])
    }
  }

  private func readHistory(
    from start: HistoryStart, to end: Int64, _ isStopping: () -> Bool, _ observe: (ProcessingReport) -> Void
  ) throws -> Int? {
    let source = reader(start)
    source.start()
    defer { source.stop() }
    var handled = 0
    var silence = 0
    var position: Int64 = -1
    while position < end {
      if isStopping() { return nil }
      let deliveries = source.next(max: 500, timeout: .seconds(1))
      guard let last = deliveries.last else {
        silence += 1
        if silence > 30 { throw CatchUpError(end: end, reached: position) }
        continue
      }
      silence = 0
      let report = try processor.process(deliveries.map(\.body), fromHistory: true)
      observe(report)
      handled += report.handled.count
      source.acknowledge(through: last.tag)
      position = last.streamOffset ?? position
    }
    return handled
  }

  /// The offset of the last message in the history; -1 when it is empty, nil when stopped. Throws when it
  /// cannot be asked, and when it is empty although messages are expected in it.
  private func lastOffset(isExpected: Bool, _ isStopping: () -> Bool) throws -> Int64? {
    let end = try HistoryEnd.find(reader, settling: settling, isStopping)
    if end == -1, isExpected { throw CatchUpError(end: nil, reached: -1) }
    return end
  }
}

/// Finds where the history ends.
enum HistoryEnd {
  /// The offset of the last message; -1 when there is none, nil when stopped. The reader goes on with what is
  /// published meanwhile, so that after `settling` what was found is the end.
  static func find(_ reader: HistoryReader, settling: Duration, _ isStopping: () -> Bool) throws -> Int64? {
    let source = reader(.last)
    source.start()
    defer { source.stop() }
    var last: Int64?
    var patience = 5
    var silence = 0
    var enough: ContinuousClock.Instant?
    while !isStopping() {
      let deliveries = source.next(max: 1000, timeout: last == nil ? .seconds(1) : min(settling, .milliseconds(300)))
      guard let delivery = deliveries.last else {
        if let last { return last }
        if source.isConnected {
          silence += 1
          if silence == 2 { return -1 }
        } else {
          patience -= 1
          if patience == 0 { throw CatchUpError(end: nil, reached: -1) }
        }
        continue
      }
      last = delivery.streamOffset ?? last
      source.acknowledge(through: delivery.tag)
      enough = enough ?? .now + settling
      if let last, let enough, .now >= enough { return last }
    }
    return nil
  }
}

/// The history could not be read to its end; the service tries again from where it stands.
package struct CatchUpError: Error, CustomStringConvertible {
  /// Nil when not even the end could be found.
  let end: Int64?
  let reached: Int64
  package var description: String {
    guard let end else {
      return "What was missed cannot be read, as the history is not reachable or empty; check the broker and that "
        + "business.events.history exists. No message is handled before."
    }
    return
      "The history was read to offset \(reached) of \(end) and then nothing came for 30 s; check the broker and that "
      + "business.events.history exists."
  }
}
