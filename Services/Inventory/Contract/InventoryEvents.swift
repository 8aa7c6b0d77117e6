import Values

/// What stock can give to one line; the promised quantity is reserved.
package struct StockPromise: Codable, Hashable, Sendable {
  package var lineID: String
  package var product: String
  package var promised: Quantity
  /// When it can leave.
  package var date: LocalDate
  package var site: String
  /// What stock cannot give.
  package var short: Quantity

  package init(lineID: String, product: String, promised: Quantity, date: LocalDate, site: String, short: Quantity) {
    self.lineID = lineID
    self.product = product
    self.promised = promised
    self.date = date
    self.site = site
    self.short = short
  }

}

/// Inventory's answer to an availability request: what is reserved, from when, and what is short.
package struct AvailabilityPromised: BusinessEvent {
  package static let type = "inventory.availability.promised.v1"
  package static let summary =
    "Inventory's answer to an availability request: what is reserved, from when, and what is short."

  package var handoffID: String
  package var version: Int
  package var lines: [StockPromise]
  package var answeredAt: Instant

  package init(handoffID: String, version: Int, lines: [StockPromise], answeredAt: Instant) {
    self.handoffID = handoffID
    self.version = version
    self.lines = lines
    self.answeredAt = answeredAt
  }

  package var partitionKey: String { handoffID }

  package static let example = AvailabilityPromised(
    handoffID: "0190b3a0-0000-7000-8000-000000000011", version: 1,
    lines: [
      StockPromise(
        lineID: "1", product: "85123A", promised: .pieces(0), date: LocalDate("2010-12-01")!, site: "main",
        short: .pieces(6))
    ], answeredAt: Instant("2010-12-01T08:26:00Z")!)
}

/// Inventory cannot serve this version of an order at all, for a coded reason.
package struct AvailabilityRefused: BusinessEvent {
  package static let type = "inventory.availability.refused.v1"
  package static let summary =
    "Inventory cannot serve this version of an order at all, for a coded reason."

  package var handoffID: String
  package var version: Int
  /// `BELOW_SHIPPED`, `PRODUCT_UNKNOWN` or `ALREADY_CANCELLED`.
  package var code: String
  package var lineID: String?
  package var message: String

  package init(handoffID: String, version: Int, code: String, lineID: String? = nil, message: String) {
    self.handoffID = handoffID
    self.version = version
    self.code = code
    self.lineID = lineID
    self.message = message
  }

  package var partitionKey: String { handoffID }

  package static let example = AvailabilityRefused(
    handoffID: "0190b3a0-0000-7000-8000-000000000011", version: 2, code: "BELOW_SHIPPED", lineID: "1",
    message: "6 have left the warehouse; the line cannot go below that.")
}

/// Nothing had left the warehouse: the order is stopped and its stock is free again.
package struct CancellationConfirmed: BusinessEvent {
  package static let type = "inventory.cancellation.confirmed.v1"
  package static let summary =
    "Nothing had left the warehouse: the order is stopped and its stock is free again."

  package var handoffID: String
  package var version: Int

  package init(handoffID: String, version: Int) {
    self.handoffID = handoffID
    self.version = version
  }

  package var partitionKey: String { handoffID }

  package static let example = CancellationConfirmed(
    handoffID: "0190b3a0-0000-7000-8000-000000000011", version: 1)
}

/// Goods of the order have left the warehouse: it can no longer be cancelled.
package struct CancellationRefused: BusinessEvent {
  package static let type = "inventory.cancellation.refused.v1"
  package static let summary =
    "Goods of the order have left the warehouse: it can no longer be cancelled."

  package var handoffID: String
  package var version: Int
  /// `ALREADY_SHIPPED`.
  package var code: String

  package init(handoffID: String, version: Int, code: String) {
    self.handoffID = handoffID
    self.version = version
    self.code = code
  }

  package var partitionKey: String { handoffID }

  package static let example = CancellationRefused(
    handoffID: "0190b3a0-0000-7000-8000-000000000011", version: 1, code: "ALREADY_SHIPPED")
}

