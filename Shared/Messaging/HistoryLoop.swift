import Foundation
import GRDB
import Persistence
import Synchronization
import Values

/// The thread that projects a read model from the history stream: its position is stored in the
/// transaction of the rows, so that a rebuild to the same position gives the same bytes.
package final class HistoryLoop: @unchecked Sendable {
  package static let stream = "business.events.history"

  private let processor: InboxProcessor
  private let database: ServiceDatabase
  private let reader: HistoryReader
  private let batch: Int
  private let observe: @Sendable (ProcessingReport) -> Void
  private let onFatal: @Sendable (any Error) -> Void
  private let stopping = Mutex(false)
  private let gate = LoopGate()
  private let finished = DispatchSemaphore(value: 0)

  package init(
    processor: InboxProcessor, database: ServiceDatabase, reader: @escaping HistoryReader, batch: Int = 200,
    observe: @escaping @Sendable (ProcessingReport) -> Void = { _ in }, onFatal: @escaping @Sendable (any Error) -> Void
  ) {
    self.processor = processor
    self.database = database
    self.reader = reader
    self.batch = batch
    self.observe = observe
    self.onFatal = onFatal
  }

  package func start() {
    let thread = Thread { [self] in
      do { try run() } catch { onFatal(error) }
      finished.signal()
    }
    thread.name = "history"
    thread.stackSize = 4 << 20
    thread.start()
  }

  package func stop() {
    stopping.withLock { $0 = true }
    finished.wait()
  }

  /// Stops projecting while the database is replaced; false when a batch does not end in time.
  package func pause(within limit: Duration) -> Bool { gate.close(within: limit) }
  package func resume() { gate.open() }

  /// The offset of the next message to project.
  package static func position(_ db: Database) throws -> Int64 {
    try Int64.fetchOne(db, sql: "SELECT nextOffset FROM streamPosition WHERE stream = ?", arguments: [stream]) ?? 0
  }

  package static func setPosition(_ offset: Int64, _ db: Database) throws {
    try db.cachedStatement(
      sql:
        "INSERT INTO streamPosition (stream, nextOffset) VALUES (?, ?) ON CONFLICT DO UPDATE SET nextOffset = excluded.nextOffset"
    ).execute(arguments: [stream, offset])
  }

  private func run() throws {
    var position = try database.read { try HistoryLoop.position($0) }
    let source = reader(position == 0 ? .first : .offset(position))
    source.start()
    defer { source.stop() }
    while !stopping.withLock({ $0 }) {
      guard gate.passes() else { continue }
      let due = try processor.processDue()
      if due.didSomething { observe(due) }
      let deliveries = source.next(max: batch, timeout: .milliseconds(due.didSomething ? 0 : 250))
      guard let last = deliveries.last, let offset = last.streamOffset else { continue }
      // After each connecting a stream begins at its chunk's start, so that what comes first may lie before
      // the position.
      let fresh = deliveries.filter { ($0.streamOffset ?? 0) >= position }
      if !fresh.isEmpty {
        position = offset + 1
        observe(
          try processor.process(fresh.map(\.body), fromHistory: true) { try HistoryLoop.setPosition(position, $0) })
      }
      source.acknowledge(through: last.tag)
    }
  }
}
