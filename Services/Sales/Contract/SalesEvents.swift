import Values

/// A customer account was opened in sales; the gateway matches or onboards it.
package struct AccountOpened: BusinessEvent {
  package static let type = "sales.account.opened.v1"
  package static let summary =
    "A customer account was opened in sales; the gateway matches or onboards it."

  /// Sales' own id of the account.
  package var accountID: String
  /// What people call it: `17850`.
  package var number: String
  package var legalName: String
  /// Value-added tax number, where there is one.
  package var taxID: String?
  package var billTo: PostalAddress
  /// ISO 4217.
  package var currency: String
  /// Days from invoice to due date.
  package var paymentTermsDays: Int
  package var openedAt: Instant

  package init(
    accountID: String, number: String, legalName: String, taxID: String? = nil, billTo: PostalAddress,
    currency: String, paymentTermsDays: Int, openedAt: Instant
  ) {
    self.accountID = accountID
    self.number = number
    self.legalName = legalName
    self.taxID = taxID
    self.billTo = billTo
    self.currency = currency
    self.paymentTermsDays = paymentTermsDays
    self.openedAt = openedAt
  }

  package var partitionKey: String { accountID }

  package static let example = AccountOpened(
    accountID: "0190b3a0-0000-7000-8000-000000000001", number: "17850", legalName: "Harbour Gifts Ltd",
    taxID: "GB123456789", billTo: PostalAddress(name: "Harbour Gifts Ltd", city: "Leeds", country: "United Kingdom"),
    currency: "GBP", paymentTermsDays: 30, openedAt: Instant("2010-11-30T09:00:00Z")!)
}

/// Whether a product is stocked.
package enum ProductKind: String, Codable, Sendable, CaseIterable {
  case goods
  /// Invoiced, never stocked: carriage, a fee, an hour of work.
  case service
}

/// Where a product's quantity comes from when an order asks for it.
package enum SupplyPolicy: String, Codable, Sendable, CaseIterable {
  /// From stock first, what is short from production where it can be made.
  case stock
  /// Always made for the order; free stock is not promised.
  case makeToOrder = "make-to-order"
}

/// A product was listed or its listing changed; readers replace what they knew of it.
package struct ProductPublished: BusinessEvent {
  package static let type = "sales.product.published.v1"
  package static let summary =
    "A product was listed or its listing changed; readers replace what they knew of it."

  /// The product's code in every system that knows no other.
  package var code: String
  package var name: String
  package var kind: ProductKind
  package var supply: SupplyPolicy
  /// UN/ECE Recommendation 20 code, `H87` for pieces.
  package var unit: String
  package var listPrice: Money
  /// False once it is no longer sold.
  package var active: Bool

  package init(
    code: String, name: String, kind: ProductKind, supply: SupplyPolicy, unit: String, listPrice: Money,
    active: Bool
  ) {
    self.code = code
    self.name = name
    self.kind = kind
    self.supply = supply
    self.unit = unit
    self.listPrice = listPrice
    self.active = active
  }

  package var partitionKey: String { "product:" + code }

  package static let example = ProductPublished(
    code: "85123A", name: "White hanging heart T-light holder", kind: .goods, supply: .makeToOrder, unit: "H87",
    listPrice: Money(minorUnits: 255, currency: .gbp), active: true)
}

