import CustomerStatusDomain
import GatewayContract
import Messaging
import Persistence
import SalesContract
import Values

struct ProjectCustomerWhenCustomerOnboarded: MessageHandler {
  func handle(_ event: CustomerOnboarded, in unit: UnitOfWork) throws -> Outcome {
    try Projection(unit).onboard(
      customerID: event.customerID, number: event.number, name: event.legalName, currency: event.currency,
      sourceSystem: event.sourceSystem, reference: event.sourceReference,
      at: unit.toldAt)
    return .done
  }
}

struct ProjectOrderWhenOrderConfirmed: MessageHandler {
  func handle(_ event: OrderConfirmed, in unit: UnitOfWork) throws -> Outcome {
    try project(event.order, "Order \(event.order.number) confirmed.", in: unit)
    return .done
  }
}

/// The version in force stays on show until the ERP accepts the new one; where none is, the new one is shown.
struct ProjectOrderWhenOrderAmended: MessageHandler {
  func handle(_ event: OrderAmended, in unit: UnitOfWork) throws -> Outcome {
    try project(
      event.order, "Order \(event.order.number) changed to version \(event.order.version): \(event.reason)", in: unit)
    return .done
  }
}

private func project(_ order: OrderDocument, _ sentence: String, in unit: UnitOfWork) throws {
  let projection = Projection(unit)
  let customer = try projection.customer(ofAccount: order.accountID)
  try projection.putOrder(
    orderID: order.orderID, handoffID: nil, customerID: customer, accountID: order.accountID, number: order.number,
    sourceSystem: "sales", version: order.version, answer: .none, orderedAt: order.orderedAt,
    lines: order.lines.map {
      Projection.Line(lineID: $0.lineID, product: $0.product, description: $0.description, ordered: $0.quantity)
    }, at: order.orderedAt)
  try projection.tell(customer, order: order.orderID, at: order.orderedAt, sentence)
  try projection.touch(customer, "orders", order.orderedAt)
}

struct ProjectAnswerWhenOrderAccepted: MessageHandler {
  func handle(_ event: OrderAccepted, in unit: UnitOfWork) throws -> Outcome {
    let projection = Projection(unit)
    let lines = event.lines.map { line in
      Projection.Line(
        lineID: line.lineID, product: line.product, description: line.description, ordered: line.ordered,
        accepted: line.promises.reduce(0) { $0 + $1.quantity.steps }, refused: line.refused?.quantity.steps ?? 0,
        refusedCode: line.refused?.code, promise: line.promises.map(\.date).max())
    }
    try projection.putOrder(
      orderID: event.orderID, handoffID: event.handoffID, customerID: event.customerID, accountID: nil,
      number: event.orderNumber, sourceSystem: event.sourceSystem, version: event.version,
      answer: event.decision == .accepted ? .accepted : .partiallyAccepted, orderedAt: event.orderedAt, lines: lines,
      at: event.acceptedAt)
    try projection.noteAccepted(handoffID: event.handoffID, version: event.version)
    let date = lines.compactMap(\.promise).max().map { ", promised for \($0)" } ?? ""
    let how = event.decision == .accepted ? "accepted" : "accepted in part"
    try projection.tell(
      event.customerID, order: event.orderID, at: event.acceptedAt, "Order \(event.orderNumber) \(how)\(date).")
    try projection.touch(event.customerID, "orders", event.acceptedAt)
    return .done
  }
}

struct ProjectHoldWhenOrderHeld: MessageHandler {
  func handle(_ event: OrderHeld, in unit: UnitOfWork) throws -> Outcome {
    let projection = Projection(unit)
    try projection.answer(
      .held, version: event.version, unlessDecided: true, note: "Waits for the credit officer.", orderID: event.orderID,
      handoffID: event.handoffID, at: event.heldAt)
    try projection.tell(
      event.customerID, order: event.orderID, at: event.heldAt,
      "Order \(event.orderNumber) waits for the credit officer.")
    try projection.touch(event.customerID, "orders", event.heldAt)
    return .done
  }
}

struct ProjectAnswerWhenOrderRejected: MessageHandler {
  func handle(_ event: OrderRejected, in unit: UnitOfWork) throws -> Outcome {
    let projection = Projection(unit)
    let customer = try event.customerID ?? projection.customer(ofOrder: event.orderID)
    let reasons = CustomerReason.sentences(event.errors.map { ($0.code, $0.message) })
    if event.effectiveVersion == nil {
      try projection.answer(
        .rejected, version: event.version, unlessDecided: true, note: reasons, orderID: event.orderID,
        handoffID: event.handoffID, at: event.rejectedAt)
    }
    try projection.tell(
      customer, order: event.orderID, at: event.rejectedAt,
      "Version \(event.version) of order \(event.orderNumber) was not accepted: \(reasons)")
    try projection.touch(customer, "orders", event.rejectedAt)
    return .done
  }
}

struct ProjectAnswerWhenOrderCancelled: MessageHandler {
  func handle(_ event: GatewayContract.OrderCancelled, in unit: UnitOfWork) throws -> Outcome {
    let projection = Projection(unit)
    let customer = try event.customerID ?? projection.customer(ofOrder: event.orderID)
    try projection.answer(
      .cancelled, version: event.version, unlessDecided: false, note: event.reason, orderID: event.orderID,
      handoffID: event.handoffID, at: event.cancelledAt)
    try projection.tell(
      customer, order: event.orderID, at: event.cancelledAt, "Order \(event.orderNumber) cancelled: \(event.reason)")
    try projection.touch(customer, "orders", event.cancelledAt)
    return .done
  }
}

struct TellWhenCancellationRefused: MessageHandler {
  func handle(_ event: GatewayContract.CancellationRefused, in unit: UnitOfWork) throws -> Outcome {
    let projection = Projection(unit)
    try projection.tell(
      event.customerID, order: event.orderID, at: event.refusedAt,
      "Order \(event.orderNumber) could not be cancelled: goods have left the warehouse.")
    try projection.touch(event.customerID, "orders", event.refusedAt)
    return .done
  }
}

struct ProjectPromiseWhenPromiseChanged: MessageHandler {
  func handle(_ event: PromiseChanged, in unit: UnitOfWork) throws -> Outcome {
    let projection = Projection(unit)
    try projection.movePromise(
      orderID: event.orderID, lineID: event.lineID, from: event.from, to: event.to, reason: event.reason,
      at: event.changedAt)
    try projection.tell(
      event.customerID, order: event.orderID, at: event.changedAt,
      "Line \(event.lineID) moved from \(event.from) to \(event.to): \(event.reason)")
    try projection.touch(event.customerID, "orders", event.changedAt)
    return .done
  }
}
