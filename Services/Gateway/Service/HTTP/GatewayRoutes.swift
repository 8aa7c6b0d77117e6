import GatewayDomain
import HTTPSupport
import Persistence
import Values

/// What the gateway answers over HTTP.
enum GatewayRoutes {
  static func add(to routes: ServiceRoutes) {
    addHandoffs(to: routes)
    addCrossReferences(to: routes)
    addSettings(to: routes)
  }

  private static func addHandoffs(to routes: ServiceRoutes) {
    routes.command(.post, "/v1/handoffs", scope: "gateway:handoff", SubmitHandoff.self) { body, request, unit in
      if let sourceSystem = body.sourceSystem { try SourceRight.require(sourceSystem, of: request) }
      return try explained {
        let view = try body.perform(in: unit)
        return .accepted(view, location: "/v1/handoffs/\(view.handoff.handoffID)")
      }
    }
    routes.command(.post, "/v1/handoffs/{id}/cancel", scope: "gateway:handoff", CancelHandoff.self) {
      body, request, unit in
      if let sourceSystem = try HandoffQueries.sourceSystem(of: request.path("id"), in: unit.database) {
        try SourceRight.require(sourceSystem, of: request)
      }
      return try explained {
        let view = try body.perform(handoffID: request.path("id"), in: unit)
        return .accepted(view, location: "/v1/handoffs/\(view.handoff.handoffID)")
      }
    }
    routes.query("/v1/handoffs/{id}", scope: "gateway:read") { request, db in
      guard let view = try HandoffQueries.view(request.path("id"), in: db) else {
        let refusal = GatewayRefusal.unknownHandoff(request.path("id"))
        throw Problem.notFound(refusal.sentence, code: refusal.code)
      }
      return .ok(view)
    }
    routes.query("/v1/handoffs", scope: "gateway:read") { request, db in
      if let state = request.query("state"), HandoffStatus(rawValue: state) == nil {
        throw Problem.badRequest(
          "'state' must be one of \(HandoffStatus.allCases.map(\.rawValue).joined(separator: ", ")).")
      }
      let limit = try request.limit()
      let filter = HandoffQueries.Filter(
        orderID: request.query("order"), sourceSystem: request.query("source"), status: request.query("state"),
        orderNumber: request.query("number"))
      let found = try HandoffQueries.list(filter, after: try request.cursor, limit: limit + 1, in: db)
      return .ok(Page(found, limit: limit, key: \.handoffID))
    }
  }

  /// Answers with 404 for a hand-off that is not there, and with 422 for a content that is wrong by itself.
  private static func explained(_ work: () throws -> Reply) throws -> Reply {
    do {
      return try work()
    } catch let misfit as ForeignDocument.Misfit {
      throw problem(for: misfit)
    } catch let refusal as GatewayRefusal {
      switch refusal {
      case .unknownHandoff: throw Problem.notFound(refusal.sentence, code: refusal.code)
      case .invalid: throw Problem.unprocessable(refusal.sentence, code: refusal.code)
      default: throw refusal
      }
    }
  }

  private static func problem(for misfit: ForeignDocument.Misfit) -> Problem {
    let errors = misfit.faults.map { fault in
      Problem.FieldError(field: fault.field ?? "", code: fault.code.rawValue, message: fault.message)
    }
    return .unprocessable(
      "The document has \(errors.count) error\(errors.count == 1 ? "" : "s") and was not taken in; correct them and "
        + "send it again.",
      code: misfit.faults[0].code.rawValue, errors: errors)
  }

  private static func addCrossReferences(to routes: ServiceRoutes) {
    routes.command(.put, "/v1/cross-references", scope: "gateway:admin", SetCrossReference.self) { body, _, unit in
      try explained { .ok(try body.perform(in: unit)) }
    }
    routes.query("/v1/cross-references", scope: "gateway:read") { request, db in
      let entity = request.query("entity").map { CrossReferenceEntity(rawValue: $0) }
      if case .some(nil) = entity { throw Problem.badRequest("'entity' must be customer or product.") }
      let limit = try request.limit()
      let found = try CrossReferenceStore.list(
        entity: entity ?? nil, sourceSystem: request.query("source"), localID: request.query("local"),
        globalID: request.query("global"), after: CrossReferenceCursor(try request.cursor)?.key, limit: limit + 1,
        in: db)
      return .ok(Page(found, limit: limit, key: CrossReferenceCursor.text))
    }
    routes.query("/v1/ambiguous-customers", scope: "gateway:read") { request, db in
      let limit = try request.limit()
      let after = CrossReferenceCursor(try request.cursor.map { "customer\n" + $0 })?.key
      let found = try AmbiguousCustomerQuery.list(
        after: after.map { ($0.sourceSystem, $0.localID) }, limit: limit + 1, in: db)
      return .ok(Page(found, limit: limit) { "\($0.sourceSystem)\n\($0.reference)" })
    }
  }

  private static func addSettings(to routes: ServiceRoutes) {
    routes.query("/v1/source-systems", scope: "gateway:read") { _, db in
      .ok(try SettingsStore.sourceSystems(in: db))
    }
    routes.command(.put, "/v1/source-systems/{name}", scope: "gateway:admin", RegisterSourceSystem.self) {
      body, request, unit in
      try explained { .ok(try body.perform(name: request.path("name"), in: unit)) }
    }
    routes.query("/v1/handoff-policy", scope: "gateway:read") { _, db in .ok(try SettingsStore.policy(in: db)) }
    routes.command(.put, "/v1/handoff-policy", scope: "gateway:admin", SetHandoffPolicy.self) { body, _, unit in
      try explained { .ok(try body.perform(in: unit)) }
    }
    routes.query("/v1/handoff-codes", scope: "gateway:read") { _, _ in .ok(HandoffCode.allCases.map(CodeView.init)) }
  }
}

/// Where a page of cross-references ended: entity, source and local id, which have no line breaks.
private struct CrossReferenceCursor {
  let key: (entity: String, sourceSystem: String, localID: String)

  init?(_ text: String?) {
    guard let parts = text?.split(separator: "\n", maxSplits: 2), parts.count == 3 else { return nil }
    key = (String(parts[0]), String(parts[1]), String(parts[2]))
  }

  static func text(_ reference: CrossReference) -> String {
    "\(reference.entity.rawValue)\n\(reference.sourceSystem)\n\(reference.localID)"
  }
}

/// One entry of the closed list of reasons.
private struct CodeView: Encodable {
  let code: String
  let owner: String
  let retryable: Bool

  init(_ code: HandoffCode) {
    self.code = code.rawValue
    owner = code.owner
    retryable = code.retryable
  }
}
