import CustomerServiceDomain
import HTTPSupport
import Values

/// Customer service's HTTP interface: each route decodes, calls one command or query, and answers.
///
/// Scopes: `service:read` reads, `service:write` changes.
enum CustomerServiceRoutes {
  private static let read = "service:read"
  private static let write = "service:write"

  static func add(to routes: ServiceRoutes) {
    addCases(to: routes)
    addCaseQueries(to: routes)
    addReturns(to: routes)
  }

  private static func addCases(to routes: ServiceRoutes) {
    routes.command(.post, "/v1/cases", scope: write, OpenCase.self) { body, _, unit in
      let view = try refused { try body.perform(in: unit) }
      return .created(view, location: "/v1/cases/\(view.caseID)")
    }
    routes.command(.post, "/v1/cases/{id}/assign", scope: write, AssignCase.self) { body, request, unit in
      .ok(try refused { try body.perform(case: request.path("id"), in: unit) })
    }
    routes.command(.post, "/v1/cases/{id}/status", scope: write, ChangeCaseStatus.self) { body, request, unit in
      .ok(try refused { try body.perform(case: request.path("id"), in: unit) })
    }
    routes.command(.post, "/v1/cases/{id}/notes", scope: write, AddNote.self) { body, request, unit in
      .ok(try refused { try body.perform(case: request.path("id"), in: unit) })
    }
  }

  private static func addCaseQueries(to routes: ServiceRoutes) {
    routes.query("/v1/cases/{id}", scope: read) { request, db in
      let id = request.path("id")
      guard let view = try CustomerServiceQueries.serviceCase(id, in: db) else { throw missing("case", id) }
      return .ok(view)
    }
    routes.query("/v1/cases", scope: read) { request, db in
      let limit = try request.limit()
      if let number = request.query("number") {
        let named = try CustomerServiceQueries.serviceCase(number: number, in: db)
        return .ok(Page(named.map { [$0.summary] } ?? [], limit: limit, key: \.caseID))
      }
      let status = request.query("status")
      if let status, ServiceCase.Status(rawValue: status) == nil {
        let words = ServiceCase.Status.allCases.map(\.rawValue).joined(separator: ", ")
        throw Problem.badRequest("?status= must be one of \(words).")
      }
      let cases = try CustomerServiceQueries.cases(
        customer: request.query("customer"), status: status, owner: request.query("owner"), after: try request.cursor,
        limit: limit, in: db)
      return .ok(Page(cases, limit: limit, key: \.caseID))
    }
  }

  private static func addReturns(to routes: ServiceRoutes) {
    routes.command(.post, "/v1/cases/{id}/returns", scope: write, RequestReturn.self) { body, request, unit in
      let view = try refused { try body.perform(case: request.path("id"), in: unit) }
      return .created(view, location: "/v1/returns/\(view.returnID)")
    }
    routes.query("/v1/returns/{id}", scope: read) { request, db in
      let id = request.path("id")
      guard let view = try CustomerServiceQueries.goodsReturn(id, in: db) else { throw missing("return", id) }
      return .ok(view)
    }
    routes.query("/v1/orders/{id}/returnable", scope: read) { request, db in
      .ok(try CustomerServiceQueries.returnable(order: request.path("id"), in: db))
    }
  }

  private static func missing(_ what: String, _ name: String) -> Problem {
    .notFound("There is no \(what) '\(name.prefix(64))'.")
  }

  /// What a command's refusal is in HTTP. A case that the path names wrongly is 404; what the body says
  /// wrongly is 422, with every wrong line; the rest is 409, as the state of things does not allow it.
  private static func refused<View>(_ perform: () throws -> View) throws -> View {
    do {
      return try perform()
    } catch let refusal as ReferenceRefusal {
      switch refusal {
      case .caseUnknown: throw Problem.notFound(refusal.sentence, code: refusal.code)
      case .messageUsed: throw Problem.conflict(refusal.sentence, code: refusal.code)
      default: throw Problem.unprocessable(refusal.sentence, code: refusal.code)
      }
    } catch let refusal as ReturnAuthorisation.Refusal where !refusal.lineErrors.isEmpty {
      let errors = refusal.lineErrors.map {
        Problem.FieldError(field: "line \($0.lineID)", code: $0.code, message: $0.message)
      }
      throw Problem.unprocessable(refusal.sentence, code: refusal.code, errors: errors)
    } catch let refusal as any BusinessRefusal where refusal.code == "FIELD_INVALID" {
      throw Problem.unprocessable(refusal.sentence, code: refusal.code)
    }
  }
}
