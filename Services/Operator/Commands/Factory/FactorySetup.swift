import AccountingService
import Foundation
import InventoryService
import SalesContract
import SalesDomain
import SalesService
import Values

/// Master data of the factory: makes what is not there, and leaves the rest as people have it.
struct FactorySetup: Sendable {
  let client: ServiceClient
  let data: FactoryData

  private static let customer = "FACTORY-1"
  private static let customerName = "Pedal & Sons"
  private static let credit = Money(minorUnits: 1_000_000_000, currency: .gbp)
  private static let forecastWeeks = 8
  /// Bicycles a week, by place of the product in the file.
  private static let forecast: [Int64] = [12, 9, 6]
  private static let patience = Duration.seconds(60)

  private struct Anything: Decodable {}

  /// Returns the customer's account.
  func prepare() async throws -> String {
    try await listProducts()
    try await makeItems()
    try await storePlanningData()
    let stocked = try await stock()
    try await submitForecast()
    let accountID = try await openAccount()
    if !stocked.isEmpty { try await awaitStock(stocked) }
    return accountID
  }

  // MARK: Items

  private func listProducts() async throws {
    var listed: [String] = []
    for product in data.products {
      let path = "/v1/products/\(product.item.urlEscaped)"
      guard try await client.find("sales", path, as: Anything.self) == nil else { continue }
      try await client.post(
        "sales", "/v1/products",
        PublishProduct(
          code: product.item, name: product.name, kind: .goods, supply: .stock, unit: product.measure.code,
          listPrice: product.price!), key: "factory-product-\(product.item)")
      listed.append("\(product.item) at \(product.price!)")
    }
    if !listed.isEmpty { say("Sales lists \(listed.joined(separator: ", ")).") }
  }

  private func makeItems() async throws {
    var made = 0
    for item in data.items where item.price == nil {
      let path = "/v1/items/\(item.item.urlEscaped)"
      guard try await client.find("inventory", path, as: Anything.self) == nil else { continue }
      try await client.post(
        "inventory", "/v1/items",
        CreateItem(code: item.item, name: item.name, unit: item.measure.code, standardCost: item.standardCost),
        key: "factory-item-\(item.item)")
      made += 1
    }
    for product in data.products {
      guard let cost = product.standardCost else { continue }
      let path = "/v1/items/\(product.item.urlEscaped)"
      try await patiently("inventory knows \(product.item)", within: FactorySetup.patience) {
        let item: ItemView = try await client.get("inventory", path)
        if item.standardCost == nil {
          try await client.put("inventory", "\(path)/standard-cost", SetStandardCost(standardCost: cost))
        }
      }
    }
    if made > 0 { say("Inventory keeps \(made) parts and assemblies.") }
  }

  private func storePlanningData() async throws {
    struct Stored: Decodable {
      struct Count: Decodable {
        let kind: String
        let stored: Int
      }
      struct Problem: Decodable { let sentence: String }
      let stored: [Count]
      let problems: [Problem]
    }
    let first = "/v1/planning-data/item/\(data.items[0].item.urlEscaped)"
    guard try await client.find("production", first, as: Anything.self) == nil else {
      return say("Planning data are there already and stay as they are.")
    }
    let stored = try await client.put("production", "/v1/planning-data", json: data.document, as: Stored.self)
    let counts = Dictionary(stored.stored.map { ($0.kind, $0.stored) }) { first, _ in first }
    let told = [("item", "items"), ("bill", "bills"), ("routing", "routings"), ("workCentre", "work centres")]
    say("Production plans with " + told.map { "\(counts[$0] ?? 0) \($1)" }.joined(separator: ", ") + ".")
    for problem in stored.problems { say("  but: \(problem.sentence)") }
  }

  // MARK: Stock and forecast

  /// Opening stock of what never moved; returns those items.
  private func stock() async throws -> [FactoryData.Item] {
    var untouched: [FactoryData.Item] = []
    for item in data.items where item.openingStock?.isPositive == true {
      let moved = try await client.all(
        "inventory", "/v1/movements?limit=500&item=\(item.item.urlEscaped)", of: MovementView.self)
      if moved.isEmpty { untouched.append(item) }
    }
    guard !untouched.isEmpty else { return [] }
    let adjustments = untouched.map {
      AdjustStock(item: $0.item, quantity: $0.openingStock!, reason: "opening stock")
    }
    try await client.post(
      "inventory", "/v1/stock-adjustments/list", AdjustStockList(adjustments: adjustments), key: UUID().uuidString)
    say("Opening stock of \(untouched.count) items is booked.")
    return untouched
  }

