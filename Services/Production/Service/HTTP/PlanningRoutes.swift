import HTTPSupport

/// The planner's HTTP interface: planning data, plans, planned orders, scenarios, promises.
enum PlanningRoutes {
  static func add(to routes: ServiceRoutes) {
    PlanningDataRoutes.add(to: routes)
    PlanRoutes.add(to: routes)
    PlannedOrderRoutes.add(to: routes)
    ScenarioRoutes.add(to: routes)
    SupplyRoutes.add(to: routes)
    OptimumRoutes.add(to: routes)
  }
}
