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

  /// Handles everything from where the inbox ends up to what is the end of the history now. Returns
  /// how many messages it handled.
  package func run(observe: (ProcessingReport) -> Void) throws -> Int {
    guard let end = lastOffset() else { return 0 }
    let lastHandled = try database.read { try Instant.fetchOne($0, sql: "SELECT max(occurredAt) FROM inbox") }
    let source = reader(lastHandled.map { .timestamp($0 - CatchUp.margin) } ?? .first)
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

  /// The offset of the last message in the history; nil when it is empty.
  private func lastOffset() -> Int64? {
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
  let end: Int64
  let reached: Int64
  package var description: String {
    "The history was read to offset \(reached) of \(end) and then nothing came for 30 s; check the broker and that "
      + "business.events.history exists."
  }
}
