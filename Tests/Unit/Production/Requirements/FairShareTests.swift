import Testing
import Values

@testable import ProductionDomain

/// Plants that ask one plant share what it has to spare.
@Suite struct FairShareTests {
  typealias World = PlantSpareWorld

  /// Leeds and Hull buy anew in a day or take from York, which has 30. What each orders, by where it comes from.
  private func ordered(
    _ demands: [(plant: String, quantity: Int64, day: Int, priority: Int)], stock: Int64 = 30,
    change: (inout PlanningScenario) -> Void = { _ in }
  ) -> [String: [String: Int64]] {
    var scenario = World.scenario(stock: stock, demands: demands.map { ($0.plant, $0.quantity, $0.day) })
    scenario.items.append(World.receiver(at: "Hull"))
    for place in demands.indices { scenario.demands[place].priority = demands[place].priority }
    change(&scenario)
    let plan = RequirementsPlan(scenario)
    #expect(plan.problems.isEmpty)
    #expect(plan.outcomes.allSatisfy { $0.lateDays == 0 && $0.short == 0 })
    return ["Leeds": World.ordered(plan), "Hull": World.ordered(plan, at: "Hull")]
  }

  @Test func whatIsNeededForOneDayIsSharedInProportionInWholeUnits() {
    // 30 x 20/45 = 13.33 and 30 x 25/45 = 16.67.
    #expect(
      ordered([("Leeds", 20, 10, 1), ("Hull", 25, 10, 1)])
        == ["Leeds": ["York": 13, "new": 7], "Hull": ["York": 17, "new": 8]])
    // 3.33 and 26.67.
    #expect(
      ordered([("Leeds", 5, 10, 1), ("Hull", 40, 10, 1)])
        == ["Leeds": ["York": 3, "new": 2], "Hull": ["York": 27, "new": 13]])
    #expect(ordered([("Leeds", 10, 10, 1), ("Hull", 20, 10, 1)]) == ["Leeds": ["York": 10], "Hull": ["York": 20]])
    // An odd unit goes to the first in planning order.
    #expect(
      ordered([("Leeds", 20, 10, 1), ("Hull", 20, 10, 1)], stock: 7)
        == ["Leeds": ["York": 4, "new": 16], "Hull": ["York": 3, "new": 17]])
  }

  @Test func theHigherPriorityIsServedFirstAlsoWhereItIsNeededLater() {
    for day in [8, 10, 12] {
      #expect(
        ordered([("Leeds", 20, 10, 2), ("Hull", 25, day, 1)])
          == ["Leeds": ["York": 5, "new": 15], "Hull": ["York": 25]], "day \(day)")
    }
    // Each plant's first priority before the second of either: 20 and 5, then 5 between 10 and 15.
    let both: [(plant: String, quantity: Int64, day: Int, priority: Int)] = [
      ("Leeds", 10, 10, 2), ("Hull", 5, 10, 1), ("Leeds", 20, 10, 1), ("Hull", 15, 10, 2),
    ]
    #expect(ordered(both) == ["Leeds": ["York": 22, "new": 8], "Hull": ["York": 8, "new": 12]])
  }

  @Test func ofOnePriorityTheEarlierDayIsServedFirst() {
    #expect(
      ordered([("Leeds", 20, 11, 1), ("Hull", 25, 10, 1)])
        == ["Leeds": ["York": 5, "new": 15], "Hull": ["York": 25]])
  }

  @Test func withTheProportionalRuleOnlyTheDayCounts() {
    #expect(
      ordered([("Leeds", 20, 10, 2), ("Hull", 25, 10, 1)]) { $0.fairShare = .proportional }
        == ["Leeds": ["York": 13, "new": 7], "Hull": ["York": 17, "new": 8]])
    #expect(
      ordered([("Leeds", 20, 10, 2), ("Hull", 25, 12, 1)]) { $0.fairShare = .proportional }
        == ["Leeds": ["York": 20], "Hull": ["York": 10, "new": 15]])
  }

  /// What is on hand serves the higher priority, so that what lacks is for the lower one.
  @Test func whatLacksIsForWhatComesLastOfAllThatIsNeededUntilThen() {
    let demands: [(plant: String, quantity: Int64, day: Int, priority: Int)] = [
      ("Leeds", 20, 9, 3), ("Leeds", 20, 10, 1), ("Hull", 25, 10, 2),
    ]
    #expect(
      ordered(demands) { $0.items[0].stock = 20 } == ["Leeds": ["York": 5, "new": 15], "Hull": ["York": 25]])
    #expect(ordered(demands) == ["Leeds": ["York": 20, "new": 20], "Hull": ["York": 10, "new": 15]])
  }

  @Test func safetyStockIsFilledFromWhatDemandLeaves() {
    #expect(
      ordered([("Hull", 25, 10, 1)]) { $0.items[0].safetyStock = 20 }
        == ["Leeds": ["York": 5, "new": 15], "Hull": ["York": 25]])
  }

  @Test func whatDoesNotFillALotGoesToTheOthers() {
    #expect(
      ordered([("Leeds", 20, 10, 1), ("Hull", 25, 10, 1)]) {
        $0.items[0].lot = LotPolicy(.lotForLot, limits: OrderLimits(multiple: 10))
      } == ["Leeds": ["York": 10, "new": 10], "Hull": ["York": 20, "new": 5]])
  }

  @Test func componentsCountWithThePriorityOfWhatTheyAreNeededFor() {
    let cases: [(Int, [String: [String: Int64]])] = [
      (1, ["Leeds": ["York": 20], "Hull": ["York": 10, "new": 10]]),
      (3, ["Leeds": ["York": 10, "new": 10], "Hull": ["York": 20]]),
    ]
    for (priority, expected) in cases {
      let result = ordered([("Hull", 20, 10, 2)]) {
        $0.items.append(ItemRecord(key: ItemAtPlant("X", at: "Leeds"), source: .make))
        $0.bills = [BillRecord(item: "X", plant: "Leeds", components: [.init(item: "A", quantity: .pieces(2))])]
        $0.demands.append(
          DemandRecord(
            name: "X", key: ItemAtPlant("X", at: "Leeds"), quantity: 10, due: PlanningWorld.day(10),
            priority: priority))
      }
      #expect(result == expected, "priority \(priority)")
    }
  }

  /// Hull asks York first and then Leeds, which has 45, needs 40 a day later and can buy in a day; it asks York too.
  @Test func whatOnePlantCannotGiveIsAskedOfTheNextAndNothingIsGivenTwice() {
    var scenario = World.scenario(stock: 30, demands: [("Leeds", 40, 10), ("Hull", 40, 10)])
    scenario.items[0].stock = 45
    scenario.items.append(World.receiver(at: "Hull"))
    scenario.items[2].sources.append(SourceRecord(.transfer(from: "Leeds"), priority: 3, leadTimeDays: 1))
    let plan = RequirementsPlan(scenario)
    #expect(plan.problems.isEmpty)
    #expect(World.ordered(plan, at: "Hull") == ["York": 30, "Leeds": 10])
    #expect(World.ordered(plan) == ["new": 5])
  }

  /// The ones who come first in rank get what they would get without the others, also where nobody has more.
  @Test func noDemandIsLateBecauseOfDemandOfALowerPriorityAtAnotherPlant() {
    let seed = RequirementsRandom.seed()
    var random = RequirementsRandom(seed: seed)
    var (contested, served) = (0, 0)
    for round in 0..<400 {
      let scenario = RandomSharing(&random).scenario
      let plan = RequirementsPlan(scenario)
      func isInTime(_ name: String, _ plan: RequirementsPlan) -> Bool {
        plan.outcome(name).map { $0.lateDays == 0 && $0.short == 0 } ?? false
      }
      for least in 1...2 {
        var fewer = scenario
        fewer.demands.removeAll { $0.priority > least && $0.key.plant != "York" && $0.key.plant != "Hull" }
        let without = RequirementsPlan(fewer)
        for demand in fewer.demands where demand.priority <= least && isInTime(demand.name, without) {
          served += 1
          #expect(isInTime(demand.name, plan), "seed \(seed), round \(round), \(demand.name), up to \(least)")
        }
      }
      contested += plan.outcomes.contains { $0.short > 0 || $0.lateDays > 0 } ? 1 : 0
    }
    #expect(contested > 50 && served > 50)
  }

  @Test func portionsAddUpAndAreWithinAUnitOfTheProportion() {
    let seed = RequirementsRandom.seed()
    var random = RequirementsRandom(seed: seed)
    for round in 0..<2000 {
      let needs = (0..<(1 + random.below(6))).map { _ in
        random.quantity(0...(random.chance(20) ? 1_000_000_000_000 : 30))
      }
      let sum = needs.reduce(0, +)
      guard sum > 0 else { continue }
      let total = random.quantity(0...sum)
      let portions = ProportionalShare(of: total, by: needs).portions
      #expect(portions.reduce(0, +) == total, "seed \(seed), round \(round)")
      for (portion, need) in zip(portions, needs) {
        #expect(portion <= need && portion >= 0, "seed \(seed), round \(round)")
        let off = (Int128(portion) * Int128(sum) - Int128(total) * Int128(need)).magnitude
        #expect(off < UInt128(sum), "seed \(seed), round \(round)")
      }
    }
  }
}

