import Foundation
import Persistence
import Synchronization
import Values

/// The thread that takes messages from a source into the service: in batches, committed, then
/// acknowledged; between batches it tries held messages and fires timers.
package final class ConsumerLoop: @unchecked Sendable {
  private let processor: InboxProcessor
  private let source: any MessageSource
  private let time: any TimeSource
  private let batch: Int
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

  package init(
    processor: InboxProcessor, source: any MessageSource, time: any TimeSource, batch: Int = 100,
    catchUp: CatchUp? = nil, observe: @escaping @Sendable (ProcessingReport) -> Void = { _ in },
    log: @escaping @Sendable (String) -> Void,
    onFatal: @escaping @Sendable (any Error) -> Void
  ) {
    self.processor = processor
    self.source = source
    self.time = time
    self.batch = batch
    self.catchUp = catchUp
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

  /// To be called when the queue was made anew: what it would have held must come from history.
  package func noteMissedMessages() { state.withLock { $0.missed = true } }

  /// Stops taking messages while the database is replaced; false when a batch does not end in time.
  package func pause(within limit: Duration) -> Bool { gate.close(within: limit) }
  package func resume() { gate.open() }

  /// To be called after an operator changed inbox rows.
  package func refresh() { state.withLock { $0.refresh = true } }

  /// The CloudEvents time of the oldest message taken from the queue and not yet handled.
  package var oldestUnhandled: Instant? { state.withLock { $0.oldest } }

  private func run() {
    while true {
      let now = state.withLock { state in
        defer { state.refresh = false }
        return state
      }
      if now.stopping { return }
      guard gate.passes() else { continue }
      do {
        if now.refresh { try processor.refresh() }
        if now.missed, let catchUp {
          state.withLock { $0.missed = false }
          do {
            _ = try catchUp.run(observe: observe)
          } catch let error as CatchUpError {
            log(error.description)
            state.withLock { $0.missed = true }
          }
        }
        let report = try processor.processDue()
        if report.didSomething {
          observe(report)
        }
        var pause = Duration.milliseconds(250)
        if report.didSomething {
          pause = .zero
        } else if let due = try processor.nextDue() {
          pause = min(pause, max(.milliseconds(1), due - time.now()))
        }
        let deliveries = source.next(max: batch, timeout: pause)
        if !deliveries.isEmpty { try take(deliveries) }
      } catch {
        return onFatal(error)
      }
    }
  }

  /// A full disk is waited out: the batch is unacknowledged, so it is tried again here.
  private func take(_ deliveries: [Delivery]) throws {
    let bodies = deliveries.map(\.body)
    state.withLock { $0.oldest = (try? Envelope.decoded(bodies[0]))?.time }
    defer { state.withLock { $0.oldest = nil } }
    while true {
      do {
        observe(try processor.process(bodies))
        source.acknowledge(through: deliveries.last!.tag)
        return
      } catch {
        guard case .full(let reason) = DatabaseFault(error), !state.withLock({ $0.stopping }) else { throw error }
        log("Messages wait for disk space: \(reason)")
        Thread.sleep(forTimeInterval: 1)
      }
    }
  }
}
