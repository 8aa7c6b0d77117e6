import AccountingContract
import AccountingService
import CustomerServiceContract
import CustomerServiceDomain
import CustomerServiceService
import CustomerStatusService
import Foundation
import GatewayContract
import InventoryContract
import InventoryDomain
import InventoryService
import Messaging
import ProductionContract
import ProductionDomain
import ProductionService
import SalesContract
import SalesDomain
import SalesService
import Values

/// What people do in the demo, in order, each through the public HTTP API of a service, and each after
/// the event that made it their turn.
struct DemoJourney: Sendable {
  let client: ServiceClient
  let watch: EventWatch
  let timeline: DemoTimeline
  let names: DemoNames
  /// Rest before each step.
  let pause: Duration

  static let scopes = [
    "sales:read", "sales:write", "accounting:read", "accounting:write", "accounting:credit-officer", "inventory:read",
    "inventory:write", "production:read", "production:write", "service:read", "service:write", "status:read",
  ]

  struct Order: Sendable {
    let orderID: String
    let number: String
  }

  private static let ordered = Quantity.pieces(10)
  private static let inStock = Quantity.pieces(4)
  private static let returned = Quantity.pieces(2)
  private static let price = Money(minorUnits: 24_00, currency: .gbp)
  /// Less than the order comes to.
  private static let limit = Money(minorUnits: 100_00, currency: .gbp)
  private static let patience = Duration.seconds(60)

  // MARK: Before the order

  /// Makes the customer and the product; returns the customer's id.
  func prepare() async throws -> String {
    try await step("Sales opens an account and signs a framework contract.")
    let account = try await client.post(
      "sales", "/v1/accounts",
      OpenAccount(
        number: names.account, legalName: "Demo customer \(names.account)",
        billTo: PostalAddress(name: "Demo customer \(names.account)", country: "United Kingdom"), currency: "GBP"),
      key: key("account"), as: AccountView.self)
    timeline.follow(account.accountID)
    let contract = try await client.post(
      "sales", "/v1/contracts", DraftContract(accountID: account.accountID), key: key("contract"), as: ContractView.self
    )
    timeline.follow(contract.contractID)
    try await client.post(
      "sales", "/v1/contracts/\(contract.contractID)/sign",
      SignContract(
        signedBy: "Demo customer \(names.account)", signatureHash: String(repeating: "0", count: 64),
        startDate: SystemTime().now().date),
      key: key("signature"))
    let customerID = try await event(CustomerOnboarded.self, of: account.accountID, "the customer was onboarded")
      .customerID
    timeline.follow(customerID)
    try await step("The credit officer grants \(Self.limit) of credit.")
    try await patiently("accounting knows the customer", within: Self.patience) {
      try await client.put("accounting", "/v1/customers/\(customerID)/credit-limit", SetCreditLimit(limit: Self.limit))
    }
    try await prepareProduct()
    return customerID
  }

  private func prepareProduct() async throws {
    try await step(
      "Sales lists a mug; \(DemoSentences.amount(Self.inStock)) are in stock, production makes more from blanks."
    )
    try await client.post(
      "sales", "/v1/products",
      PublishProduct(code: names.product, name: "Engraved mug", kind: .goods, supply: .stock, listPrice: Self.price),
      key: key("product"))
    try await client.post(
      "inventory", "/v1/items",
      CreateItem(code: names.component, name: "Blank mug", unit: UnitOfMeasure.piece.code), key: key("component"))
    // Work is reported by a person, whatever the plant's own mode is.
    try await client.put(
      "production", "/v1/bills-of-materials/\(names.product)",
      DefineBillOfMaterials(
        components: [.init(item: names.component, quantity: .pieces(1))], outputQuantity: .pieces(1), leadTimeDays: 2,
        dailyCapacity: .pieces(100), mode: .manual))
    try await patiently("inventory knows the product", within: Self.patience) {
      try await client.post(
        "inventory", "/v1/stock-adjustments/list",
        AdjustStockList(adjustments: [
          AdjustStock(item: names.product, quantity: Self.inStock, reason: "opening stock"),
          AdjustStock(item: names.component, quantity: .pieces(20), reason: "opening stock"),
        ]), key: key("stock"))
    }
  }

