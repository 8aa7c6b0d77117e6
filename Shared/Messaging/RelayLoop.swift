import Foundation
import Persistence
import Synchronization
import Values

/// The thread that keeps an outbox empty: woken by commits and by what the publisher tells, with a
/// sweep every second as the net.
package final class RelayLoop: @unchecked Sendable {
  private let relay: OutboxRelay
  private let publisher: any MessagePublisher
  private let signal = Signal()
  private let events = Mutex<[PublisherEvent]>([])
  private let flags = Mutex<(stopping: Bool, refresh: Bool, committed: Bool)>((false, false, true))
  private let gate = LoopGate()
  private let retryPause: Duration
  /// Told by the publisher, not yet noted. Only for the loop's own thread.
  private var pending: [PublisherEvent] = []
  private let finished = DispatchSemaphore(value: 0)
  private let onFatal: @Sendable (any Error) -> Void
  private let log: @Sendable (String) -> Void

  package init(
    database: ServiceDatabase, publisher: any MessagePublisher, window: Int = 256, retryPause: Duration = .seconds(1),
    log: @escaping @Sendable (String) -> Void, onFatal: @escaping @Sendable (any Error) -> Void
  ) throws {
    relay = try OutboxRelay(database: database, window: window)
    self.publisher = publisher
    self.retryPause = retryPause
    self.log = log
    self.onFatal = onFatal
    database.onCommit { [weak self] in self?.noteCommit() }
    publisher.onEvent { [weak self] event in
      guard let self else { return }
      events.withLock { $0.append(event) }
      signal.raise()
    }
  }

  package func start() {
    let thread = Thread { [self] in
      run()
      finished.signal()
    }
    thread.name = "relay"
    thread.stackSize = 1 << 20
    thread.start()
    publisher.start()
  }

  /// Sends what is committed, as far as `grace` allows, then stops.
  package func stop(grace: Duration) {
    let deadline = ContinuousClock.now + grace
    signal.raise()
    while ContinuousClock.now < deadline, isBusy { Thread.sleep(forTimeInterval: 0.01) }
    flags.withLock { $0.stopping = true }
    signal.raise()
    finished.wait()
    publisher.stop(grace: .milliseconds(200))
  }

  /// Stops sending and marking while the database is replaced; false when a round does not end in time.
  package func pause(within limit: Duration) -> Bool { gate.close(within: limit) { signal.raise() } }
  package func resume() { gate.open() }

  private let busy = Mutex(false)
  private var isBusy: Bool { busy.withLock { $0 } }

  /// To be called after an operator freed parked outbox rows.
  package func refreshParked() {
    flags.withLock { $0.refresh = true }
    signal.raise()
  }

  private func noteCommit() {
    flags.withLock { $0.committed = true }
    signal.raise()
  }

  private func run() {
    var pause = Duration.seconds(1)
    var nextSweep = ContinuousClock.now
    while true {
      signal.wait(for: pause)
      while !gate.passes() {}
      let (stopping, refresh, committed) = flags.withLock { flags in
        defer {
          flags.refresh = false
          flags.committed = false
        }
        return flags
      }
      do {
        if refresh { try relay.refreshParked() }
        // The sweep is for rows whose commit was not told.
        if committed || ContinuousClock.now >= nextSweep {
          relay.noteCommit()
          nextSweep = .now + .seconds(1)
        }
        try step()
        if stopping {
          try relay.markConfirmed()
          return
        }
        busy.withLock { $0 = relay.isConnected && relay.inFlightCount + relay.unmarkedCount > 0 }
        pause = .seconds(1)
        if relay.unmarkedCount > 0 { pause = .milliseconds(10) }
        if let retry = relay.nextRetry { pause = min(pause, max(.milliseconds(5), retry - SystemTime().now())) }
      } catch {
        if let reason = DatabaseFault(error)?.passing {
          if stopping { return }
          log("The outbox waits for the database: \(reason)")
          pause = retryPause
          flags.withLock { flags in
            flags.refresh = flags.refresh || refresh
            flags.committed = true
          }
        } else {
          return onFatal(error)
        }
      }
    }
  }

  /// Marks are written when nothing else happens for a moment, or when many have gathered: they may
  /// be late, since a resend is harmless, and each costs a synchronous write.
  private func step() throws {
    var idle = true
    pending += events.withLock { events in
      defer { events.removeAll(keepingCapacity: true) }
      return events
    }
    while let event = pending.first {
      // Removed once it is noted, which needs the disk: what came after it must not be lost with it.
      try relay.note(event)
      pending.removeFirst()
      if case .returned(_, let reason) = event { log("No queue took an event: \(reason). Apply the topology.") }
      if case .blocked(let reason) = event { log("The broker blocks publishing: \(reason)") }
      if case .lost(let reason, _) = event { log("The connection for publishing was lost: \(reason)") }
      idle = false
    }
    let messages = try relay.pump()
    if !messages.isEmpty {
      publisher.publish(messages)
      idle = false
    }
    if relay.unmarkedCount >= 512 || (idle && relay.unmarkedCount > 0) { try relay.markConfirmed() }
  }
}
