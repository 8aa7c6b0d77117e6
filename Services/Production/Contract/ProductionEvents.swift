import Values

/// When a line's quantity can be made; promised and refused add up to what was asked.
package struct SupplyPromise: Codable, Hashable, Sendable {
  package var lineID: String
  package var product: String
  package var promised: Quantity
  package var date: LocalDate
  package var refused: Quantity
  /// Why the rest is refused: `NOT_MANUFACTURED` or `DATE_INFEASIBLE`.
  package var code: String?
  /// Where the promised quantity comes from and when, where that is planned over several levels or plants;
  /// ``date`` is the latest of them.
  package var deliveries: [SupplyDelivery]?
  /// What stands against an earlier date or the whole quantity.
  package var reasons: [DelayReason]?

  package init(
    lineID: String, product: String, promised: Quantity, date: LocalDate, refused: Quantity, code: String? = nil,
    deliveries: [SupplyDelivery]? = nil, reasons: [DelayReason]? = nil
  ) {
    self.lineID = lineID
    self.product = product
    self.promised = promised
    self.date = date
    self.refused = refused
    self.code = code
    self.deliveries = deliveries
    self.reasons = reasons
  }

}

/// Production's answer to a capacity request: what can be made by when; the capacity is reserved.
package struct SupplyPromised: BusinessEvent {
  package static let type = "production.supply.promised.v1"
  package static let summary =
    "Production's answer to a capacity request: what can be made by when; the capacity is reserved."

  package var handoffID: String
  package var version: Int
  package var lines: [SupplyPromise]
  package var answeredAt: Instant

  package init(handoffID: String, version: Int, lines: [SupplyPromise], answeredAt: Instant) {
    self.handoffID = handoffID
    self.version = version
    self.lines = lines
    self.answeredAt = answeredAt
  }

  package var partitionKey: String { handoffID }

  package static let example = SupplyPromised(
    handoffID: "0190b3a0-0000-7000-8000-000000000011", version: 1,
    lines: [
      SupplyPromise(
        lineID: "1", product: "85123A", promised: .pieces(6), date: LocalDate("2010-12-01")!, refused: .pieces(0))
    ], answeredAt: Instant("2010-12-01T08:26:00Z")!)
}

/// Material that a work order needs in all.
package struct WorkOrderComponent: Codable, Hashable, Sendable {
  package var item: String
  package var quantity: Quantity

  package init(item: String, quantity: Quantity) {
    self.item = item
    self.quantity = quantity
  }

}

/// A work order was released to the shop floor; inventory issues its components. Made for stock, it names no
/// order: `handoffID`, `orderID`, `customerID` and `lineID` are empty.
package struct WorkOrderReleased: BusinessEvent {
  package static let type = "production.work-order.released.v1"
  package static let summary =
    "A work order was released to the shop floor; inventory issues its components."

  package var workOrderID: String
  package var number: String
  package var product: String
  package var quantity: Quantity
  package var components: [WorkOrderComponent]
  package var handoffID: String
  package var orderID: String
  package var customerID: String
  package var lineID: String
  package var dueDate: LocalDate
  package var releasedAt: Instant
  /// Where it is made; absent: the company's only plant.
  package var plant: String?
  /// Inventory's site of that plant; absent: told before there were sites of plants.
  package var site: String?
  /// The work order that needs what this one makes.
  package var neededBy: String?
  /// Of the bill that it is made by, to its end; absent: the bill has none.
  package var revision: String?
  /// The supplier who makes it out of these components: they go to him, and his work is ordered; absent: it is made
  /// here.
  package var subcontractor: String?

  package init(
    workOrderID: String, number: String, product: String, quantity: Quantity, components: [WorkOrderComponent],
    handoffID: String, orderID: String, customerID: String, lineID: String, dueDate: LocalDate,
    releasedAt: Instant, plant: String? = nil, site: String? = nil, neededBy: String? = nil, revision: String? = nil,
    subcontractor: String? = nil
  ) {
    self.workOrderID = workOrderID
    self.number = number
    self.product = product
    self.quantity = quantity
    self.components = components
    self.handoffID = handoffID
    self.orderID = orderID
    self.customerID = customerID
    self.lineID = lineID
    self.dueDate = dueDate
    self.releasedAt = releasedAt
    self.plant = plant
    self.site = site
    self.neededBy = neededBy
    self.revision = revision
    self.subcontractor = subcontractor
  }

  package var partitionKey: String { workOrderID }
  package var correlationID: String? { orderID.isEmpty ? nil : orderID }

  package static let example = WorkOrderReleased(
    workOrderID: "0190b3a0-0000-7000-8000-000000000051", number: "WO-2010-000001", product: "85123A",
    quantity: .pieces(6), components: [WorkOrderComponent(item: "85123", quantity: .pieces(6))],
    handoffID: "0190b3a0-0000-7000-8000-000000000011", orderID: "0190b3a0-0000-7000-8000-000000000003",
    customerID: "0190b3a0-0000-7000-8000-000000000010", lineID: "1", dueDate: LocalDate("2010-12-01")!,
    releasedAt: Instant("2010-12-01T08:26:00Z")!)
}

/// Work on a work order began.
package struct WorkOrderStarted: BusinessEvent {
  package static let type = "production.work-order.started.v1"
  package static let summary =
    "Work on a work order began."

  package var workOrderID: String
  package var orderID: String
  package var customerID: String
  package var lineID: String
  package var startedAt: Instant

  package init(workOrderID: String, orderID: String, customerID: String, lineID: String, startedAt: Instant) {
    self.workOrderID = workOrderID
    self.orderID = orderID
    self.customerID = customerID
    self.lineID = lineID
    self.startedAt = startedAt
  }

  package var partitionKey: String { workOrderID }
  package var correlationID: String? { orderID.isEmpty ? nil : orderID }

  package static let example = WorkOrderStarted(
    workOrderID: "0190b3a0-0000-7000-8000-000000000051", orderID: "0190b3a0-0000-7000-8000-000000000003",
    customerID: "0190b3a0-0000-7000-8000-000000000010", lineID: "1", startedAt: Instant("2010-12-01T08:26:00Z")!)
}

