import HTTPSupport
import Persistence
import ProductionDomain
import Values

/// What to make of what there is, and where to get it: optima from the live data. Questions change nothing.
enum OptimumRoutes {
  static func add(to routes: ServiceRoutes) {
    let database = routes.requiredDatabase
    routes.query("/v1/product-mix", scope: "production:read") { request in
      let question = try OptimumQuestion(request)
      let now = request.effectiveAt ?? database.time.now()
      let snapshot = try await database.read { try question.snapshot(at: now, $0) }
      return .ok(try await OptimumQuestion.worked { question.productMix(snapshot) })
    }
    routes.query("/v1/sourcing-optimum", scope: "production:read") { request in
      let question = try OptimumQuestion(request)
      let now = request.effectiveAt ?? database.time.now()
      let snapshot = try await database.read { try question.snapshot(at: now, $0) }
      return .ok(try await OptimumQuestion.worked { try question.sourcing(snapshot).map(SourcingOptimumView.init) })
    }
    routes.command(.post, "/v1/sourcing-optimum", scope: "production:write", UseSourcingOptimum.self) { body, _, unit in
      .ok(try body.perform(in: unit))
    }
  }
}
