import ProductionDomain
import Testing
import Values

@testable import ProductionService

/// How the material plan divides an item among several suppliers and plants.
@Suite struct SourceSplitTests {
  /// Ten pieces a day from day 21 on, wherever they come from.
  static func plan(
    _ suppliers: [SupplierRecord], days: ClosedRange<Int> = 21...50, quantity: Int64 = 10,
    change: (inout PlanningScenario) -> Void = { _ in }
  ) -> RequirementsPlan {
    var scenario = PlanningWorld.scenario(
      [PlanningWorld.item("S", leadTime: 2)],
      demands: days.map { PlanningWorld.demand("\($0)", "S", quantity, day: $0) })
    scenario.horizonDays = 60
    scenario.items[0].suppliers = suppliers
    change(&scenario)
    return RequirementsPlan(scenario)
  }

  static func supplier(
    _ name: String, priority: Int = 1, days: Int = 2, share: Int64? = nil, capacity: Int64? = nil, per: Int? = nil
  ) -> SupplierRecord {
    var record = SupplierRecord(name: name, priority: priority, leadTimeDays: days)
    record.share = share.map { $0 * 10_000 }
    (record.capacity, record.capacityDays) = (capacity, per)
    return record
  }

  /// By supplier, or plant, what is started, in all or on the days.
  static func ordered(_ plan: RequirementsPlan, _ days: ClosedRange<Int> = 1...60) -> [String: Int64] {
    var result: [String: Int64] = [:]
    for supply in plan.pegs.supplies where supply.kind == .planned && days.contains(supply.bucket + 1) {
      let source = plan.preparation.source(of: supply)
      var name = source.supplier?.name ?? "\(source.source)"
      if case .transfer(let plant) = source.source { name = plant }
      result[name, default: 0] += supply.started
    }
    return result
  }

  @Test func suppliersShareAnItemByTheirQuotasExactlyButForOneLot() {
    let plan = Self.plan([Self.supplier("A", share: 60), Self.supplier("B", share: 40)])
    #expect(Self.ordered(plan) == ["A": 180, "B": 120])
    // At every moment, not only in the end.
    for day in 21...50 {
      let so = Self.ordered(plan, 1...day)
      let all = Int64(day - 20) * 10
      #expect(abs((so["A"] ?? 0) * 100 - all * 60) <= 100, "day \(day)")
    }
    let thirds = Self.plan(
      [Self.supplier("A", share: 33), Self.supplier("B", share: 33), Self.supplier("C", share: 33)], quantity: 1)
    #expect(Self.ordered(thirds) == ["A": 10, "B": 10, "C": 10])
  }

  @Test func theRoughCutAsksTheWorkCentresOfEverySourceForItsShare() throws {
    let weeks = (1...10).map { week in
      let day = LocalDate("2026-01-05")! + 7 * week
      return #"{"item":"P","plant":"Leeds","from":"\#(day)","to":"\#(day)","quantity":100}"#
    }.joined(separator: ",")
    let reader = try ScenarioReader(
      """
      {"today":"2026-01-05","horizonDays":84,"plants":[{"name":"Leeds"},{"name":"York"}],
       "workCentres":[{"name":"mill","plant":"Leeds"},{"name":"press","plant":"York"}],
       "items":[{"item":"P","plant":"Leeds","sources":[{"source":"make","share":60},
           {"source":"transfer","from":"York","share":40,"leadTimeDays":1}]},
         {"item":"P","plant":"York","source":"make"},{"item":"C","plant":"Leeds"},{"item":"C","plant":"York"}],
       "bills":[{"item":"P","plant":"Leeds","components":[{"item":"C","quantity":1}]},
         {"item":"P","plant":"York","components":[{"item":"C","quantity":1}]}],
       "routings":[{"item":"P","plant":"Leeds","operations":[{"workCentre":"mill","runMinutes":1}]},
         {"item":"P","plant":"York","operations":[{"workCentre":"press","runMinutes":2}]}],
       "masterSchedules":[{"item":"P","plant":"Leeds","periodDays":7,"periods":11}],
       "forecasts":[\(weeks)]}
      """)
    #expect(reader.problems.isEmpty)
    let plan = RequirementsPlan(reader.scenario)
    var minutes: [String: Int] = [:]
    for bucket in plan.roughCut {
      minutes[plan.preparation.centres[bucket.workCentre].name, default: 0] += bucket.loadSeconds / 60
    }
    let (leeds, york) = (minutes["mill"] ?? 0, (minutes["press"] ?? 0) / 2)
    #expect(leeds + york == 1000)
    #expect(leeds == 600)
  }

