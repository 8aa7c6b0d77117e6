import Testing
import Values

@testable import ProductionDomain

/// The cheapest sourcing of items that 20 plants buy and move to 200 centres.
@Suite struct SourcingSizeTests {
  private static func scenario(_ random: inout RequirementsRandom, items: Int) -> PlanningScenario {
    var scenario = PlanningScenario(today: LocalDate(year: 2026, month: 1, day: 5)!, horizonDays: 28)
    let plants = (0..<20).map { "plant \($0)" }
    let centres = (0..<200).map { "centre \($0)" }
    scenario.plants = (plants + centres).map { PlanningScenario.Plant(name: $0) }
    func money(_ range: ClosedRange<Int64>) -> Money {
      Money(minorUnits: random.quantity(range), currency: .eur)
    }
    for plant in plants {
      for centre in centres {
        scenario.lanes.append(LaneRecord(from: plant, to: centre, leadTimeDays: 1, cost: money(50...4_000)))
      }
    }
    for number in 0..<items {
      for plant in plants {
        var item = ItemRecord(key: ItemAtPlant("item \(number)", at: plant), source: .buy)
        item.stock = random.quantity(0...50)
        var supplier = SupplierRecord(name: "supplier", price: money(500...2_000))
        (supplier.capacity, supplier.capacityDays) = (random.quantity(200...1_500), 28)
        item.suppliers = [supplier]
        scenario.items.append(item)
      }
      for centre in centres {
        let key = ItemAtPlant("item \(number)", at: centre)
        scenario.items.append(ItemRecord(key: key, source: .transfer(from: plants[0]), leadTimeDays: 1))
        scenario.demands.append(
          DemandRecord(
            name: "\(number) \(centre)", key: key, quantity: random.quantity(1...100),
            due: LocalDate(year: 2026, month: 1, day: 20)!))
      }
    }
    return scenario
  }

  @Test func theOptimumIsProvedAndMeetsWhatCanBeMet() throws {
    let seed = RequirementsRandom.seed()
    var random = RequirementsRandom(seed: seed)
    let plan = RequirementsPlan(Self.scenario(&random, items: 1))
    let optimum = try #require(SourcingOptimum(of: "item 0", in: plan, days: 28))
    #expect(optimum.isProved && optimum.problems.isEmpty, "seed \(seed)")
    #expect(optimum.ways.count == 20 + 20 * 200, "seed \(seed)")
    let bought = optimum.ways.filter { $0.source.supplier != nil }
    #expect(bought.count == 20 && bought.allSatisfy { $0.quantity <= $0.capacity ?? .max }, "seed \(seed)")
    let demand = optimum.places.reduce(0) { $0 + $1.demand }
    let unmet = optimum.places.reduce(0) { $0 + $1.unmet }
    let most = optimum.places.reduce(0) { $0 + $1.stock } + bought.reduce(0) { $0 + ($1.capacity ?? 0) }
    #expect(unmet == max(0, demand - most), "seed \(seed)")
    let moved = optimum.ways.filter { $0.source.supplier == nil }.reduce(0) { $0 + $1.quantity }
    #expect(moved == demand - unmet, "seed \(seed)")
  }
}
