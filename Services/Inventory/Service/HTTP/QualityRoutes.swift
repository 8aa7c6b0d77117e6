import HTTPSupport
import InventoryDomain
import Values

/// Inspection, blocked stock and non-conformances over HTTP.
extension InventoryService {
  static func addQuality(to routes: ServiceRoutes) {
    addInspectionPlans(to: routes)
    addInspectionLots(to: routes)
    addNonconformances(to: routes)
    addCorrectiveActions(to: routes)
    routes.command(.post, "/v1/stock-blocks", scope: write, BlockStock.self) { body, _, unit in
      .ok(try body.perform(in: unit))
    }
    routes.command(.post, "/v1/stock-unblocks", scope: write, UnblockStock.self) { body, _, unit in
      .ok(try body.perform(in: unit))
    }
  }

  private static func addInspectionPlans(to routes: ServiceRoutes) {
    routes.command(.put, "/v1/items/{code}/inspection-plan", scope: write, DefineInspectionPlan.self) {
      body, request, unit in
      .ok(try inPath { try body.perform(item: request.path("code"), in: unit) })
    }
    routes.command(.delete, "/v1/items/{code}/inspection-plan", scope: write) { request, unit in
      .ok(try inPath { try RemoveInspectionPlan().perform(item: request.path("code"), in: unit) })
    }
    routes.query("/v1/items/{code}/inspection-plan", scope: read) { request, db in
      let code = request.path("code")
      guard let known = try InspectionPlanStore.find(code, db) else {
        throw Problem.notFound(InventoryRefusal.inspectionPlanUnknown(code).sentence)
      }
      return .ok(InspectionPlanView(code, known.plan))
    }
    routes.query("/v1/inspection-plans", scope: read) { request, db in
      let limit = try request.limit()
      let plans = try InspectionPlanStore.list(after: try request.cursor ?? "", limit: limit + 1, db)
      return .ok(Page(plans.map { InspectionPlanView($0.item, $0.plan) }, limit: limit) { $0.item })
    }
  }

  private static func addInspectionLots(to routes: ServiceRoutes) {
    routes.command(.post, "/v1/inspection-lots/{id}/results", scope: write, RecordInspectionResults.self) {
      body, request, unit in
      .ok(try inPath { try body.perform(lot: request.path("id"), in: unit) })
    }
    routes.command(.post, "/v1/inspection-lots/{id}/decide", scope: write, DecideInspectionLot.self) {
      body, request, unit in
      .ok(try inPath { try body.perform(lot: request.path("id"), in: unit) })
    }
    routes.query("/v1/inspection-lots", scope: read) { request, db in
      let limit = try request.limit()
      let status = try one(of: InspectionLotRow.Status.self, in: request)
      let lots = try InspectionLotStore.list(
        item: item(request, db), status: status, after: try request.cursor ?? "", limit: limit + 1, db)
      return .ok(Page(lots.map(InspectionLotView.init), limit: limit) { $0.lotID })
    }
    routes.query("/v1/inspection-lots/{id}", scope: read) { request, db in
      guard let lot = try InspectionLotStore.find(request.path("id"), db) else {
        throw Problem.notFound(InventoryRefusal.inspectionLotUnknown(request.path("id")).sentence)
      }
      return .ok(InspectionLotView(lot))
    }
    routes.query("/v1/inspection-lots/{id}/results", scope: read) { request, db in
      guard try InspectionLotStore.find(request.path("id"), db) != nil else {
        throw Problem.notFound(InventoryRefusal.inspectionLotUnknown(request.path("id")).sentence)
      }
      let limit = try request.limit()
      let results = try InspectionLotStore.results(
        request.path("id"), after: try position(request) ?? 0, limit: limit + 1, db)
      return .ok(Page(results.map(InspectionResultView.init), limit: limit) { String($0.position) })
    }
  }

  private static func addNonconformances(to routes: ServiceRoutes) {
    routes.command(.post, "/v1/nonconformances", scope: write, RaiseNonconformance.self) { body, _, unit in
      let view = try body.perform(in: unit)
      return .created(view, location: "/v1/nonconformances/\(view.nonconformanceID)")
    }
    routes.command(.post, "/v1/nonconformances/{id}/dispositions", scope: write, DisposeNonconformance.self) {
      body, request, unit in
      .ok(try inPath { try body.perform(nonconformance: request.path("id"), in: unit) })
    }
    routes.command(.post, "/v1/nonconformances/{id}/close", scope: write, CloseNonconformance.self) {
      body, request, unit in
      .ok(try inPath { try body.perform(nonconformance: request.path("id"), in: unit) })
    }
    routes.query("/v1/nonconformances", scope: read) { request, db in
      let limit = try request.limit()
      let status = try status(request, NonconformanceStore.statuses)
      let rows = try NonconformanceStore.list(
        item: item(request, db), status: status, after: try request.cursor ?? "", limit: limit + 1, db)
      let views = try rows.map { NonconformanceView($0, try NonconformanceStore.actions(of: $0.id, db)) }
      return .ok(Page(views, limit: limit) { $0.nonconformanceID })
    }
    routes.query("/v1/nonconformances/{id}", scope: read) { request, db in
      guard let row = try NonconformanceStore.find(request.path("id"), db) else {
        throw Problem.notFound(InventoryRefusal.nonconformanceUnknown(request.path("id")).sentence)
      }
      return .ok(NonconformanceView(row, try NonconformanceStore.actions(of: row.id, db)))
    }
  }

  private static func addCorrectiveActions(to routes: ServiceRoutes) {
    routes.command(.post, "/v1/nonconformances/{id}/actions", scope: write, AddCorrectiveAction.self) {
      body, request, unit in
      .ok(try inPath { try body.perform(nonconformance: request.path("id"), in: unit) })
    }
    routes.command(.post, "/v1/nonconformances/{id}/actions/{number}/complete", scope: write) { request, unit in
      let number = Int(try request.number("number"))
      return .ok(
        try inPath { try CompleteCorrectiveAction().perform(number, nonconformance: request.path("id"), in: unit) })
    }
    routes.command(
      .post, "/v1/nonconformances/{id}/actions/{number}/verify", scope: write, VerifyCorrectiveAction.self
    ) { body, request, unit in
      let number = Int(try request.number("number"))
      return .ok(try inPath { try body.perform(number, nonconformance: request.path("id"), in: unit) })
    }
    routes.query("/v1/corrective-actions", scope: read) { request, db in
      let limit = try request.limit()
      let status = try one(of: Nonconformance.Action.Status.self, in: request)
      let parts = (try request.cursor ?? " 0").split(separator: " ", omittingEmptySubsequences: false)
      guard parts.count == 2, let number = Int(parts[1]) else { throw unknownCursor }
      let rows = try NonconformanceStore.actions(
        status: status, after: (String(parts[0]), number), limit: limit + 1, db)
      return .ok(
        Page(rows.map(CorrectiveActionView.init), limit: limit) { "\($0.nonconformanceID) \($0.number)" })
    }
  }

  /// What `?status=` asks for; nil when it is left out.
  private static func one<Status: RawRepresentable & CaseIterable>(
    of type: Status.Type, in request: ServiceRequest
  ) throws -> Status? where Status.RawValue == String {
    guard let text = request.query("status") else { return nil }
    guard let status = Status(rawValue: text) else {
      throw Problem.badRequest(
        "?status= must be one of \(Status.allCases.map(\.rawValue).joined(separator: ", ")).")
    }
    return status
  }
}
