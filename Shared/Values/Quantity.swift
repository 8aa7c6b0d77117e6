/// A unit of measure by its UN/ECE Recommendation 20 code, with the decimals of its smallest step.
package struct UnitOfMeasure: Hashable, Sendable, CustomStringConvertible {
  package let code: String
  /// Decimals of the smallest step: 0 for pieces, 3 for kilograms counted in grams.
  package let scale: Int

  /// Nil for a code that is not in the list of units the suite knows.
  package init?(_ code: String) {
    guard let scale = UnitOfMeasure.scales[code] else { return nil }
    self.code = code
    self.scale = scale
  }
  private init(code: String, scale: Int) {
    self.code = code
    self.scale = scale
  }
  /// One piece (UN/ECE `H87`).
  package static let piece = UnitOfMeasure(code: "H87", scale: 0)

  /// H87 piece, DZN dozen, BX box, SET set, KGM kilogram, GRM gram, MTR metre, LTR litre, HUR hour, MIN minute.
  private static let scales: [String: Int] = [
    "H87": 0, "DZN": 0, "BX": 0, "SET": 0, "KGM": 3, "GRM": 0, "MTR": 3, "LTR": 3, "HUR": 2, "MIN": 0,
  ]
  package static var known: [String] { scales.keys.sorted() }
  package var description: String { code }
}

/// A quantity: an integer count of the unit's smallest step. On the wire `{"value":"6","unit":"H87"}`.
package struct Quantity: Hashable, Sendable {
  /// Count of smallest steps (pieces, or grams for `KGM`).
  package var steps: Int64
  package var unit: UnitOfMeasure

  package init(steps: Int64, unit: UnitOfMeasure) {
    self.steps = steps
    self.unit = unit
  }
  package static func pieces(_ count: Int64) -> Quantity { Quantity(steps: count, unit: .piece) }
  package static func zero(_ unit: UnitOfMeasure) -> Quantity { Quantity(steps: 0, unit: unit) }

  package var isZero: Bool { steps == 0 }
  package var isPositive: Bool { steps > 0 }

  package static func + (left: Quantity, right: Quantity) -> Quantity {
    precondition(left.unit == right.unit, "cannot add \(left.unit) and \(right.unit)")
    return Quantity(steps: left.steps + right.steps, unit: left.unit)
  }
  package static func - (left: Quantity, right: Quantity) -> Quantity {
    left + Quantity(steps: -right.steps, unit: right.unit)
  }
}

extension Quantity: CustomStringConvertible, Codable {
  package var valueText: String { decimalText(steps, scale: unit.scale) }
  package var description: String { "\(valueText) \(unit.code)" }

  package init?(value: String, unit: UnitOfMeasure) {
    guard let steps = parseDecimal(value, scale: unit.scale) else { return nil }
    self.init(steps: steps, unit: unit)
  }

  private enum Keys: String, CodingKey { case value, unit }
  package init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: Keys.self)
    let code = try container.decode(String.self, forKey: .unit)
    guard let unit = UnitOfMeasure(code) else {
      throw DecodingError.dataCorruptedError(
        forKey: .unit, in: container,
        debugDescription:
          "'\(code.prefix(10))' is not a known unit; use one of \(UnitOfMeasure.known.joined(separator: ", ")).")
    }
    let text = try container.decode(String.self, forKey: .value)
    guard let value = Quantity(value: text, unit: unit) else {
      throw DecodingError.dataCorruptedError(
        forKey: .value, in: container,
        debugDescription: "'\(text.prefix(40))' is not a quantity with at most \(unit.scale) decimals.")
    }
    self = value
  }
  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Keys.self)
    try container.encode(valueText, forKey: .value)
    try container.encode(unit.code, forKey: .unit)
  }
}
