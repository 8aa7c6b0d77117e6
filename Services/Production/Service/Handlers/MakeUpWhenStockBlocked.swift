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
      if expected > 0 { try makeUp(line, of: event.item, in: unit) }
    }
    return .done
  }

  /// The newest work orders of the line gave what was blocked.
  private func makeUp(_ line: BlockedLine, of product: String, in unit: UnitOfWork) throws {
    let desk = WorkOrderDesk(unit)
    var left = line.made.steps
    let workOrders = try WorkOrderStore.all(handoffID: line.handoffID, unit.database).filter {
      $0.lineID == line.lineID && $0.product == product && $0.job.ordered.unit == line.made.unit
    }
    for before in workOrders.reversed() {
      let steps = min(left, before.state.output.usableSteps)
      guard steps > 0 else { continue }
      left -= steps
      let after = try desk.apply(.noteLost(steps: steps), to: before)
      let missing = steps - (after.state.outstandingSteps - before.state.outstandingSteps)
      guard missing > 0 else { continue }
      try desk.makeUp(
        after.quantity(missing), for: after,
        reason: "\(after.quantity(steps)) of work order \(after.number) were blocked in stock.")
    }
  }
}
