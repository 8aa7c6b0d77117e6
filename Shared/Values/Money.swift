/// An ISO 4217 currency: its code and how many decimals its smallest unit has.
package struct Currency: Hashable, Sendable, Comparable, CustomStringConvertible {
  package let code: String
  /// Decimals of the minor unit: 2 for GBP, 0 for JPY, 3 for KWD.
  package let scale: Int

  /// Nil for a code that is not a currency of ISO 4217 list one.
  package init?(_ code: String) {
    guard let scale = Currency.scales[code] else { return nil }
    self.code = code
    self.scale = scale
  }
  private init(code: String, scale: Int) {
    self.code = code
    self.scale = scale
  }

  package static let eur = Currency(code: "EUR", scale: 2)
  package static let gbp = Currency(code: "GBP", scale: 2)
  package static let usd = Currency(code: "USD", scale: 2)
  package static let jpy = Currency(code: "JPY", scale: 0)

  /// The money of ISO 4217 list one by the decimals of its minor unit; without funds, metals, units of account
  /// and the codes for testing and for no currency.
  private static let scales: [String: Int] = {
    let codes = [
      0: """
      BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF
      """,
      2: """
      AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CNY COP CRC
      CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR JMD
      KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO
      NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL
      THB TJS TMT TOP TRY TTD TWD TZS UAH USD UYU UZS VED VES WST XCD XCG YER ZAR ZMW ZWG
      """,
      3: """
      BHD IQD JOD KWD LYD OMR TND
      """,
    ]
    var scales: [String: Int] = [:]
    for (scale, list) in codes {
      for code in list.split(whereSeparator: \.isWhitespace) { scales[String(code)] = scale }
    }
    return scales
  }()

  package var description: String { code }
  package static func < (left: Currency, right: Currency) -> Bool { left.code < right.code }
}

/// An amount of money: an integer count of the currency's minor units. Never a fraction.
///
/// On the wire `{"amount":"1234.50","currency":"EUR"}`. Adding two currencies is a programmer's
/// mistake and stops the process; amounts that overflow 64 bits stop it too.
package struct Money: Hashable, Sendable {
  package var minorUnits: Int64
  package var currency: Currency

  package init(minorUnits: Int64, currency: Currency) {
    self.minorUnits = minorUnits
    self.currency = currency
  }
  package static func zero(_ currency: Currency) -> Money { Money(minorUnits: 0, currency: currency) }

  package var isZero: Bool { minorUnits == 0 }
  package var isNegative: Bool { minorUnits < 0 }
  package var isPositive: Bool { minorUnits > 0 }

  package static func + (left: Money, right: Money) -> Money {
    precondition(left.currency == right.currency, "cannot add \(left.currency) and \(right.currency)")
    return Money(minorUnits: left.minorUnits + right.minorUnits, currency: left.currency)
  }
  package static func - (left: Money, right: Money) -> Money { left + (-right) }
  package static prefix func - (value: Money) -> Money {
    Money(minorUnits: -value.minorUnits, currency: value.currency)
  }
  package static func += (left: inout Money, right: Money) { left = left + right }
  package static func -= (left: inout Money, right: Money) { left = left - right }

  /// This amount times `numerator / denominator`, rounded half away from zero to the minor unit.
  package func scaled(by numerator: Int64, over denominator: Int64) -> Money {
    Money(minorUnits: multiplyRoundingHalfUp(minorUnits, numerator, over: denominator), currency: currency)
  }

  /// Splits the amount by `weights` so that the parts sum to the whole (largest remainder; the
  /// earlier part wins a tie). All weights zero: everything goes to the first part.
  package func allocated(by weights: [Int64]) -> [Money] {
    precondition(!weights.isEmpty && weights.allSatisfy { $0 >= 0 }, "weights must be given and not negative")
    let total = weights.reduce(0, +)
    guard total > 0 else {
      return weights.indices.map { Money(minorUnits: $0 == 0 ? minorUnits : 0, currency: currency) }
    }
    let sign: Int64 = minorUnits < 0 ? -1 : 1
    let whole = abs(minorUnits)
    var parts: [Int64] = []
    var remainders: [(remainder: Int64, index: Int)] = []
    for (index, weight) in weights.enumerated() {
      let (quotient, remainder) = total.dividingFullWidth(whole.multipliedFullWidth(by: weight))
      parts.append(quotient)
      remainders.append((remainder, index))
    }
    let left = whole - parts.reduce(0, +)
    remainders.sort { $0.remainder != $1.remainder ? $0.remainder > $1.remainder : $0.index < $1.index }
    for index in 0..<Int(left) { parts[remainders[index].index] += 1 }
    return parts.map { Money(minorUnits: $0 * sign, currency: currency) }
  }
}

