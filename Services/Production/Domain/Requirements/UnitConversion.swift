import Values

/// How a unit counts in the steps of an item's own unit.
package struct UnitConversion: Hashable, Sendable {
  package let unit: UnitOfMeasure
  /// Steps of the item's unit for one step of ``unit``: numerator over denominator.
  package let numerator: Int64
  package let denominator: Int64

  package init(unit: UnitOfMeasure, numerator: Int64, denominator: Int64) {
    self.unit = unit
    self.numerator = numerator
    self.denominator = denominator
  }

  /// Units that convert whatever the item: to steps of a common base, as a fraction. A gram is the
  /// base of weight, a minute of time, a piece of count.
  private static let general: [String: (kind: String, numerator: Int64, denominator: Int64)] = [
    "GRM": ("weight", 1, 1), "KGM": ("weight", 1, 1),
    "MIN": ("time", 1, 1), "HUR": ("time", 3, 5),
    "H87": ("count", 1, 1), "DZN": ("count", 12, 1),
  ]

  /// How steps of `unit` count in steps of `target`; nil when they do not convert.
  package static func between(
    _ unit: UnitOfMeasure, and target: UnitOfMeasure, of item: [UnitConversion]
  ) -> (numerator: Int64, denominator: Int64)? {
    if unit == target { return (1, 1) }
    if let own = item.first(where: { $0.unit == unit }) { return (own.numerator, own.denominator) }
    guard let from = general[unit.code], let to = general[target.code], from.kind == to.kind else { return nil }
    return (from.numerator * to.denominator, from.denominator * to.numerator)
  }
}
