import ProductionDomain
import Testing
import Values

/// Plans large enough to be worked out in parts by several threads.
@Suite struct LargePlanTests {
  /// Items on four levels, each of which takes two of the next; a bill that nobody orders by may have a by-product, which
  /// lets the supplies be timed one after the other instead of level by level.
  private static func scenario(_ random: inout RequirementsRandom, items: Int) -> PlanningScenario {
    let perLevel = items / 4
    var scenario = PlanningWorld.scenario([], horizon: 30)
    scenario.calendars = [
      WorkCalendar(name: "week", shifts: [WorkCalendar.Shift(weekdays: [1, 2, 3, 4, 5], from: 28_800, until: 57_600)])
    ]
    scenario.plants = [PlanningScenario.Plant(name: "", calendar: "week")]
    for number in 0..<(4 * perLevel) {
      let isMade = number < 3 * perLevel
      let lot =
        random.chance(30) ? LotPolicy(.lotForLot, limits: OrderLimits(maximum: random.quantity(3...9))) : .lotForLot
      scenario.items.append(
        PlanningWorld.item(
          "I\(number)", isMade ? .make : random.chance(97) ? .buy : .none, leadTime: random.below(4),
          stock: random.chance(20) ? random.quantity(1...30) : 0, lot: lot))
      guard isMade else { continue }
      let next = (number / perLevel + 1) * perLevel
      scenario.bills.append(
        PlanningWorld.bill(
          "I\(number)", (0..<2).map { _ in ("I\(next + random.below(perLevel))", random.quantity(1...2)) }))
    }
    for number in 0..<perLevel {
      scenario.demands.append(
        PlanningWorld.demand("D\(number)", "I\(number)", random.quantity(1...9), day: 1 + random.below(30)))
    }
    return scenario
  }

  private static func withUnusedByProduct(_ scenario: PlanningScenario) -> PlanningScenario {
    var scenario = scenario
    scenario.items += [PlanningWorld.item("UNUSED", .make), PlanningWorld.item("WASTE"), PlanningWorld.item("RAW")]
    var bill = PlanningWorld.bill("UNUSED", [("RAW", 1)])
    bill.byProducts = [BillRecord.Component(item: "WASTE", quantity: .pieces(1))]
    scenario.bills.append(bill)
    return scenario
  }

  @Test(arguments: [40, 4000]) func suppliesTimedLevelByLevelAreThereWhenThoseTimedOneByOneAre(items: Int) {
    let seed = RequirementsRandom.seed()
    var random = RequirementsRandom(seed: seed)
    let scenario = Self.scenario(&random, items: items)
    let (levels, search) = (RequirementsPlan(scenario), RequirementsPlan(Self.withUnusedByProduct(scenario)))
    #expect(levels.pegs.supplies == search.pegs.supplies, "seed \(seed)")
    var late = 0
    for supply in levels.pegs.supplies.indices {
      #expect(levels.timing[supply] == search.timing[supply], "seed \(seed), supply \(supply)")
      if levels.timing[supply].cause != nil { late += 1 }
    }
    #expect(late > 0 || items < 100, "seed \(seed)")
    #expect(levels.outcomes == search.outcomes, "seed \(seed)")
  }

  @Test(arguments: [40, 4000]) func everyListOfAPlanNamesWhatBelongsToIt(items: Int) {
    let seed = RequirementsRandom.seed()
    var random = RequirementsRandom(seed: seed)
    let pegs = RequirementsPlan(Self.scenario(&random, items: items)).pegs
    #expect(Array(pegs.suppliesOfItem.joined()).sorted() == Array(pegs.supplies.indices), "seed \(seed)")
    #expect(Array(pegs.demandsOfItem.joined()).sorted() == Array(pegs.demands.indices), "seed \(seed)")
    for (item, supplies) in pegs.suppliesOfItem.enumerated() {
      #expect(supplies.allSatisfy { pegs.supplies[$0].item == item }, "seed \(seed), item \(item)")
      let buckets = supplies.map { pegs.supplies[$0].bucket }
      #expect(buckets == buckets.sorted(), "seed \(seed), item \(item)")
    }
    for (item, demands) in pegs.demandsOfItem.enumerated() {
      #expect(demands.allSatisfy { pegs.demands[$0].item == item }, "seed \(seed), item \(item)")
    }
    // The same lists, made by looking at every record.
    var (ofSupply, ofDemand): ([Int: [Int]], [Int: [Int]]) = ([:], [:])
    for (number, peg) in pegs.pegs.enumerated() {
      ofSupply[peg.supply, default: []].append(number)
      ofDemand[peg.demand, default: []].append(number)
    }
    var components: [Int: [Int]] = [:]
    for (number, demand) in pegs.demands.enumerated() {
      if case .component(let supply, _) = demand.kind { components[supply, default: []].append(number) }
    }
    for supply in pegs.supplies.indices {
      #expect(Array(pegs.ofSupply[supply]) == ofSupply[supply] ?? [], "seed \(seed), supply \(supply)")
      #expect(Array(pegs.componentsOf[supply]) == components[supply] ?? [], "seed \(seed), supply \(supply)")
      #expect(pegs.left(of: supply) >= 0, "seed \(seed), supply \(supply)")
    }
    for demand in pegs.demands.indices {
      #expect(Array(pegs.ofDemand[demand]) == ofDemand[demand] ?? [], "seed \(seed), demand \(demand)")
      #expect(pegs.short(of: demand) >= 0, "seed \(seed), demand \(demand)")
    }
  }
}