/// `value * numerator / denominator`, rounded half away from zero, with a 128-bit product.
package func multiplyRoundingHalfUp(_ value: Int64, _ numerator: Int64, over denominator: Int64) -> Int64 {
  precondition(denominator > 0, "the denominator must be positive")
  let negative = (value < 0) != (numerator < 0)
  let product = value.magnitude.multipliedFullWidth(by: numerator.magnitude)
  let (quotient, remainder) = denominator.magnitude.dividingFullWidth(product)
  let rounded = Int64(remainder >= denominator.magnitude - remainder ? quotient + 1 : quotient)
  return negative ? -rounded : rounded
}

extension Money: CustomStringConvertible {
  /// The plain decimal, e.g. `-12.50`, with exactly the currency's decimals.
  package var amountText: String { decimalText(minorUnits, scale: currency.scale) }
  package var description: String { "\(amountText) \(currency.code)" }

  /// Reads a plain decimal with at most the currency's decimals; nil otherwise.
  package init?(amount: String, currency: Currency) {
    guard let units = parseDecimal(amount, scale: currency.scale) else { return nil }
    self.init(minorUnits: units, currency: currency)
  }
}

extension Money: Codable {
  private enum Keys: String, CodingKey { case amount, currency }
  package init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: Keys.self)
    let code = try container.decode(String.self, forKey: .currency)
    guard let currency = Currency(code) else {
      throw DecodingError.dataCorruptedError(
        forKey: .currency, in: container,
        debugDescription: "'\(code.prefix(10))' is not a currency code of ISO 4217 such as GBP.")
    }
    let text = try container.decode(String.self, forKey: .amount)
    guard let value = Money(amount: text, currency: currency) else {
      throw DecodingError.dataCorruptedError(
        forKey: .amount, in: container,
        debugDescription: "'\(text.prefix(40))' is not an amount with at most \(currency.scale) decimals.")
    }
    self = value
  }
  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Keys.self)
    try container.encode(amountText, forKey: .amount)
    try container.encode(currency.code, forKey: .currency)
  }
}

func decimalText(_ units: Int64, scale: Int) -> String {
  guard scale > 0 else { return String(units) }
  var digits = String(units.magnitude)
  if digits.utf8.count <= scale { digits = String(repeating: "0", count: scale + 1 - digits.utf8.count) + digits }
  let point = digits.index(digits.endIndex, offsetBy: -scale)
  return (units < 0 ? "-" : "") + digits[..<point] + "." + digits[point...]
}

/// Reads `-?digits(.digits)?` with at most `scale` decimals and at most 18 digits in all.
func parseDecimal(_ text: String, scale: Int) -> Int64? {
  var value: Int64 = 0
  var digits = 0
  var decimals = -1
  var negative = false
  for (index, byte) in text.utf8.enumerated() {
    switch byte {
    case UInt8(ascii: "-") where index == 0: negative = true
    case UInt8(ascii: ".") where decimals < 0 && digits > 0: decimals = 0
    case 48...57:
      digits += 1
      if decimals >= 0 { decimals += 1 }
      guard digits <= 18, decimals <= scale else { return nil }
      value = value * 10 + Int64(byte - 48)
    default: return nil
    }
  }
  guard digits > 0, decimals != 0 else { return nil }
  for _ in 0..<(scale - max(decimals, 0)) {
    let (next, overflow) = value.multipliedReportingOverflow(by: 10)
    if overflow { return nil }
    value = next
  }
  return negative ? -value : value
}