  @Test func lotsAreKeptAndQuotasHoldButForTheLargestLot() {
    var large = Self.supplier("A", share: 70)
    large.minimum = 60
    var packed = Self.supplier("B", share: 30)
    packed.multiple = 8
    let plan = Self.plan([large, packed])
    let all = Self.ordered(plan)
    let sum = all.values.reduce(0, +)
    #expect(sum >= 300)
    #expect(abs((all["A"] ?? 0) * 100 - sum * 70) <= 60 * 100)
    for supply in plan.pegs.supplies where supply.kind == .planned {
      let isLarge = plan.preparation.source(of: supply).supplier?.name == "A"
      #expect(isLarge ? supply.started >= 60 : supply.started % 8 == 0)
    }
    #expect(plan.outcomes.allSatisfy { $0.lateDays == 0 && $0.short == 0 })
  }

  @Test func whatTheFirstSupplierCannotGiveGoesToTheNextByPriority() {
    let plan = Self.plan([
      Self.supplier("near", capacity: 25, per: 7), Self.supplier("far", priority: 2, capacity: 20, per: 7),
      Self.supplier("dear", priority: 3),
    ])
    // Weeks from today: days 22 to 28 need 70.
    #expect(Self.ordered(plan, 22...28) == ["near": 25, "far": 20, "dear": 25])
    #expect(plan.outcomes.allSatisfy { $0.lateDays == 0 && $0.short == 0 })
    let once = Self.plan([Self.supplier("near", capacity: 100), Self.supplier("far", priority: 2)])
    #expect(Self.ordered(once) == ["near": 100, "far": 200])
  }

  @Test func whatAFullPeriodCannotGiveIsOrderedBeforeItAndElseComesLater() {
    let early = Self.plan([Self.supplier("only", capacity: 30, per: 7)], days: 27...28, quantity: 25)
    // Days 15 to 21 and 22 to 28 give 30 each.
    #expect(Self.ordered(early, 15...21) == ["only": 20] && Self.ordered(early, 22...28) == ["only": 30])
    #expect(early.outcomes.allSatisfy { $0.lateDays == 0 && $0.short == 0 })
    let late = Self.plan([Self.supplier("only", capacity: 30, per: 7)], days: 3...3, quantity: 50)
    #expect(late.deliveries("3") == [3: 30, 8: 20])
  }

  @Test func aLaterSupplierInTimeIsUsedWhereTheFirstIsTooLate() {
    let plan = Self.plan(
      [Self.supplier("slow", days: 10), Self.supplier("quick", priority: 2, days: 3)], days: 5...15)
    // Ten days from today is day 11.
    #expect(Self.ordered(plan, 5...10) == ["quick": 60] && Self.ordered(plan, 11...15) == ["slow": 50])
    #expect(plan.outcomes.allSatisfy { $0.lateDays == 0 })
    // Where all are too late the soonest is least so.
    let rush = Self.plan(
      [Self.supplier("slow", days: 10), Self.supplier("quick", priority: 2, days: 3)], days: 2...2)
    #expect(rush.deliveries("2") == [4: 10] && rush.reasons("2") == [.leadTime])
  }

  @Test func safetyStockThatNobodyWaitsForComesFromThePreferredSupplier() {
    let plan = Self.plan([Self.supplier("slow", days: 10), Self.supplier("quick", priority: 2, days: 3)]) {
      $0.demands = []
      $0.items[0].safetyStock = 5
    }
    #expect(Self.ordered(plan) == ["slow": 5])
  }

  @Test func ordersThatStandCountForTheirSuppliersShareAndLimit() {
    let plan = Self.plan([Self.supplier("A", share: 50), Self.supplier("B", share: 50)]) {
      var receipt = ReceiptRecord(
        order: "PO-1", key: ItemAtPlant("S"), quantity: 100, due: PlanningWorld.day(21), isIssued: true)
      receipt.origin = OrderOrigin(.buy, supplier: "A")
      $0.receipts = [receipt]
    }
    // 300 in all, of which A has 100 already.
    #expect(Self.ordered(plan) == ["A": 50, "B": 150])
  }

