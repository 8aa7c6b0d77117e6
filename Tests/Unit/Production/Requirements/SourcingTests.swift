import ProductionDomain
import Testing
import Values

/// Where an item comes from: suppliers, several sources, lanes between plants.
@Suite struct SourcingTests {
  static let gbp = Currency.gbp

  static func plan(_ suppliers: [SupplierRecord], change: (inout PlanningScenario) -> Void = { _ in })
    -> RequirementsPlan
  {
    var scenario = PlanningWorld.scenario(
      [PlanningWorld.item("S", leadTime: 9)], demands: [PlanningWorld.demand("1", "S", 12, day: 12)])
    scenario.items[0].suppliers = suppliers
    scenario.plants = [PlanningScenario.Plant(name: "")]
    change(&scenario)
    return RequirementsPlan(scenario)
  }

  static func order(_ plan: RequirementsPlan) -> PegTable.Supply? { plan.pegs.supplies.first { $0.kind == .planned } }

  @Test func theSupplierOfTheLowestPriorityNumberIsUsedAndThenTheQuickest() {
    let plan = Self.plan([
      SupplierRecord(name: "third", priority: 2, leadTimeDays: 1), SupplierRecord(name: "second", leadTimeDays: 4),
      SupplierRecord(name: "first", leadTimeDays: 3),
    ])
    #expect(plan.problems.isEmpty)
    #expect(plan.preparation.supplier(of: 0)?.name == "first")
    // Needed on day 12, bucket 11; three days before is bucket 8.
    #expect(Self.order(plan)?.release == 8)
  }

  @Test func withoutSuppliersTheItemsOwnLeadTimeCounts() {
    let plan = Self.plan([])
    #expect(Self.order(plan)?.release == 2)
    #expect(plan.preparation.supplier(of: 0) == nil)
  }

  @Test func aSuppliersLeadTimeCountsOnItsOwnCalendarAndItsLimitsApply() {
    var supplier = SupplierRecord(
      name: "weekly", leadTimeDays: 2, calendar: "Monday", price: Money(minorUnits: 125, currency: Self.gbp))
    (supplier.minimum, supplier.multiple) = (20, 8)
    let plan = Self.plan([supplier]) { scenario in
      scenario.calendars = [
        WorkCalendar(name: "Monday", shifts: [WorkCalendar.Shift(weekdays: [1], from: 0, until: 3600)])
      ]
      scenario.demands[0].due = PlanningWorld.day(18)
    }
    #expect(plan.problems.isEmpty)
    // Needed on Thursday the 22nd: two Mondays before are the 19th and the 12th, day 8.
    #expect(Self.order(plan)?.release == 7)
    #expect(plan.planned("S") == [18: 24])
    let order = plan.pegs.supplies.firstIndex { $0.kind == .planned }!
    #expect(plan.cost(ofSupply: order) == Money(minorUnits: 3000, currency: Self.gbp))
  }

  /// Needed on Wednesday; the supplier ships on Mondays only, so what is ordered today comes after two.
  @Test func whatIsLateIsReckonedOnTheSuppliersCalendar() {
    let plan = Self.plan([SupplierRecord(name: "weekly", leadTimeDays: 2, calendar: "Monday")]) { scenario in
      scenario.calendars = [
        WorkCalendar(name: "Monday", shifts: [WorkCalendar.Shift(weekdays: [1], from: 0, until: 3600)])
      ]
      scenario.demands[0].due = PlanningWorld.day(3)
    }
    // Mondays are day 1 and day 8: there when day 9 begins.
    #expect(plan.deliveries("1") == [9: 12])
    #expect(plan.reasons("1") == [.leadTime])
  }

