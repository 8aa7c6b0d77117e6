import Values

/// A CRM account was matched to a debtor or became one; ERP services know it by `customerID` from now on.
package struct CustomerOnboarded: BusinessEvent {
  package static let type = "gateway.customer.onboarded.v1"
  package static let summary =
    "A CRM account was matched to a debtor or became one; ERP services know it by `customerID` from now on."

  /// The global id of the customer, the same in every ERP service.
  package var customerID: String
  package var number: String
  package var legalName: String
  package var taxID: String?
  package var billTo: PostalAddress
  package var currency: String
  package var paymentTermsDays: Int
  /// The CRM it came from: `sales`, or the name of a foreign one.
  package var sourceSystem: String
  /// The account's id there.
  package var sourceReference: String

  package init(
    customerID: String, number: String, legalName: String, taxID: String? = nil, billTo: PostalAddress,
    currency: String, paymentTermsDays: Int, sourceSystem: String, sourceReference: String
  ) {
    self.customerID = customerID
    self.number = number
    self.legalName = legalName
    self.taxID = taxID
    self.billTo = billTo
    self.currency = currency
    self.paymentTermsDays = paymentTermsDays
    self.sourceSystem = sourceSystem
    self.sourceReference = sourceReference
  }

  package var partitionKey: String { "customer:" + customerID }

  package static let example = CustomerOnboarded(
    customerID: "0190b3a0-0000-7000-8000-000000000010", number: "17850", legalName: "Harbour Gifts Ltd",
    taxID: "GB123456789", billTo: PostalAddress(name: "Harbour Gifts Ltd", city: "Leeds", country: "United Kingdom"),
    currency: "GBP", paymentTermsDays: 30, sourceSystem: "sales",
    sourceReference: "0190b3a0-0000-7000-8000-000000000001")
}

/// Asks accounting whether an order fits the customer's credit; an approval reserves the exposure.
package struct CreditCheckRequested: BusinessEvent {
  package static let type = "gateway.credit-check.requested.v1"
  package static let summary =
    "Asks accounting whether an order fits the customer's credit; an approval reserves the exposure."

  package var handoffID: String
  package var version: Int
  package var orderID: String
  package var orderNumber: String
  package var customerID: String
  /// Gross amount of this version of the order.
  package var amount: Money
  /// Unconfirmed reservations may be let go after this.
  package var expiresAt: Instant

  package init(
    handoffID: String, version: Int, orderID: String, orderNumber: String, customerID: String, amount: Money,
    expiresAt: Instant
  ) {
    self.handoffID = handoffID
    self.version = version
    self.orderID = orderID
    self.orderNumber = orderNumber
    self.customerID = customerID
    self.amount = amount
    self.expiresAt = expiresAt
  }

  package var partitionKey: String { handoffID }
  package var correlationID: String? { orderID }

  package static let example = CreditCheckRequested(
    handoffID: "0190b3a0-0000-7000-8000-000000000011", version: 1, orderID: "0190b3a0-0000-7000-8000-000000000003",
    orderNumber: "SO-2010-000001", customerID: "0190b3a0-0000-7000-8000-000000000010",
    amount: Money(minorUnits: 1798, currency: .gbp), expiresAt: Instant("2010-12-01T08:36:00Z")!)
}

/// A line for which stock or capacity is asked.
package struct RequestedLine: Codable, Hashable, Sendable {
  package var lineID: String
  package var product: String
  package var quantity: Quantity
  package var requestedDate: LocalDate

  package init(lineID: String, product: String, quantity: Quantity, requestedDate: LocalDate) {
    self.lineID = lineID
    self.product = product
    self.quantity = quantity
    self.requestedDate = requestedDate
  }

}

