import Messaging
import Persistence
import ProductionContract
import ProductionDomain
import Testing
import Values

@testable import ProductionService

/// What is read of a stored plan is what the plan itself says, word for word.
@Suite struct StoredPlanPropertyTests {
  /// Stores a plan of the scenario, and compares every item, supply, demand and message with it.
  static func check(_ scenario: PlanningScenario, _ note: String) throws {
    let definition = ProductionService.definition(company: "main")
    let database = try ServiceDatabase(inMemory: definition.identity, migrations: definition.migrations)
    var settings = PlanningSettings()
    settings.scheduleSeconds = 0
    let result = PlanResult(PlanSnapshot(scenario, settings))
    let record = try database.write(Cause(actor: "test")) { try PlanSaving.save(result, in: $0) }
    let output = PlanWriter(plan: result.plan).output()
    try database.read { db in
      for item in output.items {
        let read = try PlanStore.item(record.id, item.item, plant: item.plant ?? "", db)
        #expect(try read.map(JSONText.compact) == JSONText.compact(item), "\(note) \(item.item)")
        let supplies = output.supplies.filter { $0.item == item.item && $0.plant == item.plant }.sorted {
          ($0.due, $0.name) < ($1.due, $1.name)
        }
        let stored = try PlanStore.supplies(record.id, item: item.item, plant: item.plant ?? "", db)
        #expect(try stored.map(JSONText.compact) == supplies.map(JSONText.compact), "\(note) \(item.item)")
      }
      #expect(Set(output.supplies.map(\.name)).count == output.supplies.count, "\(note)")
      for supply in output.supplies {
        #expect(
          try PlanStore.supply(record.id, named: supply.name, db).map(JSONText.compact) == JSONText.compact(supply),
          "\(note) \(supply.name)")
      }
      let demands = output.demands.sorted { ($0.due, $0.demand) < ($1.due, $1.demand) }
      #expect(try PlanStore.demands(record.id, db).map(JSONText.compact) == demands.map(JSONText.compact), "\(note)")
      let late = demands.filter { $0.lateDays > 0 || !$0.isWhole }
      #expect(
        try PlanStore.demands(record.id, onlyLate: true, db).map(JSONText.compact) == late.map(JSONText.compact),
        "\(note)")
      for demand in demands {
        #expect(
          try PlanStore.demand(record.id, named: demand.demand, db).map(JSONText.compact) == JSONText.compact(demand),
          "\(note) \(demand.demand)")
      }
      #expect(
        try PlanStore.messages(record.id, db).map(JSONText.compact) == output.messages.map(JSONText.compact), "\(note)")
    }
    let proposals = try database.read { db in
      try PlannedOrderStore.list(status: .proposed, source: nil, item: nil, after: nil, limit: 10_000, db)
    }
    #expect(proposals.count == record.figures.orders, "\(note)")
    // The same plan once more: everything keeps its identity.
    try database.write(Cause(actor: "test")) { _ = try PlanSaving.save(result, in: $0) }
    let again = try database.read { db in
      try PlannedOrderStore.list(status: .proposed, source: nil, item: nil, after: nil, limit: 10_000, db)
    }
    #expect(again.map(\.id) == proposals.map(\.id), "\(note)")
  }

  @Test func aStoredPlanReadsLikeThePlan() throws {
    let seed = RequirementsRandom.seed()
    for number in 0..<40 {
      var random = RequirementsRandom(seed: seed &+ UInt64(number))
      try Self.check(PlanningControlTests.scenario(&random), "seed \(seed), case \(number)")
    }
  }

  @Test func aStoredPlanOfBicyclesReadsLikeThePlan() throws {
    try Self.check(try ScenarioReader(BicycleScenario.text).scenario, "bicycles")
  }

  @Test func alternatesByProductsAndTwoPlantsReadLikeThePlan() throws {
    let text = """
      {"today":"2026-01-05","horizonDays":60,
       "items":[{"item":"KIT","source":"make","leadTimeDays":2,"yieldPercent":90,"lot":{"maximum":4}},
         {"item":"KIT","plant":"west","source":"transfer","from":"","leadTimeDays":3},
         {"item":"PART","leadTimeDays":2,"stock":3},{"item":"SPARE","leadTimeDays":2,"stock":7},
         {"item":"DUST","source":"none"},{"item":"SET UP","source":"make","phantom":true}],
       "bills":[{"item":"KIT","revision":"B","components":[{"item":"SET UP","quantity":1},
           {"item":"PART","quantity":1},{"item":"PART","quantity":2,"alternates":[{"item":"SPARE"}]}],
           "byProducts":[{"item":"DUST","quantity":1}]},
         {"item":"SET UP","components":[{"item":"PART","quantity":1}]}],
       "receipts":[{"order":"PO 1 2026-01-09","item":"PART","quantity":5,"due":"2026-01-09"}],
       "demands":[{"demand":"a","item":"KIT","plant":"west","quantity":9,"due":"2026-01-12"},
         {"demand":"b","item":"KIT","quantity":5,"due":"2026-01-07"},
         {"demand":"c","item":"DUST","quantity":2,"due":"2026-02-02"}],
       "forecasts":[{"item":"KIT","from":"2026-02-02","to":"2026-02-06","quantity":10}]}
      """
    let reader = try ScenarioReader(text)
    #expect(reader.problems.isEmpty, "\(reader.problems)")
    try Self.check(reader.scenario, "kits")
  }
}
