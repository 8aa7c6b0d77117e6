import GatewayContract
import GatewayDomain
import Persistence
import Values

/// What a hand-off tells everybody once something is decided.
extension HandoffProcess {
  func accept(_ outcomes: [LineOutcome], _ effective: Handoff.Effective) throws {
    let order = try order()
    let first =
      try previousPosition(before: effective.version).map {
        try LineStore.firstPromises(position: $0, in: unit.database)
      } ?? [:]
    try LineStore.savePromises(outcomes, first: first, position: order.position, in: unit.database)
    let totals = HandoffProcess.totals(order, outcomes)
    let decision = effective.partial ? Decision.partiallyAccepted : .accepted
    try DecisionStore.insert(
      decision.rawValue, of: record, version: effective.version, totals: totals, at: unit.businessTime,
      in: unit.database)
    let customerID = record.customerID ?? ""
    let terms =
      try order.header.paymentTermsDays
      ?? CustomerStore.find(customerID, in: unit.database)?.paymentTermsDays ?? 0
    try publish(
      OrderAccepted(
        handoffID: record.id, version: effective.version, orderID: record.publicOrderID,
        orderNumber: record.orderNumber,
        sourceSystem: record.sourceSystem, customerID: customerID, decision: decision,
        payment: order.header.payment.rawValue, currency: order.header.currency.code, paymentTermsDays: terms,
        shipComplete: order.header.shipComplete, shipTo: order.header.shipTo,
        lines: zip(order.lines, outcomes).map { HandoffProcess.acceptedLine($0, $1, order.header) }, net: totals.net,
        tax: totals.tax,
        gross: totals.gross, orderedAt: order.header.orderedAt, acceptedAt: unit.businessTime))
  }

  /// The row of the version that was in force before this one was accepted.
  private func previousPosition(before version: Int) throws -> Int64? {
    guard version > 1 else { return nil }
    return try DecisionQueries.lastAcceptedPosition(handoffID: record.id, before: version, in: unit.database)
  }

  /// Of the accepted quantities, by the suite's one tax rule.
  private static func totals(_ order: StoredOrder, _ outcomes: [LineOutcome]) -> Tax.Total {
    Tax.total(
      of: zip(order.lines, outcomes).map { line, outcome in
        var accepted = line.source
        accepted.quantity = outcome.accepted
        return (accepted.net, accepted.taxRate)
      }, currency: order.header.currency)
  }

  private static func acceptedLine(
    _ line: StoredLine, _ outcome: LineOutcome, _ order: SourceOrder
  ) -> AcceptedLine {
    AcceptedLine(
      lineID: line.source.lineID, product: line.product ?? line.source.product, description: line.source.description,
      kind: line.isService ? "service" : "goods", ordered: outcome.ordered,
      requestedDate: line.source.requestedDate ?? order.requestedDate,
      promises: outcome.promises.map { promise in
        SchedulePromise(quantity: promise.quantity, date: promise.date, source: source(promise.supply))
      },
      refused: outcome.refused.map { RefusedQuantity(quantity: $0.quantity, code: $0.code.rawValue) },
      unitPrice: line.source.unitPrice, discountBasisPoints: line.source.discountBasisPoints,
      taxRate: line.source.taxRate)
  }

  private static func source(_ supply: Supply) -> PromiseSource {
    switch supply {
    case .stock: .stock
    case .production: .production
    case .service: .service
    }
  }

  /// So many reasons are published, to fit into one message; the hand-off itself keeps all of them.
  private static let maximumErrors = 500

  func reject(_ version: Int, _ faults: [HandoffFault]) throws {
    let errors = faults.map(HandoffError.init)
    try DecisionStore.insert(
      "rejected", of: record, version: version, errors: errors, at: unit.businessTime, in: unit.database)
    try publish(
      OrderRejected(
        handoffID: record.id, version: version, orderID: record.publicOrderID, orderNumber: record.orderNumber,
        sourceSystem: record.sourceSystem, customerID: record.customerID,
        errors: Array(errors.prefix(HandoffProcess.maximumErrors)), effectiveVersion: record.state.effective?.version,
        rejectedAt: unit.businessTime))
    try PrerequisiteStore.clear(handoffID: record.id, in: unit.database)
  }

  func tellHeld(_ fault: HandoffFault) throws {
    try publish(
      OrderHeld(
        handoffID: record.id, version: record.state.version, orderID: record.publicOrderID,
        orderNumber: record.orderNumber, sourceSystem: record.sourceSystem, customerID: record.customerID ?? "",
        code: fault.code.rawValue, amount: try order().source.totals.gross, heldAt: unit.businessTime))
  }

  func cancel(_ version: Int, _ reason: String, _ undecided: Bool) throws {
    if undecided {
      try DecisionStore.insert("cancelled", of: record, version: version, at: unit.businessTime, in: unit.database)
      try PrerequisiteStore.clear(handoffID: record.id, in: unit.database)
    }
    try publish(
      OrderCancelled(
        handoffID: record.id, version: version, orderID: record.publicOrderID, orderNumber: record.orderNumber,
        sourceSystem: record.sourceSystem, customerID: record.customerID, reason: reason,
        cancelledAt: unit.businessTime))
  }
}

extension HandoffError {
  init(_ fault: HandoffFault) {
    self.init(
      code: fault.code.rawValue, lineID: fault.lineID, message: fault.message, owner: fault.code.owner,
      retryable: fault.code.retryable)
  }
}
