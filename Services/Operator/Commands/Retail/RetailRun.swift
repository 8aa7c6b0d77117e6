import AccountingContract
import AccountingService
import Foundation
import GatewayContract
import InventoryContract
import InventoryService
import Messaging
import ProductionService
import SalesContract
import SalesDomain
import SalesService
import Synchronization
import Values

/// Runs retail documents through the suite as their customers would have: master data first, then each
/// document at its own time, in order per customer and at once for different customers. Everything goes
/// through the services' public HTTP APIs; what became of an order is heard from its events.
struct RetailRun: Sendable {
  let client: ServiceClient
  let watch: EventWatch
  let data: RetailData
  /// Whether part of it ran before: then each document is looked up before it is waited for.
  let resuming: Bool
  let progress: RetailProgress

  static let scopes = [
    "sales:read", "sales:write", "gateway:read", "accounting:read", "accounting:write", "accounting:credit-officer",
    "inventory:read", "inventory:write", "production:read", "production:write", "status:read", "effective-time:write",
  ]
  /// What the run must hear of.
  static let patterns = [InvoiceIssued.type, OrderHeld.type, OrderRejected.type].map { "*.\($0)" }

  private static let started = "2010-01-01T00:00:00Z"
  private static let creditLimit = Money(minorUnits: 500_000, currency: .gbp)
  private static let atOnce = 24

  // MARK: Master data

  func prepare() async throws -> [String: Account] {
    let sales = client.at(RetailRun.started)
    try await sales.put(
      "sales", "/v1/tax-rates/\("United Kingdom".urlEscaped)", SetTaxRate(rate: TaxRate(basisPoints: 1750)))
    try await prepareProducts()
    let accounts = try await prepareAccounts()
    progress.note("customers and products are known")
    return accounts
  }

  private struct Product: Hashable {
    let code: String
    let name: String
    let price: Money
    var kind: RetailProductKind { RetailProductKind(code: code) }
  }

  private func prepareProducts() async throws {
    var products: [String: Product] = [:]
    for row in data.documents.flatMap(\.rows) where products[row.code] == nil {
      products[row.code] = Product(code: row.code, name: row.description, price: row.unitPrice)
    }
    let all = products.values.sorted { $0.code < $1.code }
    let blanks = Set(all.compactMap { if case .madeToOrder(let blank) = $0.kind { blank } else { nil } }).sorted()
    try await each(all, atOnce: RetailRun.atOnce) { product in
      let kind = product.kind
      try await client.post(
        "sales", "/v1/products",
        PublishProduct(
          code: product.code, name: product.name, kind: kind == .service ? .service : .goods,
          supply: kind.isMadeToOrder ? .makeToOrder : .stock, unit: "H87", listPrice: product.price),
        key: "retail-product-\(product.code.urlEscaped)")
    }
    // A blank that is also sold is an item already.
    try await each(blanks.filter { products[$0] == nil }, atOnce: RetailRun.atOnce) { blank in
      try await client.post(
        "inventory", "/v1/items", CreateItem(code: blank, name: "Blank \(blank)", unit: "H87"),
        key: "retail-blank-\(blank)")
    }
    try await each(all.filter { $0.kind.isMadeToOrder }, atOnce: RetailRun.atOnce) { product in
      guard case .madeToOrder(let blank) = product.kind else { return }
      try await client.put(
        "production", "/v1/bills-of-materials/\(product.code.urlEscaped)",
        DefineBillOfMaterials(
          components: [DefineBillOfMaterials.Component(item: blank, quantity: .pieces(1))], outputQuantity: .pieces(1),
          leadTimeDays: 0))
    }
    let stocked = Set(all.filter { $0.kind == .stocked }.map(\.code)).union(blanks).sorted()
    for start in stride(from: 0, to: stocked.count, by: 200) {
      let part = stocked[start..<min(start + 200, stocked.count)]
      let opening = AdjustStockList(
        adjustments: part.map { AdjustStock(item: $0, quantity: .pieces(1_000_000), reason: "opening stock") })
      // Inventory learns of the products by event: it may need a moment.
      try await patiently("inventory knows the products") {
        try await client.at(RetailRun.started).post(
          "inventory", "/v1/stock-adjustments/list", opening, key: "retail-opening-\(start)")
      }
    }
  }

  struct Account: Sendable {
    let accountID: String
    var customerID = ""
  }

