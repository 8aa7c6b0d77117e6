import HTTPSupport
import ProductionDomain
import Values

/// The shop floor's part of the HTTP interface: releasing, reporting, costs and effectiveness.
extension ProductionRoutes {
  static func addShopFloor(to routes: ServiceRoutes) {
    routes.command(.post, "/v1/work-orders/{id}/release", scope: write) { request, unit in
      .ok(try found(request) { try ReleaseWorkOrder().perform(on: $0, in: unit) })
    }
    routes.command(.post, "/v1/work-orders/{id}/close", scope: write) { request, unit in
      .ok(try found(request) { try CloseWorkOrder().perform(on: $0, in: unit) })
    }
    routes.command(.post, "/v1/work-orders/{id}/freeze", scope: write, FreezeWorkOrder.self) { body, request, unit in
      .ok(try found(request) { try body.perform(on: $0, in: unit) })
    }
    routes.command(.post, "/v1/work-orders/{id}/unfreeze", scope: write) { request, unit in
      .ok(try found(request) { try UnfreezeWorkOrder().perform(on: $0, in: unit) })
    }
    routes.command(
      .post, "/v1/work-orders/{id}/operations/{operation}/confirm", scope: write, ConfirmOperation.self
    ) { body, request, unit in
      let operation = Int(try request.number("operation"))
      return .ok(try found(request) { try body.perform(operation, on: $0, in: unit) })
    }
    addShopFloorQueries(to: routes)
    addDowntimes(to: routes)
  }

  private static func addShopFloorQueries(to routes: ServiceRoutes) {
    routes.query("/v1/work-orders/{id}/cost", scope: read) { request, db in
      guard let record = try WorkOrderStore.workOrder(request.path("id"), db) else {
        throw Problem.notFound("There is no work order \(request.path("id").prefix(80)).")
      }
      let sheet = try WorkOrderCostStore.sheet(of: record.id, db) ?? WorkOrderCostStore.compute(record, db)
      return .ok(WorkOrderCostView(record, sheet))
    }
    routes.query("/v1/operations", scope: read) { request, db in
      let limit = try request.limit()
      let cursor = try request.cursor
      let key = cursor.flatMap { DispatchKey($0) }
      guard cursor == nil || key != nil else {
        throw Problem.badRequest("?cursor= is not one that this list gave; start without it.")
      }
      let views = try ShopFloorQueries.operations(
        workCentre: workCentre(request, db), states: states(request), after: key, limit: limit + 1, db)
      return .ok(Page(views, limit: limit, key: \.key.text))
    }
    routes.query("/v1/oee", scope: read) { request, db in
      let first = try date(request, "from")
      let last = try date(request, "to")
      guard last >= first, last - first <= CapableToPromise.horizonDays else {
        throw Problem.badRequest("?to= must lie at most \(CapableToPromise.horizonDays) days after ?from=.")
      }
      let workCentre = try workCentre(request, db)
      let now = request.effectiveAt ?? SystemTime().now()
      return .ok(
        try ShopFloorQueries.effectiveness(workCentre: workCentre, from: first, to: last, at: now, db))
    }
  }

  /// Those that are not completed, unless one is asked for.
  private static func states(_ request: ServiceRequest) throws -> [OperationProgress.State.Name] {
    guard let text = request.query("state") else { return [.waiting, .started] }
    guard let state = OperationProgress.State.Name(rawValue: text) else {
      let names = OperationProgress.State.Name.allCases.map(\.rawValue).joined(separator: ", ")
      throw Problem.badRequest("?state= must be one of \(names).")
    }
    return [state]
  }
}
