import Values

/// How an order is paid.
package enum Payment: String, Sendable, CaseIterable {
  /// By invoice, within the credit limit.
  case account
  /// Paid at once: no credit check.
  case prepaid
}

/// What a source says of the contract an order stands under. The own CRM names its contract only; its
/// state is known from the contract's events. A foreign CRM vouches for the rest.
package struct ContractClaim: Hashable, Sendable {
  package var reference: String
  package var signed: Bool?
  package var signatureHash: String?
  package var startDate: LocalDate?
  package var endDate: LocalDate?

  package init(
    reference: String, signed: Bool? = nil, signatureHash: String? = nil, startDate: LocalDate? = nil,
    endDate: LocalDate? = nil
  ) {
    self.reference = reference
    self.signed = signed
    self.signatureHash = signatureHash
    self.startDate = startDate
    self.endDate = endDate
  }
}

/// A customer as a source describes it.
package struct Party: Hashable, Sendable {
  /// What people call the customer, where the source has a number for it.
  package var number: String?
  package var legalName: String
  package var taxID: String?
  package var billTo: PostalAddress

  package init(number: String? = nil, legalName: String, taxID: String? = nil, billTo: PostalAddress) {
    self.number = number
    self.legalName = legalName
    self.taxID = taxID
    self.billTo = billTo
  }
}

/// One line as the source sent it: the product by the source's own code.
package struct SourceLine: Hashable, Sendable {
  package var lineID: String
  package var product: String
  package var description: String
  package var quantity: Quantity
  package var unitPrice: Money
  /// Hundredths of a percent.
  package var discountBasisPoints: Int64?
  package var taxRate: TaxRate
  package var requestedDate: LocalDate?

  package init(
    lineID: String, product: String, description: String, quantity: Quantity, unitPrice: Money,
    discountBasisPoints: Int64? = nil, taxRate: TaxRate, requestedDate: LocalDate? = nil
  ) {
    self.lineID = lineID
    self.product = product
    self.description = description
    self.quantity = quantity
    self.unitPrice = unitPrice
    self.discountBasisPoints = discountBasisPoints
    self.taxRate = taxRate
    self.requestedDate = requestedDate
  }

  package var net: Money {
    Tax.lineNet(unitPrice: unitPrice, quantity: quantity, discountBasisPoints: discountBasisPoints ?? 0)
  }
}

/// What the source computed; compared with our own computation, never trusted.
package struct StatedTotals: Hashable, Sendable {
  package var net: Money
  package var tax: Money
  package var gross: Money

  package init(net: Money, tax: Money, gross: Money) {
    self.net = net
    self.tax = tax
    self.gross = gross
  }
}

/// A version of an order as a CRM handed it over: everything that may cross, and nothing else.
package struct SourceOrder: Hashable, Sendable {
  package var sourceSystem: String
  package var orderID: String
  package var number: String
  /// 1, 2, 3 ... without gaps.
  package var version: Int
  package var contract: ContractClaim
  /// The source's own id of the customer.
  package var customer: String
  /// Sent along by foreign CRMs; the own CRM's accounts are known from their events.
  package var party: Party?
  /// The customer's own purchase order number.
  package var customerReference: String?
  package var currency: Currency
  package var payment: Payment
  /// Sent along by foreign CRMs.
  package var paymentTermsDays: Int?
  package var shipComplete: Bool
  package var requestedDate: LocalDate
  package var shipTo: PostalAddress
  package var lines: [SourceLine]
  package var stated: StatedTotals?
  /// Business time of this version.
  package var orderedAt: Instant

  package init(
    sourceSystem: String, orderID: String, number: String, version: Int, contract: ContractClaim, customer: String,
    party: Party? = nil, customerReference: String? = nil, currency: Currency, payment: Payment,
    paymentTermsDays: Int? = nil, shipComplete: Bool, requestedDate: LocalDate, shipTo: PostalAddress,
    lines: [SourceLine], stated: StatedTotals? = nil, orderedAt: Instant
  ) {
    self.sourceSystem = sourceSystem
    self.orderID = orderID
    self.number = number
    self.version = version
    self.contract = contract
    self.customer = customer
    self.party = party
    self.customerReference = customerReference
    self.currency = currency
    self.payment = payment
    self.paymentTermsDays = paymentTermsDays
    self.shipComplete = shipComplete
    self.requestedDate = requestedDate
    self.shipTo = shipTo
    self.lines = lines
    self.stated = stated
    self.orderedAt = orderedAt
  }

  /// The own CRM of the suite.
  package static let sales = "sales"

  /// Totals by the suite's one tax rule. Only for lines that passed the checks of currency and size.
  package var totals: Tax.Total { Tax.total(of: lines.map { ($0.net, $0.taxRate) }, currency: currency) }
}
