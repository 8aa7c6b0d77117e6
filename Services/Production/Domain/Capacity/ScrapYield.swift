/// Which part of what is started comes through: an exact fraction above 0 and at most 1.
///
/// Where its numbers would become too large (above 10^12, after about three steps with two decimals of a percent each)
/// it is rounded to 10^-12; to which side is said by who multiplies.
package struct ScrapYield: Hashable, Sendable {
  package let numerator: Int64
  package let denominator: Int64

  private init(_ numerator: Int64, _ denominator: Int64) {
    self.numerator = numerator
    self.denominator = denominator
  }

  /// Nothing is lost.
  package static let whole = ScrapYield(1, 1)

  /// So many per million come through: 1 to 1,000,000.
  package init(perMillion: Int64) {
    precondition((1...1_000_000).contains(perMillion), "a yield is above 0 and at most all")
    let divisor = ScrapYield.commonDivisor(Int128(perMillion), 1_000_000)
    self.init(perMillion / Int64(divisor), 1_000_000 / Int64(divisor))
  }

  /// One after the other. Rounded, where it must be, up or down.
  package func times(_ other: ScrapYield, roundingUp: Bool) -> ScrapYield {
    var top = Int128(numerator) * Int128(other.numerator)
    var bottom = Int128(denominator) * Int128(other.denominator)
    let divisor = ScrapYield.commonDivisor(top, bottom)
    (top, bottom) = (top / divisor, bottom / divisor)
    let largest: Int128 = 1_000_000_000_000
    if bottom > largest {
      // Numbers up to 10^12 multiply within 128 bits.
      top = max(1, (top * largest + (roundingUp ? bottom - 1 : 0)) / bottom)
      bottom = largest
    }
    return ScrapYield(Int64(top), Int64(bottom))
  }

  /// What must be started so that `good` come: rounded up.
  @inline(__always)
  package func started(for good: Int64) -> Int64 {
    guard numerator != denominator else { return good }
    return Int64(
      clamping: (Int128(good) * Int128(denominator) + Int128(numerator) - 1) / Int128(numerator))
  }

  /// What comes of `started`: rounded down.
  @inline(__always)
  package func good(of started: Int64) -> Int64 {
    guard numerator != denominator else { return started }
    return Int64(Int128(started) * Int128(numerator) / Int128(denominator))
  }

  /// How much of `started` gets so far, to be ready for it: rounded up.
  package func reaching(of started: Int64) -> Int64 {
    Int64(clamping: (Int128(started) * Int128(numerator) + Int128(denominator) - 1) / Int128(denominator))
  }

  /// The greatest common divisor of numbers that are not below zero; mostly they fit into a register, where it is found
  /// many times faster.
  static func commonDivisor(_ one: Int128, _ other: Int128) -> Int128 {
    if var a = Int64(exactly: one), var b = Int64(exactly: other) {
      while b != 0 { (a, b) = (b, a % b) }
      return Int128(a)
    }
    var (a, b) = (one, other)
    while b != 0 { (a, b) = (b, a % b) }
    return a
  }
}
