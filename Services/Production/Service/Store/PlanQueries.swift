import GRDB
import Persistence
import ProductionContract
import ProductionDomain
import Values

/// A plan that a page shows, and of what it is.
struct ShownPlan {
  let record: PlanRecord
  /// Nil: of the running factory.
  let scenario: ScenarioStore.ScenarioRecord?
  /// Of the planning data as they are now.
  let revision: Int
  /// By which its times are shown.
  let clocks: PlanClocks

  var isStale: Bool { revision > record.revision }
}

/// The part of a schedule that lies in a span of time.
struct OperationWindow {
  /// By start; the earliest ones where there are too many.
  let operations: [PlanOperationRow]
  /// With those that are left out.
  let total: Int
}

/// A part of a schedule; nil: all.
struct OperationFilter {
  var workCentre: String?
  var item: String?
  /// Empty: the plant without a name.
  var plant: String?

  var isEmpty: Bool { workCentre == nil && item == nil && plant == nil }
}

/// An item that a plan tells of, or the item of an order or a demand in it.
struct PlanPlace: Hashable {
  let item: String
  let plant: String
}

/// An order of a plan, for comparing plans.
struct PlanOrderRow {
  /// The statuses of what is made, bought or moved.
  static let statuses: Set<String> = ["planned", "firm", "released", "frozen", "schedule", "kept"]

  let name: String
  let plannedOrderID: String?
  let item: String
  let plant: String
  let quantity: String
  let unit: String
  let due: LocalDate
}

/// Plans and scenarios as pages look them up.
struct PlanLibrary {
  private let db: Database
  init(_ db: Database) { self.db = db }

  /// The plan with this id or number, else the last one of the scenario, else the one in force.
  func sheet(plan: String?, scenario: ScenarioStore.ScenarioRecord?) throws -> PlanSheet? {
    let record = try plan.map { try PlanStore.plan($0, db) } ?? PlanStore.current(scenarioID: scenario?.id, db)
    return try record.map { record in
      let shown = ShownPlan(
        record: record, scenario: try record.scenarioID.flatMap { try self.scenario($0) },
        revision: try PlanningDataStore.revision(db).revision,
        clocks: try PlanClocks(changes: record.scenarioID.map { try ScenarioStore.records(of: $0, db) } ?? [:], db))
      return PlanSheet(shown: shown, db: db)
    }
  }

  /// By which times are shown that belong to no plan.
  func clocks() throws -> PlanClocks { try PlanClocks(db) }

  /// Of the running factory, the newest first.
  func plans(limit: Int) throws -> [PlanRecord] { try PlanStore.plans(scenarioID: nil, limit: limit, db) }

  /// By id or name.
  func scenario(_ name: String) throws -> ScenarioStore.ScenarioRecord? { try ScenarioStore.find(name, db) }

  /// The open ones first, then the newest, each with its last plan.
  func scenarios(limit: Int) throws -> [(scenario: ScenarioStore.ScenarioRecord, plan: PlanRecord?)] {
    let all = try ScenarioStore.all(db)
    let sorted = all.filter { $0.state == .open } + all.filter { $0.state != .open }
    return try sorted.prefix(limit).map { ($0, try PlanStore.current(scenarioID: $0.id, db)) }
  }
}

/// The details of one plan, as pages read them.
struct PlanSheet {
  let shown: ShownPlan
  let db: Database

  private var planID: String { shown.record.id }

  // MARK: The schedule

  /// What runs between two minutes of its plant and passes a filter. Times are the plant's own here and below.
  func operations(from: Int, to: Int, _ filter: OperationFilter, limit: Int) throws -> OperationWindow {
    let condition = """
      FROM planOperation WHERE planID = ?1 AND setupStart < ?3 AND "end" > ?2 AND (?4 IS NULL OR workCentre = ?4)
        AND (?5 IS NULL OR item = ?5) AND (?6 IS NULL OR plant = ?6)
      """
    let span = shown.clocks.utc(from..<max(from, to))
    let arguments: StatementArguments = [
      planID, span.lowerBound, span.upperBound, filter.workCentre, filter.item, filter.plant,
    ]
    let total =
      try Int.fetchOne(db.cachedStatement(sql: "SELECT count(*) \(condition)"), arguments: arguments) ?? 0
    let rows = try Row.fetchAll(
      db.cachedStatement(
        sql: """
          SELECT orderName, workOrderID, plannedOrderID, item, plant, operation, workCentre, machine, setupStart, start,
            "end", status, frozen, dueDate, lateMinutes, reason, serves,
            overtimeMinutes
          \(condition) ORDER BY setupStart, position LIMIT ?7
          """), arguments: arguments + [limit])
    let operations = rows.map(PlanStore.operation).map(shown.clocks.wall)
    guard shown.clocks.isLocal else { return OperationWindow(operations: operations, total: total) }
    // What other clocks show in this span runs before or after it here.
    let inside = operations.filter { $0.setupStart < to && $0.end > from }
    return OperationWindow(operations: inside, total: total - (operations.count - inside.count))
  }

