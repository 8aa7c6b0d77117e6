import Persistence
import SalesDomain
import Values

/// Drafts an order: prices its lines, but binds nobody.
package struct DraftOrder: Codable, Sendable {
  package var accountID: String
  /// The contract it is to stand under; the account's contract in force at confirmation when absent.
  package var contractID: String?
  package var customerReference: String?
  /// The account's when absent.
  package var currency: String?
  /// `account` when absent.
  package var payment: SalesOrder.Payment?
  /// False when absent: each line may ship when it is ready.
  package var shipComplete: Bool?
  /// Today when absent.
  package var requestedDate: LocalDate?
  /// The account's billing address when absent.
  package var shipTo: PostalAddress?
  package var lines: [OrderLines.Request]
  /// True to confirm it at once: see ``PlaceOrder``.
  package var confirm: Bool?

  package init(
    accountID: String, contractID: String? = nil, customerReference: String? = nil, currency: String? = nil,
    payment: SalesOrder.Payment? = nil, shipComplete: Bool? = nil, requestedDate: LocalDate? = nil,
    shipTo: PostalAddress? = nil, lines: [OrderLines.Request], confirm: Bool? = nil
  ) {
    self.accountID = accountID
    self.contractID = contractID
    self.customerReference = customerReference
    self.currency = currency
    self.payment = payment
    self.shipComplete = shipComplete
    self.requestedDate = requestedDate
    self.shipTo = shipTo
    self.lines = lines
    self.confirm = confirm
  }

  package func perform(in unit: UnitOfWork) throws -> OrderView {
    let order = try drafted(in: unit)
    try OrderStore.insert(order, in: unit.database)
    return OrderView(order)
  }

  /// The draft as decided, not yet stored.
  func drafted(in unit: UnitOfWork) throws -> StoredOrder {
    let now = unit.businessTime
    guard let account = try AccountStore.find(accountID, in: unit.database) else {
      throw ReferenceRefusal.accountUnknown(accountID)
    }
    if let contractID {
      guard let contract = try ContractStore.find(contractID, in: unit.database), contract.accountID == accountID else {
        throw ReferenceRefusal.contractUnknown(contractID)
      }
    }
    let shipTo = shipTo ?? account.account.billTo
    let request = SalesOrder.Request(
      customerReference: customerReference, currency: currency, payment: payment ?? .account,
      shipComplete: shipComplete ?? false, requestedDate: requestedDate ?? now.date, shipTo: shipTo, lines: lines)
    let market = try SalesOrder.Market(
      accountID: accountID, currency: account.account.currency, shipTo: shipTo, lines: lines, in: unit)
    let events = try SalesOrder.decide(.draft(request, contractID: contractID, market), on: .none, at: now)
    let state = events.reduce(.none, SalesOrder.evolve)
    guard case .draft(let content) = state else { preconditionFailure("a decided draft is a draft") }
    return StoredOrder(
      orderID: unit.newID(), number: try unit.nextNumber("SO"), state: state, version: 1, content: content,
      draftedAt: now)
  }
}

/// Drafts and confirms an order in one step.
package struct PlaceOrder: Codable, Sendable {
  package var order: DraftOrder

  package init(order: DraftOrder) { self.order = order }

  package func perform(in unit: UnitOfWork) throws -> OrderView {
    var order = try order.drafted(in: unit)
    try order.confirm(in: unit)
    try OrderStore.insert(order, in: unit.database)
    return OrderView(order)
  }
}

extension SalesOrder.Market {
  /// Looks up what the lines are priced by.
  init(
    accountID: String, currency: Currency, shipTo: PostalAddress, lines: [OrderLines.Request], in unit: UnitOfWork
  ) throws {
    self.init(
      accountID: accountID, accountCurrency: currency,
      products: try CatalogueStore.products(Set(lines.map(\.product)), in: unit.database),
      taxRate: try CatalogueStore.taxRate(country: shipTo.country, in: unit.database))
  }
}
