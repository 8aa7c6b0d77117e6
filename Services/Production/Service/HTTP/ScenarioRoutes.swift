import HTTPSupport
import Messaging
import Persistence
import ProductionContract
import ProductionDomain
import Values

/// What-if scenarios.
enum ScenarioRoutes {
  private static let read = "production:read"
  private static let write = "production:write"

  static func add(to routes: ServiceRoutes) {
    routes.command(.post, "/v1/scenarios", scope: write, CreateScenario.self) { body, _, unit in
      let scenario = try body.perform(in: unit)
      return .created(scenario, location: "/v1/scenarios/\(scenario.id)")
    }
    routes.query("/v1/scenarios", scope: read) { _, db in
      .ok(try ScenarioStore.all(db).map { try ScenarioView($0, db) })
    }
    routes.query("/v1/scenarios/{id}", scope: read) { request, db in
      guard let scenario = try ScenarioStore.find(request.path("id"), db) else {
        throw Problem.notFound("There is no scenario \(request.path("id").prefix(100)).")
      }
      return .ok(try ScenarioView(scenario, db))
    }
    routes.command(.post, "/v1/scenarios/{id}/changes", scope: write, ChangeScenario.self) { body, request, unit in
      .ok(try body.perform(on: request.path("id"), in: unit))
    }
    routes.command(.post, "/v1/scenarios/{id}/promote", scope: write) { request, unit in
      .ok(try PromoteScenario().perform(on: request.path("id"), in: unit))
    }
    routes.command(.post, "/v1/scenarios/{id}/discard", scope: write) { request, unit in
      .ok(try DiscardScenario().perform(on: request.path("id"), in: unit))
    }
  }
}
