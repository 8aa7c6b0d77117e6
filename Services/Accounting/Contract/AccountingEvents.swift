import Values

/// An order fits the customer's credit, or the credit officer released it; its exposure is reserved.
package struct CreditApproved: BusinessEvent {
  package static let type = "accounting.credit.approved.v1"
  package static let summary =
    "An order fits the customer's credit, or the credit officer released it; its exposure is reserved."

  package var handoffID: String
  package var version: Int
  package var customerID: String
  /// Reserved.
  package var amount: Money
  /// Open balance and reservations, this one included.
  package var exposure: Money
  package var limit: Money
  /// The credit officer, when it had been held.
  package var releasedBy: String?
  package var approvedAt: Instant

  package init(
    handoffID: String, version: Int, customerID: String, amount: Money, exposure: Money, limit: Money,
    releasedBy: String? = nil, approvedAt: Instant
  ) {
    self.handoffID = handoffID
    self.version = version
    self.customerID = customerID
    self.amount = amount
    self.exposure = exposure
    self.limit = limit
    self.releasedBy = releasedBy
    self.approvedAt = approvedAt
  }

  package var partitionKey: String { handoffID }

  package static let example = CreditApproved(
    handoffID: "0190b3a0-0000-7000-8000-000000000011", version: 1, customerID: "0190b3a0-0000-7000-8000-000000000010",
    amount: Money(minorUnits: 1798, currency: .gbp), exposure: Money(minorUnits: 1798, currency: .gbp),
    limit: Money(minorUnits: 500_000, currency: .gbp), approvedAt: Instant("2010-12-01T08:26:00Z")!)
}

/// An order would exceed the customer's credit limit, or an invoice is long overdue, and waits for the credit
/// officer.
package struct CreditHeld: BusinessEvent {
  package static let type = "accounting.credit.held.v1"
  package static let summary =
    "An order would exceed the customer's credit limit and waits for the credit officer."

  package var handoffID: String
  package var version: Int
  package var customerID: String
  /// `CREDIT_LIMIT` or `OVERDUE`.
  package var code: String
  package var amount: Money
  /// Without this order.
  package var exposure: Money
  package var limit: Money
  package var heldAt: Instant

  package init(
    handoffID: String, version: Int, customerID: String, code: String, amount: Money, exposure: Money,
    limit: Money, heldAt: Instant
  ) {
    self.handoffID = handoffID
    self.version = version
    self.customerID = customerID
    self.code = code
    self.amount = amount
    self.exposure = exposure
    self.limit = limit
    self.heldAt = heldAt
  }

  package var partitionKey: String { handoffID }

  package static let example = CreditHeld(
    handoffID: "0190b3a0-0000-7000-8000-000000000011", version: 1, customerID: "0190b3a0-0000-7000-8000-000000000010",
    code: "CREDIT_LIMIT", amount: Money(minorUnits: 612_000, currency: .gbp),
    exposure: Money(minorUnits: 1798, currency: .gbp), limit: Money(minorUnits: 500_000, currency: .gbp),
    heldAt: Instant("2010-12-01T08:26:00Z")!)
}

/// The credit officer declined an order, or its hold expired.
package struct CreditDeclined: BusinessEvent {
  package static let type = "accounting.credit.declined.v1"
  package static let summary =
    "The credit officer declined an order, or its hold expired."

  package var handoffID: String
  package var version: Int
  package var customerID: String
  /// `CREDIT_DECLINED`, `CUSTOMER_UNKNOWN` or `CUSTOMER_BLOCKED`.
  package var code: String
  package var declinedBy: String
  package var reason: String
  package var declinedAt: Instant

  package init(
    handoffID: String, version: Int, customerID: String, code: String, declinedBy: String, reason: String,
    declinedAt: Instant
  ) {
    self.handoffID = handoffID
    self.version = version
    self.customerID = customerID
    self.code = code
    self.declinedBy = declinedBy
    self.reason = reason
    self.declinedAt = declinedAt
  }

  package var partitionKey: String { handoffID }

  package static let example = CreditDeclined(
    handoffID: "0190b3a0-0000-7000-8000-000000000011", version: 1, customerID: "0190b3a0-0000-7000-8000-000000000010",
    code: "CREDIT_DECLINED", declinedBy: "grace", reason: "The balance alone exceeds the limit.",
    declinedAt: Instant("2010-12-01T08:30:00Z")!)
}

