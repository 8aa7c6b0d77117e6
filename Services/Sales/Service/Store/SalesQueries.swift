import GRDB
import Persistence
import SalesContract
import SalesDomain
import Values

/// What can be asked of Sales, as views. Lists fetch one more than `limit`, which tells that there is more.
package enum SalesQueries {
  package static func account(_ accountID: String, in db: Database) throws -> AccountView? {
    try AccountStore.find(accountID, in: db).map(AccountView.init)
  }

  package static func account(number: String, in db: Database) throws -> AccountView? {
    try AccountStore.find(number: number, in: db).map(AccountView.init)
  }

  /// Newest first.
  package static func accounts(after cursor: String?, limit: Int, in db: Database) throws -> [AccountView] {
    try AccountStore.list(after: cursor, limit: limit + 1, in: db).map(AccountView.init)
  }

  package static func product(_ code: String, in db: Database) throws -> ProductPublished? {
    try CatalogueStore.view(code, in: db)
  }

  /// By code.
  package static func products(after cursor: String?, limit: Int, in db: Database) throws -> [ProductPublished] {
    try CatalogueStore.list(after: cursor, limit: limit + 1, in: db)
  }

  /// An empty plant is the company's only one.
  package static func forecast(_ product: String, plant: String = "", in db: Database) throws -> ForecastSubmitted? {
    try ForecastStore.find(product, plant: plant, in: db)
  }

  /// By product and plant.
  package static func forecasts(
    after cursor: (product: String, plant: String) = ("", ""), limit: Int, in db: Database
  ) throws -> [ForecastSummary] {
    try ForecastStore.list(after: cursor, limit: limit + 1, in: db)
  }

  package static func taxRates(in db: Database) throws -> [TaxRateView] {
    try CatalogueStore.taxRates(in: db).map { TaxRateView(country: $0.country, rate: $0.rate) }
  }

  /// `today` decides whether it has expired.
  package static func contract(_ contractID: String, today: LocalDate, in db: Database) throws -> ContractView? {
    try ContractStore.find(contractID, in: db).map { ContractView($0, today: today) }
  }

  /// Newest first; of every account when `accountID` is nil.
  package static func contracts(
    account accountID: String?, after cursor: String?, limit: Int, today: LocalDate, in db: Database
  ) throws -> [ContractView] {
    try ContractStore.list(account: accountID, after: cursor, limit: limit + 1, in: db)
      .map { ContractView($0, today: today) }
  }

  /// In its latest version, or in the given one.
  package static func order(_ orderID: String, version: Int? = nil, in db: Database) throws -> OrderView? {
    guard let order = try OrderStore.find(orderID, version: version, in: db) else { return nil }
    return OrderView(order, changes: try AnswerStore.promiseChanges(orderID, version: order.version, in: db))
  }

  /// Newest first. `state` is `draft`, `confirmed`, `cancelling` or `cancelled`; `troubled` is `held` or
  /// `rejected`, the answers that somebody must look after.
  package static func orders(
    number: String? = nil, account accountID: String? = nil, state: String? = nil, troubled: String? = nil,
    after cursor: String? = nil, limit: Int, in db: Database
  ) throws -> [OrderSummary] {
    try OrderListStore.list(
      OrderListStore.Filter(
        number: number, accountID: accountID, state: state, troubled: troubled, cursor: cursor, limit: limit + 1),
      in: db
    ).map(OrderSummary.init)
  }

  /// The first version first.
  package static func versions(ofOrder orderID: String, in db: Database) throws -> [OrderSummary] {
    try OrderListStore.versions(orderID, in: db).map(OrderSummary.init)
  }
}
