import Foundation
import GRDB
import Messaging
import Persistence
import ProductionContract
import ProductionDomain
import Testing
import Values

@testable import ProductionService

/// The production service in memory, with plans put into its tables as a planning run leaves them.
final class PlannedFactory {
  static let today = LocalDate("2026-01-05")!

  let database: ServiceDatabase

  init() throws {
    let definition = ProductionService.definition(company: "main")
    database = try ServiceDatabase(inMemory: definition.identity, migrations: definition.migrations)
  }

  /// The bicycle factory: its plan is in force, PL-1 was before it, and the scenario Overtime has a plan.
  static func withBicycles() throws -> PlannedFactory {
    let factory = try PlannedFactory()
    let output = try PlannedFactory.bicycles()
    try factory.plan("PL-2026-000001", isCurrent: false, PlannedFactory.figures(late: 3, profit: 210_000))
    try factory.plan(
      "PL-2026-000002", PlannedFactory.figures(late: 2, profit: 264_000), bottleneck: PlannedFactory.bottleneck)
    try factory.insert(output, into: "PL-2026-000002")
    try factory.insert(PlannedFactory.operations(output), into: "PL-2026-000002")
    try factory.insert(PlannedFactory.loads(output), into: "PL-2026-000002")
    try factory.insert(PlannedFactory.schedule, into: "PL-2026-000002")
    try factory.scenario("Overtime", changes: 2)
    try factory.plan(
      "PL-2026-000003", scenarioID: "Overtime", PlannedFactory.figures(late: 0, profit: 231_000),
      createdAt: "2026-01-05T10:00:00Z")
    var faster = output
    faster.supplies.removeAll { $0.item == "SPOKE" && $0.status == "planned" }
    try factory.insert(faster, into: "PL-2026-000003")
    return factory
  }

  static let bottleneck = "Assembly holds the schedule back most; an hour more of it each week saves GBP 310.00."

  static func figures(late: Int, profit: Int64) -> PlanFigures {
    PlanFigures(
      orders: 12, demands: 8, late: late, short: 1, onTimePerMille: 958, overloads: 1, loadMinutes: 4_300,
      capacityMinutes: 9_600, changeovers: 7, operations: 31,
      stockValue: Money(minorUnits: 812_000, currency: .gbp), profit: Money(minorUnits: profit, currency: .gbp),
      problems: 1)
  }

  static func bicycles() throws -> PlanOutput {
    PlanWriter(plan: RequirementsPlan(try ScenarioReader(BicycleScenario.text).scenario)).output()
  }

  /// One operation for each order that is made, one after the other; the last of them is late, the first one frozen.
  static func operations(_ output: PlanOutput) -> [PlanOperationRow] {
    let made = output.supplies.filter { $0.source == "make" && ["planned", "frozen"].contains($0.status) }
    var free: [String: Int] = [:]
    return made.enumerated().map { number, supply in
      let (centre, machine) = supply.item == "BIKE" ? ("assembly", 0) : ("wheels", number % 2)
      let begin = free["\(centre) \(machine)"] ?? today.daysSinceEpoch * 1440 + 480
      free["\(centre) \(machine)"] = begin + 30 + 270
      let isLate = number == made.count - 1
      return PlanOperationRow(
        orderName: supply.name, item: supply.item, plant: supply.plant ?? "", operation: 10, workCentre: centre,
        machine: machine, setupStart: begin, start: begin + 30, end: begin + 300,
        status: supply.status == "frozen" ? .released : .planned, isFrozen: number == 0, due: LocalDate(supply.due)!,
        lateMinutes: isLate ? 1_560 : 0, reason: isLate ? "It waits for work centre \(centre)." : "",
        serves: supply.for.map { "\($0.quantity) of \($0.name)" }.joined(separator: ", "))
    }
  }

  static func loads(_ output: PlanOutput) -> [PlanLoadRow] {
    output.capacity.map {
      PlanLoadRow(
        workCentre: $0.workCentre, from: LocalDate($0.from)!, days: $0.days, loadMinutes: $0.loadMinutes,
        capacityMinutes: $0.workCentre == "assembly" ? $0.capacityMinutes / 8 : $0.capacityMinutes)
    }
  }

  static let schedule = PlanOutput.Schedule(
    item: "BIKE", plant: "Leeds", unit: "H87", periodDays: 7, demand: ["10", "6", "24"], lots: ["20", "0", "24"],
    projected: ["14", "8", "8"], availableToPromise: ["8", "0", "4"], availableToPromiseLookBack: ["8", "0", "4"],
    cumulative: ["8", "8", "12"], cumulativeWithLookAhead: ["7", "8", "12"])

  // MARK: Filling the tables

  private func write(_ change: @Sendable (Database) throws -> Void) throws { try database.writer.write(change) }

  func plan(
    _ number: String, scenarioID: String? = nil, isCurrent: Bool = true, _ figures: PlanFigures,
    problems: [PlanningProblemView] = [.init(record: "item BELL", sentence: "Item BELL has no bill; it is left out.")],
    bottleneck: String? = nil, createdAt: String = "2026-01-05T08:26:00Z", revision: Int = 0
  ) throws {
    let record = PlanRecord(
      id: number, number: number, scenarioID: scenarioID, isCurrent: isCurrent, today: PlannedFactory.today,
      horizonDays: 60, bucketDays: 1, revision: revision, figures: figures, problems: problems, bottleneck: bottleneck,
      createdAt: Instant(createdAt)!, computeMilliseconds: 40)
    try write { try PlanWriting.insert(record, $0) }
  }

  /// Its id is its name.
  func scenario(_ name: String, changes: Int) throws {
    try write { db in
      try ScenarioStore.insert(id: name, name: name, by: "ada", at: Instant("2026-01-05T09:00:00Z")!, db)
      for number in 0..<changes {
        try ScenarioStore.save(name, kind: "calendar", key: "c\(number)", document: "{}", base: nil, db)
      }
    }
  }

  /// The planning data change.
  func change(revision: Int) throws {
    try write { try $0.execute(sql: "UPDATE planningState SET revision = ?", arguments: [revision]) }
  }

  func insert(_ output: PlanOutput, into plan: String) throws {
    try write { try PlanWriting.insert(output, planID: plan, plannedOrderIDs: [:], $0) }
  }
  func insert(_ schedule: PlanOutput.Schedule, into plan: String) throws {
    try write { try PlanWriting.insert(schedule, planID: plan, $0) }
  }
  func insert(_ loads: [PlanLoadRow], into plan: String) throws {
    try write { try PlanWriting.insert(loads, planID: plan, $0) }
  }
  func insert(_ operations: [PlanOperationRow], into plan: String) throws {
    try write { try PlanWriting.insert(operations, planID: plan, $0) }
  }
}
