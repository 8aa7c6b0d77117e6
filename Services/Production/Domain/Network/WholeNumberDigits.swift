/// Arithmetic on digits, the lowest first (D. E. Knuth, *The Art of Computer Programming* 2, 4.3.1).
enum WholeNumberDigits {
  static func isLess(_ a: [UInt32], _ b: [UInt32]) -> Bool {
    let (a, b) = (trimmed(a), trimmed(b))
    guard a.count == b.count else { return a.count < b.count }
    for index in a.indices.reversed() where a[index] != b[index] { return a[index] < b[index] }
    return false
  }

  private static func trimmed(_ digits: [UInt32]) -> [UInt32] {
    var digits = digits
    while digits.last == 0 { digits.removeLast() }
    return digits
  }

  static func sum(_ a: [UInt32], _ b: [UInt32]) -> [UInt32] {
    var result: [UInt32] = []
    var carry: UInt64 = 0
    for index in 0..<max(a.count, b.count) {
      carry += UInt64(index < a.count ? a[index] : 0) + UInt64(index < b.count ? b[index] : 0)
      result.append(UInt32(truncatingIfNeeded: carry))
      carry >>= 32
    }
    return result + [UInt32(carry)]
  }

  /// a − b for a not below b.
  static func difference(_ a: [UInt32], _ b: [UInt32]) -> [UInt32] {
    var result = a
    var borrow: Int64 = 0
    for index in a.indices {
      let value = Int64(a[index]) - (index < b.count ? Int64(b[index]) : 0) - borrow
      borrow = value < 0 ? 1 : 0
      result[index] = UInt32(truncatingIfNeeded: value)
    }
    return result
  }

  static func product(_ a: [UInt32], _ b: [UInt32]) -> [UInt32] {
    guard !a.isEmpty, !b.isEmpty else { return [] }
    var result = [UInt32](repeating: 0, count: a.count + b.count)
    for i in a.indices {
      var carry: UInt64 = 0
      for j in b.indices {
        carry += UInt64(a[i]) * UInt64(b[j]) + UInt64(result[i + j])
        result[i + j] = UInt32(truncatingIfNeeded: carry)
        carry >>= 32
      }
      result[i + b.count] = UInt32(carry)
    }
    return result
  }

  /// Algorithm D.
  static func quotient(_ dividend: [UInt32], _ divisor: [UInt32]) -> (quotient: [UInt32], remainder: [UInt32]) {
    let divisor = trimmed(divisor)
    if isLess(dividend, divisor) { return ([], dividend) }
    if divisor.count == 1 { return short(dividend, UInt64(divisor[0])) }
    let shift = divisor.last!.leadingZeroBitCount
    let v = shifted(divisor, left: shift)
    var u = shifted(trimmed(dividend), left: shift)
    if u.count == trimmed(dividend).count { u.append(0) }
    let n = trimmed(v).count
    var result = [UInt32](repeating: 0, count: u.count - n)
    for j in (0..<(u.count - n)).reversed() {
      let top = UInt64(u[j + n]) << 32 | UInt64(u[j + n - 1])
      var guess = top / UInt64(v[n - 1])
      var rest = top % UInt64(v[n - 1])
      while guess >> 32 != 0 || guess * UInt64(v[n - 2]) > (rest << 32 | UInt64(u[j + n - 2])) {
        guess -= 1
        rest += UInt64(v[n - 1])
        if rest >> 32 != 0 { break }
      }
      if subtract(v, n, times: guess, from: &u, at: j) {
        guess -= 1
        addBack(v, n, to: &u, at: j)
      }
      result[j] = UInt32(truncatingIfNeeded: guess)
    }
    return (result, unshifted(Array(u[..<n]), right: shift))
  }

  private static func short(_ dividend: [UInt32], _ divisor: UInt64) -> (quotient: [UInt32], remainder: [UInt32]) {
    var result = dividend
    var rest: UInt64 = 0
    for index in dividend.indices.reversed() {
      let value = rest << 32 | UInt64(dividend[index])
      result[index] = UInt32(value / divisor)
      rest = value % divisor
    }
    return (result, [UInt32(rest)])
  }

  /// True when it went below zero.
  private static func subtract(_ v: [UInt32], _ n: Int, times factor: UInt64, from u: inout [UInt32], at j: Int) -> Bool
  {
    var carry: UInt64 = 0
    var borrow: Int64 = 0
    for i in 0...n {
      let product = (i < n ? factor * UInt64(v[i]) : 0) + carry
      carry = product >> 32
      let value = Int64(u[j + i]) - borrow - Int64(product & 0xFFFF_FFFF)
      u[j + i] = UInt32(truncatingIfNeeded: value)
      borrow = value < 0 ? 1 : 0
    }
    return borrow != 0
  }

  private static func addBack(_ v: [UInt32], _ n: Int, to u: inout [UInt32], at j: Int) {
    var carry: UInt64 = 0
    for i in 0...n {
      carry += UInt64(u[j + i]) + (i < n ? UInt64(v[i]) : 0)
      u[j + i] = UInt32(truncatingIfNeeded: carry)
      carry >>= 32
    }
  }

  private static func shifted(_ digits: [UInt32], left shift: Int) -> [UInt32] {
    guard shift > 0 else { return digits }
    var carry: UInt32 = 0
    var result = digits.map { digit in
      defer { carry = digit >> (32 - UInt32(shift)) }
      return digit << UInt32(shift) | carry
    }
    if carry > 0 { result.append(carry) }
    return result
  }

  private static func unshifted(_ digits: [UInt32], right shift: Int) -> [UInt32] {
    guard shift > 0 else { return digits }
    return digits.indices.map { index in
      let above = index + 1 < digits.count ? digits[index + 1] << (32 - UInt32(shift)) : 0
      return digits[index] >> UInt32(shift) | above
    }
  }
}