/// Asks inventory what it can promise for an order's lines; the answer reserves stock.
package struct AvailabilityRequested: BusinessEvent {
  package static let type = "gateway.availability.requested.v1"
  package static let summary =
    "Asks inventory what it can promise for an order's lines; the answer reserves stock."

  package var handoffID: String
  package var version: Int
  package var orderID: String
  package var orderNumber: String
  package var customerID: String
  package var shipComplete: Bool
  /// Every line of this version, also unchanged ones of an amendment.
  package var lines: [RequestedLine]
  package var expiresAt: Instant

  package init(
    handoffID: String, version: Int, orderID: String, orderNumber: String, customerID: String,
    shipComplete: Bool, lines: [RequestedLine], expiresAt: Instant
  ) {
    self.handoffID = handoffID
    self.version = version
    self.orderID = orderID
    self.orderNumber = orderNumber
    self.customerID = customerID
    self.shipComplete = shipComplete
    self.lines = lines
    self.expiresAt = expiresAt
  }

  package var partitionKey: String { handoffID }
  package var correlationID: String? { orderID }

  package static let example = AvailabilityRequested(
    handoffID: "0190b3a0-0000-7000-8000-000000000011", version: 1, orderID: "0190b3a0-0000-7000-8000-000000000003",
    orderNumber: "SO-2010-000001", customerID: "0190b3a0-0000-7000-8000-000000000010", shipComplete: true,
    lines: [
      RequestedLine(lineID: "1", product: "85123A", quantity: .pieces(6), requestedDate: LocalDate("2010-12-01")!)
    ],
    expiresAt: Instant("2010-12-01T08:36:00Z")!)
}

/// Asks production when it can make what stock cannot fill; the answer reserves capacity.
package struct CapacityRequested: BusinessEvent {
  package static let type = "gateway.capacity.requested.v1"
  package static let summary =
    "Asks production when it can make what stock cannot fill; the answer reserves capacity."

  package var handoffID: String
  package var version: Int
  package var orderID: String
  package var orderNumber: String
  /// The quantity of each line that neither stock, nor what was made for it and received, nor what has left
  /// covers. For an amended order it is to be compared with what is still open of the line's production.
  package var lines: [RequestedLine]
  package var expiresAt: Instant

  package init(
    handoffID: String, version: Int, orderID: String, orderNumber: String, lines: [RequestedLine],
    expiresAt: Instant
  ) {
    self.handoffID = handoffID
    self.version = version
    self.orderID = orderID
    self.orderNumber = orderNumber
    self.lines = lines
    self.expiresAt = expiresAt
  }

  package var partitionKey: String { handoffID }
  package var correlationID: String? { orderID }

  package static let example = CapacityRequested(
    handoffID: "0190b3a0-0000-7000-8000-000000000011", version: 1, orderID: "0190b3a0-0000-7000-8000-000000000003",
    orderNumber: "SO-2010-000001",
    lines: [
      RequestedLine(lineID: "1", product: "85123A", quantity: .pieces(6), requestedDate: LocalDate("2010-12-01")!)
    ],
    expiresAt: Instant("2010-12-01T08:36:00Z")!)
}

/// What became of a version of an order.
package enum Decision: String, Codable, Sendable, CaseIterable {
  case accepted
  /// Some quantity was refused; see the lines.
  case partiallyAccepted = "partially-accepted"
}

/// What stands behind a promised quantity.
package enum PromiseSource: String, Codable, Sendable, CaseIterable {
  case stock
  case production
  /// Nothing to ship.
  case service
}

/// A promised quantity and its date: a schedule line.
package struct SchedulePromise: Codable, Hashable, Sendable {
  package var quantity: Quantity
  package var date: LocalDate
  package var source: PromiseSource

  package init(quantity: Quantity, date: LocalDate, source: PromiseSource) {
    self.quantity = quantity
    self.date = date
    self.source = source
  }

}

/// A quantity of a line that was not accepted.
package struct RefusedQuantity: Codable, Hashable, Sendable {
  package var quantity: Quantity
  /// One of the coded reasons: `DATE_INFEASIBLE`.
  package var code: String

  package init(quantity: Quantity, code: String) {
    self.quantity = quantity
    self.code = code
  }

}

/// A line as decided: promised and refused quantities add up to what was ordered.
package struct AcceptedLine: Codable, Hashable, Sendable {
  package var lineID: String
  package var product: String
  package var description: String
  /// `goods` or `service`.
  package var kind: String
  package var ordered: Quantity
  /// The day the customer wants it; what is there earlier waits until then. Absent: as soon as possible.
  package var requestedDate: LocalDate?
  package var promises: [SchedulePromise]
  package var refused: RefusedQuantity?
  package var unitPrice: Money
  package var discountBasisPoints: Int64?
  package var taxRate: TaxRate

  package init(
    lineID: String, product: String, description: String, kind: String, ordered: Quantity,
    requestedDate: LocalDate? = nil, promises: [SchedulePromise], refused: RefusedQuantity? = nil, unitPrice: Money,
    discountBasisPoints: Int64? = nil, taxRate: TaxRate
  ) {
    self.lineID = lineID
    self.product = product
    self.description = description
    self.kind = kind
    self.ordered = ordered
    self.requestedDate = requestedDate
    self.promises = promises
    self.refused = refused
    self.unitPrice = unitPrice
    self.discountBasisPoints = discountBasisPoints
    self.taxRate = taxRate
  }

}