  private func prepareAccounts() async throws -> [String: Account] {
    let accounts = Mutex<[String: Account]>([:])
    let sales = client.at(RetailRun.started)
    let countries = Dictionary(data.documents.map { ($0.customer, $0.country) }) { first, _ in first }
    try await each(data.customers.sorted(), atOnce: RetailRun.atOnce) { number in
      let name = number == RetailDocument.cash ? "Cash sales" : "Customer \(number)"
      let account = try await sales.post(
        "sales", "/v1/accounts",
        OpenAccount(
          number: number, legalName: name,
          billTo: PostalAddress(name: name, country: countries[number] ?? "United Kingdom"),
          currency: "GBP"), key: "retail-account-\(number)", as: AccountView.self)
      let contract = try await sales.post(
        "sales", "/v1/contracts", DraftContract(accountID: account.accountID), key: "retail-contract-\(number)",
        as: ContractView.self)
      try await sales.post(
        "sales", "/v1/contracts/\(contract.contractID)/sign",
        SignContract(
          signedBy: name, signatureHash: String(repeating: "0", count: 64), startDate: LocalDate("2010-01-01")!),
        key: "retail-signature-\(number)")
      accounts.withLock { $0[number] = Account(accountID: account.accountID) }
    }
    try await patiently("every customer is onboarded") {
      for (number, customerID) in try await onboarded() { accounts.withLock { $0[number]?.customerID = customerID } }
      let missing = accounts.withLock { $0.filter { $0.value.customerID.isEmpty }.count }
      if missing > 0 { throw Stuck(description: "\(missing) customers are not onboarded yet") }
    }
    try await each(
      accounts.withLock { $0 }.filter { $0.key != RetailDocument.cash }.map(\.value.customerID),
      atOnce: RetailRun.atOnce
    ) {
      customerID in
      try await patiently("accounting knows customer \(customerID)") {
        try await client.put(
          "accounting", "/v1/customers/\(customerID)/credit-limit", SetCreditLimit(limit: RetailRun.creditLimit))
      }
    }
    return accounts.withLock { $0 }
  }

  private struct CustomerPage: Decodable {
    struct Item: Decodable {
      let number: String
      let customerID: String
    }
    let items: [Item]
    let next: String?
  }

  private func onboarded() async throws -> [String: String] {
    var result: [String: String] = [:]
    var cursor: String?
    repeat {
      let page: CustomerPage = try await client.get(
        "customer-status", "/v1/customers?limit=500\(cursor.map { "&cursor=\($0.urlEscaped)" } ?? "")")
      for item in page.items { result[item.number] = item.customerID }
      cursor = page.next
    } while cursor != nil
    return result
  }

  // MARK: Documents

  func run(_ accounts: [String: Account]) async throws {
    let end = data.documents.last?.time ?? Instant(microseconds: 0)
    let byCustomer = Dictionary(grouping: data.documents, by: \.customer)
    // The longest first, so that none is left alone at the end.
    let customers = byCustomer.sorted { ($1.value.count, $0.key) < ($0.value.count, $1.key) }
    try await each(customers, atOnce: RetailRun.atOnce) { number, documents in
      guard let account = accounts[number] else { return }
      var payments: [Due] = []
      for document in documents {
        try await pay(&payments, until: document.time, account)
        if !document.rows.isEmpty {
          if document.isCredit {
            try await credit(document, account)
          } else if let invoice = try await sell(document, account) {
            if document.isCash {
              try await settle(Due(at: document.time, invoiceID: invoice), account)
            } else {
              payments.append(Due(at: document.time + .seconds(3 * 86_400), invoiceID: invoice))
            }
          }
        }
        progress.done()
      }
      try await pay(&payments, until: end, account)
    }
  }

  private struct Due {
    let at: Instant
    let invoiceID: String
  }
  private struct Invoice: Decodable {
    let invoiceID: String
    let residual: Money
  }
  private struct Invoices: Decodable { let items: [Invoice] }
  private struct Balance: Decodable { let openBalance: Money }

  private func pay(_ payments: inout [Due], until time: Instant, _ account: Account) async throws {
    while let next = payments.first, next.at <= time {
      payments.removeFirst()
      try await settle(next, account)
    }
  }

  /// Pays what is left of an invoice; nothing when nothing is.
  private func settle(_ due: Due, _ account: Account) async throws {
    let invoice: Invoice = try await client.get("accounting", "/v1/invoices/\(due.invoiceID)")
    guard invoice.residual.isPositive else { return }
    try await client.at(due.at.description).post(
      "accounting", "/v1/payments",
      RecordPayment(
        customerID: account.customerID, amount: invoice.residual, reference: "retail \(due.invoiceID)",
        invoiceID: due.invoiceID),
      key: "retail-payment-\(due.invoiceID)")
  }