/// A framework contract was signed and is in force; orders may be confirmed under it.
package struct ContractActivated: BusinessEvent {
  package static let type = "sales.contract.activated.v1"
  package static let summary =
    "A framework contract was signed and is in force; orders may be confirmed under it."

  package var contractID: String
  package var number: String
  package var accountID: String
  package var startDate: LocalDate
  /// Last day in force; none for an open-ended contract.
  package var endDate: LocalDate?
  package var signedBy: String
  /// SHA-256 of the signed document, hexadecimal.
  package var signatureHash: String
  package var activatedAt: Instant

  package init(
    contractID: String, number: String, accountID: String, startDate: LocalDate, endDate: LocalDate? = nil,
    signedBy: String, signatureHash: String, activatedAt: Instant
  ) {
    self.contractID = contractID
    self.number = number
    self.accountID = accountID
    self.startDate = startDate
    self.endDate = endDate
    self.signedBy = signedBy
    self.signatureHash = signatureHash
    self.activatedAt = activatedAt
  }

  package var partitionKey: String { contractID }

  package static let example = ContractActivated(
    contractID: "0190b3a0-0000-7000-8000-000000000002", number: "CT-2010-000001",
    accountID: "0190b3a0-0000-7000-8000-000000000001", startDate: LocalDate("2010-01-01")!, endDate: nil,
    signedBy: "Ada Byron", signatureHash: "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    activatedAt: Instant("2010-01-01T08:00:00Z")!)
}

/// A contract ended early; nothing new may be confirmed under it after its last day.
package struct ContractTerminated: BusinessEvent {
  package static let type = "sales.contract.terminated.v1"
  package static let summary =
    "A contract ended early; nothing new may be confirmed under it after its last day."

  package var contractID: String
  package var accountID: String
  package var lastDate: LocalDate
  package var reason: String

  package init(contractID: String, accountID: String, lastDate: LocalDate, reason: String) {
    self.contractID = contractID
    self.accountID = accountID
    self.lastDate = lastDate
    self.reason = reason
  }

  package var partitionKey: String { contractID }

  package static let example = ContractTerminated(
    contractID: "0190b3a0-0000-7000-8000-000000000002", accountID: "0190b3a0-0000-7000-8000-000000000001",
    lastDate: LocalDate("2010-12-31")!, reason: "Customer closed the shop.")
}

/// How an order is to be paid.
package enum PaymentMethod: String, Codable, Sendable, CaseIterable {
  /// By invoice, within the customer's credit limit.
  case account
  /// Paid at once: no credit check.
  case prepaid
}

/// One line of an order document.
package struct OrderLine: Codable, Hashable, Sendable {
  /// Unique in the order and stable over its versions.
  package var lineID: String
  package var product: String
  package var description: String
  package var quantity: Quantity
  package var unitPrice: Money
  /// Hundredths of a percent; absent for none.
  package var discountBasisPoints: Int64?
  package var taxRate: TaxRate
  /// When it differs from the order's.
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

}

/// The complete order as the customer signed it; a new version replaces the whole.
package struct OrderDocument: Codable, Hashable, Sendable {
  package var orderID: String
  /// What people call it: `SO-2026-000123`.
  package var number: String
  /// 1, 2, 3 ... without gaps.
  package var version: Int
  package var contractID: String
  package var accountID: String
  /// The customer's own purchase order number.
  package var customerReference: String?
  package var currency: String
  package var payment: PaymentMethod
  /// One shipment for all lines, or none.
  package var shipComplete: Bool
  package var requestedDate: LocalDate
  package var shipTo: PostalAddress
  package var lines: [OrderLine]
  package var net: Money
  package var tax: Money
  package var gross: Money
  /// Business time of this version.
  package var orderedAt: Instant

  package init(
    orderID: String, number: String, version: Int, contractID: String, accountID: String,
    customerReference: String? = nil, currency: String, payment: PaymentMethod, shipComplete: Bool,
    requestedDate: LocalDate, shipTo: PostalAddress, lines: [OrderLine], net: Money, tax: Money, gross: Money,
    orderedAt: Instant
  ) {
    self.orderID = orderID
    self.number = number
    self.version = version
    self.contractID = contractID
    self.accountID = accountID
    self.customerReference = customerReference
    self.currency = currency
    self.payment = payment
    self.shipComplete = shipComplete
    self.requestedDate = requestedDate
    self.shipTo = shipTo
    self.lines = lines
    self.net = net
    self.tax = tax
    self.gross = gross
    self.orderedAt = orderedAt
  }

}

/// A customer's order was confirmed under an active contract; the gateway hands it to the ERP.
package struct OrderConfirmed: BusinessEvent {
  package static let type = "sales.order.confirmed.v1"
  package static let summary =
    "A customer's order was confirmed under an active contract; the gateway hands it to the ERP."

  package var order: OrderDocument

  package init(order: OrderDocument) {
    self.order = order
  }

  package var partitionKey: String { order.orderID }
  package var correlationID: String? { order.orderID }

  package static let example = OrderConfirmed(
    order: .example)
}

/// A confirmed order was changed; the new version replaces the old one once the ERP accepts it.
package struct OrderAmended: BusinessEvent {
  package static let type = "sales.order.amended.v1"
  package static let summary =
    "A confirmed order was changed; the new version replaces the old one once the ERP accepts it."

  package var order: OrderDocument
  package var reason: String

  package init(order: OrderDocument, reason: String) {
    self.order = order
    self.reason = reason
  }

  package var partitionKey: String { order.orderID }
  package var correlationID: String? { order.orderID }

  package static let example = OrderAmended(
    order: .example, reason: "Customer asked for fewer.")
}

/// The customer withdrew an order; what has not left the warehouse is to be stopped.
package struct OrderCancelled: BusinessEvent {
  package static let type = "sales.order.cancelled.v1"
  package static let summary =
    "The customer withdrew an order; what has not left the warehouse is to be stopped."

  package var orderID: String
  package var number: String
  /// The version being withdrawn: the last one confirmed.
  package var version: Int
  package var accountID: String
  package var reason: String
  package var cancelledAt: Instant

  package init(
    orderID: String, number: String, version: Int, accountID: String, reason: String, cancelledAt: Instant
  ) {
    self.orderID = orderID
    self.number = number
    self.version = version
    self.accountID = accountID
    self.reason = reason
    self.cancelledAt = cancelledAt
  }

  package var partitionKey: String { orderID }
  package var correlationID: String? { orderID }

  package static let example = OrderCancelled(
    orderID: "0190b3a0-0000-7000-8000-000000000003", number: "SO-2010-000001", version: 1,
    accountID: "0190b3a0-0000-7000-8000-000000000001", reason: "Ordered twice.",
    cancelledAt: Instant("2010-12-01T09:00:00Z")!)
}