/// An order's version was accepted, wholly or in part, with its promise dates; it is the order the ERP fulfils.
package struct OrderAccepted: BusinessEvent {
  package static let type = "gateway.order.accepted.v1"
  package static let summary =
    "An order's version was accepted, wholly or in part, with its promise dates; it is the order the ERP fulfils."

  package var handoffID: String
  package var version: Int
  /// The order's id, unique among all services: the own CRM's, or `<source>:<id>` for a foreign CRM's order.
  package var orderID: String
  package var orderNumber: String
  package var sourceSystem: String
  package var customerID: String
  package var decision: Decision
  /// `account` or `prepaid`.
  package var payment: String
  package var currency: String
  package var paymentTermsDays: Int
  package var shipComplete: Bool
  package var shipTo: PostalAddress
  package var lines: [AcceptedLine]
  /// Of what was accepted.
  package var net: Money
  package var tax: Money
  package var gross: Money
  package var orderedAt: Instant
  package var acceptedAt: Instant

  package init(
    handoffID: String, version: Int, orderID: String, orderNumber: String, sourceSystem: String,
    customerID: String, decision: Decision, payment: String, currency: String, paymentTermsDays: Int,
    shipComplete: Bool, shipTo: PostalAddress, lines: [AcceptedLine], net: Money, tax: Money, gross: Money,
    orderedAt: Instant, acceptedAt: Instant
  ) {
    self.handoffID = handoffID
    self.version = version
    self.orderID = orderID
    self.orderNumber = orderNumber
    self.sourceSystem = sourceSystem
    self.customerID = customerID
    self.decision = decision
    self.payment = payment
    self.currency = currency
    self.paymentTermsDays = paymentTermsDays
    self.shipComplete = shipComplete
    self.shipTo = shipTo
    self.lines = lines
    self.net = net
    self.tax = tax
    self.gross = gross
    self.orderedAt = orderedAt
    self.acceptedAt = acceptedAt
  }

  package var partitionKey: String { handoffID }
  package var correlationID: String? { orderID }

  package static let example = OrderAccepted(
    handoffID: "0190b3a0-0000-7000-8000-000000000011", version: 1, orderID: "0190b3a0-0000-7000-8000-000000000003",
    orderNumber: "SO-2010-000001", sourceSystem: "sales", customerID: "0190b3a0-0000-7000-8000-000000000010",
    decision: .accepted, payment: "account", currency: "GBP", paymentTermsDays: 30, shipComplete: true,
    shipTo: PostalAddress(name: "Harbour Gifts Ltd", city: "Leeds", country: "United Kingdom"),
    lines: [
      AcceptedLine(
        lineID: "1", product: "85123A", description: "White hanging heart T-light holder", kind: "goods",
        ordered: .pieces(6), requestedDate: LocalDate("2010-12-01")!,
        promises: [SchedulePromise(quantity: .pieces(6), date: LocalDate("2010-12-01")!, source: .production)],
        unitPrice: Money(minorUnits: 255, currency: .gbp), taxRate: TaxRate(basisPoints: 1750))
    ],
    net: Money(minorUnits: 1530, currency: .gbp), tax: Money(minorUnits: 268, currency: .gbp),
    gross: Money(minorUnits: 1798, currency: .gbp), orderedAt: Instant("2010-12-01T08:26:00Z")!,
    acceptedAt: Instant("2010-12-01T08:26:00Z")!)
}

