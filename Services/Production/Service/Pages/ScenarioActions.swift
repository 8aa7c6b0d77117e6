import HTTPSupport
import Observability
import Persistence

/// What becomes of a scenario, decided where it is compared with the plan in force.
enum ScenarioActions {
  static let promote = "/scenarios/promote"
  static let discard = "/scenarios/discard"

  static func add(to routes: ServiceRoutes) {
    routes.form(promote, scope: OrderActions.scope) { fields, _, unit in
      _ = try PromoteScenario().perform(on: fields.required("scenario"), in: unit)
      return .seeOther("/scenarios")
    }
    routes.form(discard, scope: OrderActions.scope) { fields, _, unit in
      _ = try DiscardScenario().perform(on: fields.required("scenario"), in: unit)
      return .seeOther("/scenarios")
    }
  }

  /// The buttons for an open scenario, for those who may decide.
  static func section(_ scenario: ScenarioStore.ScenarioRecord?, _ request: ServiceRequest) -> HTML {
    guard let scenario, scenario.state == .open, request.scopes.contains(OrderActions.scope) else { return .empty }
    let changes = PlanningText.count(scenario.changes, "change becomes", "changes become")
    return HTML.section(.id("decide")) {
      HTML.h2("Decide")
      HTML.p("\(PlanningText.sentence(changes)) the factory’s when \(scenario.name) is promoted.")
      button("Promote \(scenario.name)", promote, scenario.id, request)
      button("Discard \(scenario.name)", discard, scenario.id, request, .class("destructive"))
    }
  }

  private static func button(
    _ text: String, _ path: String, _ id: String, _ request: ServiceRequest, _ look: Attribute = .class("")
  ) -> HTML {
    HTMLForm(action: path, key: "\(request.traceparent.traceID)-\(id)") {
      HTML.input(.type("hidden"), .name("scenario"), .value(id))
      HTML.button(text, .type("submit"), look)
    }.html
  }
}
