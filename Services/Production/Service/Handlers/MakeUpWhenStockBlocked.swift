import InventoryContract
import Messaging
import Persistence
import ProductionDomain
import Values

/// Goods that were made for order lines were found to be of no use: their lines expect as many again. A work order that
/// is still at work makes them up when it ends, for the others a new one is made.
struct MakeUpWhenStockBlocked: MessageHandler {
  func handle(_ event: StockBlockChanged, in unit: UnitOfWork) throws -> Outcome {
    for line in event.lines ?? [] where line.made.isPositive {
      let expected = try DemandStore.stepsInForce(
        handoffID: line.handoffID, lineID: line.lineID, product: event.item, unit.database)
      guard expected > 0 else { continue }
      let workOrders = try WorkOrderStore.all(handoffID: line.handoffID, unit.database).filter {
        $0.lineID == line.lineID && $0.product == event.item && $0.job.ordered.unit == line.made.unit
      }
      let makers = (line.madeBy ?? []).filter { $0.quantity.unit == line.made.unit }
        .map { WorkOrderDesk.PieceShare(workOrderID: $0.workOrderID, steps: $0.quantity.steps) }
      try WorkOrderDesk(unit).makeUpBlocked(line.made, among: workOrders, expected: expected, makers: makers)
    }
    return .done
  }
}
