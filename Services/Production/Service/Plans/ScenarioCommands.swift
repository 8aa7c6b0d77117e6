import HTTPSupport
import Messaging
import Persistence
import ProductionContract
import ProductionDomain
import Values

/// A what-if scenario as the API shows it.
package struct ScenarioView: Codable, Sendable {
  package struct Change: Codable, Sendable {
    package var kind: String
    package var key: String
    /// Absent: it is not there in the scenario.
    package var document: JSONDocument?
  }
  package var id: String
  package var name: String
  /// `open`, `promoted` or `discarded`.
  package var state: String
  package var createdBy: String
  package var createdAt: Instant
  package var changes: [Change]
  /// Of its last plan.
  package var plan: PlanView?

  init(_ record: ScenarioStore.ScenarioRecord, _ db: DatabaseHandle) throws {
    id = record.id
    name = record.name
    state = record.state.rawValue
    createdBy = record.createdBy
    createdAt = record.createdAt
    changes = []
    for (kind, changed) in try ScenarioStore.changes(of: record.id, db).sorted(by: { $0.key < $1.key }) {
      for (key, document) in changed.sorted(by: { $0.key < $1.key }) {
        changes.append(Change(kind: kind, key: key, document: try document.map(JSONDocument.parsed)))
      }
    }
    plan = try PlanStore.current(scenarioID: record.id, db).map { PlanView($0) }
  }
}

/// A change of a scenario: a record of planning data, a customer's demand or an order as they are in it.
package struct ScenarioChangeBody: Codable, Sendable {
  /// `calendar`, `plant`, `workCentre`, `item`, `bill`, `routing`, `lane`, `masterSchedule`, `demand` or `order`.
  package var kind: String
  /// The record's name; of planning data it may be left out, for the document names it.
  package var key: String?
  /// Absent or null: it is not there in the scenario.
  package var document: JSONDocument?

  package init(kind: String, key: String? = nil, document: JSONDocument? = nil) {
    self.kind = kind
    self.key = key
    self.document = document
  }

  /// What is stored; refuses what the scenario could not be planned with.
  func checked(at place: String) throws -> (key: String, document: String?) {
    let known = PlanningKind.allCases.map(\.rawValue) + ["demand", "order"]
    guard known.contains(kind) else {
      throw Problem.invalid("\(place).kind", "must be one of \(known.joined(separator: ", ")).")
    }
    let document = document == .null ? nil : document
    if let planning = PlanningKind(rawValue: kind) {
      guard let key = document.flatMap({ planning.key(of: $0) }) ?? key, !key.isEmpty else {
        throw Problem.invalid("\(place).document", "must be an object with \(planning.identity).")
      }
      return (key, document?.compact)
    }
    guard let key = key?.trimmedText(upTo: 200) else {
      throw Problem.invalid("\(place).key", "must name the \(kind): \(kind == "demand" ? "order/line" : "its number").")
    }
    guard let document else { return (key, nil) }
    do {
      if kind == "demand" {
        _ = try WireFormat.decode(DemandChange.self, from: Array(document.compact.utf8))
      } else {
        _ = try WireFormat.decode(OrderChange.self, from: Array(document.compact.utf8))
      }
    } catch {
      throw Problem.invalid("\(place).document", "cannot be used: \(sentence(for: error))")
    }
    return (key, document.compact)
  }
}

/// Begins a scenario: the running factory with some changes, kept apart.
package struct CreateScenario: Codable, Sendable {
  package var name: String
  /// None unless told: more can be added later.
  package var changes: [ScenarioChangeBody]?

  package init(name: String, changes: [ScenarioChangeBody]) {
    self.name = name
    self.changes = changes
  }

  package func perform(in unit: UnitOfWork) throws -> ScenarioView {
    guard let name = name.trimmedText(upTo: 100) else { throw Problem.invalid("name", "must be 1 to 100 bytes.") }
    guard try ScenarioStore.find(name, unit.database) == nil else {
      throw Problem.conflict("There is a scenario \(name) already; choose another name.", code: "SCENARIO_EXISTS")
    }
    let id = unit.newID()
    try ScenarioStore.insert(id: id, name: name, by: unit.cause.actor, at: unit.now, unit.database)
    try ChangeScenario(changes: changes ?? []).store(id, in: unit)
    return try ScenarioView(ScenarioStore.find(id, unit.database)!, unit.database)
  }
}

