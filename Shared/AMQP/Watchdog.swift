import CRabbitMQ
import Foundation
import Synchronization

/// What the watchdog holds of one connection: since when its thread has been inside a library
/// call, and a way to end the connection under it. librabbitmq 0.11 can wait for ever for a peer
/// that stopped reading; shutting the socket down makes the call return with an error.
final class Lifeline: Sendable {
  /// A second descriptor of the connection's socket, or -1.
  private let socket = Mutex<Int32>(-1)
  /// Nanoseconds of `uptime` when the thread last moved; 0 while it sleeps.
  private let movedAt = Atomic<Int64>(0)
  private let wasCut = Atomic<Bool>(false)
  private let limitNanoseconds: Int64

  init(limit: Duration) { limitNanoseconds = Int64(limit / .nanoseconds(1)) }

  /// Whether the connection was ended from outside since it was attached.
  var isCut: Bool { wasCut.load(ordering: .relaxed) }

  func attach(_ descriptor: Int32) {
    socket.withLock { held in
      if held >= 0 { close(held) }
      held = causeway_duplicate(descriptor)
    }
    wasCut.store(false, ordering: .relaxed)
  }

  func release() {
    socket.withLock { held in
      if held >= 0 { close(held) }
      held = -1
    }
  }

  func moved(at now: Uptime) { movedAt.store(max(1, Int64(now / .nanoseconds(1))), ordering: .relaxed) }
  func sleeps() { movedAt.store(0, ordering: .relaxed) }

  /// Ends the connection, if there is one; the thread inside a call notices at once.
  func cut() {
    socket.withLock { held in
      guard held >= 0 else { return }
      wasCut.store(true, ordering: .relaxed)
      causeway_shut_down(held)
    }
  }

  func cutIfHung(at now: Uptime) {
    let moved = movedAt.load(ordering: .relaxed)
    if moved != 0, Int64(now / .nanoseconds(1)) - moved > limitNanoseconds { cut() }
  }
}

/// One thread for the process looks after all connections.
final class Watchdog: Sendable {
  static let shared = Watchdog()
  private let lifelines = Mutex<[ObjectIdentifier: Lifeline]>([:])

  private init() {
    let thread = Thread { [self] in
      while true {
        Thread.sleep(forTimeInterval: 0.5)
        let watched = lifelines.withLock { Array($0.values) }
        let now = uptime()
        for lifeline in watched { lifeline.cutIfHung(at: now) }
      }
    }
    thread.name = "amqp watchdog"
    thread.stackSize = 256 << 10
    thread.start()
  }

  func watch(_ lifeline: Lifeline) { lifelines.withLock { $0[ObjectIdentifier(lifeline)] = lifeline } }
  func leave(_ lifeline: Lifeline) { _ = lifelines.withLock { $0.removeValue(forKey: ObjectIdentifier(lifeline)) } }
}

private let beginning = SuspendingClock.now

/// The clock of all connections.
func uptime() -> Uptime { beginning.duration(to: SuspendingClock.now) + .seconds(1) }
