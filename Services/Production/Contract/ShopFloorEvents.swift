import Values

/// A difference between what a work order should have cost and what it did.
package struct CostVariance: Codable, Hashable, Sendable {
  /// `material-usage`, `labour`, `overhead` or `yield`.
  package var kind: String
  /// Positive: it cost more than it should have.
  package var amount: Money

  package init(kind: String, amount: Money) {
    self.kind = kind
    self.amount = amount
  }
}

/// What a co-product bears of a work order's cost.
package struct CoProductCost: Codable, Hashable, Sendable {
  package var item: String
  package var amount: Money

  package init(item: String, amount: Money) {
    self.item = item
    self.amount = amount
  }
}

/// What a work order cost: material + labour + overhead + service = output + sum of variances.
package struct WorkOrderCost: Codable, Hashable, Sendable {
  /// Components issued, at standard cost.
  package var material: Money
  /// Reported minutes at the work centres' rates.
  package var labour: Money
  package var overhead: Money
  /// Good quantity at standard cost, and what co-products bear.
  package var output: Money
  package var variances: [CostVariance]
  /// A part of ``output``.
  package var coProducts: [CoProductCost]?
  /// What a subcontractor gets for his work: the good quantity at his price; absent: it was made here.
  package var service: Money?

  package init(
    material: Money, labour: Money, overhead: Money, output: Money, variances: [CostVariance],
    coProducts: [CoProductCost]? = nil, service: Money? = nil
  ) {
    self.material = material
    self.labour = labour
    self.overhead = overhead
    self.output = output
    self.variances = variances
    self.coProducts = coProducts
    self.service = service
  }
}

/// A work order is over; `cost` says what it cost, where costs are known.
package struct WorkOrderClosed: BusinessEvent {
  package static let type = "production.work-order.closed.v1"
  package static let summary =
    "A work order is over: what it gave and what it cost, with variances; accounting posts them."

  package var workOrderID: String
  package var number: String
  package var product: String
  package var ordered: Quantity
  package var good: Quantity
  package var scrap: Quantity
  /// Empty when it was made for stock.
  package var handoffID: String
  package var orderID: String
  package var cost: WorkOrderCost?
  package var closedAt: Instant

  package init(
    workOrderID: String, number: String, product: String, ordered: Quantity, good: Quantity, scrap: Quantity,
    handoffID: String, orderID: String, cost: WorkOrderCost? = nil, closedAt: Instant
  ) {
    self.workOrderID = workOrderID
    self.number = number
    self.product = product
    self.ordered = ordered
    self.good = good
    self.scrap = scrap
    self.handoffID = handoffID
    self.orderID = orderID
    self.cost = cost
    self.closedAt = closedAt
  }

  package var partitionKey: String { workOrderID }
  package var correlationID: String? { orderID.isEmpty ? nil : orderID }

  package static let example = WorkOrderClosed(
    workOrderID: "0190b3a0-0000-7000-8000-000000000051", number: "WO-2010-000001", product: "85123A",
    ordered: .pieces(6), good: .pieces(5), scrap: .pieces(1), handoffID: "0190b3a0-0000-7000-8000-000000000011",
    orderID: "0190b3a0-0000-7000-8000-000000000003",
    cost: WorkOrderCost(
      material: Money(minorUnits: 600, currency: .gbp), labour: Money(minorUnits: 300, currency: .gbp),
      overhead: Money(minorUnits: 150, currency: .gbp), output: Money(minorUnits: 875, currency: .gbp),
      variances: [CostVariance(kind: "yield", amount: Money(minorUnits: 175, currency: .gbp))]),
    closedAt: Instant("2010-12-01T08:26:00Z")!)
}

/// Components were used up by a confirmation (backflush): inventory books them out of stock.
package struct MaterialBackflushed: BusinessEvent {
  package static let type = "production.material.issued.v1"
  package static let summary =
    "Components were used up by a confirmation (backflush); inventory books them out of stock."

  package var workOrderID: String
  package var number: String
  /// 1, 2, 3 ... per work order.
  package var issue: Int
  package var components: [WorkOrderComponent]
  package var issuedAt: Instant

  package init(workOrderID: String, number: String, issue: Int, components: [WorkOrderComponent], issuedAt: Instant) {
    self.workOrderID = workOrderID
    self.number = number
    self.issue = issue
    self.components = components
    self.issuedAt = issuedAt
  }

  package var partitionKey: String { workOrderID }

  package static let example = MaterialBackflushed(
    workOrderID: "0190b3a0-0000-7000-8000-000000000051", number: "WO-2010-000001", issue: 1,
    components: [WorkOrderComponent(item: "85123", quantity: .pieces(6))],
    issuedAt: Instant("2010-12-01T08:26:00Z")!)
}

/// An operation of a work order was reported, in part or finally.
package struct OperationCompleted: BusinessEvent {
  package static let type = "production.operation.completed.v1"
  package static let summary =
    "An operation of a work order was reported: good, scrap and minutes; `final` says whether more will come."

  package var workOrderID: String
  package var number: String
  package var product: String
  /// 10, 20, 30 ... in the order of the routing.
  package var operation: Int
  package var workCentre: String
  package var good: Quantity
  package var scrap: Quantity
  package var setupMinutes: Int
  package var runMinutes: Int
  /// The machine stood still.
  package var downMinutes: Int
  /// No more will come of this operation.
  package var final: Bool
  package var completedAt: Instant
  /// Who did the work; absent: the report names nobody.
  package var operatorName: String?

  package init(
    workOrderID: String, number: String, product: String, operation: Int, workCentre: String, good: Quantity,
    scrap: Quantity, setupMinutes: Int, runMinutes: Int, downMinutes: Int, final: Bool, completedAt: Instant,
    operatorName: String? = nil
  ) {
    self.workOrderID = workOrderID
    self.number = number
    self.product = product
    self.operation = operation
    self.workCentre = workCentre
    self.good = good
    self.scrap = scrap
    self.setupMinutes = setupMinutes
    self.runMinutes = runMinutes
    self.downMinutes = downMinutes
    self.final = final
    self.completedAt = completedAt
    self.operatorName = operatorName
  }

  package var partitionKey: String { workOrderID }

  package static let example = OperationCompleted(
    workOrderID: "0190b3a0-0000-7000-8000-000000000051", number: "WO-2010-000001", product: "85123A",
    operation: 10, workCentre: "assembly", good: .pieces(5), scrap: .pieces(1), setupMinutes: 15, runMinutes: 42,
    downMinutes: 3, final: true, completedAt: Instant("2010-12-01T08:26:00Z")!)
}
