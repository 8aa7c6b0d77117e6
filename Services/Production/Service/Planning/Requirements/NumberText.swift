/// A number as people write it, `3`, `2.5` or `"2.5"`, read without rounding.
struct NumberText: Decodable {
  /// The digits as a whole number, and how many of them stand after the point.
  var digits: Int64
  var decimals: Int

  init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if let whole = try? container.decode(Int64.self) {
      (digits, decimals) = (whole, 0)
      return
    }
    guard let text = (try? container.decode(String.self)) ?? NumberText.decimal(in: container),
      let read = NumberText(text)
    else {
      throw DecodingError.dataCorruptedError(
        in: container,
        debugDescription:
          "a number is written such as 3, 2.5 or \"2.5\", with at most 18 digits, of which 15 before the point")
    }
    self = read
  }

  /// The digits of a JSON number that is not whole, as they were written when those are at most 15; nil where there is
  /// none.
  static func decimal(in container: any SingleValueDecodingContainer) -> String? {
    guard let number = try? container.decode(Double.self), number.isFinite else { return nil }
    return "\(number)"
  }

  /// `-?digits(.digits)?` with at most 18 digits, of which 15 before the point; nil
  /// otherwise.
  init?(_ text: String) {
    var digits: Int64 = 0
    var count = 0
    var decimals: Int?
    for (index, character) in text.utf8.enumerated() {
      switch character {
      case UInt8(ascii: "-") where index == 0: continue
      case UInt8(ascii: ".") where decimals == nil && count > 0: decimals = 0
      case 48...57:
        digits = digits * 10 + Int64(character - 48)
        count += 1
        if let so = decimals { decimals = so + 1 }
        if count > (decimals == nil ? 15 : 18) { return nil }
      default: return nil
      }
    }
    guard count > 0, decimals != 0 else { return nil }
    self.digits = text.hasPrefix("-") ? -digits : digits
    self.decimals = decimals ?? 0
  }

  /// The number times `factor`, rounded up to a whole one.
  func times(_ factor: Int64) -> Int64 {
    let divisor = (0..<decimals).reduce(Int128(1)) { value, _ in value * 10 }
    let wide = Int128(digits) * Int128(factor)
    return Int64(clamping: wide >= 0 ? (wide + divisor - 1) / divisor : wide / divisor)
  }

  /// For statistics only.
  var real: Double {
    (0..<decimals).reduce(Double(digits)) { value, _ in value / 10 }
  }
}
