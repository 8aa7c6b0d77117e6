import ProductionDomain
import Testing
import Values

/// What another plant has to spare is used before anything is made or bought anew.
@Suite struct PlantSpareTests {
  typealias World = PlantSpareWorld

  private func ordered(
    stock: Int64 = 30, _ demands: [(plant: String, quantity: Int64, day: Int)], days: Int = 1, laneDays: Int = 1,
    change: (inout PlanningScenario) -> Void = { _ in }
  ) -> [String: Int64] {
    var scenario = World.scenario(stock: stock, demands: demands, days: days, laneDays: laneDays)
    change(&scenario)
    let plan = RequirementsPlan(scenario)
    #expect(plan.problems.isEmpty)
    return World.ordered(plan)
  }

  @Test func whatAnotherPlantHasToSpareComesBeforeBuyingAnew() {
    #expect(ordered([("Leeds", 25, 10)]) == ["York": 25])
    #expect(ordered([("Leeds", 45, 10)]) == ["York": 30, "new": 15])
    // Without a transfer as a source it is all bought.
    #expect(ordered([("Leeds", 25, 10)]) { $0.items[0].sources.removeLast() } == ["new": 25])
  }

  @Test func whatTheGiverNeedsBeforeItCanHaveMoreIsNotTaken() {
    // Sent on day 9; what York orders then is there on day 14.
    #expect(ordered([("Leeds", 30, 10), ("York", 10, 4)]) == ["York": 20, "new": 10])
    #expect(ordered([("Leeds", 30, 10), ("York", 10, 13)]) == ["York": 20, "new": 10])
    #expect(ordered([("Leeds", 30, 10), ("York", 10, 14)]) == ["York": 30])
    // Who orders nothing keeps what is asked of him at any time.
    #expect(ordered([("Leeds", 30, 10), ("York", 10, 50)]) { $0.items[1].source = .none } == ["York": 20, "new": 10])
  }

  @Test func safetyStockOfTheGiverIsNotTaken() {
    #expect(ordered([("Leeds", 30, 10)]) { $0.items[1].safetyStock = 12 } == ["York": 18, "new": 12])
  }

  @Test func openOrdersOfTheGiverCountFromTheirDay() {
    func receipt(_ day: Int) -> ReceiptRecord {
      ReceiptRecord(
        order: "PO", key: ItemAtPlant("A", at: "York"), quantity: 20, due: PlanningWorld.day(day), isIssued: true)
    }
    #expect(ordered(stock: 0, [("Leeds", 20, 10)]) { $0.receipts = [receipt(9)] } == ["York": 20])
    #expect(ordered(stock: 0, [("Leeds", 20, 10)]) { $0.receipts = [receipt(10)] } == ["new": 20])
  }

  @Test func whatWouldArriveTooLateIsNotTaken() {
    #expect(ordered([("Leeds", 25, 4)], days: 2, laneDays: 5) == ["new": 25])
    // Too late all the same it is taken where it is sooner than anything else.
    #expect(ordered([("Leeds", 25, 2)], days: 6, laneDays: 3) == ["York": 25])
    #expect(ordered([("Leeds", 25, 2)], days: 2, laneDays: 3) == ["new": 25])
  }

  @Test func limitsOfTheLaneAndWholeLotsHold() {
    let limited = ordered([("Leeds", 25, 10)]) {
      ($0.items[0].sources[1].capacity, $0.items[0].sources[1].capacityDays) = (8, 60)
    }
    #expect(limited == ["York": 8, "new": 17])
    let packed = ordered([("Leeds", 40, 10)]) {
      $0.items[0].lot = LotPolicy(.lotForLot, limits: OrderLimits(multiple: 20))
    }
    #expect(packed == ["York": 20, "new": 20])
  }

  @Test func severalPlantsThatAskOneDoNotTakeTheSameTwice() {
    var scenario = World.scenario(stock: 30, demands: [("Leeds", 20, 10), ("Hull", 25, 12)])
    scenario.items.append(World.receiver(at: "Hull"))
    let plan = RequirementsPlan(scenario)
    #expect(plan.problems.isEmpty)
    #expect(World.ordered(plan) == ["York": 20] && World.ordered(plan, at: "Hull") == ["York": 10, "new": 15])
    #expect(World.ordered(plan, at: "York").isEmpty)
    #expect(plan.outcomes.allSatisfy { $0.lateDays == 0 && $0.short == 0 })
  }

  /// Beyond what there is, a transfer is as quick as the other plant can order.
  @Test func aTransferThatHasToBeOrderedFirstIsInTimeOnlyWhereThatIs() {
    let preferred = { (scenario: inout PlanningScenario) in scenario.items[0].sources[1].priority = 0 }
    // York has it on day 6, Leeds on day 7.
    #expect(ordered(stock: 0, [("Leeds", 10, 7)], change: preferred) == ["York": 10])
    #expect(ordered(stock: 0, [("Leeds", 10, 6)], change: preferred) == ["new": 10])
    #expect(ordered(stock: 4, [("Leeds", 10, 6)], change: preferred) == ["York": 4, "new": 6])
    // Where both are too late, whoever is less so.
    #expect(ordered(stock: 0, [("Leeds", 10, 2)], days: 7, change: preferred) == ["York": 10])
    #expect(ordered(stock: 0, [("Leeds", 10, 2)], days: 4, change: preferred) == ["new": 10])
  }

