import ProductionDomain
import Values

/// A customer's demand as a scenario has it; what is absent is as it is.
struct DemandChange: Decodable, Sendable {
  var item: String?
  var plant: String?
  /// In the item's unit where it names none.
  var quantity: QuantityText?
  var due: LocalDate?
  var priority: Int?

  static let names = ["item", "plant", "quantity", "due", "priority"]

  func applied(to old: DemandRecord?, name: String, today: LocalDate, items: [ItemRecord]) -> DemandRecord? {
    let key = item.map { ItemAtPlant($0, at: plant ?? "") } ?? old?.key
    guard let key, let record = items.first(where: { $0.key == key }) else { return nil }
    let steps = quantity.map { record.steps(of: $0) } ?? old?.quantity
    guard let steps, steps > 0 else { return nil }
    return DemandRecord(
      name: name, key: key, quantity: steps, due: max(due ?? old?.due ?? today, today),
      priority: priority ?? old?.priority ?? 1, policy: old?.policy ?? .any)
  }
}

/// An order as a scenario has it; what is absent is as it is.
struct OrderChange: Codable, Sendable {
  var due: LocalDate?
  var frozen: Bool?

  static let names = ["due", "frozen"]
}

extension ItemRecord {
  /// A quantity as it is written, in steps of the item's unit; nil where it is none, or does not convert to whole steps.
  fileprivate func steps(of text: QuantityText) -> Int64? {
    guard let given = text.unit.map({ UnitOfMeasure($0) }) ?? unit,
      let quantity = Quantity(value: text.text, unit: given),
      let ratio = UnitConversion.between(given, and: unit, of: conversions)
    else { return nil }
    let wide = Int128(quantity.steps) * Int128(ratio.numerator)
    return wide % Int128(ratio.denominator) == 0 ? Int64(exactly: wide / Int128(ratio.denominator)) : nil
  }
}
