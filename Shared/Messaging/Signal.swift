import Foundation
import Values

/// Wakes one waiting thread; a signal given while nobody waits is kept.
package final class Signal: @unchecked Sendable {
  private let condition = NSCondition()
  private var raised = false

  package init() {}

  package func raise() {
    condition.lock()
    raised = true
    condition.signal()
    condition.unlock()
  }

  /// Waits until raised or until the time-out; true when raised.
  @discardableResult
  package func wait(for timeout: Duration) -> Bool {
    let deadline = Date(timeIntervalSinceNow: timeout.inSeconds)
    condition.lock()
    defer { condition.unlock() }
    while !raised {
      if !condition.wait(until: deadline) { break }
    }
    let result = raised
    raised = false
    return result
  }
}
