import HTTPSupport

/// What the planner sees, read from plans as they were made, and what the planner decides there (``OrderActions``).
enum PlanningPages {
  private static let scope = "production:read"

  static func add(to routes: ServiceRoutes) {
    for (text, path) in [
      ("Planning", "/planning"), ("Schedule", "/gantt"), ("Load", "/load"), ("Late", "/late"),
      ("Requirements", "/mrp"), ("Available to promise", "/atp"), ("Plans", "/plans"), ("Scenarios", "/scenarios"),
    ] { routes.navigation(text, path) }

    let pages: [(path: String, make: @Sendable (ServiceRequest, PlanLibrary) throws -> HTMLPage)] = [
      ("/planning", TodayPage.page), ("/gantt", GanttPage.page), ("/load", LoadPage.page), ("/late", LatePage.page),
      ("/mrp", RequirementsPage.page), ("/atp", AvailabilityPage.page), ("/plans", PlansPage.page),
      ("/compare", ComparePage.page), ("/scenarios", ScenariosPage.page),
    ]
    for (path, make) in pages {
      routes.page(path, scope: scope) { request, db in try make(request, PlanLibrary(db)) }
    }
    OrderActions.add(to: routes)
    ScenarioActions.add(to: routes)
  }
}
