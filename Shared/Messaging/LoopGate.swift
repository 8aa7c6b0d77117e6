import Foundation
import Synchronization
import Values

/// Lets one thread ask a loop's thread to rest between two rounds, and know when it does: while a database
/// is replaced, nothing may be written to it that belongs to the old one.
final class LoopGate: Sendable {
  private struct State {
    var isClosed = false
    var isResting = false
  }
  private let state = Mutex(State())

  var isClosed: Bool { state.withLock { $0.isClosed } }

  /// For the loop, at the start of each round: false while it must rest, after a short pause.
  func passes() -> Bool {
    let isClosed = state.withLock { state in
      state.isResting = state.isClosed
      return state.isClosed
    }
    if isClosed { Thread.sleep(forTimeInterval: 0.02) }
    return !isClosed
  }

  /// Returns when the loop rests; false when it does not come to rest in time. `wake` ends its sleep.
  func close(within limit: Duration, wake: () -> Void = {}) -> Bool {
    state.withLock { $0.isClosed = true }
    wake()
    let deadline = ContinuousClock.now + limit
    while !state.withLock({ $0.isResting }) {
      guard ContinuousClock.now < deadline else { return false }
      Thread.sleep(forTimeInterval: 0.01)
    }
    return true
  }

  func open() { state.withLock { $0.isClosed = false } }
}