/// An order waits for the credit officer; a release or a decline follows.
package struct OrderHeld: BusinessEvent {
  package static let type = "gateway.order.held.v1"
  package static let summary =
    "An order waits for the credit officer; a release or a decline follows."

  package var handoffID: String
  package var version: Int
  package var orderID: String
  package var orderNumber: String
  package var sourceSystem: String
  package var customerID: String
  /// `CREDIT_LIMIT` or `OVERDUE`.
  package var code: String
  package var amount: Money
  package var heldAt: Instant

  package init(
    handoffID: String, version: Int, orderID: String, orderNumber: String, sourceSystem: String,
    customerID: String, code: String, amount: Money, heldAt: Instant
  ) {
    self.handoffID = handoffID
    self.version = version
    self.orderID = orderID
    self.orderNumber = orderNumber
    self.sourceSystem = sourceSystem
    self.customerID = customerID
    self.code = code
    self.amount = amount
    self.heldAt = heldAt
  }

  package var partitionKey: String { handoffID }
  package var correlationID: String? { orderID }

  package static let example = OrderHeld(
    handoffID: "0190b3a0-0000-7000-8000-000000000011", version: 1, orderID: "0190b3a0-0000-7000-8000-000000000003",
    orderNumber: "SO-2010-000001", sourceSystem: "sales", customerID: "0190b3a0-0000-7000-8000-000000000010",
    code: "CREDIT_LIMIT", amount: Money(minorUnits: 612_000, currency: .gbp), heldAt: Instant("2010-12-01T08:26:00Z")!)
}

/// One reason why an order was not accepted.
package struct HandoffError: Codable, Hashable, Sendable {
  /// From the closed list of the hand-off contract: `PRODUCT_UNKNOWN`.
  package var code: String
  /// The line, where it is about one.
  package var lineID: String?
  package var message: String
  /// Who can mend it: `sales`, `product data`, `finance` ...
  package var owner: String
  package var retryable: Bool

  package init(code: String, lineID: String? = nil, message: String, owner: String, retryable: Bool) {
    self.code = code
    self.lineID = lineID
    self.message = message
    self.owner = owner
    self.retryable = retryable
  }

}

/// A version of an order was rejected, with every reason; what was reserved for it is let go.
package struct OrderRejected: BusinessEvent {
  package static let type = "gateway.order.rejected.v1"
  package static let summary =
    "A version of an order was rejected, with every reason; what was reserved for it is let go."

  package var handoffID: String
  package var version: Int
  package var orderID: String
  package var orderNumber: String
  package var sourceSystem: String
  /// Absent when the customer is not known.
  package var customerID: String?
  /// The first 500; `GET /v1/handoffs/{id}` of the gateway shows all.
  package var errors: [HandoffError]
  /// The earlier version that stays in force, for a refused amendment.
  package var effectiveVersion: Int?
  package var rejectedAt: Instant

  package init(
    handoffID: String, version: Int, orderID: String, orderNumber: String, sourceSystem: String,
    customerID: String? = nil, errors: [HandoffError], effectiveVersion: Int? = nil, rejectedAt: Instant
  ) {
    self.handoffID = handoffID
    self.version = version
    self.orderID = orderID
    self.orderNumber = orderNumber
    self.sourceSystem = sourceSystem
    self.customerID = customerID
    self.errors = errors
    self.effectiveVersion = effectiveVersion
    self.rejectedAt = rejectedAt
  }

  package var partitionKey: String { handoffID }
  package var correlationID: String? { orderID }

  package static let example = OrderRejected(
    handoffID: "0190b3a0-0000-7000-8000-000000000011", version: 1, orderID: "0190b3a0-0000-7000-8000-000000000003",
    orderNumber: "SO-2010-000001", sourceSystem: "sales", customerID: "0190b3a0-0000-7000-8000-000000000010",
    errors: [
      HandoffError(
        code: "PRODUCT_UNKNOWN", lineID: "2", message: "No product has the code 99999Z.", owner: "product data",
        retryable: true)
    ], effectiveVersion: nil, rejectedAt: Instant("2010-12-01T08:26:00Z")!)
}

/// Asks inventory to stop an accepted order; whether it can is decided by what has left the warehouse.
package struct CancellationRequested: BusinessEvent {
  package static let type = "gateway.cancellation.requested.v1"
  package static let summary =
    "Asks inventory to stop an accepted order; whether it can is decided by what has left the warehouse."

  package var handoffID: String
  package var version: Int
  package var orderID: String
  package var reason: String

  package init(handoffID: String, version: Int, orderID: String, reason: String) {
    self.handoffID = handoffID
    self.version = version
    self.orderID = orderID
    self.reason = reason
  }

  package var partitionKey: String { handoffID }
  package var correlationID: String? { orderID }

  package static let example = CancellationRequested(
    handoffID: "0190b3a0-0000-7000-8000-000000000011", version: 1, orderID: "0190b3a0-0000-7000-8000-000000000003",
    reason: "Ordered twice.")
}

