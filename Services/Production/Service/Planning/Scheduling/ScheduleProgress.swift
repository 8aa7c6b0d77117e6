import Foundation
import Synchronization

/// What a search has found so far, told on standard error about once a second.
final class ScheduleProgress: Sendable {
  private let state = Mutex((best: Int64.max, nextSecond: 1.0))

  func found(_ value: Int64) { state.withLock { $0.best = min($0.best, value) } }

  func tell(at elapsed: Double) {
    let best: Int64? = state.withLock { state in
      guard elapsed >= state.nextSecond else { return nil }
      state.nextSecond = elapsed.rounded(.down) + 1
      return state.best
    }
    if let best, best < .max { ScheduleProgress.say("\(Int(elapsed)) s: best \(best)") }
  }

  static func say(_ line: String) { FileHandle.standardError.write(Data("\(line)\n".utf8)) }
}
