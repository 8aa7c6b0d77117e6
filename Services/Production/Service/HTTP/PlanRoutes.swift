import HTTPSupport
import Messaging
import Persistence
import ProductionContract
import ProductionDomain
import Values

/// Plans, what they say of items, orders and work centres, and what demand is planned from.
enum PlanRoutes {
  private static let read = "production:read"
  private static let write = "production:write"

  static func add(to routes: ServiceRoutes) {
    struct MakePlan: Codable, Sendable {
      /// A scenario's id or name; absent: the running factory.
      var scenario: String?
    }
    let runner = PlanRunner(database: routes.requiredDatabase)
    let database = routes.requiredDatabase
    routes.action("/v1/plans", scope: write, audit: "plan.made", MakePlan.self) { body, request in
      var scenarioID: String?
      if let name = body.scenario {
        scenarioID = try await database.read { db in
          guard let scenario = try ScenarioStore.find(name, db) else { return nil }
          try scenario.requireOpen()
          return scenario.id
        }
        guard scenarioID != nil else { throw Problem.notFound("There is no scenario \(name.prefix(100)).") }
      }
      let plan = try await runner.run(scenarioID: scenarioID, cause: request.cause)
      return Audited(
        .created(PlanView(plan), location: "/v1/plans/\(plan.id)"), subject: plan.number,
        detail: body.scenario ?? "running factory")
    }
    routes.query("/v1/plans", scope: read) { request, db in
      let scenario = try request.query("scenario").map { name in
        guard let found = try ScenarioStore.find(name, db) else {
          throw Problem.notFound("There is no scenario \(name.prefix(100)).")
        }
        return found.id
      }
      return .ok(try PlanStore.plans(scenarioID: scenario, limit: request.limit(), db).map(PlanView.init))
    }
    routes.query("/v1/plans/{id}", scope: read) { request, db in .ok(PlanView(try plan(request, db))) }
    routes.query("/v1/plans/{id}/operations", scope: read) { request, db in
      let (plan, order) = (try plan(request, db), request.query("order"))
      let rows = try PlanStore.operations(plan.id, workCentre: request.query("workCentre"), order: order, db)
      if rows.isEmpty {
        try requireWorkCentre(request, db)
        // One that is bought or has no routing has no operations.
        if let order, try PlanStore.supply(plan.id, named: order, db) == nil {
          throw Problem.notFound("Plan \(plan.number) has no order \(order.prefix(120)).")
        }
      }
      let changes = try plan.scenarioID.map { try ScenarioStore.records(of: $0, db) } ?? [:]
      let clocks = try PlanClocks(changes: changes, db)
      return .ok(rows.map(clocks.view))
    }
    routes.query("/v1/plans/{id}/load", scope: read) { request, db in
      let rows = try PlanStore.loads(plan(request, db).id, workCentre: request.query("workCentre"), db)
      if rows.isEmpty { try requireWorkCentre(request, db) }
      return .ok(rows.map(LoadView.init))
    }
    routes.query("/v1/plans/{id}/demands", scope: read) { request, db in
      let isLate = try request.flag("late") ?? false
      return .ok(try PlanStore.demands(plan(request, db).id, onlyLate: isLate, db))
    }
    routes.query("/v1/plans/{id}/messages", scope: read) { request, db in
      .ok(try PlanStore.messages(plan(request, db).id, db))
    }
    routes.query("/v1/plans/{id}/schedules", scope: read) { request, db in
      .ok(try PlanStore.schedules(plan(request, db).id, db))
    }
    routes.query("/v1/plans/{id}/items", scope: read) { request, db in
      let limit = try request.limit()
      let items = try PlanStore.items(plan(request, db).id, after: request.cursor ?? "", limit: limit + 1, db)
      return .ok(Page(items, limit: limit) { "\($0.item)@\($0.plant ?? "")" })
    }
    routes.query("/v1/plans/{id}/supplies", scope: read) { request, db in
      guard let item = request.query("item") else { throw Problem.badRequest("?item= is missing.") }
      let (plan, plant) = (try plan(request, db), request.query("plant") ?? "")
      let supplies = try PlanStore.supplies(plan.id, item: item, plant: plant, db)
      if supplies.isEmpty, try PlanStore.item(plan.id, item, plant: plant, db) == nil {
        let place = plant.isEmpty ? "; name its plant with ?plant= if it has one" : " at \(plant.prefix(80))"
        throw Problem.notFound("Plan \(plan.number) has no item \(item.prefix(80))\(place).")
      }
      return .ok(supplies)
    }
    routes.command(.put, "/v1/demands/{demand}/priority", scope: write, DecidePriority.self) { body, request, unit in
      try body.perform(on: request.path("demand"), in: unit)
      return .ok(body)
    }
    routes.query("/v1/statistical-forecasts/{product}", scope: read) { request, db in
      let product = request.path("product")
      let today = try PlantDay.today(at: request.effectiveAt ?? database.time.now(), db)
      guard let found = try StatisticalForecast.weekly(of: product, today: today, db) else {
        throw Problem.notFound(
          "\(product.prefix(80)) has too little demand to forecast from; \(StatisticalForecast.fewestWeeks) whole weeks are needed."
        )
      }
      return .ok(view(product, found))
    }
  }

  private static func view(_ product: String, _ found: StatisticalForecast) -> StatisticalForecastView {
    StatisticalForecastView(
      product: product, method: found.choice.forecast.method.rawValue,
      demandClass: found.choice.pattern.demandClass.rawValue, historyWeeks: found.history.count,
      candidates: found.choice.candidates.map {
        .init(
          method: $0.method.rawValue,
          meanAbsoluteErrorMilli: Int64(($0.accuracy.meanAbsoluteDeviation * 1000).rounded()))
      },
      weeks: found.buckets.map { .init(from: $0.from, to: $0.until, steps: $0.quantity) })
  }

  /// Of `?workCentre=`, where a plan says nothing of it: a name that nobody knows is wrong.
  private static func requireWorkCentre(_ request: ServiceRequest, _ db: DatabaseHandle) throws {
    guard let name = request.query("workCentre"), try PlanningDataStore.document(.workCentre, name, db) == nil else {
      return
    }
    throw Problem.notFound("There is no work centre \(name.prefix(80)) in the plan or the planning data.")
  }

  /// `current` is the plan in force.
  private static func plan(_ request: ServiceRequest, _ db: DatabaseHandle) throws -> PlanRecord {
    let id = request.path("id")
    if id == "current" {
      guard let plan = try PlanStore.current(db) else {
        throw Problem.notFound("There is no plan yet; store planning data and POST /v1/plans.")
      }
      return plan
    }
    guard let plan = try PlanStore.plan(id, db) else { throw Problem.notFound("There is no plan \(id.prefix(80)).") }
    return plan
  }
}
