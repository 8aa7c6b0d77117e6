import Synchronization
import Values

/// Always the same moment.
package struct FixedTime: TimeSource {
  package let instant: Instant
  package init(_ instant: Instant) { self.instant = instant }
  package func now() -> Instant { instant }
}

/// A clock that a test sets and moves on.
package final class ManualTime: TimeSource {
  private let instant: Mutex<Instant>
  package init(_ instant: Instant) { self.instant = Mutex(instant) }
  package func now() -> Instant { instant.withLock { $0 } }
  package func set(_ instant: Instant) { self.instant.withLock { $0 = instant } }
  package func advance(by duration: Duration) { instant.withLock { $0 = $0 + duration } }
}

/// Counts up: `00000000-0000-7000-8000-000000000001`, then `...2`; a seed keeps several sources apart.
package final class SequentialIDs: IDSource {
  private let counter: Mutex<UInt64>
  private let seed: Int64

  /// - Parameter seed: the first part of the ids, in place of a UUIDv7's time; not negative.
  package init(seed: Int64 = 0, first: UInt64 = 1) {
    self.seed = seed
    counter = Mutex(first)
  }

  package func next() -> String {
    let number = counter.withLock { number in
      defer { number += 1 }
      return number
    }
    return UUIDv7Source.text(milliseconds: seed, counter: 0, random: number)
  }
}

/// SplitMix64: the same seed gives the same numbers on every machine. Tests print their seed.
package struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64
  package init(seed: UInt64) { state = seed }

  package mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}
