import HTTPSupport
import Values

/// Standstills of work centres over HTTP.
extension ProductionRoutes {
  static func addDowntimes(to routes: ServiceRoutes) {
    routes.command(.post, "/v1/downtimes", scope: write, RecordDowntime.self) { body, _, unit in
      let view = try body.perform(in: unit)
      return .created(view, location: "/v1/downtimes/\(view.id)")
    }
    routes.command(.post, "/v1/downtimes/{id}/end", scope: write, EndDowntime.self) { body, request, unit in
      .ok(try body.perform(request.path("id"), in: unit))
    }
    routes.query("/v1/downtimes/{id}", scope: read) { request, db in
      guard let record = try DowntimeStore.find(request.path("id"), db) else {
        throw Problem.notFound("There is no downtime \(request.path("id").prefix(64)).")
      }
      return .ok(DowntimeView(record))
    }
    routes.query("/v1/downtimes", scope: read) { request, db in
      let limit = try request.limit()
      let records = try DowntimeStore.list(
        workCentre: workCentre(request, db), isOpen: request.flag("open") ?? false,
        after: try request.cursor ?? "", limit: limit + 1, db)
      return .ok(Page(records.map(DowntimeView.init), limit: limit, key: \.id))
    }
  }
}
