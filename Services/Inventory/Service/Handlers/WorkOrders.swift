import InventoryContract
import InventoryDomain
import Messaging
import Persistence
import ProductionContract
import Values

/// Production released a work order: all its components go from its plant's site to the shop floor at once, or it
/// waits until they are there. What a subcontractor makes is ordered of him, and the components go to him.
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
    if event.subcontractor != nil {
      guard let made = try ItemStore.find(event.product, db) else { return .waitFor("product:" + event.product) }
      guard made.unit == event.quantity.unit, made.kind == .goods else {
        throw PermanentFault(
          "Work order \(event.number) has \(event.quantity) of \(made.code) made, which is \(made.kind.rawValue) "
            + "counted in \(made.unit); correct the planning data.")
      }
    }
    let components = MaterialRequest.merged(
      event.components.map { MaterialRequest.Component(item: $0.item, steps: $0.quantity.steps) }
        .filter { $0.steps > 0 })
    let workOrder = WorkOrderRow(
      workOrderID: event.workOrderID, number: event.number, product: event.product, quantity: event.quantity,
      handoffID: event.handoffID, lineID: event.lineID, dueDate: event.dueDate, releasedAt: event.releasedAt,
      state: .short, site: try PlantSite.of(event.plant, told: event.site, in: unit), neededBy: event.neededBy,
      subcontractor: event.subcontractor)
    try WorkOrderStore.insert(workOrder, components, db)
    try SubcontractedWork.order(for: workOrder, in: unit)
    guard let missing = try Material.issue(workOrder, in: unit) else { return .done }
    let measure = event.components.first { $0.item == missing.item }!.quantity.unit
    try unit.publish(
      MaterialShort(
        workOrderID: event.workOrderID, item: missing.item,
        short: Quantity(steps: missing.steps, unit: measure)))
    return .done
  }
}

/// Production gave a work order up: its request is dropped, or its material comes back.
struct ReturnMaterialWhenWorkOrderCancelled: MessageHandler {
  func handle(_ event: WorkOrderCancelled, in unit: UnitOfWork) throws -> Outcome {
    let held = try ComponentBookingStore.forget(event.workOrderID, unit.database)
    try giveBack(event, in: unit)
    for place in held.sorted() { try Stock.serve(place, in: unit) }
    return .done
  }

  private func giveBack(_ event: WorkOrderCancelled, in unit: UnitOfWork) throws {
    let db = unit.database
    let kept = StockChanges(kept: try KeptStockStore.release(event.workOrderID, db).mapValues(-))
    guard var workOrder = try WorkOrderStore.find(event.workOrderID, db) else {
      try KeptStockStore.noteCancelled(workOrder: event.workOrderID, db)
      return try Stock.post(kept, in: unit)
    }
    let before = workOrder.state
    guard before == .short || before == .issued else { return }
    workOrder.state = .cancelled
    try WorkOrderStore.update(workOrder, db)
    if workOrder.subcontractor != nil {
      try SubcontractedWork.giveUp(workOrder, in: unit)
    } else if before == .issued {
      try Material.takeBack(workOrder, in: unit)
    }
    try Stock.post(kept, in: unit)
  }
}
