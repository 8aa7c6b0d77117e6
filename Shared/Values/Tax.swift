/// A tax rate in hundredths of a percent: 17.5 % is 1750. On the wire the plain percent, `"17.5"`.
package struct TaxRate: Hashable, Sendable, Comparable {
  package let basisPoints: Int64
  package init(basisPoints: Int64) {
    precondition((0...10_000).contains(basisPoints), "a tax rate lies between 0 and 100 %")
    self.basisPoints = basisPoints
  }
  package static let zero = TaxRate(basisPoints: 0)
  package static func < (left: TaxRate, right: TaxRate) -> Bool { left.basisPoints < right.basisPoints }
}

extension TaxRate: Codable, CustomStringConvertible {
  package var description: String {
    var text = decimalText(basisPoints, scale: 2)
    while text.hasSuffix("0") { text.removeLast() }
    if text.hasSuffix(".") { text.removeLast() }
    return text
  }
  package init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    let text = try container.decode(String.self)
    guard let value = parseDecimal(text, scale: 2), (0...10_000).contains(value) else {
      throw DecodingError.dataCorruptedError(
        in: container, debugDescription: "'\(text.prefix(20))' is not a tax rate in percent between 0 and 100.")
    }
    self.init(basisPoints: value)
  }
  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(description)
  }
}

/// The one tax calculation of the suite: order, invoice and credit note all use it, so that their
/// totals agree to the penny.
///
/// Rule (EN 16931 BR-CO-14, BR-CO-17): tax is computed per rate on the sum of the net line amounts
/// of that rate, rounded half up to the minor unit; the document's tax is the sum over the rates.
package enum Tax {
  package struct Subtotal: Hashable, Sendable {
    package let rate: TaxRate
    package let base: Money
    package let tax: Money
  }
  package struct Total: Hashable, Sendable {
    package let net: Money
    package let tax: Money
    package let subtotals: [Subtotal]
    package var gross: Money { net + tax }
  }

  /// `lines` are net amounts with their rate; all in `currency`.
  package static func total(of lines: [(net: Money, rate: TaxRate)], currency: Currency) -> Total {
    var bases: [TaxRate: Money] = [:]
    for line in lines { bases[line.rate, default: .zero(currency)] += line.net }
    let subtotals = bases.keys.sorted().map { rate in
      Subtotal(rate: rate, base: bases[rate]!, tax: bases[rate]!.scaled(by: rate.basisPoints, over: 10_000))
    }
    return Total(
      net: lines.reduce(.zero(currency)) { $0 + $1.net },
      tax: subtotals.reduce(.zero(currency)) { $0 + $1.tax },
      subtotals: subtotals)
  }

  /// The net amount of a line: unit price times quantity less a discount in hundredths of a percent,
  /// rounded once, half up, to the minor unit. `quantitySteps` counts steps of 10^-`quantityScale`.
  package static func lineNet(unitPrice: Money, quantity: Quantity, discountBasisPoints: Int64 = 0) -> Money {
    var divisor: Int64 = 10_000
    for _ in 0..<quantity.unit.scale { divisor *= 10 }
    let gross = unitPrice.minorUnits.multipliedReportingOverflow(by: quantity.steps)
    precondition(!gross.overflow, "the line amount is too large")
    return Money(
      minorUnits: multiplyRoundingHalfUp(gross.partialValue, 10_000 - discountBasisPoints, over: divisor),
      currency: unitPrice.currency)
  }
}