/// York and Hull have goods, and order nothing; up to four others ask one or both of them, some can buy as well.
private struct RandomSharing {
  var scenario = PlanningScenario(today: PlanningWorld.today, horizonDays: 30)

  init(_ random: inout RequirementsRandom) {
    let others = Array(["Leeds", "Bath", "Ely", "Stoke"].prefix(2 + random.below(3)))
    scenario.plants = (["York", "Hull"] + others).map { PlanningScenario.Plant(name: $0) }
    for plant in ["York", "Hull"] {
      scenario.items.append(
        ItemRecord(key: ItemAtPlant("A", at: plant), source: .none, stock: random.quantity(0...60)))
      addDemands(plant, random.below(2), &random)
      if random.chance(40) {
        scenario.receipts.append(
          ReceiptRecord(
            order: plant, key: ItemAtPlant("A", at: plant), quantity: random.quantity(1...30),
            due: PlanningWorld.day(1 + random.below(20)), isIssued: true))
      }
    }
    for plant in others {
      var item = ItemRecord(
        key: ItemAtPlant("A", at: plant), stock: random.quantity(0...15),
        safetyStock: random.chance(40) ? random.quantity(0...10) : 0)
      item.sources = ["York", "Hull"].shuffled(using: &random).map {
        SourceRecord(.transfer(from: $0), priority: 1 + random.below(2), leadTimeDays: random.below(4))
      }
      if random.chance(40) { item.sources[1] = SourceRecord(.buy, priority: 3, leadTimeDays: random.below(8)) }
      scenario.items.append(item)
      addDemands(plant, 1 + random.below(5), &random)
    }
  }

  private mutating func addDemands(_ plant: String, _ count: Int, _ random: inout RequirementsRandom) {
    for number in 0..<count {
      scenario.demands.append(
        DemandRecord(
          name: "\(plant) \(number)", key: ItemAtPlant("A", at: plant), quantity: random.quantity(1...30),
          due: PlanningWorld.day(1 + random.below(25)), priority: 1 + random.below(3)))
    }
  }
}
