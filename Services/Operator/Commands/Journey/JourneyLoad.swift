import AccountingContract
import AccountingService
import CustomerStatusService
import Foundation
import GatewayContract
import InventoryService
import Messaging
import ProductionDomain
import ProductionService
import SalesContract
import SalesDomain
import SalesService
import Synchronization
import Values

/// Many orders at once through the public HTTP APIs, for measuring.
struct JourneyLoad: Sendable {
  let client: ServiceClient
  let watch: EventWatch
  let atOnce: Int
  /// Keeps the codes of one run apart from those of another.
  private let run = String(UUID().uuidString.prefix(8))

  init(client: ServiceClient, watch: EventWatch, atOnce: Int) {
    self.client = client
    self.watch = watch
    self.atOnce = atOnce
  }

  static let scopes = [
    "sales:read", "sales:write", "accounting:write", "accounting:credit-officer", "inventory:write",
    "production:write", "status:read", "operations:read",
  ]
  /// What the load waits for.
  static let awaited = [CustomerOnboarded.type]

  struct Account: Sendable {
    let accountID: String
    let customerID: String
  }

  private static let stocked = 20
  private static let patience = Duration.seconds(300)
  private var service: String { "PACKING-\(run)" }
  private var made: String { "MADE-\(run)" }
  private var component: String { "PART-\(run)" }
  private func stocked(_ index: Int) -> String { "ITEM\(index % Self.stocked)-\(run)" }

  // MARK: Master data

  func prepare(customers: Int) async throws -> [Account] {
    try await prepareProducts()
    let accounts = Mutex<[Account]>([])
    try await each(0..<customers, atOnce: atOnce) { index in
      let account = try await open(index)
      accounts.withLock { $0.append(account) }
    }
    return accounts.withLock { $0 }
  }

  private func prepareProducts() async throws {
    let price = Money(minorUnits: 12_50, currency: .gbp)
    var products = (0..<Self.stocked).map {
      PublishProduct(code: stocked($0), name: "Stocked item", kind: .goods, supply: .stock, listPrice: price)
    }
    products.append(PublishProduct(code: service, name: "Packing", kind: .service, listPrice: price))
    products.append(
      PublishProduct(code: made, name: "Made to order", kind: .goods, supply: .makeToOrder, listPrice: price))
    for product in products {
      try await client.post("sales", "/v1/products", product, key: "product-\(product.code)")
    }
    try await client.post(
      "inventory", "/v1/items", CreateItem(code: component, name: "Part", unit: UnitOfMeasure.piece.code),
      key: "item-\(component)")
    try await client.put(
      "production", "/v1/bills-of-materials/\(made)",
      DefineBillOfMaterials(
        components: [.init(item: component, quantity: .pieces(1))], outputQuantity: .pieces(1), leadTimeDays: 0,
        mode: .automatic))
    let stock = ((0..<Self.stocked).map(stocked) + [component]).map {
      AdjustStock(item: $0, quantity: .pieces(1_000_000), reason: "opening stock")
    }
    try await patiently("inventory knows the products", within: Self.patience) {
      try await client.post(
        "inventory", "/v1/stock-adjustments/list", AdjustStockList(adjustments: stock), key: "stock-\(run)")
    }
  }

  private func open(_ index: Int) async throws -> Account {
    let number = "J\(index)-\(run)"
    let account = try await client.post(
      "sales", "/v1/accounts",
      OpenAccount(
        number: number, legalName: "Customer \(number)",
        billTo: PostalAddress(name: "Customer \(number)", country: "United Kingdom"), currency: "GBP"),
      key: "account-\(number)", as: AccountView.self)
    let contract = try await client.post(
      "sales", "/v1/contracts", DraftContract(accountID: account.accountID), key: "contract-\(number)",
      as: ContractView.self)
    try await client.post(
      "sales", "/v1/contracts/\(contract.contractID)/sign",
      SignContract(
        signedBy: "Customer \(number)", signatureHash: String(repeating: "0", count: 64),
        startDate: SystemTime().now().date), key: "signature-\(number)")
    guard let event = await watch.next([CustomerOnboarded.type], of: account.accountID, within: .seconds(60)) else {
      throw Stuck(description: "Customer \(number) was not onboarded in 60 s; see: causeway queues")
    }
    let customerID = try WireFormat.decode(CustomerOnboarded.self, from: event.data).customerID
    try await patiently("accounting knows customer \(number)", within: Self.patience) {
      try await client.put(
        "accounting", "/v1/customers/\(customerID)/credit-limit",
        SetCreditLimit(limit: Money(minorUnits: 100_000_000, currency: .gbp)))
    }
    return Account(accountID: account.accountID, customerID: customerID)
  }

  // MARK: Orders

  /// Places orders, the customers taking turns.
  func place(_ count: Int, by accounts: [Account]) async throws {
    try await each(0..<count, atOnce: atOnce) { index in
      let third =
        switch index % 5 {
        case 0: made
        case 1: service
        default: stocked(index + 2)
        }
      try await client.post(
        "sales", "/v1/orders",
        DraftOrder(
          accountID: accounts[index % accounts.count].accountID, shipComplete: true,
          lines: [stocked(index), stocked(index + 1), third].enumerated().map { line, product in
            OrderLines.Request(product: product, quantity: .pieces(Int64(line + 1)))
          }, confirm: true), key: "order-\(run)-\(index)")
    }
  }

  /// Returns when every customer is shown the invoices of all its orders.
  func waitUntilShown(_ count: Int, to accounts: [Account]) async throws {
    for (index, account) in accounts.enumerated() {
      let expected = (count - index + accounts.count - 1) / accounts.count
      try await patiently("customer \(account.customerID) is shown \(expected) invoices", within: Self.patience) {
        let status: StatusDocument = try await client.get("customer-status", "/v1/customers/\(account.customerID)")
        guard status.invoices.count >= expected else {
          throw Stuck(description: "it is shown \(status.invoices.count)")
        }
      }
    }
  }
}