/// An order was cancelled before goods issue; reservations, exposure and unstarted work orders are let go.
package struct OrderCancelled: BusinessEvent {
  package static let type = "gateway.order.cancelled.v1"
  package static let summary =
    "An order was cancelled before goods issue; reservations, exposure and unstarted work orders are let go."

  package var handoffID: String
  package var version: Int
  package var orderID: String
  package var orderNumber: String
  package var sourceSystem: String
  package var customerID: String?
  package var reason: String
  package var cancelledAt: Instant

  package init(
    handoffID: String, version: Int, orderID: String, orderNumber: String, sourceSystem: String,
    customerID: String? = nil, reason: String, cancelledAt: Instant
  ) {
    self.handoffID = handoffID
    self.version = version
    self.orderID = orderID
    self.orderNumber = orderNumber
    self.sourceSystem = sourceSystem
    self.customerID = customerID
    self.reason = reason
    self.cancelledAt = cancelledAt
  }

  package var partitionKey: String { handoffID }
  package var correlationID: String? { orderID }

  package static let example = OrderCancelled(
    handoffID: "0190b3a0-0000-7000-8000-000000000011", version: 1, orderID: "0190b3a0-0000-7000-8000-000000000003",
    orderNumber: "SO-2010-000001", sourceSystem: "sales", customerID: "0190b3a0-0000-7000-8000-000000000010",
    reason: "Ordered twice.", cancelledAt: Instant("2010-12-01T09:00:00Z")!)
}

/// An order could not be cancelled because goods have left the warehouse; a return is the way.
package struct CancellationRefused: BusinessEvent {
  package static let type = "gateway.cancellation.refused.v1"
  package static let summary =
    "An order could not be cancelled because goods have left the warehouse; a return is the way."

  package var handoffID: String
  package var version: Int
  package var orderID: String
  package var orderNumber: String
  package var customerID: String
  /// `ALREADY_SHIPPED`.
  package var code: String
  package var refusedAt: Instant

  package init(
    handoffID: String, version: Int, orderID: String, orderNumber: String, customerID: String, code: String,
    refusedAt: Instant
  ) {
    self.handoffID = handoffID
    self.version = version
    self.orderID = orderID
    self.orderNumber = orderNumber
    self.customerID = customerID
    self.code = code
    self.refusedAt = refusedAt
  }

  package var partitionKey: String { handoffID }
  package var correlationID: String? { orderID }

  package static let example = CancellationRefused(
    handoffID: "0190b3a0-0000-7000-8000-000000000011", version: 1, orderID: "0190b3a0-0000-7000-8000-000000000003",
    orderNumber: "SO-2010-000001", customerID: "0190b3a0-0000-7000-8000-000000000010", code: "ALREADY_SHIPPED",
    refusedAt: Instant("2010-12-01T09:00:00Z")!)
}

/// The promise date of an accepted order's line moved, with the reason.
package struct PromiseChanged: BusinessEvent {
  package static let type = "gateway.promise.changed.v1"
  package static let summary =
    "The promise date of an accepted order's line moved, with the reason."

  package var handoffID: String
  package var orderID: String
  package var customerID: String
  package var lineID: String
  package var from: LocalDate
  package var to: LocalDate
  package var reason: String
  package var changedAt: Instant

  package init(
    handoffID: String, orderID: String, customerID: String, lineID: String, from: LocalDate, to: LocalDate,
    reason: String, changedAt: Instant
  ) {
    self.handoffID = handoffID
    self.orderID = orderID
    self.customerID = customerID
    self.lineID = lineID
    self.from = from
    self.to = to
    self.reason = reason
    self.changedAt = changedAt
  }

  package var partitionKey: String { handoffID }
  package var correlationID: String? { orderID }

  package static let example = PromiseChanged(
    handoffID: "0190b3a0-0000-7000-8000-000000000011", orderID: "0190b3a0-0000-7000-8000-000000000003",
    customerID: "0190b3a0-0000-7000-8000-000000000010", lineID: "1", from: LocalDate("2010-12-01")!,
    to: LocalDate("2010-12-03")!, reason: "Capacity of 2010-12-01 was lost.",
    changedAt: Instant("2010-12-01T10:00:00Z")!)
}
