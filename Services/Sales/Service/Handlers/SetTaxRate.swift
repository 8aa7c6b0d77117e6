import Persistence
import SalesDomain
import Values

/// Sets the tax rate of orders shipped to a country, from the next order or version on.
package struct SetTaxRate: Codable, Sendable {
  /// Percent: `"17.5"`.
  package var rate: TaxRate

  package init(rate: TaxRate) { self.rate = rate }

  /// `country` is written as in the orders' addresses.
  package func perform(country: String, in unit: UnitOfWork) throws -> TaxRateView {
    let country = try FieldRefusal.text(country, "country", upTo: 80)
    try CatalogueStore.setTaxRate(rate, country: country, at: unit.businessTime, in: unit.database)
    try unit.audit("tax rate set", subject: country, detail: "\(rate) %")
    return TaxRateView(country: country, rate: rate)
  }
}