/// One line of an invoice.
package struct InvoiceLine: Codable, Hashable, Sendable {
  /// The order's line.
  package var lineID: String
  package var product: String
  package var description: String
  package var quantity: Quantity
  package var unitPrice: Money
  package var net: Money
  package var taxRate: TaxRate

  package init(
    lineID: String, product: String, description: String, quantity: Quantity, unitPrice: Money, net: Money,
    taxRate: TaxRate
  ) {
    self.lineID = lineID
    self.product = product
    self.description = description
    self.quantity = quantity
    self.unitPrice = unitPrice
    self.net = net
    self.taxRate = taxRate
  }

}

/// Tax of one rate: rounded once on the sum of its net amounts.
package struct TaxSubtotal: Codable, Hashable, Sendable {
  package var rate: TaxRate
  package var base: Money
  package var tax: Money

  package init(rate: TaxRate, base: Money, tax: Money) {
    self.rate = rate
    self.base = base
    self.tax = tax
  }

}

/// An invoice was posted for a goods issue.
package struct InvoiceIssued: BusinessEvent {
  package static let type = "accounting.invoice.issued.v1"
  package static let summary =
    "An invoice was posted for a goods issue."

  package var invoiceID: String
  package var number: String
  package var customerID: String
  package var orderID: String
  package var orderNumber: String
  package var handoffID: String
  package var shipmentID: String
  package var lines: [InvoiceLine]
  package var subtotals: [TaxSubtotal]
  package var net: Money
  package var tax: Money
  package var gross: Money
  package var issuedAt: Instant
  package var dueDate: LocalDate

  package init(
    invoiceID: String, number: String, customerID: String, orderID: String, orderNumber: String,
    handoffID: String, shipmentID: String, lines: [InvoiceLine], subtotals: [TaxSubtotal], net: Money,
    tax: Money, gross: Money, issuedAt: Instant, dueDate: LocalDate
  ) {
    self.invoiceID = invoiceID
    self.number = number
    self.customerID = customerID
    self.orderID = orderID
    self.orderNumber = orderNumber
    self.handoffID = handoffID
    self.shipmentID = shipmentID
    self.lines = lines
    self.subtotals = subtotals
    self.net = net
    self.tax = tax
    self.gross = gross
    self.issuedAt = issuedAt
    self.dueDate = dueDate
  }

  package var partitionKey: String { invoiceID }
  package var correlationID: String? { orderID }

  package static let example = InvoiceIssued(
    invoiceID: "0190b3a0-0000-7000-8000-000000000041", number: "INV-2010-000001",
    customerID: "0190b3a0-0000-7000-8000-000000000010", orderID: "0190b3a0-0000-7000-8000-000000000003",
    orderNumber: "SO-2010-000001", handoffID: "0190b3a0-0000-7000-8000-000000000011",
    shipmentID: "0190b3a0-0000-7000-8000-000000000031",
    lines: [
      InvoiceLine(
        lineID: "1", product: "85123A", description: "White hanging heart T-light holder", quantity: .pieces(6),
        unitPrice: Money(minorUnits: 255, currency: .gbp), net: Money(minorUnits: 1530, currency: .gbp),
        taxRate: TaxRate(basisPoints: 1750))
    ],
    subtotals: [
      TaxSubtotal(
        rate: TaxRate(basisPoints: 1750), base: Money(minorUnits: 1530, currency: .gbp),
        tax: Money(minorUnits: 268, currency: .gbp))
    ],
    net: Money(minorUnits: 1530, currency: .gbp), tax: Money(minorUnits: 268, currency: .gbp),
    gross: Money(minorUnits: 1798, currency: .gbp), issuedAt: Instant("2010-12-01T08:26:00Z")!,
    dueDate: LocalDate("2010-12-31")!)
}

