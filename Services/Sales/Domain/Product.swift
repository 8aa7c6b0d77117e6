import Values

/// What sales knows of a product when it prices an order.
package struct Product: Hashable, Sendable {
  package let code: String
  package let name: String
  package let unit: UnitOfMeasure
  package let listPrice: Money
  /// False once it is no longer sold.
  package let active: Bool

  package init(code: String, name: String, unit: UnitOfMeasure, listPrice: Money, active: Bool) {
    self.code = code
    self.name = name
    self.unit = unit
    self.listPrice = listPrice
    self.active = active
  }

  /// A listing as someone asks for it. Throws a ``FieldRefusal`` for the first field that cannot be used.
  package init(listing code: String, name: String, unit: String, listPrice: Money, active: Bool) throws(FieldRefusal) {
    let code = try FieldRefusal.text(code, "code", upTo: 64)
    let name = try FieldRefusal.text(name, "name", upTo: 200)
    guard let unit = UnitOfMeasure(unit) else {
      throw FieldRefusal("'unit' must be one of \(UnitOfMeasure.known.joined(separator: ", ")).")
    }
    guard !listPrice.isNegative, listPrice.minorUnits <= OrderLines.maximumLineMinor else {
      throw FieldRefusal("'listPrice' must not be negative or above \(OrderLines.maximumLineMinor) minor units.")
    }
    self.init(code: code, name: name, unit: unit, listPrice: listPrice, active: active)
  }
}
