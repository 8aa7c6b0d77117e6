import HTTPSupport
import Messaging
import Persistence
import ProductionContract
import ProductionDomain
import Values

/// The planner's HTTP interface: planning data, plans, planned orders, scenarios, promises.
enum PlanningRoutes {
  private static let read = "production:read"
  private static let write = "production:write"

  static func add(to routes: ServiceRoutes) {
    addPlanningData(to: routes)
    addPlans(to: routes)
    addPlannedOrders(to: routes)
    addScenarios(to: routes)
    addPromises(to: routes)
    OptimumRoutes.add(to: routes)
  }

  // MARK: Planning data

  private static func addPlanningData(to routes: ServiceRoutes) {
    routes.command(.put, "/v1/planning-data", scope: write, JSONDocument.self) { body, _, unit in
      .ok(try PutPlanningData(body).perform(in: unit))
    }
    routes.query("/v1/planning-data", scope: read) { _, db in
      var lists: [String: JSONDocument] = [:]
      for kind in PlanningKind.allCases {
        let documents = try PlanningDataStore.documents(kind, db)
        guard !documents.isEmpty else { continue }
        lists[kind.listName] = .list(try documents.map { try JSONDocument.parsed($0.document) })
      }
      return .ok(JSONDocument.record(lists))
    }
    routes.query("/v1/planning-data/{kind}", scope: read) { request, db in
      let (kind, limit) = (try kind(request), try request.limit())
      let after = try request.cursor
      let records = try PlanningDataStore.documents(kind, db).filter { record in
        after.map { $0.utf8.lexicographicallyPrecedes(record.key.utf8) } ?? true
      }
      return .ok(
        Page(
          try records.prefix(limit + 1).map { try PlanningRecordView(kind, $0.key, $0.document) }, limit: limit,
          key: \.key))
    }
    routes.query("/v1/planning-data/{kind}/{key}", scope: read) { request, db in
      let (kind, key) = try record(request, db)
      guard let document = try PlanningDataStore.document(kind, key, db) else { throw noRecord(kind, key) }
      return .ok(try JSONDocument.parsed(document))
    }
    routes.command(.delete, "/v1/planning-data/{kind}/{key}", scope: write) { request, unit in
      let (kind, key) = try record(request, unit.database)
      return .ok(try RemovePlanningRecord(kind: kind, key: key).perform(in: unit))
    }
    routes.command(.put, "/v1/planning-settings", scope: write, JSONDocument.self) { body, _, unit in
      .ok(try PutPlanningSettings(body).perform(in: unit))
    }
    routes.query("/v1/planning-settings", scope: read) { _, db in .ok(try PlanningDataStore.settings(db)) }
  }

  /// `plant` or `plants`.
  private static func kind(_ request: ServiceRequest) throws -> PlanningKind {
    let name = request.path("kind")
    guard let kind = PlanningKind(rawValue: name) ?? PlanningKind(list: name) else {
      let names = PlanningKind.allCases.map(\.listName).joined(separator: ", ")
      throw Problem.notFound("There is no kind '\(name.prefix(80))' of planning data; use one of \(names).")
    }
    return kind
  }

  /// The plant without a name is called `-`, unless there is one that is really called so.
  private static func record(_ request: ServiceRequest, _ db: DatabaseHandle) throws -> (PlanningKind, String) {
    let (kind, key) = (try kind(request), request.path("key"))
    guard kind == .plant, key == PlanningRecordView.noName, try PlanningDataStore.document(kind, key, db) == nil else {
      return (kind, key)
    }
    return (kind, "")
  }

  private static func noRecord(_ kind: PlanningKind, _ key: String) -> Problem {
    RemovePlanningRecord(kind: kind, key: key).unknown
  }

  // MARK: Plans