/// Part of a payment or credit set against an invoice.
package struct Allocation: Codable, Hashable, Sendable {
  package var invoiceID: String
  package var amount: Money
  /// Of the invoice, afterwards.
  package var residual: Money

  package init(invoiceID: String, amount: Money, residual: Money) {
    self.invoiceID = invoiceID
    self.amount = amount
    self.residual = residual
  }

}

/// A payment was booked and set against open invoices.
package struct PaymentReceived: BusinessEvent {
  package static let type = "accounting.payment.received.v1"
  package static let summary =
    "A payment was booked and set against open invoices."

  package var paymentID: String
  package var number: String
  package var customerID: String
  package var amount: Money
  package var reference: String
  package var allocations: [Allocation]
  /// What is left over, to the customer's credit.
  package var unapplied: Money
  package var receivedAt: Instant
  /// Set on the document that takes an earlier payment back: its amounts are negative, and the
  /// residuals are those of the invoices that are open again.
  package var reversedPaymentID: String?

  package init(
    paymentID: String, number: String, customerID: String, amount: Money, reference: String,
    allocations: [Allocation], unapplied: Money, receivedAt: Instant, reversedPaymentID: String? = nil
  ) {
    self.paymentID = paymentID
    self.number = number
    self.customerID = customerID
    self.amount = amount
    self.reference = reference
    self.allocations = allocations
    self.unapplied = unapplied
    self.receivedAt = receivedAt
    self.reversedPaymentID = reversedPaymentID
  }

  package var partitionKey: String { paymentID }

  package static let example = PaymentReceived(
    paymentID: "0190b3a0-0000-7000-8000-000000000042", number: "PAY-2010-000001",
    customerID: "0190b3a0-0000-7000-8000-000000000010", amount: Money(minorUnits: 1798, currency: .gbp),
    reference: "bank 4711",
    allocations: [
      Allocation(
        invoiceID: "0190b3a0-0000-7000-8000-000000000041", amount: Money(minorUnits: 1798, currency: .gbp),
        residual: .zero(.gbp))
    ],
    unapplied: .zero(.gbp), receivedAt: Instant("2010-12-04T08:26:00Z")!)
}

/// The part of a credited quantity that was found on an earlier invoice.
package struct CreditedInvoiceLine: Codable, Hashable, Sendable {
  package var invoiceID: String
  package var orderID: String
  package var lineID: String
  package var quantity: Quantity

  package init(invoiceID: String, orderID: String, lineID: String, quantity: Quantity) {
    self.invoiceID = invoiceID
    self.orderID = orderID
    self.lineID = lineID
    self.quantity = quantity
  }

}

/// One line of a credit note; matched and unmatched quantities add up to the quantity.
package struct CreditNoteLine: Codable, Hashable, Sendable {
  package var product: String
  package var description: String
  package var quantity: Quantity
  package var unitPrice: Money
  package var net: Money
  package var taxRate: TaxRate
  package var matched: [CreditedInvoiceLine]
  package var unmatched: Quantity

  package init(
    product: String, description: String, quantity: Quantity, unitPrice: Money, net: Money, taxRate: TaxRate,
    matched: [CreditedInvoiceLine], unmatched: Quantity
  ) {
    self.product = product
    self.description = description
    self.quantity = quantity
    self.unitPrice = unitPrice
    self.net = net
    self.taxRate = taxRate
    self.matched = matched
    self.unmatched = unmatched
  }

}

