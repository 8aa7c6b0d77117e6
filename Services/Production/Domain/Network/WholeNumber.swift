/// A whole number of any size, for arithmetic that must not round. Numbers of 64 bits, which nearly all
/// are, take no memory of their own.
enum WholeNumber: Hashable, Sendable {
  case small(Int64)
  /// Beyond 64 bits: 32-bit digits, the lowest first, no zero at the top.
  case large(negative: Bool, digits: [UInt32])

  init(_ value: Int64) { self = .small(value) }

  init(wide value: Int128) {
    if let small = Int64(exactly: value) {
      self = .small(small)
      return
    }
    var rest = value.magnitude
    var digits: [UInt32] = []
    while rest > 0 {
      digits.append(UInt32(truncatingIfNeeded: rest))
      rest >>= 32
    }
    self = .large(negative: value < 0, digits: digits)
  }

  /// Leading zeros are cut off.
  init(negative: Bool, digits: [UInt32]) {
    var digits = digits
    while digits.last == 0 { digits.removeLast() }
    if digits.count <= 2 {
      let magnitude = digits.reversed().reduce(UInt64(0)) { $0 << 32 | UInt64($1) }
      if magnitude <= UInt64(Int64.max) {
        self = .small(negative ? -Int64(magnitude) : Int64(magnitude))
        return
      }
      if negative, magnitude == UInt64(Int64.max) + 1 {
        self = .small(.min)
        return
      }
    }
    self = .large(negative: negative, digits: digits)
  }

  /// -1, 0 or 1.
  var sign: Int {
    switch self {
    case .small(let value): Int(value.signum())
    case .large(let negative, _): negative ? -1 : 1
    }
  }

  var digits: [UInt32] {
    guard case .small(let value) = self else {
      if case .large(_, let digits) = self { return digits }
      return []
    }
    let magnitude = value.magnitude
    return magnitude == 0 ? [] : [UInt32(truncatingIfNeeded: magnitude), UInt32(magnitude >> 32)]
  }

  /// Nil beyond 64 bits.
  var int64: Int64? {
    if case .small(let value) = self { return value }
    return nil
  }
}

extension WholeNumber: Comparable {
  static prefix func - (value: WholeNumber) -> WholeNumber {
    switch value {
    case .small(let small): WholeNumber(wide: -Int128(small))
    case .large(let negative, let digits): WholeNumber(negative: !negative, digits: digits)
    }
  }

  static func + (left: WholeNumber, right: WholeNumber) -> WholeNumber {
    if case .small(let a) = left, case .small(let b) = right { return WholeNumber(wide: Int128(a) + Int128(b)) }
    let (a, b) = (left.digits, right.digits)
    if (left.sign < 0) == (right.sign < 0) || left.sign == 0 || right.sign == 0 {
      return WholeNumber(negative: left.sign < 0 || right.sign < 0, digits: WholeNumberDigits.sum(a, b))
    }
    return WholeNumberDigits.isLess(a, b)
      ? WholeNumber(negative: right.sign < 0, digits: WholeNumberDigits.difference(b, a))
      : WholeNumber(negative: left.sign < 0, digits: WholeNumberDigits.difference(a, b))
  }
  static func - (left: WholeNumber, right: WholeNumber) -> WholeNumber { left + -right }

  static func * (left: WholeNumber, right: WholeNumber) -> WholeNumber {
    if case .small(let a) = left, case .small(let b) = right { return WholeNumber(wide: Int128(a) * Int128(b)) }
    return WholeNumber(
      negative: (left.sign < 0) != (right.sign < 0), digits: WholeNumberDigits.product(left.digits, right.digits))
  }

  /// Quotient toward zero, and the remainder with the sign of the dividend.
  func dividing(by divisor: WholeNumber) -> (quotient: WholeNumber, remainder: WholeNumber) {
    precondition(divisor.sign != 0, "division by zero")
    if case .small(let a) = self, case .small(let b) = divisor {
      return (WholeNumber(wide: Int128(a) / Int128(b)), WholeNumber(wide: Int128(a) % Int128(b)))
    }
    let (quotient, remainder) = WholeNumberDigits.quotient(digits, divisor.digits)
    return (
      WholeNumber(negative: (sign < 0) != (divisor.sign < 0), digits: quotient),
      WholeNumber(negative: sign < 0, digits: remainder)
    )
  }

  static func < (left: WholeNumber, right: WholeNumber) -> Bool {
    if case .small(let a) = left, case .small(let b) = right { return a < b }
    return (left - right).sign < 0
  }

  /// (a × p − b × q) ÷ d, which must come out even: the step of integer pivoting.
  @inline(__always)
  static func pivoted(
    _ a: WholeNumber, _ p: WholeNumber, _ b: WholeNumber, _ q: WholeNumber, over d: WholeNumber
  ) -> WholeNumber {
    if case .small(let a) = a, case .small(let p) = p, case .small(let b) = b, case .small(let q) = q,
      case .small(let d) = d
    {
      return WholeNumber(wide: (Int128(a) * Int128(p) - Int128(b) * Int128(q)) / Int128(d))
    }
    return (a * p - b * q).dividing(by: d).quotient
  }
}
