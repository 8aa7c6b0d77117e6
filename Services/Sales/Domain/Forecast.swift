import Values

/// What sales expects to sell of a product, by period: in order, not overlapping, in the product's unit.
package struct Forecast: Hashable, Sendable {
  package struct Period: Hashable, Sendable {
    package let from: LocalDate
    /// Included.
    package let to: LocalDate
    package let quantity: Quantity

    package init(from: LocalDate, to: LocalDate, quantity: Quantity) {
      self.from = from
      self.to = to
      self.quantity = quantity
    }
  }

  /// Ten years of weeks.
  package static let maximumPeriods = 520
  /// Keeps every sum within 64 bits.
  package static let maximumSteps: Int64 = 10_000_000_000

  package let periods: [Period]

  /// Throws a ``FieldRefusal`` for the first thing that cannot be used.
  package init(_ periods: [Period], of unit: UnitOfMeasure) throws(FieldRefusal) {
    guard periods.count <= Self.maximumPeriods else {
      throw FieldRefusal("'periods' has \(periods.count) periods; give at most \(Self.maximumPeriods).")
    }
    for (index, period) in periods.enumerated() {
      guard period.from <= period.to else {
        throw FieldRefusal("'periods[\(index)]' ends on \(period.to), before it begins on \(period.from).")
      }
      if index > 0, period.from <= periods[index - 1].to {
        throw FieldRefusal(
          "'periods[\(index)]' begins on \(period.from), but the one before it ends on \(periods[index - 1].to); "
            + "give periods in order that do not overlap.")
      }
      guard period.quantity.unit == unit else {
        throw FieldRefusal(
          "'periods[\(index)].quantity' is in \(period.quantity.unit), but the product is counted in \(unit).")
      }
      guard (0...Self.maximumSteps).contains(period.quantity.steps) else {
        let most = Quantity(steps: Self.maximumSteps, unit: unit)
        throw FieldRefusal("'periods[\(index)].quantity' must lie between 0 and \(most.valueText).")
      }
    }
    self.periods = periods
  }
}
