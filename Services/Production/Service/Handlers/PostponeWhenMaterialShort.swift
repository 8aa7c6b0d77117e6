import InventoryContract
import Messaging
import Persistence
import ProductionDomain
import Values

/// Material that is short today can come tomorrow at the earliest: when the lead time from then on
/// ends after the due date, the work is planned anew and the delay is told.
struct PostponeWhenMaterialShort: MessageHandler {
  func handle(_ event: MaterialShort, in unit: UnitOfWork) throws -> Outcome {
    guard let workOrder = try WorkOrderStore.workOrder(event.workOrderID, unit.database) else {
      return .waitFor("workorder:" + event.workOrderID)
    }
    guard case .released(let job) = workOrder.state else { return .done }
    let desk = WorkOrderDesk(unit)
    let reason = "Component \(event.item) is short."
    if workOrder.isPlanned {
      guard try !isOnItsWay(event.item, to: workOrder, in: unit) else { return .done }
      try desk.postpone(workOrder, reason: reason)
      return .done
    }
    // Thrown inside a message this would be a fault: a frozen work order just stays where it is.
    guard !job.isFrozen else { return .done }
    let planner = desk.planner
    let bill = try planner.promisedBill(of: workOrder.product)
    let held = try planner.free(workOrder)
    let plan = try planner.earliest(held.reduce(0) { $0 + $1.steps }, of: bill, from: planner.today + 1)
    let owner = CapacityOwner(
      handoffID: workOrder.handoffID, version: workOrder.version, lineID: workOrder.lineID,
      workOrderID: workOrder.id)
    guard let plan, plan.date > job.due else {
      try planner.book(held, of: bill, for: owner)
      return .done
    }
    try planner.book(plan.shares, of: bill, for: owner)
    try desk.apply(.reschedule(to: plan.date), to: workOrder, reason: reason, cause: .material)
    return .done
  }

  /// It is being made for this work order, or is due to arrive by now: whether that comes late is for the plan to say.
  private func isOnItsWay(_ item: String, to workOrder: WorkOrderRecord, in unit: UnitOfWork) throws -> Bool {
    if try WorkOrderStore.isMaking(item, for: workOrder.id, by: workOrder.job.due, unit.database) { return true }
    let key = ItemAtPlant(item, at: workOrder.plant)
    let today = try unit.plantDay
    return try SupplyStore.openPurchases(of: key, unit.database).contains { $0.due <= today }
      || TransferStore.open(of: key, unit.database).contains { $0.due <= today }
  }
}
