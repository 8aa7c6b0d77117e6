import HTTPSupport
import Values

/// Engineering change orders over HTTP.
extension ProductionRoutes {
  static func addEngineeringChanges(to routes: ServiceRoutes) {
    routes.command(.post, "/v1/engineering-changes", scope: write, ReleaseEngineeringChange.self) { body, _, unit in
      let view = try body.perform(in: unit)
      return .created(view, location: "/v1/engineering-changes/\(view.number)")
    }
    routes.query("/v1/engineering-changes", scope: read) { request, db in
      let limit = try request.limit()
      let records = try EngineeringChangeStore.list(
        item: item(request, db), after: try request.cursor ?? "", limit: limit + 1, db)
      return .ok(Page(records.map(EngineeringChangeView.init), limit: limit, key: \.number))
    }
    routes.query("/v1/engineering-changes/{number}", scope: read) { request, db in
      guard let record = try EngineeringChangeStore.find(request.path("number"), db) else {
        throw Problem.notFound("There is no engineering change \(request.path("number").prefix(64)).")
      }
      return .ok(EngineeringChangeView(record))
    }
  }
}