/// Reserved goods wait for the warehouse to pick, pack and issue them.
package struct ShipmentPlanned: BusinessEvent {
  package static let type = "inventory.shipment.planned.v1"
  package static let summary =
    "Reserved goods wait for the warehouse to pick, pack and issue them."

  package var shipmentID: String
  package var number: String
  package var handoffID: String
  package var orderID: String
  package var customerID: String
  package var lines: [ShippedLine]
  package var plannedAt: Instant

  package init(
    shipmentID: String, number: String, handoffID: String, orderID: String, customerID: String,
    lines: [ShippedLine], plannedAt: Instant
  ) {
    self.shipmentID = shipmentID
    self.number = number
    self.handoffID = handoffID
    self.orderID = orderID
    self.customerID = customerID
    self.lines = lines
    self.plannedAt = plannedAt
  }

  package var partitionKey: String { shipmentID }
  package var correlationID: String? { orderID }

  package static let example = ShipmentPlanned(
    shipmentID: "0190b3a0-0000-7000-8000-000000000031", number: "SH-2010-000001",
    handoffID: "0190b3a0-0000-7000-8000-000000000011", orderID: "0190b3a0-0000-7000-8000-000000000003",
    customerID: "0190b3a0-0000-7000-8000-000000000010",
    lines: [ShippedLine(lineID: "1", product: "85123A", kind: "goods", quantity: .pieces(6))],
    plannedAt: Instant("2010-12-01T08:26:00Z")!)
}

/// A shipment was picked or packed, or withdrawn because its order changed.
package struct ShipmentProgressed: BusinessEvent {
  package static let type = "inventory.shipment.progressed.v1"
  package static let summary =
    "A shipment was picked or packed, or withdrawn because its order changed."

  package var shipmentID: String
  package var orderID: String
  package var customerID: String
  /// `picked` or `packed`; `withdrawn` when it will not leave, since it no longer fits its order.
  package var status: String
  package var at: Instant

  package init(shipmentID: String, orderID: String, customerID: String, status: String, at: Instant) {
    self.shipmentID = shipmentID
    self.orderID = orderID
    self.customerID = customerID
    self.status = status
    self.at = at
  }

  package var partitionKey: String { shipmentID }
  package var correlationID: String? { orderID }

  package static let example = ShipmentProgressed(
    shipmentID: "0190b3a0-0000-7000-8000-000000000031", orderID: "0190b3a0-0000-7000-8000-000000000003",
    customerID: "0190b3a0-0000-7000-8000-000000000010", status: "picked", at: Instant("2010-12-01T08:26:00Z")!)
}

/// A line's share of a shipment.
package struct ShippedLine: Codable, Hashable, Sendable {
  package var lineID: String
  package var product: String
  /// `goods` or `service`; services ride with the first shipment.
  package var kind: String
  package var quantity: Quantity
  /// Value at standard cost, for the ledger; never shown to customers or CRM.
  package var cost: Money?

  package init(lineID: String, product: String, kind: String, quantity: Quantity, cost: Money? = nil) {
    self.lineID = lineID
    self.product = product
    self.kind = kind
    self.quantity = quantity
    self.cost = cost
  }

}

/// Goods left the warehouse; accounting invoices them.
package struct GoodsIssued: BusinessEvent {
  package static let type = "inventory.goods.issued.v1"
  package static let summary =
    "Goods left the warehouse; accounting invoices them."

  package var shipmentID: String
  package var number: String
  package var handoffID: String
  package var orderID: String
  package var orderNumber: String
  package var customerID: String
  /// The order's version in force.
  package var version: Int
  package var lines: [ShippedLine]
  package var carrier: String?
  package var tracking: String?
  /// Whether nothing of the order is left to ship.
  package var orderComplete: Bool
  package var issuedAt: Instant

  package init(
    shipmentID: String, number: String, handoffID: String, orderID: String, orderNumber: String,
    customerID: String, version: Int, lines: [ShippedLine], carrier: String? = nil, tracking: String? = nil,
    orderComplete: Bool, issuedAt: Instant
  ) {
    self.shipmentID = shipmentID
    self.number = number
    self.handoffID = handoffID
    self.orderID = orderID
    self.orderNumber = orderNumber
    self.customerID = customerID
    self.version = version
    self.lines = lines
    self.carrier = carrier
    self.tracking = tracking
    self.orderComplete = orderComplete
    self.issuedAt = issuedAt
  }

  package var partitionKey: String { handoffID }
  package var correlationID: String? { orderID }

  package static let example = GoodsIssued(
    shipmentID: "0190b3a0-0000-7000-8000-000000000031", number: "SH-2010-000001",
    handoffID: "0190b3a0-0000-7000-8000-000000000011", orderID: "0190b3a0-0000-7000-8000-000000000003",
    orderNumber: "SO-2010-000001", customerID: "0190b3a0-0000-7000-8000-000000000010", version: 1,
    lines: [
      ShippedLine(
        lineID: "1", product: "85123A", kind: "goods", quantity: .pieces(6),
        cost: Money(minorUnits: 600, currency: .gbp))
    ],
    carrier: "Royal Mail", tracking: "RM123", orderComplete: true, issuedAt: Instant("2010-12-01T08:26:00Z")!)
}

