import Persistence

/// What callers beside HTTP ask production's planning for.
package enum PlanningReport {
  /// All work orders, oldest first.
  package static func workOrders(_ db: DatabaseHandle) throws -> [WorkOrderView] {
    try ProductionQueries.workOrders(state: nil, orderID: nil, after: nil, limit: 10_000, db)
  }

  /// What the plan in force tells planners to do, as `expedite WO-2010-000001`.
  package static func messages(_ db: DatabaseHandle) throws -> [String] {
    guard let plan = try PlanStore.current(db) else { return [] }
    return try PlanStore.messages(plan.id, db).map { "\($0.message) \($0.order)" }
  }

  /// Approves a planned order.
  package static func firm(_ plannedOrderID: String, in unit: UnitOfWork) throws -> PlannedOrderView {
    PlannedOrderView(try RoutedOrders(unit).firm(plannedOrder: plannedOrderID))
  }
}
