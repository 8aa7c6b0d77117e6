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
/// stock serves whoever waits for it.
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
    try noteEnd(event, db)
    let made = [(event.good.steps, Location.main), (event.scrap.steps, Location.scrap)].filter { $0.0 > 0 }
    let movements = made.map { steps, location in
      Movement(
        item: event.product, from: Location.production, to: location, steps: steps, kind: .production,
        documentID: event.workOrderID, lineID: String(event.completion))
    }
    try note(event, db: unit)
    if let file {
      for movement in movements { file.move(movement) }
      if file.state.line(event.lineID)?.item == event.product {
        try file.perform(.receive(lineID: event.lineID, steps: event.good.steps))
        try file.shipWhatIsReady()
      }
      try file.save()
    } else {
      try Stock.post(StockChanges(movements: movements), in: unit)
    }
    return .done
  }

  /// What it brings has come. What its reports used up is held until that is told, which comes after.
  private func noteEnd(_ event: WorkOrderCompleted, _ db: DatabaseHandle) throws {
    guard event.closed else {
      return try ComponentBookingStore.noteReceipt(event.workOrderID, good: event.good.steps, db)
    }
    try ComponentBookingStore.noteIssue(to: event.workOrderID, db)
    try ComponentBookingStore.forgetReceipt(event.workOrderID, db)
  }

  /// Adds the delivery to the work order.
  private func note(_ event: WorkOrderCompleted, db unit: UnitOfWork) throws {
    guard var workOrder = try WorkOrderStore.find(event.workOrderID, unit.database) else { return }
    workOrder.good += event.good.steps
    if event.closed { workOrder.state = .closed }
    try WorkOrderStore.update(workOrder, unit.database)
  }
}

/// Production gave a work order up: its request is dropped, or its material comes back.
struct ReturnMaterialWhenWorkOrderCancelled: MessageHandler {
  func handle(_ event: WorkOrderCancelled, in unit: UnitOfWork) throws -> Outcome {
    let held = try ComponentBookingStore.forget(event.workOrderID, unit.database)
    try giveBack(event, in: unit)
    for item in held.sorted() { try Stock.serve(item, in: unit) }
    return .done
  }

  private func giveBack(_ event: WorkOrderCancelled, in unit: UnitOfWork) throws {
    guard var workOrder = try WorkOrderStore.find(event.workOrderID, unit.database) else { return }
    let before = workOrder.state
    guard before == .short || before == .issued else { return }
    workOrder.state = .cancelled
    try WorkOrderStore.update(workOrder, unit.database)
    if before == .issued { try Material.takeBack(workOrder, in: unit) }
  }
}
