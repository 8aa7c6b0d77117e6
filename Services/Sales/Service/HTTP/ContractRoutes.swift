import HTTPSupport
import Values

extension SalesRoutes {
  static func addContracts(to routes: ServiceRoutes) {
    routes.command(.post, "/v1/contracts", scope: write, DraftContract.self) { body, _, unit in
      let view = try refused(.body) { try body.perform(in: unit) }
      return .created(view, location: "/v1/contracts/\(view.contractID)")
    }
    routes.command(.post, "/v1/contracts/{id}/sign", scope: write, SignContract.self) { body, request, unit in
      .ok(try refused(.path) { try body.perform(contract: request.path("id"), in: unit) })
    }
    routes.command(.post, "/v1/contracts/{id}/activate", scope: write, ActivateContract.self) { body, request, unit in
      .ok(try refused(.path) { try body.perform(contract: request.path("id"), in: unit) })
    }
    routes.command(.post, "/v1/contracts/{id}/terminate", scope: write, TerminateContract.self) { body, request, unit in
      .ok(try refused(.path) { try body.perform(contract: request.path("id"), in: unit) })
    }
    routes.query("/v1/contracts/{id}", scope: read) { request, db in
      let id = request.path("id")
      return .ok(try found(try SalesQueries.contract(id, today: today(request), in: db), "contract", id))
    }
    routes.query("/v1/contracts", scope: read) { request, db in
      let limit = try request.limit()
      let contracts = try SalesQueries.contracts(
        account: request.query("account"), after: try request.cursor, limit: limit, today: today(request), in: db)
      return .ok(Page(contracts, limit: limit, key: \.contractID))
    }
  }

  /// The day on which a contract is looked at: the request's own business time, else the clock's.
  private static func today(_ request: ServiceRequest) -> LocalDate {
    (request.effectiveAt ?? SystemTime().now()).date
  }
}
