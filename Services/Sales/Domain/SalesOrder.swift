import Values

/// A customer's order: drafted, confirmed under a contract, amended in whole versions, cancelled.
package enum SalesOrder {
  package enum Payment: String, Codable, Hashable, Sendable, CaseIterable {
    case account
    case prepaid
  }

  /// What one version of an order says.
  package struct Content: Hashable, Sendable {
    package var accountID: String
    /// Nil in a draft that leaves the choice of the contract to its confirmation.
    package var contractID: String?
    package var customerReference: String?
    package var currency: Currency
    package var payment: Payment
    /// One shipment for all lines, or none.
    package var shipComplete: Bool
    package var requestedDate: LocalDate
    package var shipTo: PostalAddress
    package var lines: [OrderLines.Line]

    package init(
      accountID: String, contractID: String?, customerReference: String?, currency: Currency, payment: Payment,
      shipComplete: Bool, requestedDate: LocalDate, shipTo: PostalAddress, lines: [OrderLines.Line]
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
    }

    package var total: Tax.Total { Tax.total(of: lines.map { ($0.net, $0.taxRate) }, currency: currency) }
  }

  /// What the customer asks for; prices and tax are decided here.
  package struct Request: Hashable, Sendable {
    package var customerReference: String?
    /// The account's when nil.
    package var currency: String?
    package var payment: Payment
    package var shipComplete: Bool
    package var requestedDate: LocalDate
    package var shipTo: PostalAddress
    package var lines: [OrderLines.Request]

    package init(
      customerReference: String?, currency: String?, payment: Payment, shipComplete: Bool, requestedDate: LocalDate,
      shipTo: PostalAddress, lines: [OrderLines.Request]
    ) {
      self.customerReference = customerReference
      self.currency = currency
      self.payment = payment
      self.shipComplete = shipComplete
      self.requestedDate = requestedDate
      self.shipTo = shipTo
      self.lines = lines
    }
  }

  /// The facts an order is priced by.
  package struct Market: Sendable {
    package let accountID: String
    package let accountCurrency: Currency
    package let products: [String: Product]
    /// Of the country the order is shipped to; zero when none is set.
    package let taxRate: TaxRate

    package init(accountID: String, accountCurrency: Currency, products: [String: Product], taxRate: TaxRate) {
      self.accountID = accountID
      self.accountCurrency = accountCurrency
      self.products = products
      self.taxRate = taxRate
    }
  }

  /// The contract an order is to stand under.
  package struct Cover: Hashable, Sendable {
    package let contractID: String
    package let accountID: String
    package let contract: Contract.State

    package init(contractID: String, accountID: String, contract: Contract.State) {
      self.contractID = contractID
      self.accountID = accountID
      self.contract = contract
    }
  }

  package enum State: Hashable, Sendable {
    /// Becomes draft.
    case none
    /// Becomes confirmed or cancelled.
    case draft(Content)
    /// Becomes confirmed in a further version, or cancelling.
    case confirmed(version: Int, Content)
    /// The ERP was asked to stop it: becomes cancelled, or confirmed again when goods have left.
    case cancelling(version: Int, Content)
    /// Final.
    case cancelled
  }

  package enum Command: Sendable {
    case draft(Request, contractID: String?, Market)
    /// `cover` is nil when the account has no contract in force.
    case confirm(cover: Cover?)
    case amend(Request, reason: String, Market, cover: Cover?)
    case cancel(reason: String)
    /// The ERP stopped the order.
    case closeAsCancelled
    /// The ERP could not stop it any more.
    case reopenAsShipped
  }

  package enum Event: Hashable, Sendable {
    case drafted(Content)
    case confirmed(Content)
    case amended(version: Int, Content, reason: String)
    /// A draft was given up: nobody else ever heard of it.
    case discarded(reason: String)
    case cancellationAsked(version: Int, reason: String)
    case cancelled
    case reopened
  }

  package static func decide(_ command: Command, on state: State, at now: Instant) throws(SalesOrderRefusal) -> [Event]
  {
    switch (command, state) {
    case (.draft(let request, let contractID, let market), .none):
      try checkDates(request, agreed: [], today: now.date)
      return [.drafted(try content(request, contractID: contractID, market, agreed: [:]))]
    case (.draft, _): throw .alreadyDrafted

    case (.confirm(let cover), .draft(var content)):
      content.contractID = try contract(cover, for: content.accountID, at: now)
      return [.confirmed(content)]
    case (.confirm, _): throw .notDraft

    case (.amend(let request, let reason, let market, let cover), .confirmed(let version, let before)):
      let reason = try text(reason, "reason")
      let agreed = Dictionary(before.lines.map { ($0.lineID, $0) }, uniquingKeysWith: { first, _ in first })
      let dates = before.lines.compactMap(\.requestedDate) + [before.requestedDate]
      try checkDates(request, agreed: Set(dates), today: now.date)
      var after = try content(request, contractID: before.contractID, market, agreed: agreed)
      after.contractID = try contract(cover, for: before.accountID, at: now)
      return [.amended(version: version + 1, after, reason: reason)]
    case (.amend, .cancelling): throw .cancellationPending
    case (.amend, .cancelled): throw .isCancelled
    case (.amend, _): throw .notConfirmed

    case (.cancel(let reason), .draft): return [.discarded(reason: try text(reason, "reason"))]
    case (.cancel(let reason), .confirmed(let version, _)):
      return [.cancellationAsked(version: version, reason: try text(reason, "reason"))]
    case (.cancel, .cancelling): throw .cancellationPending
    case (.cancel, .cancelled): throw .isCancelled
    case (.cancel, .none): throw .notConfirmed

    case (.closeAsCancelled, .confirmed), (.closeAsCancelled, .cancelling): return [.cancelled]
    case (.reopenAsShipped, .cancelling): return [.reopened]
    // The ERP's answer came before, or was overtaken.
    case (.closeAsCancelled, _), (.reopenAsShipped, _): return []
    }
  }

  package static func evolve(_ state: State, with event: Event) -> State {
    switch (event, state) {
    case (.drafted(let content), _): .draft(content)
    case (.confirmed(let content), _): .confirmed(version: 1, content)
    case (.amended(let version, let content, _), _): .confirmed(version: version, content)
    case (.cancellationAsked(let version, _), .confirmed(_, let content)): .cancelling(version: version, content)
    case (.discarded, _), (.cancelled, _): .cancelled
    case (.reopened, .cancelling(let version, let content)): .confirmed(version: version, content)
    case (.cancellationAsked, _), (.reopened, _): state
    }
  }

  /// A wanted date far from today is a slip of the pen. One that was agreed before stays.
  private static func checkDates(
    _ request: Request, agreed: Set<LocalDate>, today: LocalDate
  ) throws(SalesOrderRefusal) {
    let window = today + -366...today + 3653
    for date in request.lines.compactMap(\.requestedDate) + [request.requestedDate]
    where !window.contains(date) && !agreed.contains(date) {
      throw .field(
        FieldRefusal("'requestedDate' \(date) must lie between \(window.lowerBound) and \(window.upperBound)."))
    }
  }

  private static func content(
    _ request: Request, contractID: String?, _ market: Market, agreed: [String: OrderLines.Line]
  ) throws(SalesOrderRefusal) -> Content {
    guard request.currency == nil || request.currency == market.accountCurrency.code else {
      throw .currencyNotAllowed(market.accountCurrency)
    }
    guard (1...OrderLines.maximumCount).contains(request.lines.count) else { throw .lineCount }
    let shipTo: PostalAddress
    do { shipTo = try FieldRefusal.address(request.shipTo, "shipTo") } catch { throw .field(error) }
    let reference = try request.customerReference.map { value throws(SalesOrderRefusal) in
      try text(value, "customerReference", upTo: 100)
    }
    switch OrderLines.price(
      request.lines, products: market.products, currency: market.accountCurrency, taxRate: market.taxRate,
      agreed: agreed)
    {
    case .wrong(let errors): throw .lines(errors)
    case .priced(let lines):
      return Content(
        accountID: market.accountID, contractID: contractID, customerReference: reference,
        currency: market.accountCurrency, payment: request.payment, shipComplete: request.shipComplete,
        requestedDate: request.requestedDate, shipTo: shipTo, lines: lines)
    }
  }

  /// The contract's id when orders may be confirmed under it today.
  private static func contract(
    _ cover: Cover?, for accountID: String, at now: Instant
  ) throws(SalesOrderRefusal) -> String {
    guard let cover, cover.accountID == accountID, let term = Contract.term(of: cover.contract) else {
      throw .contractNotActive
    }
    guard term.contains(now.date) else { throw .outsideTerm(now.date, term) }
    return cover.contractID
  }

  private static func text(
    _ text: String, _ field: String, upTo maximumBytes: Int = 500
  ) throws(SalesOrderRefusal) -> String {
    do { return try FieldRefusal.text(text, field, upTo: maximumBytes) } catch { throw .field(error) }
  }
}
