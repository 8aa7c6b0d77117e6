import Values

/// What sales expects to sell in some days.
package struct ForecastPeriod: Codable, Hashable, Sendable {
  package var from: LocalDate
  /// Included.
  package var to: LocalDate
  package var quantity: Quantity

  package init(from: LocalDate, to: LocalDate, quantity: Quantity) {
    self.from = from
    self.to = to
    self.quantity = quantity
  }
}

/// Sales said what it expects to sell of a product; it replaces what it said before of that product.
package struct ForecastSubmitted: BusinessEvent {
  package static let type = "sales.forecast.submitted.v1"
  package static let summary =
    "Sales said what it expects to sell of a product, by period; it replaces what it said before."

  package var product: String
  /// Where it is expected to be served from; empty: the company's only plant.
  package var plant: String
  /// In order, not overlapping; empty: nothing is expected any more.
  package var periods: [ForecastPeriod]
  package var submittedBy: String
  package var submittedAt: Instant

  package init(product: String, plant: String, periods: [ForecastPeriod], submittedBy: String, submittedAt: Instant) {
    self.product = product
    self.plant = plant
    self.periods = periods
    self.submittedBy = submittedBy
    self.submittedAt = submittedAt
  }

  package var partitionKey: String { "forecast:" + product + "@" + plant }

  package static let example = ForecastSubmitted(
    product: "85123A", plant: "",
    periods: [
      ForecastPeriod(from: LocalDate("2010-12-06")!, to: LocalDate("2010-12-12")!, quantity: .pieces(120))
    ], submittedBy: "sales manager", submittedAt: Instant("2010-12-01T08:26:00Z")!)
}
