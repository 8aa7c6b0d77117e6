import Foundation
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
  func checked(at place: String, today: LocalDate) throws -> (key: String, document: String?) {
    let known = PlanningKind.allCases.map(\.rawValue) + ["demand", "order"]
    guard known.contains(kind) else {
      throw Problem.invalid("\(place).kind", "must be one of \(known.joined(separator: ", ")).")
    }
    let document = document == .null ? nil : document
    if let planning = PlanningKind(rawValue: kind) {
      guard let document else {
        guard let key else { throw Problem.invalid("\(place).key", "must name the \(kind) that is not there.") }
        return (key, nil)
      }
      let (name, kept) = try PlanningRecord.checked(document, planning, at: "\(place).document")
      guard key == nil || key == name else {
        throw Problem.invalid("\(place).key", "is not what the document names, '\(name)'; leave it out.")
      }
      return (name, kept.compact)
    }
    guard let key = key?.trimmedText(upTo: 200) else {
      throw Problem.invalid("\(place).key", "must name the \(kind): \(kind == "demand" ? "order/line" : "its number").")
    }
    guard let document else { return (key, nil) }
    let names = kind == "demand" ? DemandChange.names : OrderChange.names
    guard case .record(let members) = document else { throw Problem.invalid("\(place).document", "must be an object.") }
    if let unknown = members.keys.sorted().first(where: { !names.contains($0) }) {
      throw Problem.invalid(
        "\(place).document.\(unknown)", "is not known here; use \(names.joined(separator: ", ")).",
        code: "UNKNOWN_FIELD")
    }
    do {
      if kind == "demand" {
        let change = try WireFormat.decode(DemandChange.self, from: Array(document.compact.utf8))
        guard change.priority.map(DecidePriority.known.contains) ?? true else {
          throw Problem.invalid("\(place).document.priority", "must be between 1 and 1000.")
        }
        guard change.quantity.map(\.isAboveZero) ?? true else {
          throw Problem.invalid("\(place).document.quantity", "must be above zero.")
        }
      } else {
        let change = try WireFormat.decode(OrderChange.self, from: Array(document.compact.utf8))
        // What promoting would refuse.
        do { if let due = change.due { try WorkOrderDesk.check(due, today: today) } } catch {
          throw Problem.invalid("\(place).document.due", "cannot be used: \(error.sentence)")
        }
      }
    } catch let error as DecodingError {
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
    let before = try PlanningDataCheck.problems(ScenarioStore.records(of: id, unit.database), in: unit)
    for (place, change) in changes.enumerated() {
      let (key, document) = try change.checked(at: "changes[\(place)]", today: unit.plantDay)
      let base = try PlanningKind(rawValue: change.kind).flatMap {
        try PlanningDataStore.document($0, key, unit.database)
      }
      try ScenarioStore.save(id, kind: change.kind, key: key, document: document, base: base, unit.database)
    }
    _ = try PlanningDataCheck.accept(since: before, ScenarioStore.records(of: id, unit.database), in: unit)
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
/// priorities, work orders their dates. Imagined demands and dates of purchases and transfers are left behind. Refused when a record is no longer as it was when
/// the scenario changed it. All or nothing.
package struct PromoteScenario: Sendable {
  package init() {}

  package func perform(on id: String, in unit: UnitOfWork) throws -> ScenarioView {
    let scenario = try openScenario(id, in: unit)
    let outdated = try ScenarioStore.outdated(scenario.id, unit.database)
    guard outdated.isEmpty else {
      let more = outdated.count > 5 ? " and \(outdated.count - 5) more" : ""
      throw Problem.conflict(
        "The running factory's \(outdated.prefix(5).joined(separator: ", "))\(more) changed after the scenario did; look at "
          + "it and add the scenario's change again.", code: "SCENARIO_OUTDATED")
    }
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
      let change = try document.map { try WireFormat.decode(DemandChange.self, from: Array($0.utf8)) }
      guard let priority = change?.priority, try SupplyStore.isDemanded(DecidePriority.line(of: name), unit.database)
      else {
        try decided("demand \(name)", "left behind: \(document ?? "not there")", scenario, in: unit)
        continue
      }
      try DecidePriority(priority: priority).store(name, in: unit)
      try decided("demand \(name)", "priority \(priority)", scenario, in: unit)
    }
    for (number, document) in (changes["order"] ?? [:]).sorted(by: { $0.key < $1.key }) {
      guard let document else {
        try decided("order \(number)", "left behind: not there", scenario, in: unit)
        continue
      }
      // What purchasing and transport have agreed is theirs to change.
      guard try !SupplyStore.isComing(number, unit.database) else {
        try decided("order \(number)", "left behind: \(document)", scenario, in: unit)
        continue
      }
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

  static let known = 1...1000

  package func perform(on demand: String, in unit: UnitOfWork) throws {
    guard try SupplyStore.isDemanded(DecidePriority.line(of: demand), unit.database) else {
      throw Problem.notFound(
        "No customer's order has a line \(demand.prefix(120)); use its number and line, such as SO-2026-000001/1.")
    }
    try store(demand, in: unit)
    try PlanningDataStore.touch(unit.database)
    try unit.audit("demand.prioritised", subject: demand, detail: "priority \(priority)")
  }

  /// The order line of a demand: plans add the work order to the name where a line has several.
  static func line(of demand: String) -> String {
    demand.hasSuffix(")") ? demand.components(separatedBy: " (")[0] : demand
  }

  func store(_ demand: String, in unit: UnitOfWork) throws {
    guard DecidePriority.known.contains(priority) else {
      throw Problem.invalid("priority", "must be between 1 and 1000.")
    }
    guard let name = demand.trimmedText(upTo: 200) else { throw Problem.invalid("demand", "must be 1 to 200 bytes.") }
    try SupplyStore.savePriority(priority, ofDemand: name, at: unit.now, unit.database)
  }
}

func openScenario(_ id: String, in unit: UnitOfWork) throws -> ScenarioStore.ScenarioRecord {
  guard let scenario = try ScenarioStore.find(id, unit.database) else {
    throw Problem.notFound("There is no scenario \(id.prefix(100)).")
  }
  try scenario.requireOpen()
  return scenario
}

extension ScenarioStore.ScenarioRecord {
  /// Refuses one that was promoted or discarded.
  func requireOpen() throws {
    guard state == .open else {
      throw Problem.conflict(
        "Scenario \(name) was \(state.rawValue) already; begin a new one.", code: "SCENARIO_CLOSED")
    }
  }
}
