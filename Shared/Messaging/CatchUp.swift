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
  private let log: @Sendable (String) -> Void

  package init(
    processor: InboxProcessor, database: ServiceDatabase, reader: @escaping HistoryReader,
    log: @escaping @Sendable (String) -> Void
  ) {
    self.processor = processor
    self.database = database
    self.reader = reader
    self.log = log
  }

  /// How far back of the last handled message to begin: covers clocks that differ and messages that
  /// were still in the lost queue while later ones of other publishers were handled.
  private static let margin = Duration.seconds(600)

  private static let noteName = "catchUp"

  /// Notes durably that messages are missed and from where on, before the queue that will bring the later
  /// ones is made: a process that ends before it has caught up does so when it starts again. Each request
  /// is counted, so that one that comes while another is worked on is not taken for done.
  package static func request(_ database: ServiceDatabase) throws {
    try database.writer.write { db in
      try db.execute(
        sql: """
          INSERT INTO serviceState (name, value) SELECT ?, '1 ' || coalesce(max(occurredAt), '') FROM inbox WHERE true
          ON CONFLICT (name) DO UPDATE
            SET value = (CAST(value AS INTEGER) + 1) || substr(value, instr(value, ' '))
          """, arguments: [noteName])
    }
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
        try database.writer.read { try Instant.fetchOne($0, sql: "SELECT max(occurredAt) FROM inbox") }
      }
    return lastHandled.map { .timestamp($0 - CatchUp.margin) } ?? .first
  }

  /// Handles everything from where the inbox ended when messages were missed up to what is the end of the
  /// history now. Returns how many messages it handled.
  package func run(observe: (ProcessingReport) -> Void) throws -> Int {
    let note = try CatchUp.note(database)
    let handled = try readHistory(from: try start(note), observe)
    try database.writer.write { db in
      try db.execute(
        sql: "DELETE FROM serviceState WHERE name = ? AND value = ?", arguments: [CatchUp.noteName, note])
    }
    return handled
  }

  private func readHistory(from start: HistoryStart, _ observe: (ProcessingReport) -> Void) throws -> Int {
    guard let end = try lastOffset() else { return 0 }
    let source = reader(start)
    source.start()
    defer { source.stop() }
    var handled = 0
    var silence = 0
    var position: Int64 = -1
    while position < end {
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
    log("Caught up from history to offset \(end): \(handled) messages handled.")
    return handled
  }

  /// The offset of the last message in the history; nil when it is empty. Throws when it cannot be asked.
  private func lastOffset() throws -> Int64? {
    let source = reader(.last)
    source.start()
    defer { source.stop() }
    var last: Int64?
    var patience = 5
    while patience > 0 {
      let deliveries = source.next(max: 1000, timeout: .milliseconds(last == nil ? 1000 : 300))
      guard let delivery = deliveries.last else {
        if last != nil { break }
        patience -= 1
        if patience == 0, !source.isConnected { throw CatchUpError(end: nil, reached: -1) }
        continue
      }
      last = delivery.streamOffset
      source.acknowledge(through: delivery.tag)
    }
    return last
  }
}

/// The history could not be read to its end; the service tries again from where it stands.
package struct CatchUpError: Error, CustomStringConvertible {
  /// Nil when not even the end could be asked for.
  let end: Int64?
  let reached: Int64
  package var description: String {
    guard let end else {
      return "What was missed cannot be read, as the history is not reachable; check the broker and that "
        + "business.events.history exists."
    }
    return
      "The history was read to offset \(reached) of \(end) and then nothing came for 30 s; check the broker and that "
      + "business.events.history exists."
  }
}