  @Test func aSupplierWithAWrongCalendarOrWrongLimitsIsNamedAndTheNextIsUsed() {
    var tight = SupplierRecord(name: "tight", priority: 2)
    (tight.minimum, tight.maximum) = (50, 20)
    let plan = Self.plan([
      SupplierRecord(name: "lost", priority: 1, calendar: "nowhere"), tight,
      SupplierRecord(name: "slow", priority: 3, leadTimeDays: -1),
      SupplierRecord(name: "fair", priority: 4, leadTimeDays: 5),
      SupplierRecord(name: "dear", priority: 5, price: Money(minorUnits: -1, currency: Self.gbp)),
    ])
    #expect(
      plan.problems.map(\.sentence) == [
        "Supplier lost of item S is not used: its calendar nowhere is not given or has no working time.",
        "Supplier tight of item S is not used: the smallest order (50) is above the maximum (20).",
        "Supplier slow of item S is not used: its lead time of -1 days is not 0 to 3650.",
        "Supplier dear of item S is not used: its price is negative or too large.",
      ])
    #expect(plan.preparation.supplier(of: 0)?.name == "fair")
    #expect(Self.order(plan)?.release == 6)
  }

  @Test func suppliersOfAnItemThatIsMadeAreNamedAndNotUsed() {
    let plan = Self.plan([SupplierRecord(name: "any", leadTimeDays: 1)]) { $0.items[0].source = .none }
    #expect(
      plan.problems.map(\.sentence) == [
        "Item S has suppliers but is not bought; they are not used, so correct its source."
      ])
  }

  // MARK: Several sources

  static func twoPlants(_ sources: [SourceRecord], lanes: [LaneRecord] = []) -> RequirementsPlan {
    var scenario = PlanningScenario(today: PlanningWorld.today, horizonDays: 60)
    scenario.plants = ["Leeds", "York", "Hull"].map { PlanningScenario.Plant(name: $0) }
    var york = ItemRecord(key: ItemAtPlant("A", at: "York"), leadTimeDays: 9)
    york.sources = sources
    scenario.items = [
      york, ItemRecord(key: ItemAtPlant("A", at: "Leeds"), leadTimeDays: 2, stock: 100),
      ItemRecord(key: ItemAtPlant("A", at: "Hull"), stock: 100),
    ]
    scenario.lanes = lanes
    scenario.demands = [
      DemandRecord(name: "1", key: ItemAtPlant("A", at: "York"), quantity: 5, due: PlanningWorld.day(12))
    ]
    return RequirementsPlan(scenario)
  }
  /// What the plan takes from the other plants, and the day on which it leaves.
  static func taken(_ plan: RequirementsPlan) -> [String: Int] {
    var result: [String: Int] = [:]
    for supply in plan.pegs.supplies.indices {
      for demand in plan.pegs.componentsOf[supply] {
        result[plan.preparation.nodes[plan.pegs.demands[demand].item].key.plant] = plan.pegs.demands[demand].bucket + 1
      }
    }
    return result
  }

  @Test func ofSeveralSourcesTheFirstByPriorityThatCanBeUsedIsPlanned() {
    let bought = SourceRecord(.buy, priority: 2, leadTimeDays: 3)
    let leeds = SourceRecord(.transfer(from: "Leeds"), priority: 1, leadTimeDays: 4)
    #expect(Self.taken(Self.twoPlants([bought, leeds])) == ["Leeds": 8])
    let wrong = Self.twoPlants([bought, SourceRecord(.transfer(from: "Bath")), SourceRecord(.make)])
    #expect(
      wrong.problems.map(\.sentence) == [
        "Item A at York cannot come from Bath: there is no such item in the same unit; that source is left out.",
        "Item A at York has no bill to be made by; that source is left out, so give it one.",
      ])
    #expect(Self.order(wrong)?.release == 8)
    #expect(wrong.deliveries("1") == [12: 5])
  }

  @Test func whereNoSourceCanBeUsedTheDemandWaitsAndTheRestIsPlanned() {
    let plan = Self.twoPlants([SourceRecord(.transfer(from: "Bath"))])
    #expect(plan.problems.count == 1)
    #expect(plan.reasons("1") == [.awaitingSupply])
  }

  @Test func aLaneGivesThePlantAndTheLeadTimeOfATransfer() {
    let lane = LaneRecord(from: "Leeds", to: "York", leadTimeDays: 6, cost: Money(minorUnits: 40, currency: Self.gbp))
    let plan = Self.twoPlants([SourceRecord(.lane)], lanes: [lane])
    #expect(plan.problems.isEmpty)
    #expect(Self.taken(plan) == ["Leeds": 6])
    let order = plan.pegs.supplies.firstIndex { $0.kind == .planned }!
    #expect(plan.cost(ofSupply: order) == Money(minorUnits: 200, currency: Self.gbp))
    // A lead time of the source itself, then the lane's, then the item's.
    #expect(Self.taken(Self.twoPlants([SourceRecord(.transfer(from: "Leeds"))], lanes: [lane])) == ["Leeds": 6])
    #expect(Self.taken(Self.twoPlants([SourceRecord(.lane, leadTimeDays: 1)], lanes: [lane])) == ["Leeds": 11])
    #expect(Self.taken(Self.twoPlants([SourceRecord(.transfer(from: "Hull"))], lanes: [lane])) == ["Hull": 3])
  }

  @Test func ofSeveralLanesTheItemsOwnComesFirstThenTheCheapestThenTheQuickest() {
    func lane(_ from: String, _ days: Int, _ cost: Int64?, _ currency: Currency = .gbp, item: String? = nil)
      -> LaneRecord
    {
      LaneRecord(
        from: from, to: "York", leadTimeDays: days, cost: cost.map { Money(minorUnits: $0, currency: currency) },
        item: item)
    }
    func from(_ lanes: [LaneRecord]) -> [String] {
      Self.taken(Self.twoPlants([SourceRecord(.lane)], lanes: lanes)).keys.sorted()
    }
    #expect(from([lane("Leeds", 1, 10), lane("Hull", 5, 9)]) == ["Hull"])
    #expect(from([lane("Leeds", 5, 9), lane("Hull", 1, 9)]) == ["Hull"])
    #expect(from([lane("Leeds", 1, 10), lane("Hull", 5, 9, .usd)]) == ["Leeds"])
    #expect(from([lane("Leeds", 1, nil), lane("Hull", 5, 9)]) == ["Leeds"])
    #expect(from([lane("Leeds", 1, 1), lane("Hull", 5, 9, item: "A")]) == ["Hull"])
  }

  @Test func laneRecordsThatCannotBeUsedAreNamedAndTheRestIsPlanned() {
    let plan = Self.twoPlants(
      [SourceRecord(.lane)],
      lanes: [
        LaneRecord(from: "York", to: "York"), LaneRecord(from: "Bath", to: "York"),
        LaneRecord(from: "Leeds", to: "York", leadTimeDays: -1),
        LaneRecord(from: "Leeds", to: "York", cost: Money(minorUnits: -1, currency: Self.gbp)),
        LaneRecord(from: "Leeds", to: "York", item: "B"), LaneRecord(from: "Hull", to: "York", leadTimeDays: 2),
      ])
    #expect(
      plan.problems.map(\.sentence) == [
        "The lane from York to York is left out: it leads nowhere else.",
        "The lane from Bath to York is left out: Bath is not a plant that is given; add the plant.",
        "The lane from Leeds to York is left out: its lead time is not 0 to 3650 days, or its cost is negative.",
        "The lane from Leeds to York is left out: its lead time is not 0 to 3650 days, or its cost is negative.",
        "The lane from Leeds to York for B is left out: there is no item B at Leeds; add the item.",
      ])
    #expect(Self.taken(plan) == ["Hull": 10])
  }

  @Test func plantsThatSupplyEachOtherAreALoopThatIsNamed() {
    var scenario = PlanningScenario(today: PlanningWorld.today, horizonDays: 60)
    scenario.plants = ["Leeds", "York"].map { PlanningScenario.Plant(name: $0) }
    scenario.items = [
      ItemRecord(key: ItemAtPlant("A", at: "York"), source: .lane),
      ItemRecord(key: ItemAtPlant("A", at: "Leeds"), source: .lane),
    ]
    scenario.lanes = [LaneRecord(from: "Leeds", to: "York"), LaneRecord(from: "York", to: "Leeds")]
    let plan = RequirementsPlan(scenario)
    #expect(plan.problems.count == 1)
    #expect(plan.problems[0].sentence.contains("A at York -> A at Leeds -> A at York"))
  }
}
