import InventoryContract
import InventoryDomain
import Messaging
import Persistence
import ProductionContract
import Values

/// Production released a work order: all its components go to the shop floor at once, or it waits until
/// they are there.
struct IssueMaterialWhenWorkOrderReleased: MessageHandler {
  func handle(_ event: WorkOrderReleased, in unit: UnitOfWork) throws -> Outcome {
    let db = unit.database
    guard try WorkOrderStore.find(event.workOrderID, db) == nil else { return .done }
    for component in event.components {
      guard let item = try ItemStore.find(component.item, db) else { return .waitFor("product:" + component.item) }
      guard item.unit == component.quantity.unit, item.kind == .goods else {
        throw PermanentFault(
          "Work order \(event.number) asks for \(component.quantity) of \(item.code), which is "
            + "\(item.kind.rawValue) counted in \(item.unit); correct the bill of materials.")
      }
    }
    let components = MaterialRequest.merged(
      event.components.map { MaterialRequest.Component(item: $0.item, steps: $0.quantity.steps) }
        .filter { $0.steps > 0 })
    let workOrder = WorkOrderRow(
      workOrderID: event.workOrderID, number: event.number, product: event.product, quantity: event.quantity,
      handoffID: event.handoffID, lineID: event.lineID, dueDate: event.dueDate, releasedAt: event.releasedAt,
      state: .short)
    try WorkOrderStore.insert(workOrder, components, db)
    guard let missing = try Material.issue(workOrder, in: unit) else { return .done }
    let measure = event.components.first { $0.item == missing.item }!.quantity.unit
    try unit.publish(
      MaterialShort(
        workOrderID: event.workOrderID, item: missing.item,
        short: Quantity(steps: missing.steps, unit: measure)))
    return .done
  }
}

/// Production delivered: what is good goes into stock, first for the line it was made for. What was made for
/// stock serves whoever waits for it. What has to be inspected goes to inspection instead, and to its line when it is
/// accepted.
struct ReceiveGoodsWhenWorkOrderCompleted: MessageHandler {
  func handle(_ event: WorkOrderCompleted, in unit: UnitOfWork) throws -> Outcome {
    let db = unit.database
    var file: FulfilmentFile?
    if !event.handoffID.isEmpty {
      guard try AvailabilityStore.isAccepted(event.handoffID, db),
        let order = try FulfilmentFile(handoffID: event.handoffID, in: unit)
      else { return .waitFor("order:" + event.handoffID) }
      file = order
    }
    guard try ItemStore.find(event.product, db) != nil else { return .waitFor("product:" + event.product) }
    let isNew = try WorkOrderStore.noteReceipt(
      event.workOrderID, event.completion, good: event.good.steps, scrap: event.scrap.steps, at: event.completedAt, db)
    guard isNew else { return .done }
    let place = event.good.isPositive ? try Quality.place(Arrival(event), in: unit) : Location.main
    let made = [(event.good.steps, place), (event.scrap.steps, Location.scrap)].filter { $0.0 > 0 }
    let movements = made.map { steps, location in
      Movement(
        item: event.product, from: Location.production, to: location, steps: steps, kind: .production,
        documentID: event.workOrderID, lineID: String(event.completion))
    }
    try note(event, db: unit)
    guard let file else {
      try Stock.post(StockChanges(movements: movements), in: unit)
      return .done
    }
    for movement in movements { file.move(movement) }
    if place == Location.main, file.state.line(event.lineID)?.item == event.product {
      try file.perform(.receive(lineID: event.lineID, steps: event.good.steps))
      try file.shipWhatIsReady()
    }
    try file.save()
    return .done
  }

  /// Adds the delivery to the work order.
  private func note(_ event: WorkOrderCompleted, db unit: UnitOfWork) throws {
    guard var workOrder = try WorkOrderStore.find(event.workOrderID, unit.database) else { return }
    workOrder.good += event.good.steps
    if event.closed { workOrder.state = .closed }
    try WorkOrderStore.update(workOrder, unit.database)
  }
}

extension Arrival {
  fileprivate init(_ event: WorkOrderCompleted) {
    self.init(
      item: event.product, site: Location.main, quantity: event.good, origin: .production, sourceID: event.workOrderID,
      sourceLine: String(event.completion), workOrderID: event.workOrderID,
      line: event.handoffID.isEmpty ? nil : OrderLine(handoffID: event.handoffID, lineID: event.lineID))
  }
}

/// Production gave a work order up: its request is dropped, or its material comes back.
struct ReturnMaterialWhenWorkOrderCancelled: MessageHandler {
  func handle(_ event: WorkOrderCancelled, in unit: UnitOfWork) throws -> Outcome {
    guard var workOrder = try WorkOrderStore.find(event.workOrderID, unit.database) else { return .done }
    let before = workOrder.state
    guard before == .short || before == .issued else { return .done }
    workOrder.state = .cancelled
    try WorkOrderStore.update(workOrder, unit.database)
    if before == .issued { try Material.takeBack(workOrder, in: unit) }
    return .done
  }
}