  @Test func aPlantThatOrdersNothingGivesOnlyWhatItHasToSpare() {
    var scenario = World.scenario(stock: 30, demands: [("Leeds", 50, 10), ("York", 10, 40)])
    scenario.items[1].source = .none
    scenario.items[0].sources[0] = SourceRecord(.transfer(from: "Hull"), leadTimeDays: 1)
    scenario.items.append(ItemRecord(key: ItemAtPlant("A", at: "Hull"), source: .none, stock: 5))
    let plan = RequirementsPlan(scenario)
    #expect(plan.problems.isEmpty)
    #expect(World.ordered(plan) == ["York": 20, "Hull": 5])
    let leeds = plan.outcome("Leeds 0")
    #expect(leeds?.short == 25)
    #expect(leeds?.reasons.map(\.code) == [.awaitingSupply])
    #expect(
      leeds?.reasons.first?.sentence
        == "There is not enough A at Leeds in stock and on order, and none of its sources has more within the horizon.")
    #expect(plan.outcome("York 1")?.short == 0)
  }

  @Test func ofPlantsThatMayGiveToEachOtherTheOneWithTheMostToSpareGives() {
    for (rich, poor) in [("York", "Leeds"), ("Leeds", "York")] {
      var scenario = World.scenario(stock: 0, demands: [(rich, 5, 30), (poor, 12, 10)])
      scenario.items = [World.receiver(at: "Leeds"), World.receiver(at: "York", from: "Leeds")]
      for place in scenario.items.indices where scenario.items[place].key.plant == rich {
        scenario.items[place].stock = 15
      }
      let plan = RequirementsPlan(scenario)
      #expect(World.ordered(plan, at: poor) == [rich: 12], "\(poor) of \(rich)")
      #expect(World.ordered(plan, at: rich) == ["new": 2])
      #expect(plan.problems.count == 1)
      #expect(plan.problems.first?.sentence.contains("it is left out, as A at \(rich) has the most to spare") ?? false)
    }
  }

  /// Also where each has the other as its first source.
  @Test func plantsWhoseFirstSourcesAreEachOtherArePlannedAllTheSame() {
    var scenario = World.scenario(stock: 0, demands: [("Leeds", 12, 10), ("York", 5, 30)])
    scenario.items = [World.receiver(at: "Leeds"), World.receiver(at: "York", from: "Leeds")]
    for place in [0, 1] { scenario.items[place].sources[1].priority = 0 }
    scenario.items[1].stock = 15
    let plan = RequirementsPlan(scenario)
    #expect(World.ordered(plan) == ["York": 12] && World.ordered(plan, at: "York") == ["new": 2])
    #expect(plan.problems.count == 1)
    #expect(plan.outcomes.allSatisfy { $0.lateDays == 0 && $0.short == 0 })
  }

  @Test func netChangeEqualsFullRegenerationWherePlantsGive() throws {
    let seed = RequirementsRandom.seed()
    var random = RequirementsRandom(seed: seed)
    var giving = 0
    for round in 0..<120 {
      var world = RandomModel(&random)
      if random.chance(40) { world.addSources(&random) }
      world.addLanes(&random)
      if random.chance(30) { world.addAlternatesAndHistory(&random) }
      guard let model = try world.model() else { continue }
      var plan = try MaterialPlan(model)
      for _ in 0..<6 {
        let change = world.change(&random)
        try plan.apply([change])
        #expect(plan.hasSameOrders(as: try MaterialPlan(plan.model)), "seed \(seed), round \(round), \(change)")
      }
      let pegs = PegTable(plan)
      for supply in pegs.supplies.indices {
        let sum = pegs.ofSupply[supply].reduce(0) { $0 + pegs.pegs[$1].quantity }
        #expect(sum + pegs.left(of: supply) == pegs.supplies[supply].quantity && pegs.left(of: supply) >= 0)
        if !pegs.componentsOf[supply].isEmpty { giving += 1 }
      }
      for demand in pegs.demands.indices {
        let sum = pegs.ofDemand[demand].reduce(0) { $0 + pegs.pegs[$1].quantity }
        #expect(sum + pegs.short(of: demand) == pegs.demands[demand].quantity && pegs.short(of: demand) >= 0)
      }
    }
    #expect(giving > 0)
  }

  @Test func noDemandOfAPlantThatWouldBeInTimeIsLateBecauseOthersTakeWhatItHasToSpare() {
    let seed = RequirementsRandom.seed()
    var random = RequirementsRandom(seed: seed)
    var given: Int64 = 0
    for round in 0..<400 {
      // What is made for others of components may stand before what is needed there, so then others only take
      // what is spare.
      let isBought = round.isMultiple(of: 2)
      let world = RandomGiver(&random, isBought: isBought)
      let (together, apart) = (RequirementsPlan(world.scenario), RequirementsPlan(world.apart))
      let own = world.scenario.demands.filter { $0.key.plant == "York" }
      func isInTime(_ demand: DemandRecord, _ plan: RequirementsPlan) -> Bool {
        plan.outcome(demand.name).map { $0.lateDays == 0 && $0.short == 0 } ?? false
      }
      let inTime = own.filter { isInTime($0, apart) }
      for demand in inTime {
        #expect(isInTime(demand, together), "seed \(seed), round \(round), \(demand.name)")
      }
      for supply in together.pegs.supplies where supply.kind == .planned {
        if case .transfer = together.preparation.source(of: supply).source { given += supply.started }
      }
    }
    #expect(given > 0)
  }
}