  /// A supplier's part of what is bought is his share of that, not of the item.
  @Test func itemsMadeBoughtAndMovedAtOnceTakeEachTheirOwnComponents() {
    let plan = Self.plan([]) { scenario in
      scenario.plants = ["", "York"].map { PlanningScenario.Plant(name: $0) }
      scenario.items[0].sources = [SourceRecord(.make), SourceRecord(.buy), SourceRecord(.transfer(from: "York"))]
      for (place, percent) in [Int64(50), 30, 20].enumerated() {
        scenario.items[0].sources[place].share = percent * 10_000
      }
      scenario.items[0].suppliers = [Self.supplier("A", share: 50), Self.supplier("B", share: 50)]
      scenario.items += [
        PlanningWorld.item("PART"), ItemRecord(key: ItemAtPlant("S", at: "York"), source: .buy, leadTimeDays: 1),
      ]
      scenario.bills = [PlanningWorld.bill("S", [("PART", 3)])]
    }
    #expect(plan.problems.isEmpty)
    let all = Self.ordered(plan)
    #expect(all["York"] == 60 && all["A"] == 45 && all["B"] == 45)
    // Made 150, each of three parts; York buys what it sends.
    let made = plan.pegs.demands.filter { plan.preparation.nodes[$0.item].key.item == "PART" }
    #expect(made.reduce(0) { $0 + $1.quantity } == 450)
    let york = plan.pegs.demands.filter { plan.preparation.nodes[$0.item].key.plant == "York" }
    #expect(york.reduce(0) { $0 + $1.quantity } == 60)
    #expect(plan.outcomes.allSatisfy { $0.lateDays == 0 && $0.short == 0 })
  }

  @Test func plantsThatWouldSupplyEachOtherKeepTheirFirstSources() {
    var scenario = PlanningScenario(today: PlanningWorld.today, horizonDays: 30)
    scenario.plants = ["Leeds", "York"].map { PlanningScenario.Plant(name: $0) }
    for (plant, other) in [("Leeds", "York"), ("York", "Leeds")] {
      var item = ItemRecord(key: ItemAtPlant("A", at: plant))
      item.sources = [SourceRecord(.buy, leadTimeDays: 1), SourceRecord(.transfer(from: other), priority: 2)]
      scenario.items.append(item)
    }
    scenario.demands = [
      DemandRecord(name: "1", key: ItemAtPlant("A", at: "York"), quantity: 5, due: PlanningWorld.day(9))
    ]
    let plan = RequirementsPlan(scenario)
    #expect(plan.problems.count == 1 && plan.problems[0].sentence.contains("closes a loop"))
    #expect(plan.deliveries("1") == [9: 5])
  }

  /// Every supplier gives what the rules of its limits and periods allow, whatever is asked.
  @Test func noSourceGivesMoreThanItsCapacityInAnyPeriod() throws {
    let seed = RequirementsRandom.seed()
    var random = RequirementsRandom(seed: seed)
    for round in 0..<150 {
      var world = RandomModel(&random)
      world.addSources(&random)
      guard let model = try world.model() else { continue }
      let plan = try MaterialPlan(model)
      for (item, sources) in world.sources {
        for (place, source) in sources.enumerated() {
          guard let capacity = source.capacity else { continue }
          var used: [Int: Int64] = [:]
          for order in source.standing { used[period(order.bucket, source), default: 0] += order.quantity }
          let before = used
          for bucket in 0..<world.bucketCount {
            used[period(bucket, source), default: 0] += plan.ordered(item, from: place, bucket)
          }
          for (number, quantity) in used {
            #expect(
              quantity <= max(capacity, before[number] ?? 0), "seed \(seed), round \(round), item \(item), \(place)")
          }
        }
        for bucket in 0..<world.bucketCount {
          let sum = sources.indices.reduce(0) { $0 + plan.ordered(item, from: $1, bucket) }
          #expect(sum == plan.ordered(item, bucket), "seed \(seed), round \(round), item \(item)")
        }
      }
    }
  }

  private func period(_ bucket: Int, _ source: MaterialModel.Source) -> Int {
    source.capacityBuckets > 0 ? bucket / source.capacityBuckets : 0
  }
}
