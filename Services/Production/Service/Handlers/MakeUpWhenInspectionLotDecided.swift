import InventoryContract
import Messaging
import Persistence
import ProductionDomain
import Values

/// What a work order delivered was rejected when it was inspected: what its line lacks then is made by another. A work
/// order that is still at work makes it up when it ends; what stock lacks is the next plan's. What was inspected is
/// counted no longer.
struct MakeUpWhenInspectionLotDecided: MessageHandler {
  func handle(_ event: InspectionLotDecided, in unit: UnitOfWork) throws -> Outcome {
    let outcome = try makeUp(event, in: unit)
    guard case .done = outcome else { return outcome }
    try InspectedGoodsStore.decide(
      event.lotID, accepted: event.accepted.steps, open: event.open.steps, at: event.decidedAt, unit.database)
    if try PlanningDataStore.isPlanned(event.item, unit.database) { try PlanningDataStore.touch(unit.database) }
    return outcome
  }

  private func makeUp(_ event: InspectionLotDecided, in unit: UnitOfWork) throws -> Outcome {
    // What was reworked and is rejected again was made up before.
    guard event.origin == "production", event.rejected.isPositive, let id = event.workOrderID else { return .done }
    guard let workOrder = try WorkOrderStore.workOrder(id, unit.database) else { return .waitFor("workorder:" + id) }
    guard event.rejected.unit == workOrder.job.ordered.unit else {
      throw PermanentFault(
        "\(event.rejected) of work order \(workOrder.number) were rejected, which is counted in "
          + "\(workOrder.job.ordered.unit); correct the item's unit.")
    }
    try WorkOrderDesk(unit).makeUpUnusable(
      event.rejected, of: workOrder, noting: .noteRejected(steps: event.rejected.steps),
      reason: "\(event.rejected) of work order \(workOrder.number) were rejected when inspected.")
    return .done
  }
}
