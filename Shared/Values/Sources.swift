import Synchronization

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Where a service gets the time from. A fixed or virtual one in tests and simulation.
package protocol TimeSource: Sendable {
  func now() -> Instant
}

/// The machine's wall clock.
package struct SystemTime: TimeSource {
  package init() {}
  package func now() -> Instant {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return Instant(microseconds: Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1000)
  }
}

/// Where new identifiers come from. Sequential in tests and simulation.
package protocol IDSource: Sendable {
  /// A new identifier, unique for ever: a UUID in lower case.
  func next() -> String

  /// Identifiers for what comes of one cause at this time. Where the source can, they are the same
  /// whenever that cause is handled again: after a restored backup, the events of a message that is read
  /// from history once more are then those that others have seen, and not new ones.
  func identifiers(for cause: String, at time: Instant) -> any IDSource
}

extension IDSource {
  package func identifiers(for cause: String, at time: Instant) -> any IDSource { self }
}

/// UUID version 7 (RFC 9562): 48 bits of milliseconds, then a counter that keeps ids of one process
/// in order within a millisecond, then random bits.
package final class UUIDv7Source: IDSource {
  private let time: any TimeSource
  private let state = Mutex<(milliseconds: Int64, counter: UInt16)>((0, 0))

  package init(time: any TimeSource = SystemTime()) { self.time = time }

  package func next() -> String {
    var generator = SystemRandomNumberGenerator()
    let now = time.now().microseconds / 1000
    let (milliseconds, counter) = state.withLock { state in
      if now > state.milliseconds {
        state = (now, UInt16.random(in: 0..<0x400, using: &generator))
      } else if state.counter == 0xFFF {
        state = (state.milliseconds + 1, 0)
      } else {
        state.counter += 1
      }
      return state
    }
    return UUIDv7Source.text(
      milliseconds: milliseconds, counter: counter, random: UInt64.random(in: 0...UInt64.max, using: &generator))
  }

  package func identifiers(for cause: String, at time: Instant) -> any IDSource {
    CausedIDSource(cause: cause, time: time)
  }

  package static func text(milliseconds: Int64, counter: UInt16, random: UInt64) -> String {
    let high = UInt64(bitPattern: milliseconds) << 16 | 0x7000 | UInt64(counter & 0xFFF)
    let low = 0x8000_0000_0000_0000 | (random & 0x3FFF_FFFF_FFFF_FFFF)
    var bytes: [UInt8] = []
    bytes.reserveCapacity(36)
    for (word, dashes) in [(high, [8, 12]), (low, [0, 4])] {
      for nibble in 0..<16 {
        if dashes.contains(nibble) && !bytes.isEmpty { bytes.append(UInt8(ascii: "-")) }
        let value = UInt8(truncatingIfNeeded: word >> UInt64(60 - nibble * 4)) & 0xF
        bytes.append(value < 10 ? 48 + value : 87 + value)
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}

/// UUID version 7 whose random bits are the SHA-256 of a cause and of the identifier's place among those
/// of that cause.
final class CausedIDSource: IDSource {
  private let cause: String
  private let milliseconds: Int64
  private let count = Mutex(0)

  init(cause: String, time: Instant) {
    self.cause = cause
    milliseconds = time.microseconds / 1000
  }

  func next() -> String {
    let place = count.withLock { count in
      defer { count += 1 }
      return count
    }
    let digest = SHA256.hash(Array("\(cause)\n\(place)".utf8))
    let random = digest.prefix(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    return UUIDv7Source.text(milliseconds: milliseconds, counter: UInt16(truncatingIfNeeded: place), random: random)
  }
}
