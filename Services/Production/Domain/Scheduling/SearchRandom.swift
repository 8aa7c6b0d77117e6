/// xoshiro256** (Blackman, Vigna 2018), seeded through SplitMix64 (Steele, Lea, Flood 2014): the same
/// seed gives the same schedule on every machine.
package struct SearchRandom: RandomNumberGenerator, Sendable {
  private var a: UInt64
  private var b: UInt64
  private var c: UInt64
  private var d: UInt64

  package init(seed: UInt64) {
    var state = seed
    func next() -> UInt64 {
      state &+= 0x9E37_79B9_7F4A_7C15
      var mixed = state
      mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
      mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
      return mixed ^ (mixed >> 31)
    }
    a = next()
    b = next()
    c = next()
    d = next()
  }

  @inline(__always)
  package mutating func next() -> UInt64 {
    let multiplied = b &* 5
    let result = ((multiplied << 7) | (multiplied >> 57)) &* 9
    let shifted = b << 17
    c ^= a
    d ^= b
    b ^= c
    a ^= d
    c ^= shifted
    d = (d << 45) | (d >> 19)
    return result
  }

  /// A number from 0 up to, not including, `bound`, which must be positive (Lemire 2019, without the
  /// rejection: the bias is below one in a million for the bounds used here).
  @inline(__always)
  package mutating func below(_ bound: Int) -> Int {
    Int(truncatingIfNeeded: ((next() >> 32) &* UInt64(truncatingIfNeeded: bound)) >> 32)
  }

  /// A number in 0 ..< 1.
  @inline(__always)
  package mutating func unit() -> Double { Double(next() >> 11) * 0x1p-53 }

  /// An exponential variate of mean 1: a change for the worse is accepted by annealing when it is below
  /// the temperature times this.
  @inline(__always)
  package mutating func exponential() -> Double { -naturalLogarithm(max(unit(), 0x1p-60)) }
}

/// The natural logarithm of a positive number that is not subnormal, to about seven digits: enough for drawing and cooling.
@inline(__always)
func naturalLogarithm(_ value: Double) -> Double {
  // ln m = 2 artanh((m - 1) / (m + 1)) for the significand m in 1 ..< 2.
  let bits = value.bitPattern
  let significand = Double(bitPattern: bits & 0xF_FFFF_FFFF_FFFF | 0x3FF0_0000_0000_0000)
  let part = (significand - 1) / (significand + 1)
  let square = part * part
  let series = 1 + square * (1 / 3.0 + square * (1 / 5.0 + square * (1 / 7.0 + square * (1 / 9.0 + square / 11))))
  return Double(Int(bits >> 52) - 1023) * 0.6931471805599453 + 2 * part * series
}
