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
  private let retryPause: Duration
  private let settling: Duration
  private let observe: @Sendable (ProcessingReport) -> Void
  private let log: @Sendable (String) -> Void
  private let onFatal: @Sendable (any Error) -> Void
  private let stopping = Mutex(false)
  private let gate = LoopGate()
  private let finished = DispatchSemaphore(value: 0)

  /// `retryPause` is how long to wait for disk space, a lock, or the history; `settling` how long, at most,
  /// the end of a history that grows is looked for.
  package init(
    processor: InboxProcessor, database: ServiceDatabase, reader: @escaping HistoryReader, batch: Int = 200,
    retryPause: Duration = .seconds(1), settling: Duration = .seconds(1),
    observe: @escaping @Sendable (ProcessingReport) -> Void = { _ in }, log: @escaping @Sendable (String) -> Void,
    onFatal: @escaping @Sendable (any Error) -> Void
  ) {
    self.processor = processor
    self.database = database
    self.reader = reader
    self.batch = batch
    self.retryPause = retryPause
    self.settling = settling
    self.observe = observe
    self.log = log
    self.onFatal = onFatal
  }

  package func start() {
    let thread = Thread { [self] in
      run()
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

  private var isStopping: Bool { stopping.withLock { $0 } }

  private func run() {
    while !isStopping {
      guard gate.passes() else { continue }
      do {
        try readOn()
      } catch let error as CatchUpError {
        log("The history cannot be projected: \(error.description)")
        rest()
      } catch {
        guard let reason = DatabaseFault(error)?.passing else { return onFatal(error) }
        log("The projection waits for the database: \(reason)")
        rest()
      }
    }
  }

  /// Projects what one reader brings, until there is a reason to look where the history stands: it came back
  /// after it was away.
  private func readOn() throws {
    guard var position = try beginning() else { return }
    let source = reader(position == 0 ? .first : .offset(position))
    source.start()
    defer { source.stop() }
    var wasThere = false
    var wasAway = false
    while !isStopping {
      guard gate.passes() else { continue }
      let isThere = source.isConnected
      if isThere, wasAway { return }
      wasAway = wasThere && !isThere
      wasThere = wasThere || isThere
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

  /// The offset to go on from; nil when stopped. A history that ends before what was projected was made anew:
  /// it is read from its beginning, and the inbox drops what it repeats.
  private func beginning() throws -> Int64? {
    let position = try database.read { try HistoryLoop.position($0) }
    guard position > 0 else { return 0 }
    guard let end = try HistoryEnd.find(reader, settling: settling, { isStopping || gate.isClosed }) else { return nil }
    if end >= position - 1 { return position }
    log(
      "The history ends at offset \(end), but \(position - 1) was projected: it was made anew and is read from its "
        + "beginning.")
    return 0
  }

  /// A pause that ends when the loop is asked to stop or to rest.
  private func rest() {
    let end = ContinuousClock.now + retryPause
    while !isStopping, !gate.isClosed, ContinuousClock.now < end { Thread.sleep(forTimeInterval: 0.01) }
  }
}
