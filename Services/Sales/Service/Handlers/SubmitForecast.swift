import Messaging
import Persistence
import SalesContract
import SalesDomain
import Values

/// Says what sales expects to sell of a product, in place of what it said before; no periods: nothing any more.
package struct SubmitForecast: Codable, Sendable {
  package var periods: [ForecastPeriod]
  /// Where it is served from; the company's only plant when absent or empty.
  package var plant: String?
  /// Who asks when absent.
  package var submittedBy: String?

  package init(periods: [ForecastPeriod], plant: String? = nil, submittedBy: String? = nil) {
    self.periods = periods
    self.plant = plant
    self.submittedBy = submittedBy
  }

  package func perform(product code: String, in unit: UnitOfWork) throws -> ForecastSubmitted {
    guard let product = try CatalogueStore.products([code], in: unit.database)[code] else {
      throw ReferenceRefusal.productUnknown(code)
    }
    var plant = self.plant ?? ""
    if !plant.isEmpty { plant = try FieldRefusal.text(plant, "plant", upTo: 64) }
    let submittedBy = try FieldRefusal.text(self.submittedBy ?? unit.cause.actor, "submittedBy", upTo: 200)
    _ = try Forecast(
      periods.map { Forecast.Period(from: $0.from, to: $0.to, quantity: $0.quantity) }, of: product.unit)
    let forecast = ForecastSubmitted(
      product: product.code, plant: plant, periods: periods, submittedBy: submittedBy, submittedAt: unit.businessTime)
    try ForecastStore.replace(forecast, in: unit.database)
    try unit.publish(forecast)
    return forecast
  }
}

/// A forecast in a list.
package struct ForecastSummary: Codable, Sendable, Equatable {
  package let product: String
  /// Empty: the company's only plant.
  package let plant: String
  /// How many there are.
  package let periods: Int
  /// The first and the last day; nil when nothing is expected any more.
  package let from: LocalDate?
  package let to: LocalDate?
  /// Of all periods.
  package let quantity: Quantity
  package let submittedBy: String
  package let submittedAt: Instant
}