  // MARK: The order

  func run(for customerID: String) async throws -> Order {
    let order = try await place()
    try await release(order)
    try await shipAndInvoice(order)
    try await make(order)
    try await shipAndInvoice(order)
    try await takeBack(order, customerID)
    try await pay(customerID)
    return order
  }

  private struct Accounts: Decodable {
    struct Item: Decodable { let accountID: String }
    let items: [Item]
  }

  private func place() async throws -> Order {
    let found: Accounts = try await client.get("sales", "/v1/accounts?number=\(names.account)")
    guard let account = found.items.first else { throw Stuck(description: "Sales has no account \(names.account).") }
    try await step("The customer orders \(DemoSentences.amount(Self.ordered)) mugs.")
    let view = try await client.post(
      "sales", "/v1/orders",
      DraftOrder(
        accountID: account.accountID, customerReference: names.account,
        lines: [OrderLines.Request(product: names.product, quantity: Self.ordered)], confirm: true),
      key: key("order"), as: OrderView.self)
    timeline.follow(view.orderID)
    return Order(orderID: view.orderID, number: view.number)
  }

  private func release(_ order: Order) async throws {
    let held = try await event(OrderHeld.self, of: order.orderID, "order \(order.number) was held for credit")
    try await step("The credit officer releases the order.")
    try await client.post(
      "accounting", "/v1/credit-holds/\(held.handoffID)/release",
      ReleaseCreditHold(reason: "A new customer with good references."), key: key("release"))
    _ = try await event(OrderAccepted.self, of: order.orderID, "order \(order.number) was accepted")
  }

  /// Follows one shipment to its invoice. Where the site leaves shipments to its warehouse, we are the
  /// warehouse.
  private func shipAndInvoice(_ order: Order) async throws {
    let first = await watch.next(
      [ShipmentPlanned.type, GoodsIssued.type], of: order.orderID, within: Self.patience)
    guard let first else { throw stuck("order \(order.number) was shipped") }
    if first.type == ShipmentPlanned.type {
      let planned = try WireFormat.decode(ShipmentPlanned.self, from: first.data)
      let path = "/v1/shipments/\(planned.shipmentID)"
      try await step("The warehouse picks, packs and issues \(planned.number).")
      try await client.post("inventory", "\(path)/pick", PickShipment(), key: key("pick-\(planned.number)"))
      try await client.post("inventory", "\(path)/pack", PackShipment(), key: key("pack-\(planned.number)"))
      try await client.post(
        "inventory", "\(path)/issue", IssueShipment(carrier: "Demo Parcel"), key: key("issue-\(planned.number)"))
      _ = try await event(GoodsIssued.self, of: order.orderID, "\(planned.number) was issued")
    }
    _ = try await event(InvoiceIssued.self, of: order.orderID, "the shipment of \(order.number) was invoiced")
  }

  private struct Nothing: Encodable {}

  private func make(_ order: Order) async throws {
    let released = try await event(
      WorkOrderReleased.self, of: order.orderID, "a work order for \(order.number) was released")
    timeline.follow(released.workOrderID)
    _ = try await event(MaterialIssued.self, of: order.orderID, "the material of \(released.number) was issued")
    let path = "/v1/work-orders/\(released.workOrderID)"
    try await step("The shop floor starts \(released.number).")
    try await patiently("production knows that the material was issued", within: Self.patience) {
      try await client.post("production", "\(path)/start", Nothing(), key: key("start"))
    }
    try await step("The shop floor reports \(DemoSentences.amount(released.quantity)) finished mugs.")
    try await client.post(
      "production", "\(path)/complete", CompleteWorkOrder(good: released.quantity), key: key("made"))
  }

