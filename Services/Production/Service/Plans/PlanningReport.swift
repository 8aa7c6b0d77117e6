import Persistence

/// What callers beside HTTP ask production's planning for.
package enum PlanningReport {
  /// All work orders, oldest first.
  package static func workOrders(_ db: DatabaseHandle) throws -> [WorkOrderView] {
    try ProductionQueries.workOrders(state: nil, orderID: nil, after: nil, limit: 10_000, db)
  }

  /// Approves a planned order.
  package static func firm(_ plannedOrderID: String, in unit: UnitOfWork) throws -> PlannedOrderView {
    PlannedOrderView(try RoutedOrders(unit).firm(plannedOrder: plannedOrderID))
  }
}