/// Goods made for an order line at a plant that serves no customers go to the site that does.
package struct WorkOrderCarriage: Codable, Hashable, Sendable {
  /// Of the good pieces, those that the line needs; the others stay.
  package var quantity: Quantity
  /// Inventory's site that serves the line.
  package var to: String
  /// When they are there.
  package var due: LocalDate

  package init(quantity: Quantity, to: String, due: LocalDate) {
    self.quantity = quantity
    self.to = to
    self.due = due
  }
}

/// A work order delivered good pieces into stock; `closed` says whether more will come.
package struct WorkOrderCompleted: BusinessEvent {
  package static let type = "production.work-order.completed.v1"
  package static let summary =
    "A work order delivered good pieces into stock; `closed` says whether more will come."

  package var workOrderID: String
  /// 1, 2, 3 ... per work order, for partial completions.
  package var completion: Int
  package var product: String
  package var good: Quantity
  package var scrap: Quantity
  package var handoffID: String
  package var orderID: String
  package var customerID: String
  package var lineID: String
  package var closed: Bool
  package var completedAt: Instant
  /// What of the good pieces is carried to the site that serves the order line; absent: made there.
  package var carriage: WorkOrderCarriage?
  /// By-products and co-products that came with this completion.
  package var byProducts: [WorkOrderComponent]?

  package init(
    workOrderID: String, completion: Int, product: String, good: Quantity, scrap: Quantity, handoffID: String,
    orderID: String, customerID: String, lineID: String, closed: Bool, completedAt: Instant,
    carriage: WorkOrderCarriage? = nil, byProducts: [WorkOrderComponent]? = nil
  ) {
    self.workOrderID = workOrderID
    self.completion = completion
    self.product = product
    self.good = good
    self.scrap = scrap
    self.handoffID = handoffID
    self.orderID = orderID
    self.customerID = customerID
    self.lineID = lineID
    self.closed = closed
    self.completedAt = completedAt
    self.carriage = carriage
    self.byProducts = byProducts
  }

  package var partitionKey: String { workOrderID }
  package var correlationID: String? { orderID.isEmpty ? nil : orderID }

  package static let example = WorkOrderCompleted(
    workOrderID: "0190b3a0-0000-7000-8000-000000000051", completion: 1, product: "85123A", good: .pieces(6),
    scrap: .pieces(0), handoffID: "0190b3a0-0000-7000-8000-000000000011",
    orderID: "0190b3a0-0000-7000-8000-000000000003", customerID: "0190b3a0-0000-7000-8000-000000000010", lineID: "1",
    closed: true, completedAt: Instant("2010-12-01T08:26:00Z")!)
}

/// A work order was cancelled before its material was issued; its material is not needed.
package struct WorkOrderCancelled: BusinessEvent {
  package static let type = "production.work-order.cancelled.v1"
  package static let summary =
    "A work order was cancelled before its material was issued; its material is not needed."

  package var workOrderID: String
  package var orderID: String
  package var reason: String

  package init(workOrderID: String, orderID: String, reason: String) {
    self.workOrderID = workOrderID
    self.orderID = orderID
    self.reason = reason
  }

  package var partitionKey: String { workOrderID }
  package var correlationID: String? { orderID.isEmpty ? nil : orderID }

  package static let example = WorkOrderCancelled(
    workOrderID: "0190b3a0-0000-7000-8000-000000000051", orderID: "0190b3a0-0000-7000-8000-000000000003",
    reason: "The order was cancelled.")
}

/// What production promised for an order's line will be ready later, with the reason.
package struct DemandDelayed: BusinessEvent {
  package static let type = "production.demand.delayed.v1"
  package static let summary =
    "What production promised for an order's line will be ready later, with the reason."

  package var workOrderID: String
  package var handoffID: String
  package var orderID: String
  package var lineID: String
  package var from: LocalDate
  package var to: LocalDate
  package var quantity: Quantity
  /// For our own people: it may name work orders, purchases and components.
  package var reason: String
  /// The same by code and record, where planning knows it.
  package var reasons: [DelayReason]?
  /// Of what kind it is, for those who may not see the rest: `material`, `capacity`, `leadTime`, `planning`,
  /// `shortfall` (less was good than begun), `lateAcceptance` or `planner` (`reason` is what a planner wrote for the
  /// customer's side).
  package var cause: String?

  package init(
    workOrderID: String, handoffID: String, orderID: String, lineID: String, from: LocalDate, to: LocalDate,
    quantity: Quantity, reason: String, reasons: [DelayReason]? = nil, cause: String? = nil
  ) {
    self.workOrderID = workOrderID
    self.handoffID = handoffID
    self.orderID = orderID
    self.lineID = lineID
    self.from = from
    self.to = to
    self.quantity = quantity
    self.reason = reason
    self.reasons = reasons
    self.cause = cause
  }

  package var partitionKey: String { handoffID }
  package var correlationID: String? { orderID.isEmpty ? nil : orderID }

  package static let example = DemandDelayed(
    workOrderID: "0190b3a0-0000-7000-8000-000000000051", handoffID: "0190b3a0-0000-7000-8000-000000000011",
    orderID: "0190b3a0-0000-7000-8000-000000000003", lineID: "1", from: LocalDate("2010-12-01")!,
    to: LocalDate("2010-12-03")!, quantity: .pieces(6), reason: "The machine is down.")
}
