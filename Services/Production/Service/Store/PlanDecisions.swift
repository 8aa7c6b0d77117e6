import Persistence
import Values

/// What a planner may decide of an order that a plan names.
enum PlanDecision {
  /// A plan proposes it; `status` is as it is now, since the plan was made.
  case proposal(id: String, status: PlannedOrderStore.Status)
  case workOrder(WorkOrderRecord)
  /// Inventory's, or nothing that stands by itself.
  case none
}

extension PlanSheet {
  /// Only the plan in force is acted on: a scenario's orders are not the factory's.
  var isActedOn: Bool { shown.scenario == nil && shown.record.isCurrent }

  func decision(on order: String) throws -> PlanDecision {
    if let workOrder = try WorkOrderStore.workOrder(number: order, db) { return .workOrder(workOrder) }
    let id =
      try PlanTextStore.plannedOrder(shown.record.id, named: order, db)
      ?? PlanBook(shown.record.id, db)?.proposal(named: order)?.text
    guard let id, let planned = try PlannedOrderStore.find(id, db) else { return .none }
    return .proposal(id: id, status: planned.status)
  }

  func plannedOrder(_ id: String) throws -> PlannedOrderStore.PlannedOrder? { try PlannedOrderStore.find(id, db) }
}
