/// The few functions of real numbers that the inventory formulas take, to about 1e-14 relative. Written
/// out so that every machine gives the same digits and the domain imports no system library.
enum RealFunctions {
  private static let logOfTwo = 0.693_147_180_559_945_309_417

  /// e to the power of `x`: x = k ln 2 + r, and the Taylor series of r.
  static func exponential(_ x: Double) -> Double {
    if x < -745 { return 0 }
    if x > 709 { return .infinity }
    let k = (x / logOfTwo).rounded()
    let r = x - k * logOfTwo
    var term = 1.0
    var sum = 1.0
    for n in 1...20 {
      term *= r / Double(n)
      sum += term
    }
    return scaled(sum, byPowerOfTwo: Int(k))
  }

  private static func scaled(_ value: Double, byPowerOfTwo exponent: Int) -> Double {
    // In two steps, so that results near the limits do not round to 0 or infinity too soon.
    let half = exponent / 2
    return value * Double(sign: .plus, exponent: half, significand: 1)
      * Double(sign: .plus, exponent: exponent - half, significand: 1)
  }

  /// The natural logarithm of a positive number, by the series of artanh.
  static func logarithm(_ x: Double) -> Double {
    precondition(x > 0, "the logarithm is of positive numbers")
    var exponent = Int(x.exponent)
    var significand = x.significand
    if significand > 1.414_213_562_373_095 {
      significand /= 2
      exponent += 1
    }
    let y = (significand - 1) / (significand + 1)
    var power = y
    var sum = y
    for n in 1...20 {
      power *= y * y
      sum += power / Double(2 * n + 1)
    }
    return 2 * sum + Double(exponent) * logOfTwo
  }

  /// `base` to the power of `exponent`, for a positive base.
  static func power(_ base: Double, _ exponent: Double) -> Double { exponential(exponent * logarithm(base)) }
}
