import Synchronization
import Values

/// The simulation's clock: it stands still until the scheduler moves it.
final class VirtualTime: TimeSource {
  private let moment: Mutex<Instant>
  init(_ start: Instant) { moment = Mutex(start) }
  func now() -> Instant { moment.withLock { $0 } }
  func advance(by duration: Duration) { moment.withLock { $0 = $0 + duration } }
}

/// Ids that look like UUIDs and repeat with the seed.
final class SeededIDs: IDSource {
  private let count = Mutex<UInt64>(0)
  private let service: UInt64
  private let epoch: Int64
  /// `epoch` keeps ids of a copied database apart from those made after the copy.
  init(service: Int, epoch: Int64) {
    self.service = UInt64(service)
    self.epoch = epoch
  }
  func next() -> String {
    let number = count.withLock { value in
      value += 1
      return value
    }
    return UUIDv7Source.text(
      milliseconds: epoch + Int64(number / 4096), counter: UInt16(number % 4096), random: service)
  }
}

/// SplitMix64 (Steele, Lea, Flood 2014): small, fast, and the same on every machine.
struct Randomness: RandomNumberGenerator {
  private var state: UInt64
  init(seed: UInt64) { state = seed }
  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
  mutating func chance(_ percent: Int) -> Bool { Int.random(in: 0..<100, using: &self) < percent }
}