/// A credit note was posted; `goodsReturn` says whether the matched goods are to go back into stock.
package struct CreditNoteIssued: BusinessEvent {
  package static let type = "accounting.credit-note.issued.v1"
  package static let summary =
    "A credit note was posted; `goodsReturn` says whether the matched goods are to go back into stock."

  package var creditNoteID: String
  package var number: String
  package var customerID: String
  /// The return it credits, when the goods came back first.
  package var returnID: String?
  package var goodsReturn: Bool
  package var reason: String
  package var lines: [CreditNoteLine]
  package var net: Money
  package var tax: Money
  package var gross: Money
  package var allocations: [Allocation]
  package var unapplied: Money
  package var issuedAt: Instant

  package init(
    creditNoteID: String, number: String, customerID: String, returnID: String? = nil, goodsReturn: Bool,
    reason: String, lines: [CreditNoteLine], net: Money, tax: Money, gross: Money, allocations: [Allocation],
    unapplied: Money, issuedAt: Instant
  ) {
    self.creditNoteID = creditNoteID
    self.number = number
    self.customerID = customerID
    self.returnID = returnID
    self.goodsReturn = goodsReturn
    self.reason = reason
    self.lines = lines
    self.net = net
    self.tax = tax
    self.gross = gross
    self.allocations = allocations
    self.unapplied = unapplied
    self.issuedAt = issuedAt
  }

  package var partitionKey: String { creditNoteID }

  package static let example = CreditNoteIssued(
    creditNoteID: "0190b3a0-0000-7000-8000-000000000043", number: "CN-2010-000001",
    customerID: "0190b3a0-0000-7000-8000-000000000010", returnID: nil, goodsReturn: true, reason: "broken",
    lines: [
      CreditNoteLine(
        product: "85123A", description: "White hanging heart T-light holder", quantity: .pieces(2),
        unitPrice: Money(minorUnits: 255, currency: .gbp), net: Money(minorUnits: 510, currency: .gbp),
        taxRate: TaxRate(basisPoints: 1750),
        matched: [
          CreditedInvoiceLine(
            invoiceID: "0190b3a0-0000-7000-8000-000000000041", orderID: "0190b3a0-0000-7000-8000-000000000003",
            lineID: "1", quantity: .pieces(2))
        ], unmatched: .pieces(0))
    ],
    net: Money(minorUnits: 510, currency: .gbp), tax: Money(minorUnits: 89, currency: .gbp),
    gross: Money(minorUnits: 599, currency: .gbp), allocations: [], unapplied: Money(minorUnits: 599, currency: .gbp),
    issuedAt: Instant("2010-12-06T10:00:00Z")!)
}

/// A customer's open balance or credit standing changed; the figures are those after the change.
package struct BalanceChanged: BusinessEvent {
  package static let type = "accounting.balance.changed.v1"
  package static let summary =
    "A customer's open balance or credit standing changed; the figures are those after the change."

  package var customerID: String
  /// Open receivables less unapplied credits.
  package var openBalance: Money
  package var openReceivables: Money
  package var unappliedCredits: Money
  /// Open balance and reserved orders.
  package var exposure: Money
  package var creditLimit: Money
  /// `ok`, `watch` (above 90 % of the limit), `hold` (above the limit) or `stop` (blocked).
  package var creditStatus: String
  package var asOf: Instant

  package init(
    customerID: String, openBalance: Money, openReceivables: Money, unappliedCredits: Money, exposure: Money,
    creditLimit: Money, creditStatus: String, asOf: Instant
  ) {
    self.customerID = customerID
    self.openBalance = openBalance
    self.openReceivables = openReceivables
    self.unappliedCredits = unappliedCredits
    self.exposure = exposure
    self.creditLimit = creditLimit
    self.creditStatus = creditStatus
    self.asOf = asOf
  }

  package var partitionKey: String { "customer:" + customerID }

  package static let example = BalanceChanged(
    customerID: "0190b3a0-0000-7000-8000-000000000010", openBalance: Money(minorUnits: 1798, currency: .gbp),
    openReceivables: Money(minorUnits: 1798, currency: .gbp), unappliedCredits: .zero(.gbp),
    exposure: Money(minorUnits: 1798, currency: .gbp), creditLimit: Money(minorUnits: 500_000, currency: .gbp),
    creditStatus: "ok", asOf: Instant("2010-12-01T08:26:00Z")!)
}
