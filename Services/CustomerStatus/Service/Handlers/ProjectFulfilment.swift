import InventoryContract
import Messaging
import Persistence
import ProductionContract
import Values

struct ProjectShipmentWhenShipmentPlanned: MessageHandler {
  func handle(_ event: ShipmentPlanned, in unit: UnitOfWork) throws -> Outcome {
    let projection = Projection(unit)
    try projection.putShipment(
      shipmentID: event.shipmentID, orderID: event.orderID, customerID: event.customerID, number: event.number,
      status: "planned", lines: event.lines.map { ($0.lineID, $0.product, $0.quantity) }, at: event.plannedAt)
    try projection.touch(event.customerID, "shipments", event.plannedAt)
    return .done
  }
}

struct ProjectShipmentWhenShipmentProgressed: MessageHandler {
  func handle(_ event: ShipmentProgressed, in unit: UnitOfWork) throws -> Outcome {
    let projection = Projection(unit)
    try projection.progressShipment(
      event.shipmentID, orderID: event.orderID, status: event.status, at: event.at)
    try projection.touch(event.customerID, "shipments", event.at)
    return .done
  }
}

struct ProjectShipmentWhenGoodsIssued: MessageHandler {
  func handle(_ event: GoodsIssued, in unit: UnitOfWork) throws -> Outcome {
    let projection = Projection(unit)
    try projection.putShipment(
      shipmentID: event.shipmentID, orderID: event.orderID, customerID: event.customerID, number: event.number,
      status: "goods-issued", carrier: event.carrier, tracking: event.tracking, issuedAt: event.issuedAt,
      lines: event.lines.map { ($0.lineID, $0.product, $0.quantity) }, at: event.issuedAt)
    for line in event.lines {
      try projection.add(
        line.quantity.steps, to: .shippedSteps, orderID: event.orderID, lineID: line.lineID, at: event.issuedAt)
    }
    try projection.noteWhetherOpen(event.orderID)
    let what = event.orderComplete ? "complete" : "in part"
    try projection.tell(
      event.customerID, order: event.orderID, at: event.issuedAt,
      "Order \(event.orderNumber) shipped \(what) with \(event.number)\(event.carrier.map { " by \($0)" } ?? "").")
    try projection.touch(event.customerID, "shipments", event.issuedAt)
    return .done
  }
}

struct ProjectReturnWhenGoodsReturned: MessageHandler {
  func handle(_ event: GoodsReturned, in unit: UnitOfWork) throws -> Outcome {
    let projection = Projection(unit)
    for line in event.lines {
      try projection.add(
        line.quantity.steps, to: .returnedSteps, orderID: line.orderID, lineID: line.lineID, at: event.returnedAt)
    }
    let units = event.lines.reduce(0) { $0 + $1.quantity.steps }
    try projection.tell(
      event.customerID, order: event.lines.first?.orderID, at: event.returnedAt, "\(units) returned pieces arrived.")
    try projection.touch(event.customerID, "orders", event.returnedAt)
    return .done
  }
}

struct ProjectWorkWhenWorkOrderReleased: MessageHandler {
  func handle(_ event: WorkOrderReleased, in unit: UnitOfWork) throws -> Outcome {
    // What is made for stock is no customer's business.
    guard !event.orderID.isEmpty else { return .done }
    let projection = Projection(unit)
    try projection.releaseWork(
      event.workOrderID, orderID: event.orderID, lineID: event.lineID, customerID: event.customerID,
      quantity: event.quantity, at: event.releasedAt)
    try projection.touch(event.customerID, "orders", event.releasedAt)
    return .done
  }
}

struct ProjectWorkWhenWorkOrderCompleted: MessageHandler {
  func handle(_ event: WorkOrderCompleted, in unit: UnitOfWork) throws -> Outcome {
    guard !event.orderID.isEmpty else { return .done }
    let projection = Projection(unit)
    let made = event.good.steps + event.scrap.steps
    let known = try projection.endWork(event.workOrderID, steps: event.closed ? nil : made, at: event.completedAt)
    if known == nil {
      // Released before work orders were kept.
      try projection.add(
        -made, to: .inProductionSteps, orderID: event.orderID, lineID: event.lineID, at: event.completedAt)
    }
    try projection.tell(
      event.customerID, order: event.orderID, at: event.completedAt, "\(event.good.valueText) of \(event.product) made."
    )
    try projection.touch(event.customerID, "orders", event.completedAt)
    return .done
  }
}

struct ProjectWorkWhenWorkOrderCancelled: MessageHandler {
  func handle(_ event: WorkOrderCancelled, in unit: UnitOfWork) throws -> Outcome {
    let projection = Projection(unit)
    let at = unit.toldAt
    let customer = try projection.endWork(event.workOrderID, steps: nil, at: at)
    try projection.touch(customer, "orders", at)
    return .done
  }
}
