import InventoryContract
import Messaging
import Persistence
import ProductionDomain
import Values

/// An automatic work order is made whole as soon as it has its material, operation by operation where it has
/// some; a manual one waits to be started, and a subcontractor's until he delivers. Material that crossed with a
/// cancellation changes nothing: inventory takes it back.
struct ProduceWhenMaterialIssued: MessageHandler {
  func handle(_ event: MaterialIssued, in unit: UnitOfWork) throws -> Outcome {
    guard let workOrder = try WorkOrderStore.workOrder(event.workOrderID, unit.database) else {
      return .waitFor("workorder:" + event.workOrderID)
    }
    let desk = WorkOrderDesk(unit)
    let components = try WorkOrderStore.components(of: workOrder.id, unit.database)
    if components.contains(where: { $0.providedSteps != nil }) {
      // What the subcontractor was not given in part before.
      try desk.noteProvided(components.map(\.quantity.steps), of: workOrder, at: event.issuedAt)
    } else if workOrder.isPlanned, case .released = workOrder.state {
      for component in components where !component.isBackflushed {
        try SupplyStore.issue(
          component.quantity.steps, of: ItemAtPlant(component.item, at: component.plant), at: event.issuedAt,
          unit.database)
      }
    }
    if workOrder.isRouted, workOrder.mode == .automatic {
      try desk.runThrough(workOrder)
    } else {
      try desk.apply(.issueMaterial(automatic: workOrder.mode == .automatic), to: workOrder)
    }
    return .done
  }
}
