import Foundation
import Persistence
import Synchronization
import Values

/// The thread that takes messages from a source into the service: in batches, committed, then
/// acknowledged; between batches it tries held messages and fires timers. What the queue missed is read
/// from history before anything that came over it is taken.
package final class ConsumerLoop: @unchecked Sendable {
  private let processor: InboxProcessor
  private let source: any MessageSource
  private let time: any TimeSource
  private let batch: Int
  private let retryPause: Duration
  private let repeatAfter: Duration
  private let observe: @Sendable (ProcessingReport) -> Void
  private let log: @Sendable (String) -> Void
  private let onFatal: @Sendable (any Error) -> Void
  private let catchUp: CatchUp?
  private let state = Mutex(State())
  private let gate = LoopGate()

  private struct State {
    var stopping = false
    var refresh = false
    var missed = false
    var oldest: Instant?
  }
  private let finished = DispatchSemaphore(value: 0)

  // Only for the loop's own thread.
  /// Taken from the source and not yet handled.
  private var taken: [Delivery] = []
  private var caughtUp: (outcome: CatchUp.Outcome, repeatAt: ContinuousClock.Instant)?

  /// `retryPause` is how long to wait for disk space, a lock, or the history. `repeatAfter` is when to look
  /// again whether the history has what a new queue does not: RabbitMQ 3.10 may lose a queue when it is
  /// killed within a second of making it.
  package init(
    processor: InboxProcessor, source: any MessageSource, time: any TimeSource, batch: Int = 100,
    catchUp: CatchUp? = nil, retryPause: Duration = .seconds(1), repeatAfter: Duration = .seconds(2),
    observe: @escaping @Sendable (ProcessingReport) -> Void = { _ in }, log: @escaping @Sendable (String) -> Void,
    onFatal: @escaping @Sendable (any Error) -> Void
  ) {
    self.processor = processor
    self.source = source
    self.time = time
    self.batch = batch
    self.catchUp = catchUp
    self.retryPause = retryPause
    self.repeatAfter = repeatAfter
    self.observe = observe
    self.log = log
    self.onFatal = onFatal
  }

  package func start() {
    let thread = Thread { [self] in
      run()
      finished.signal()
    }
    thread.name = "consumer"
    thread.stackSize = 4 << 20
    thread.start()
    source.start()
  }

  package func stop() {
    state.withLock { $0.stopping = true }
    finished.wait()
    source.stop()
  }

  /// To be called when the queue was made anew, before anything that came over it is handed out: what it
  /// would have held must come from history.
  package func noteMissedMessages() { state.withLock { $0.missed = true } }

  /// Stops taking messages while the database is replaced; false when a batch does not end in time.
  package func pause(within limit: Duration) -> Bool { gate.close(within: limit) }
  package func resume() { gate.open() }

  /// To be called after an operator changed inbox rows.
  package func refresh() { state.withLock { $0.refresh = true } }

  /// The CloudEvents time of the oldest message that came over the queue and is not yet handled.
  package var oldestUnhandled: Instant? {
    state.withLock { $0.oldest } ?? source.firstWaiting.flatMap { try? Envelope.decoded($0).time }
  }

  private var isStopping: Bool { state.withLock { $0.stopping } }

  private func run() {
    while !isStopping {
      guard gate.passes() else { continue }
      do {
        try round()
      } catch {
        if let reason = DatabaseFault(error)?.passing {
          if isStopping { return }
          log("Messages wait for the database: \(reason)")
          rest()
        } else {
          return onFatal(error)
        }
      }
    }
  }

  private func round() throws {
    let refresh = state.withLock { state in
      defer { state.refresh = false }
      return state.refresh
    }
    if refresh { try processor.refresh() }
    let report = try processor.processDue()
    if report.didSomething { observe(report) }
    guard try missesNothing() else { return rest() }
    if taken.isEmpty {
      take(source.next(max: batch, timeout: try pause(after: report)))
      // The queue may have been made while we waited: what it missed comes before what it brings.
      if state.withLock({ $0.missed }) { return }
    }
    if taken.isEmpty || isStopping { return }
    observe(try processor.process(taken.map(\.body)))
    source.acknowledge(through: taken.last!.tag)
    take([])
  }

  private func take(_ deliveries: [Delivery]) {
    taken = deliveries
    state.withLock { $0.oldest = deliveries.first.flatMap { try? Envelope.decoded($0.body).time } }
  }

  private func pause(after report: ProcessingReport) throws -> Duration {
    if report.didSomething { return .zero }
    guard let due = try processor.nextDue() else { return .milliseconds(250) }
    return min(.milliseconds(250), max(.milliseconds(1), due - time.now()))
  }

  /// Catches up where the queue missed something; false when that has not come to an end.
  private func missesNothing() throws -> Bool {
    guard let catchUp else { return true }
    let missed = state.withLock { state in
      defer { state.missed = false }
      return state.missed
    }
    let isRepeat = !missed && caughtUp != nil
    if isRepeat, let caughtUp, ContinuousClock.now < caughtUp.repeatAt { return true }
    guard missed || isRepeat else { return true }
    var isDone = false
    defer { if missed, !isDone { noteMissedMessages() } }
    do {
      let outcome = try catchUp.run(
        from: isRepeat ? caughtUp.map { $0.outcome.end + 1 } : nil, isStopping: { isStopping || gate.isClosed },
        observe: observe)
      guard let outcome else { return false }
      if isRepeat, let caughtUp {
        try catchUp.settle(caughtUp.outcome)
        self.caughtUp = nil
      } else {
        caughtUp = (outcome, .now + repeatAfter)
      }
      isDone = true
      return true
    } catch let error as CatchUpError {
      log(error.description)
      return false
    }
  }

  /// A pause that ends when the loop is asked to stop or to rest.
  private func rest() {
    let end = ContinuousClock.now + retryPause
    while !isStopping, !gate.isClosed, ContinuousClock.now < end { Thread.sleep(forTimeInterval: 0.01) }
  }
}
