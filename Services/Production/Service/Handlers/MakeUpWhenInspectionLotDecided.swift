import InventoryContract
import Messaging
import Persistence
import ProductionDomain
import Values

/// What a work order delivered was rejected when it was inspected: what its line lacks then is made by another. A work
/// order that is still at work makes it up when it ends; what stock lacks is the next plan's.
struct MakeUpWhenInspectionLotDecided: MessageHandler {
  func handle(_ event: InspectionLotDecided, in unit: UnitOfWork) throws -> Outcome {
    // What was reworked and is rejected again was made up before.
    guard event.origin == "production", event.rejected.isPositive, let id = event.workOrderID else { return .done }
    guard let workOrder = try WorkOrderStore.workOrder(id, unit.database) else { return .waitFor("workorder:" + id) }
    guard event.rejected.unit == workOrder.job.ordered.unit else {
      throw PermanentFault(
        "\(event.rejected) of work order \(workOrder.number) were rejected, which is counted in "
          + "\(workOrder.job.ordered.unit); correct the item's unit.")
    }
    let desk = WorkOrderDesk(unit)
    let record = try desk.apply(.noteRejected(steps: event.rejected.steps), to: workOrder)
    guard !record.isForStock else { return .done }
    let missing = min(event.rejected.steps, try lacking(record, in: unit))
    guard missing > 0 else { return .done }
    try desk.makeUp(
      record.quantity(missing), for: record,
      reason: "\(event.rejected) of work order \(record.number) were rejected when inspected.")
    return .done
  }

  /// What the line expects and no work order has given or is still to give.
  private func lacking(_ record: WorkOrderRecord, in unit: UnitOfWork) throws -> Int64 {
    let expected = try DemandStore.stepsInForce(
      handoffID: record.handoffID, lineID: record.lineID, product: record.product, unit.database)
    let given = try WorkOrderStore.all(handoffID: record.handoffID, unit.database)
      .filter { $0.lineID == record.lineID && $0.product == record.product }
      .reduce(0) { $0 + $1.state.output.usableSteps + $1.state.outstandingSteps }
    return expected - given
  }
}