  private static func addPlans(to routes: ServiceRoutes) {
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

  // MARK: Planned orders

  private static func addPlannedOrders(to routes: ServiceRoutes) {
    routes.query("/v1/planned-orders", scope: read) { request, db in
      let limit = try request.limit()
      var status: PlannedOrderStore.Status?
      if let name = request.query("status") {
        guard let known = PlannedOrderStore.Status(rawValue: name) else {
          throw Problem.badRequest("?status= must be one of proposed, firm, converted, withdrawn.")
        }
        status = known
      }
      let source = request.query("source")
      guard source.map(["make", "buy", "subcontract", "transfer"].contains) ?? true else {
        throw Problem.badRequest("?source= must be one of make, buy, subcontract, transfer.")
      }
      let orders = try PlannedOrderStore.list(
        status: status, source: source, item: ProductionRoutes.item(request, db),
        after: orderPlace(request), limit: limit + 1, db
      ).map(PlannedOrderView.init)
      return .ok(Page(orders, limit: limit) { "\($0.release.daysSinceEpoch):\($0.id)" })
    }
    routes.query("/v1/planned-orders/{id}", scope: read) { request, db in
      guard let order = try PlannedOrderStore.find(request.path("id"), db) else {
        throw Problem.notFound("There is no planned order \(request.path("id").prefix(80)).")
      }
      return .ok(PlannedOrderView(order))
    }
    routes.command(.post, "/v1/planned-orders/{id}/firm", scope: write) { request, unit in
      do {
        return .ok(PlannedOrderView(try RoutedOrders(unit).firm(plannedOrder: request.path("id"))))
      } catch PlannedOrderRefusal.unknown(let id) {
        throw Problem.notFound(
          "There is no planned order \(id.prefix(80)); the plan may have changed, so look at it again.")
      }
    }
  }

  /// `?cursor=` of the list of planned orders: the release day and the id.
  private static func orderPlace(_ request: ServiceRequest) throws -> String? {
    guard let cursor = try request.cursor else { return nil }
    let parts = cursor.split(separator: ":", maxSplits: 1)
    guard parts.count == 2, Int(parts[0]) != nil else {
      throw Problem.badRequest("?cursor= is not one that this list gave; start without it.")
    }
    return cursor
  }

  // MARK: Scenarios

  private static func addScenarios(to routes: ServiceRoutes) {
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

  // MARK: Promises

  private static func addPromises(to routes: ServiceRoutes) {
    let time = routes.requiredDatabase.time
    routes.query("/v1/capable-to-promise", scope: read) { request, db in
      guard let product = request.query("product") else { throw Problem.badRequest("?product= is missing.") }
      guard let measure = UnitOfMeasure(request.query("unit") ?? "H87") else {
        throw Problem.badRequest("?unit= must be a known unit such as H87 or KGM.")
      }
      guard let value = request.query("quantity"), let quantity = Quantity(value: value, unit: measure) else {
        throw Problem.badRequest("?quantity= must be a decimal number in ?unit= (H87 unless told).")
      }
      var wanted: LocalDate?
      if let text = request.query("wanted") {
        guard let date = LocalDate(text) else {
          throw Problem.badRequest("?wanted= must be an ISO 8601 date such as 2026-01-20.")
        }
        wanted = date
      }
      let question = SupplyQuestion(
        product: product, quantity: quantity, wanted: wanted, together: try request.flag("together"),
        plants: request.query("plant").map { [$0] })
      let today = try PlantDay.today(at: request.effectiveAt ?? time.now(), db)
      let (commitment, _) = try question.commitment(today: today, name: "inquiry", db)
      return .ok(SupplyAnswerView(commitment, product: product, quantity: quantity))
    }
    routes.command(.post, "/v1/quotes", scope: write, QuoteSupply.self) { body, _, unit in
      let quote = try body.perform(in: unit)
      return .created(quote, location: "/v1/quotes/\(quote.id)")
    }
    routes.query("/v1/quotes/{id}", scope: read) { request, db in
      guard let quote = try QuoteStore.find(request.path("id"), db) else {
        throw Problem.notFound("There is no quote \(request.path("id").prefix(80)).")
      }
      return .ok(QuoteView(quote))
    }
    routes.command(.post, "/v1/quotes/{id}/assign", scope: write, AssignQuote.self) { body, request, unit in
      .ok(try body.perform(on: request.path("id"), in: unit))
    }
    routes.command(.delete, "/v1/quotes/{id}", scope: write) { request, unit in
      .ok(try ReleaseQuote().perform(on: request.path("id"), in: unit))
    }
  }
}