  /// Inventory tells where items stand a moment after they moved.
  private func awaitStock(_ items: [FactoryData.Item]) async throws {
    struct Empty: Encodable {}
    struct Planned: Decodable {
      let item: String
      let stock: String
    }
    try await patiently("production knows the opening stock", within: FactorySetup.patience) {
      try await client.post("production", "/v1/plans", Empty(), key: UUID().uuidString)
      let planned = try await client.all("production", "/v1/plans/current/items?limit=500", of: Planned.self)
      let stocks = Dictionary(planned.map { ($0.item, $0.stock) }) { first, _ in first }
      for item in items {
        let known = stocks[item.item].flatMap { Quantity(value: $0, unit: item.measure) }
        guard known == item.openingStock else {
          throw Stuck(description: "the plan counts \(stocks[item.item] ?? "none") of \(item.item)")
        }
      }
    }
  }

  private func submitForecast() async throws {
    struct Submission: Encodable { let periods: [ForecastPeriod] }
    let today = SystemTime().now().date
    let monday = today + (8 - today.weekday)
    var told: [String] = []
    for (product, weekly) in zip(data.products, FactorySetup.forecast) {
      let path = "/v1/forecasts/\(product.item.urlEscaped)"
      guard try await client.find("sales", path, as: Anything.self) == nil,
        let quantity = Quantity(value: String(weekly), unit: product.measure)
      else { continue }
      let periods = (0..<FactorySetup.forecastWeeks).map { week in
        ForecastPeriod(from: monday + 7 * week, to: monday + (7 * week + 6), quantity: quantity)
      }
      try await client.put("sales", path, Submission(periods: periods))
      told.append("\(quantity.valueText) \(product.item)")
    }
    guard !told.isEmpty else { return }
    say("Sales expects to sell \(told.joined(separator: ", ")) a week for \(FactorySetup.forecastWeeks) weeks.")
  }

  // MARK: Customer

  private func openAccount() async throws -> String {
    let number = FactorySetup.customer
    let found = try await client.all("sales", "/v1/accounts?number=\(number)", of: AccountView.self)
    var account = found.first
    if account == nil {
      account = try await client.post(
        "sales", "/v1/accounts",
        OpenAccount(
          number: number, legalName: FactorySetup.customerName,
          billTo: PostalAddress(name: FactorySetup.customerName, country: "United Kingdom"), currency: "GBP"),
        key: "factory-account", as: AccountView.self)
    }
    guard let account else { throw CommandFailure("Sales did not open the account \(number).") }
    let contracts = try await client.all(
      "sales", "/v1/contracts?account=\(account.accountID)", of: ContractView.self)
    guard contracts.isEmpty else { return account.accountID }
    let contract = try await client.post(
      "sales", "/v1/contracts", DraftContract(accountID: account.accountID), key: UUID().uuidString,
      as: ContractView.self)
    try await client.post(
      "sales", "/v1/contracts/\(contract.contractID)/sign",
      SignContract(
        signedBy: FactorySetup.customerName, signatureHash: String(repeating: "0", count: 64),
        startDate: SystemTime().now().date), key: UUID().uuidString)
    try await grantCredit(number)
    say("\(FactorySetup.customerName) signs a framework contract and may owe \(FactorySetup.credit).")
    return account.accountID
  }

  private func grantCredit(_ number: String) async throws {
    struct Customer: Decodable { let customerID: String }
    try await patiently("accounting knows the customer", within: FactorySetup.patience) {
      let customers = try await client.all("customer-status", "/v1/customers?number=\(number)", of: Customer.self)
      guard let customer = customers.first else { throw Stuck(description: "it is not onboarded yet") }
      try await client.put(
        "accounting", "/v1/customers/\(customer.customerID)/credit-limit", SetCreditLimit(limit: FactorySetup.credit))
    }
  }
}