  // MARK: After the order

  private func takeBack(_ order: Order, _ customerID: String) async throws {
    try await step("The customer reports that \(DemoSentences.amount(Self.returned)) mugs arrived chipped.")
    var opened: CaseSummary?
    try await patiently("customer service knows the customer", within: Self.patience) {
      opened = try await client.post(
        "customer-service", "/v1/cases",
        OpenCase(customerID: customerID, orderID: order.orderID, kind: .incident, subject: "Chipped mugs"),
        key: key("case"), as: CaseSummary.self)
    }
    guard let opened else { throw stuck("a case was opened") }
    timeline.follow(opened.caseID)
    try await step("Customer service authorises their return.")
    try await patiently("customer service knows what was shipped", within: Self.patience) {
      try await client.post(
        "customer-service", "/v1/cases/\(opened.caseID)/returns",
        RequestReturn(lines: [
          ReturnAuthorisation.Line(lineID: "1", quantity: Self.returned, reason: "chipped on arrival")
        ]), key: key("return"))
    }
    let requested = try await event(ReturnRequested.self, of: order.orderID, "the return was authorised")
    timeline.follow(requested.returnID)
    try await step("The warehouse receives them.")
    try await patiently("the warehouse expects the return", within: Self.patience) {
      try await client.post(
        "inventory", "/v1/returns/\(requested.returnID)/receive",
        ReceiveReturn(lines: [.init(lineID: "1", quantity: Self.returned, disposition: .scrap)]), key: key("receipt"))
    }
    _ = try await event(CreditNoteIssued.self, of: requested.returnID, "a credit note was issued")
  }

  private struct Balance: Decodable { let openBalance: Money }
  private struct Payment: Decodable { let paymentID: String }

  private func pay(_ customerID: String) async throws {
    let balance: Balance = try await client.get("accounting", "/v1/customers/\(customerID)/balance")
    try await step("The customer pays what is left: \(balance.openBalance).")
    let payment = try await client.post(
      "accounting", "/v1/payments",
      RecordPayment(customerID: customerID, amount: balance.openBalance, reference: names.account),
      key: key("payment"), as: Payment.self)
    _ = try await event(PaymentReceived.self, of: payment.paymentID, "the payment was booked")
  }

  /// The customer's status once it shows all that happened.
  func settledStatus(of customerID: String, order: Order) async throws -> StatusDocument {
    var settled: StatusDocument?
    try await patiently("the status shows the payment", within: Self.patience) {
      let status: StatusDocument = try await client.get("customer-status", "/v1/customers/\(customerID)")
      let line = status.orders.first { $0.orderID == order.orderID }?.lines.first
      guard status.balance?.openBalance.isZero == true, line?.returned == Self.returned,
        !status.invoices.isEmpty, status.invoices.allSatisfy({ $0.residual.isZero })
      else { throw Stuck(description: "it shows version \(status.version)") }
      settled = status
    }
    guard let settled else { throw stuck("the status shows the payment") }
    return settled
  }

  // MARK: Help

  private func key(_ step: String) -> String { "\(names.account)-\(step)" }

  private func step(_ sentence: String) async throws {
    if pause > .zero { try await Task.sleep(for: pause) }
    timeline.step(sentence)
  }

  /// The next event of this type in a business process.
  private func event<Event: BusinessEvent>(
    _ type: Event.Type, of process: String, _ what: String
  ) async throws -> Event {
    guard let envelope = await watch.next([Event.type], of: process, within: Self.patience) else { throw stuck(what) }
    return try WireFormat.decode(Event.self, from: envelope.data)
  }

  private func stuck(_ what: String) -> Stuck {
    Stuck(
      description: "Waited \(Self.patience) in vain until \(what); see what waits with: causeway queues, "
        + "causeway parked, causeway trace")
  }

}