  /// Places the order and follows it to its invoice; nil when it was declined.
  private func sell(_ document: RetailDocument, _ account: Account) async throws -> String? {
    let order = try await client.at(document.time.description).post(
      "sales", "/v1/orders",
      DraftOrder(
        accountID: account.accountID, customerReference: document.number,
        payment: document.isCash ? .prepaid : .account,
        shipComplete: true, requestedDate: document.time.date,
        shipTo: PostalAddress(
          name: document.isCash ? "Cash sales" : "Customer \(document.customer)", country: document.country),
        lines: document.rows.map {
          OrderLines.Request(
            product: $0.code, description: String($0.description.prefix(200)), quantity: .pieces($0.quantity),
            unitPrice: $0.unitPrice)
        }, confirm: true),
      key: "retail-order-\(document.number)", as: OrderView.self)
    defer { watch.forget(order.orderID) }
    if resuming, let invoice = try await invoice(of: order.orderID) { return invoice.invoiceID }
    var event = await watch.next([InvoiceIssued.type, OrderHeld.type, OrderRejected.type], of: order.orderID)
    if let held = event, held.type == OrderHeld.type {
      try await decide(held, document, account)
      event = await watch.next([InvoiceIssued.type, OrderRejected.type], of: order.orderID)
    }
    switch event?.type {
    case InvoiceIssued.type: return try WireFormat.decode(InvoiceIssued.self, from: event!.data).invoiceID
    case OrderRejected.type:
      let rejected = try WireFormat.decode(OrderRejected.self, from: event!.data)
      if rejected.errors.contains(where: { $0.code == "CREDIT_DECLINED" }) { return nil }
      throw Stuck(
        description:
          "Document \(document.number) was rejected: \(rejected.errors.map(\.message).joined(separator: " "))")
    default:
      if let invoice = try await invoice(of: order.orderID) { return invoice.invoiceID }
      throw Stuck(description: "Document \(document.number) got no answer; see: causeway trace \(order.number)")
    }
  }

  private func invoice(of orderID: String) async throws -> Invoice? {
    let found: Invoices = try await client.get("accounting", "/v1/invoices?order=\(orderID)")
    return found.items.first
  }

  /// The credit officer releases what is held when the balance alone is within the limit.
  private func decide(_ held: Envelope, _ document: RetailDocument, _ account: Account) async throws {
    let event = try WireFormat.decode(OrderHeld.self, from: held.data)
    let balance: Balance = try await client.get("accounting", "/v1/customers/\(account.customerID)/balance")
    let officer = client.at(document.time.description)
    let path = "/v1/credit-holds/\(event.handoffID)"
    if balance.openBalance.minorUnits <= RetailRun.creditLimit.minorUnits {
      try await officer.post(
        "accounting", "\(path)/release", ReleaseCreditHold(reason: "The balance is within the limit."),
        key: "retail-release-\(document.number)")
    } else {
      try await officer.post(
        "accounting", "\(path)/decline", DeclineCreditHold(reason: "The balance alone exceeds the limit."),
        key: "retail-decline-\(document.number)")
    }
  }

  private func credit(_ document: RetailDocument, _ account: Account) async throws {
    let rate = TaxRate(basisPoints: document.country == "United Kingdom" ? 1750 : 0)
    try await client.at(document.time.description).post(
      "accounting", "/v1/credit-notes",
      IssueCreditNote(
        customerID: account.customerID, reason: "cancellation \(document.number)", goodsReturn: true,
        reference: document.number,
        lines: document.rows.map {
          IssueCreditNote.Line(
            product: $0.code, description: String($0.description.prefix(200)), quantity: .pieces($0.quantity),
            unitPrice: $0.unitPrice, taxRate: rate)
        }), key: "retail-credit-\(document.number)")
  }
}

extension RetailProductKind {
  var isMadeToOrder: Bool { if case .madeToOrder = self { true } else { false } }
}

/// Tells on standard error how far the run is.
final class RetailProgress: Sendable {
  private let total: Int
  private let state = Mutex<(done: Int, told: ContinuousClock.Instant)>((0, .now))
  init(total: Int) { self.total = total }

  func done() {
    let tell = state.withLock { state -> Int? in
      state.done += 1
      guard state.done == total || ContinuousClock.now - state.told > .seconds(2) else { return nil }
      state.told = .now
      return state.done
    }
    if let tell { note("\(tell) of \(total) documents") }
  }

  func note(_ text: String) { FileHandle.standardError.write(Data("retail: \(text)\n".utf8)) }
}