/// Adds changes to an open scenario; one of the same kind and key replaces the one before.
package struct ChangeScenario: Codable, Sendable {
  package var changes: [ScenarioChangeBody]

  package init(changes: [ScenarioChangeBody]) { self.changes = changes }

  package func perform(on id: String, in unit: UnitOfWork) throws -> ScenarioView {
    let scenario = try openScenario(id, in: unit)
    try store(scenario.id, in: unit)
    return try ScenarioView(ScenarioStore.find(scenario.id, unit.database)!, unit.database)
  }

  func store(_ id: String, in unit: UnitOfWork) throws {
    guard changes.count <= 10_000 else { throw Problem.invalid("changes", "must be at most 10,000.") }
    for (place, change) in changes.enumerated() {
      let (key, document) = try change.checked(at: "changes[\(place)]")
      try ScenarioStore.save(id, kind: change.kind, key: key, document: document, unit.database)
    }
  }
}

/// Ends a scenario without effect.
package struct DiscardScenario: Sendable {
  package init() {}

  package func perform(on id: String, in unit: UnitOfWork) throws -> ScenarioView {
    let scenario = try openScenario(id, in: unit)
    try ScenarioStore.close(scenario.id, as: .discarded, unit.database)
    try PlannedOrderStore.forget(scenarioID: scenario.id, unit.database)
    return try ScenarioView(ScenarioStore.find(scenario.id, unit.database)!, unit.database)
  }
}

/// Makes a scenario's changes the running factory's, as decisions: planning data are stored, demands get their
/// priorities, orders their dates. Imagined demands are left behind. All or nothing.
package struct PromoteScenario: Sendable {
  package init() {}

  package func perform(on id: String, in unit: UnitOfWork) throws -> ScenarioView {
    let scenario = try openScenario(id, in: unit)
    let changes = try ScenarioStore.changes(of: scenario.id, unit.database)
    let before = try PlanningDataCheck.problems(in: unit)
    for (kind, changed) in ScenarioStore.records(changes).sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
      for (key, document) in changed.sorted(by: { $0.key < $1.key }) {
        if let document {
          try PlanningDataStore.save(kind, key, document, at: unit.now, unit.database)
        } else {
          _ = try PlanningDataStore.remove(kind, key, unit.database)
        }
        try decided("\(kind.rawValue) \(key)", document ?? "removed", scenario, in: unit)
      }
    }
    _ = try PlanningDataCheck.accept(since: before, in: unit)
    for (name, document) in (changes["demand"] ?? [:]).sorted(by: { $0.key < $1.key }) {
      guard let document else { continue }
      let change = try WireFormat.decode(DemandChange.self, from: Array(document.utf8))
      guard let priority = change.priority else { continue }
      try DecidePriority(priority: priority).store(name, in: unit)
      try decided("demand \(name)", "priority \(priority)", scenario, in: unit)
    }
    for (number, document) in (changes["order"] ?? [:]).sorted(by: { $0.key < $1.key }) {
      guard let document else { continue }
      let change = try WireFormat.decode(OrderChange.self, from: Array(document.utf8))
      try RoutedOrders(unit).decide(change, onOrder: number, reason: "Scenario \(scenario.name) was promoted.")
      try decided("order \(number)", document, scenario, in: unit)
    }
    try ScenarioStore.close(scenario.id, as: .promoted, unit.database)
    try PlannedOrderStore.forget(scenarioID: scenario.id, unit.database)
    try PlanningDataStore.touch(unit.database)
    try unit.audit("scenario.promoted", subject: scenario.name, detail: "\(scenario.changes) changes")
    return try ScenarioView(ScenarioStore.find(scenario.id, unit.database)!, unit.database)
  }

  private func decided(
    _ subject: String, _ detail: String, _ scenario: ScenarioStore.ScenarioRecord, in unit: UnitOfWork
  ) throws {
    try unit.audit("scenario.decision", subject: subject, detail: "\(scenario.name): \(detail.prefix(400))")
  }
}

/// Which demands come first: 1 before 2.
package struct DecidePriority: Codable, Sendable {
  package var priority: Int

  package init(priority: Int) { self.priority = priority }

  package func perform(on demand: String, in unit: UnitOfWork) throws {
    try store(demand, in: unit)
    try PlanningDataStore.touch(unit.database)
    try unit.audit("demand.prioritised", subject: demand, detail: "priority \(priority)")
  }

  func store(_ demand: String, in unit: UnitOfWork) throws {
    guard (1...1000).contains(priority) else { throw Problem.invalid("priority", "must be between 1 and 1000.") }
    guard let name = demand.trimmedText(upTo: 200) else { throw Problem.invalid("demand", "must be 1 to 200 bytes.") }
    try SupplyStore.savePriority(priority, ofDemand: name, at: unit.now, unit.database)
  }
}

private func openScenario(_ id: String, in unit: UnitOfWork) throws -> ScenarioStore.ScenarioRecord {
  guard let scenario = try ScenarioStore.find(id, unit.database) else {
    throw Problem.notFound("There is no scenario \(id).")
  }
  guard scenario.state == .open else {
    throw Problem.conflict(
      "Scenario \(scenario.name) was \(scenario.state.rawValue) already; begin a new one.", code: "SCENARIO_CLOSED")
  }
  return scenario
}