  /// When the last operation of each order ends, in plant minutes.
  func ends() throws -> [String: Int] {
    try Dictionary(
      uniqueKeysWithValues: Row.fetchAll(
        db.cachedStatement(
          sql: #"SELECT orderName, max("end"), workCentre FROM planOperation WHERE planID = ? GROUP BY orderName"#),
        arguments: [planID]
      ).map { ($0[0] as String, shown.clocks.wall($0[1] as Int, at: $0[2])) })
  }

  /// What the schedule can be narrowed to: its work centres, items and plants, by name.
  func filterChoices() throws -> (workCentres: [String], items: [String], plants: [String]) {
    func names(_ column: String) throws -> [String] {
      try String.fetchAll(
        db.cachedStatement(sql: "SELECT DISTINCT \(column) FROM planOperation WHERE planID = ? ORDER BY 1"),
        arguments: [planID])
    }
    return (try names("workCentre"), try names("item"), try names("plant"))
  }

  func operations(order: String) throws -> [PlanOperationRow] {
    try PlanStore.operations(planID, order: order, db).map(shown.clocks.wall)
  }

  /// The orders that end late, the latest first, each by its last operation.
  func lateOrders() throws -> [PlanOperationRow] {
    try Row.fetchAll(
      db.cachedStatement(
        sql: """
          SELECT orderName, workOrderID, plannedOrderID, item, plant, operation, workCentre, machine, setupStart, start,
            max("end"), status, frozen, dueDate, lateMinutes, reason, serves,
            overtimeMinutes
          FROM planOperation WHERE planID = ? AND lateMinutes > 0
          GROUP BY orderName ORDER BY lateMinutes DESC, orderName
          """), arguments: [planID]
    ).map(PlanStore.operation).map(shown.clocks.wall)
  }

  /// From the first start to the last end, in minutes of the main plant; nil: there is no schedule.
  func span() throws -> Range<Int>? {
    let row = try Row.fetchOne(
      db.cachedStatement(sql: #"SELECT min(setupStart), max("end") FROM planOperation WHERE planID = ?"#),
      arguments: [planID])
    guard let row, let first: Int = row[0], let last: Int = row[1], first < last else { return nil }
    let clock = shown.clocks.main
    return (clock.wall(first * 60) / 60)..<(clock.wall(last * 60) / 60)
  }

  /// The orders that make an item and are in the schedule.
  func scheduledOrders(of place: PlanPlace) throws -> Set<String> {
    try Set(
      String.fetchAll(
        db.cachedStatement(
          sql: "SELECT DISTINCT orderName FROM planOperation WHERE planID = ? AND item = ? AND plant = ?"),
        arguments: [planID, place.item, place.plant]))
  }

  func loads(workCentre: String? = nil) throws -> [PlanLoadRow] {
    try PlanStore.loads(planID, workCentre: workCentre, db)
  }

  // MARK: Items

  /// Items whose name contains `search`, of one plant when named, by name, after a place.
  func items(search: String, plant: String? = nil, after place: PlanPlace?, limit: Int) throws -> [PlanOutput.Item] {
    try PlanStore.items(planID, search: search, plant: plant, after: place, limit: limit, db)
  }

  func item(_ place: PlanPlace) throws -> PlanOutput.Item? {
    try PlanStore.item(planID, place.item, plant: place.plant, db)
  }

  /// Where anything is planned, or an item.
  func plants(of item: String? = nil) throws -> [String] {
    let own = try PlanBook(planID, db)?.plants(of: item) ?? []
    return try Set(own).union(PlanTextStore.plants(planID, of: item, db)).sorted()
  }

  func schedules() throws -> [PlanOutput.Schedule] { try PlanStore.schedules(planID, db) }

  func schedule(of place: PlanPlace) throws -> PlanOutput.Schedule? {
    try PlanStore.document(
      "SELECT document FROM planSchedule WHERE planID = ? AND item = ? AND plant = ?",
      [planID, place.item, place.plant], db)
  }

  // MARK: Orders and demands

  func supplies(of place: PlanPlace) throws -> [PlanOutput.Supply] {
    try PlanStore.supplies(planID, item: place.item, plant: place.plant, db)
  }

  func supply(named name: String) throws -> PlanOutput.Supply? { try PlanStore.supply(planID, named: name, db) }

  func lateDemands() throws -> [PlanOutput.Demand] { try PlanStore.demands(planID, onlyLate: true, db) }

  /// Who wants an item, in the order of the dates.
  func demands(of place: PlanPlace) throws -> [PlanOutput.Demand] {
    try PlanStore.demands(planID, item: place.item, plant: place.plant, db)
  }

  /// Of one item when named.
  func messages(of place: PlanPlace? = nil) throws -> [PlanOutput.Message] {
    try PlanStore.messages(planID, of: place, db)
  }

  /// The items of the supplies and demands that are called so.
  func places(of names: Set<String>) throws -> [String: PlanPlace] {
    var places: [String: PlanPlace] = [:]
    let book = try PlanBook(planID, db)
    for name in names {
      places[name] =
        try PlanTextStore.place(planID, named: name, db)
        ?? book?.key(of: name).map { PlanPlace(item: $0.item, plant: $0.plant) }
    }
    return places
  }

  /// What the plan makes, buys and moves: orders that stand and orders that it proposes.
  func orders() throws -> [PlanOrderRow] {
    let written = try PlanTextStore.orders(planID, db)
    let known = Set(written.map(\.name))
    let own = try PlanBook(planID, db)?.orders() ?? []
    return (written + own.filter { !known.contains($0.name) }).sorted {
      ($0.item, $0.plant, $0.due, $0.name) < ($1.item, $1.plant, $1.due, $1.name)
    }
  }
}