/// Goods that came back.
package struct ReturnedLine: Codable, Hashable, Sendable {
  package var orderID: String
  package var lineID: String
  package var product: String
  package var quantity: Quantity
  /// `stock` or `scrap`.
  package var disposition: String
  package var cost: Money?

  package init(
    orderID: String, lineID: String, product: String, quantity: Quantity, disposition: String,
    cost: Money? = nil
  ) {
    self.orderID = orderID
    self.lineID = lineID
    self.product = product
    self.quantity = quantity
    self.disposition = disposition
    self.cost = cost
  }

}

/// Goods came back from a customer and were booked.
package struct GoodsReturned: BusinessEvent {
  package static let type = "inventory.goods.returned.v1"
  package static let summary =
    "Goods came back from a customer and were booked."

  /// The return authorised by customer service, or the credit note that names the goods.
  package var returnID: String
  package var customerID: String
  /// Set when a credit note exists already.
  package var creditNoteID: String?
  package var lines: [ReturnedLine]
  package var returnedAt: Instant

  package init(
    returnID: String, customerID: String, creditNoteID: String? = nil, lines: [ReturnedLine],
    returnedAt: Instant
  ) {
    self.returnID = returnID
    self.customerID = customerID
    self.creditNoteID = creditNoteID
    self.lines = lines
    self.returnedAt = returnedAt
  }

  package var partitionKey: String { returnID }

  package static let example = GoodsReturned(
    returnID: "0190b3a0-0000-7000-8000-000000000022", customerID: "0190b3a0-0000-7000-8000-000000000010",
    creditNoteID: nil,
    lines: [
      ReturnedLine(
        orderID: "0190b3a0-0000-7000-8000-000000000003", lineID: "1", product: "85123A", quantity: .pieces(2),
        disposition: "stock")
    ], returnedAt: Instant("2010-12-06T10:00:00Z")!)
}

/// The components of a work order were issued to production.
package struct MaterialIssued: BusinessEvent {
  package static let type = "inventory.material.issued.v1"
  package static let summary =
    "The components of a work order were issued to production."

  package var workOrderID: String
  package var issuedAt: Instant

  package init(workOrderID: String, issuedAt: Instant) {
    self.workOrderID = workOrderID
    self.issuedAt = issuedAt
  }

  package var partitionKey: String { workOrderID }

  package static let example = MaterialIssued(
    workOrderID: "0190b3a0-0000-7000-8000-000000000051", issuedAt: Instant("2010-12-01T08:26:00Z")!)
}

/// A work order's components are not all in stock; they are issued as soon as they are.
package struct MaterialShort: BusinessEvent {
  package static let type = "inventory.material.short.v1"
  package static let summary =
    "A work order's components are not all in stock; they are issued as soon as they are."

  package var workOrderID: String
  package var item: String
  package var short: Quantity

  package init(workOrderID: String, item: String, short: Quantity) {
    self.workOrderID = workOrderID
    self.item = item
    self.short = short
  }

  package var partitionKey: String { workOrderID }

  package static let example = MaterialShort(
    workOrderID: "0190b3a0-0000-7000-8000-000000000051", item: "85123", short: .pieces(4))
}

/// Stock was counted, received without an order, scrapped or corrected.
package struct StockAdjusted: BusinessEvent {
  package static let type = "inventory.stock.adjusted.v1"
  package static let summary =
    "Stock was counted, received without an order, scrapped or corrected."

  package var adjustmentID: String
  package var item: String
  package var site: String
  /// Change: negative for less.
  package var quantity: Quantity
  /// Afterwards.
  package var onHand: Quantity
  package var reason: String
  package var adjustedAt: Instant

  package init(
    adjustmentID: String, item: String, site: String, quantity: Quantity, onHand: Quantity, reason: String,
    adjustedAt: Instant
  ) {
    self.adjustmentID = adjustmentID
    self.item = item
    self.site = site
    self.quantity = quantity
    self.onHand = onHand
    self.reason = reason
    self.adjustedAt = adjustedAt
  }

  package var partitionKey: String { "item:" + item }

  package static let example = StockAdjusted(
    adjustmentID: "0190b3a0-0000-7000-8000-000000000061", item: "85123", site: "main", quantity: .pieces(1000),
    onHand: .pieces(1000), reason: "opening stock", adjustedAt: Instant("2010-11-30T12:00:00Z")!)
}
