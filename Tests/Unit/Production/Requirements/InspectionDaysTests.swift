import Foundation
import ProductionDomain
import ProductionService
import Testing
import Values

/// Goods that come are inspected for some working days of their plant before they can be used. Today is Monday,
/// 5 January.
@Suite struct InspectionDaysTests {
  /// A bike takes a frame, bought in two working days and inspected for three; the plant works on weekdays.
  static func scenario(
    leadTime: Int = 2, inspection: Int = 3, receipts: [ReceiptRecord] = [], demands: [DemandRecord] = [],
    _ change: (inout PlanningScenario) -> Void = { _ in }
  ) -> PlanningScenario {
    var frame = PlanningWorld.item("FRAME", leadTime: leadTime)
    frame.inspectionDays = inspection
    var scenario = PlanningWorld.scenario(
      [PlanningWorld.item("BIKE", .make, leadTime: 1), frame], bills: [PlanningWorld.bill("BIKE", [("FRAME", 1)])],
      receipts: receipts, demands: demands)
    scenario.calendars = [
      WorkCalendar(name: "week", shifts: [WorkCalendar.Shift(weekdays: [1, 2, 3, 4, 5], from: 28_800, until: 57_600)])
    ]
    scenario.plants = [PlanningScenario.Plant(name: "", calendar: "week")]
    change(&scenario)
    return scenario
  }

  /// Release, due and day of use of the planned orders of an item; day 1 is today.
  static func orders(_ plan: RequirementsPlan, _ item: String) -> [[Int]] {
    func number(_ day: LocalDate) -> Int { day - PlanningWorld.today + 1 }
    return plan.pegs.supplies.indices.filter {
      plan.pegs.supplies[$0].kind == .planned && plan.preparation.nodes[plan.pegs.supplies[$0].item].key.item == item
    }.map {
      let dates = plan.dates(ofSupply: $0)
      return [number(plan.release(ofProposal: $0)), number(dates.due), dates.usable.map(number) ?? 0]
    }
  }

  @Test func anOrderComesSoManyWorkingDaysBeforeItIsUsed() {
    let plan = RequirementsPlan(Self.scenario(demands: [PlanningWorld.demand("1", "BIKE", 4, day: 16)]))
    #expect(plan.problems.isEmpty)
    // The bike is begun on Monday 19, day 15, and there on the next; the frames come on Wednesday 14, day 10, and are
    // ordered on Monday 12, day 8.
    #expect(Self.orders(plan, "BIKE") == [[15, 16, 0]])
    #expect(Self.orders(plan, "FRAME") == [[8, 10, 15]])
    #expect(plan.gross("FRAME") == [15: 4] && plan.planned("FRAME") == [15: 4])
    #expect(plan.deliveries("1") == [16: 4])
  }

  @Test func withoutInspectionDaysNothingChanges() {
    let plan = RequirementsPlan(Self.scenario(inspection: 0, demands: [PlanningWorld.demand("1", "BIKE", 4, day: 16)]))
    #expect(Self.orders(plan, "FRAME") == [[11, 15, 0]])
  }

  @Test func aLateDemandIsLateByItsInspectionToo() {
    let plan = RequirementsPlan(Self.scenario(demands: [PlanningWorld.demand("1", "BIKE", 4, day: 5)]))
    // Ordered today, there on Wednesday, inspected until Friday has gone by: the bike is begun on Monday.
    #expect(plan.deliveries("1") == [9: 4])
    // Without inspection it would be in time.
    #expect(plan.reasons("1") == [.inspection])
    let sentence = plan.outcome("1")?.reasons.first?.sentence ?? ""
    #expect(sentence.contains("FRAME is inspected for 3 working days"), "\(sentence)")
    let late = RequirementsPlan(Self.scenario(leadTime: 9, demands: [PlanningWorld.demand("1", "BIKE", 4, day: 5)]))
    #expect(late.reasons("1") == [.leadTime])
    #expect(late.outcome("1")?.reasons.first?.sentence.contains("9 working days and 3 of inspection") == true)
  }

  @Test func anOpenOrderCountsWhenItHasBeenInspected() {
    let plan = RequirementsPlan(
      Self.scenario(
        receipts: [PlanningWorld.receipt("PO", "FRAME", 4, day: 3)],
        demands: [PlanningWorld.demand("1", "FRAME", 4, day: 4)]))
    // It comes on Wednesday and can be used from Saturday on; nothing that is ordered now is sooner.
    #expect(plan.deliveries("1") == [6: 4])
    let number = plan.pegs.supplies.indices.first {
      if case .receipt = plan.pegs.supplies[$0].kind { true } else { false }
    }
    let dates = number.map { plan.dates(ofSupply: $0) }
    #expect(dates?.due == PlanningWorld.day(3) && dates?.usable == PlanningWorld.day(6) && dates?.possible == nil)
    let reason = plan.outcome("1")?.reasons.first
    #expect(reason?.code == .inspection && reason?.record == "order PO")
  }

  @Test func anOrderIsToldToComeWhenItsInspectionNeedsIt() throws {
    func message(_ due: Int, _ needed: Int, inspection: Int = 3) -> ActionMessage? {
      RequirementsPlan(
        Self.scenario(
          inspection: inspection, receipts: [PlanningWorld.receipt("PO", "FRAME", 4, day: due)],
          demands: [PlanningWorld.demand("1", "FRAME", 4, day: needed)])
      ).standingMessages.first { $0.order == "PO" }
    }
    // Needed on Monday 19, day 15: it has to come on Wednesday 14, day 10.
    #expect(message(10, 15) == nil)
    let sooner = try #require(message(12, 15))
    #expect(sooner.kind == .expedite && sooner.due == PlanningWorld.day(12) && sooner.needed == PlanningWorld.day(10))
    let later = try #require(message(8, 15))
    #expect(later.kind == .defer && later.needed == PlanningWorld.day(10))
    #expect(message(10, 15, inspection: 0)?.kind == .defer)
  }

  @Test func sourcesAndSuppliersHaveInspectionDaysOfTheirOwn() {
    var item = PlanningWorld.item("FRAME", leadTime: 1)
    item.inspectionDays = 4
    item.sources = [SourceRecord(.buy), SourceRecord(.transfer(from: "York")), SourceRecord(.make)]
    item.sources[1].inspectionDays = 0
    item.suppliers = [SupplierRecord(name: "A"), SupplierRecord(name: "B")]
    item.suppliers[1].inspectionDays = 1
    #expect(item.inspectionDays(of: OrderOrigin(.buy)) == 4)
    #expect(item.inspectionDays(of: OrderOrigin(.buy, supplier: "A")) == 4)
    #expect(item.inspectionDays(of: OrderOrigin(.buy, supplier: "B")) == 1)
    #expect(item.inspectionDays(of: OrderOrigin(.transfer(from: "York"))) == 0)
    #expect(item.inspectionDays(of: OrderOrigin(.lane)) == 0)
    #expect(item.inspectionDays(of: OrderOrigin(.make)) == 4)
    #expect(item.inspectionDays(of: OrderOrigin(.coProduct(of: "X"))) == 0)
    item.isPhantom = true
    #expect(item.inspectionDays(of: OrderOrigin(.buy)) == 0)
  }

  @Test func theSourceThatIsInspectedSoonerIsInTime() {
    let plan = RequirementsPlan(
      Self.scenario(demands: [PlanningWorld.demand("1", "FRAME", 4, day: 5)]) { scenario in
        scenario.items[1].suppliers = [SupplierRecord(name: "A"), SupplierRecord(name: "B", priority: 2)]
        scenario.items[1].suppliers[1].inspectionDays = 0
      })
    // A would be too late by his inspection.
    #expect(Self.orders(plan, "FRAME") == [[3, 5, 0]])
    #expect(plan.deliveries("1") == [5: 4])
  }

  @Test func whatIsMadeIsInspectedAfterItsWork() throws {
    for isFinite in [false, true] {
      let plan = RequirementsPlan(
        Self.scenario(inspection: 0, demands: [PlanningWorld.demand("1", "BIKE", 4, day: 16)]) { scenario in
          (scenario.finiteCapacity, scenario.capacityBucketDays) = (isFinite, 1)
          scenario.items[0].inspectionDays = 2
          scenario.centres = [PlanningScenario.Centre(name: "M", calendar: "week")]
          scenario.routings = [
            RoutingRecord(
              key: ItemAtPlant("BIKE"), steps: [RoutingRecord.Step(centre: "M", setupSeconds: 0, runSeconds: 3600)])
          ]
        })
      // Used on Tuesday 20, day 16: made until Friday 16, day 12, on Thursday.
      #expect(Self.orders(plan, "BIKE") == [[11, 12, 16]], "finite \(isFinite)")
      let loaded = plan.capacity.filter { $0.loadSeconds > 0 }.map(\.day)
      #expect(loaded == [10], "finite \(isFinite): \(loaded)")
      #expect(plan.deliveries("1") == [16: 4])
    }
  }

  @Test func aBusyWorkCentrePutsTheEndOfInspectionOff() {
    let plan = RequirementsPlan(
      Self.scenario(inspection: 0, demands: [PlanningWorld.demand("1", "BIKE", 16, day: 6)]) { scenario in
        scenario.finiteCapacity = true
        scenario.items[0].inspectionDays = 2
        scenario.items[1].leadTimeDays = 0
        scenario.centres = [PlanningScenario.Centre(name: "M", calendar: "week")]
        scenario.routings = [
          RoutingRecord(
            key: ItemAtPlant("BIKE"), steps: [RoutingRecord.Step(centre: "M", setupSeconds: 0, runSeconds: 3600)])
        ]
      })
    // Used on Saturday: made until Thursday, from Wednesday. Two days of work end on Thursday: there on Friday,
    // inspected until Monday has gone by.
    #expect(plan.deliveries("1") == [9: 16], "\(plan.deliveries("1"))")
    #expect(plan.reasons("1") == [.capacity])
  }

  @Test func inspectionDaysOutOfRangeAreNamed() {
    for days in [-1, 366] {
      let plan = RequirementsPlan(Self.scenario(inspection: days))
      #expect(plan.problems.map(\.record) == ["item FRAME"])
      #expect(plan.problems.first?.sentence.contains("inspection days that are not 0 to 365") == true)
      #expect(plan.preparation.sources(of: plan.number("FRAME"))[0].inspectionDays == (days < 0 ? 0 : 365))
    }
    let phantom = RequirementsPlan(Self.scenario { $0.items[1].isPhantom = true })
    #expect(phantom.problems.contains { $0.sentence.contains("is a phantom, of which nothing comes") })
  }

  /// Where every day is worked, goods that are inspected for n days are planned as if they took n days more to come.
  @Test func inspectionIsPlannedAsALongerLeadTimeOfWhichTheGoodsComeSooner() {
    let seed = RequirementsRandom.seed()
    var random = RequirementsRandom(seed: seed)
    for round in 0..<150 {
      var scenario = PromiseSourceWorld.scenario(&random)
      scenario.demands = (0..<(1 + random.below(8))).map { number in
        DemandRecord(
          name: "D\(number)", key: scenario.items[random.below(scenario.items.count)].key,
          quantity: random.quantity(1...20), due: scenario.today + random.below(45))
      }
      scenario.finiteCapacity = random.chance(30)
      scenario.routings = random.chance(50) ? [] : scenario.routings
      var longer = scenario
      for index in scenario.items.indices where random.chance(60) {
        let days = 1 + random.below(4)
        scenario.items[index].inspectionDays = days
        guard scenario.routings.isEmpty else {
          // Work is done before the inspection, not in it.
          for place in scenario.items[index].sources.indices where scenario.items[index].sources[place].source == .make
          {
            scenario.items[index].sources[place].inspectionDays = 0
          }
          lengthen(&longer.items[index], by: days, exceptMade: true)
          continue
        }
        lengthen(&longer.items[index], by: days, exceptMade: false)
      }
      let (plan, other) = (RequirementsPlan(scenario), RequirementsPlan(longer))
      #expect(plan.material.hasSameOrders(as: other.material), "seed \(seed), round \(round)")
      #expect(plan.outcomes.map(\.deliveries) == other.outcomes.map(\.deliveries), "seed \(seed), round \(round)")
      for number in plan.pegs.supplies.indices {
        let supply = plan.pegs.supplies[number]
        guard supply.kind == .planned else { continue }
        let days = plan.preparation.source(of: supply).inspectionDays
        let (own, its) = (plan.dates(ofSupply: number), other.dates(ofSupply: number))
        #expect(own.due == its.due + -days, "seed \(seed), round \(round)")
        #expect(own.possible == its.possible.map { $0 + -days }, "seed \(seed), round \(round)")
      }
    }
  }

  private func lengthen(_ item: inout ItemRecord, by days: Int, exceptMade: Bool) {
    for place in item.sources.indices where !(exceptMade && item.sources[place].source == .make) {
      item.sources[place].leadTimeDays = (item.sources[place].leadTimeDays ?? item.leadTimeDays) + days
    }
    for place in item.suppliers.indices {
      item.suppliers[place].leadTimeDays = (item.suppliers[place].leadTimeDays ?? item.leadTimeDays) + days
    }
  }

  @Test func netChangeEqualsRegenerationWithInspection() throws {
    let seed = RequirementsRandom.seed()
    var random = RequirementsRandom(seed: seed)
    for round in 0..<60 {
      var scenario = PromiseSourceWorld.scenario(&random)
      for index in scenario.items.indices { scenario.items[index].inspectionDays = random.below(5) }
      scenario.demands = (0..<6).map { number in
        DemandRecord(
          name: "D\(number)", key: scenario.items[random.below(scenario.items.count)].key,
          quantity: random.quantity(1...20), due: scenario.today + random.below(45))
      }
      var plan = try MaterialPlan(ScenarioPreparation(scenario).model)
      for _ in 0..<5 {
        try plan.apply([
          .demand(
            line: random.below(plan.model.demands.count), bucket: random.below(45), quantity: random.quantity(0...30))
        ])
        #expect(plan.hasSameOrders(as: try MaterialPlan(plan.model)), "seed \(seed), round \(round)")
      }
    }
  }

  // MARK: Promises

  private static func promise(_ scenario: PlanningScenario, wanted: Int = 1) throws -> PromiseCommitment {
    var book = PromiseBook(ScenarioPreparation(scenario), bookings: PromiseBookings())
    return try book.commit(
      PromiseRequest(name: "Q", item: "BIKE", quantity: 4, wanted: PlanningWorld.day(wanted), reserves: false)
    ).get()
  }

  @Test func aPromiseWaitsForInspection() throws {
    let promise = try Self.promise(Self.scenario(), wanted: 5)
    #expect(promise.answer.deliveries.map(\.date) == [PlanningWorld.day(9)])
    #expect(promise.answer.reasons.first?.code == .inspection)
    let frame = try #require(promise.orders.first { $0.key.item == "FRAME" })
    // Ordered today, due on Wednesday, used on Monday.
    #expect(frame.release == PlanningWorld.day(1) && frame.due == PlanningWorld.day(3))
    let plain = try Self.promise(Self.scenario(inspection: 0), wanted: 5)
    #expect(plain.answer.deliveries.map(\.date) == [PlanningWorld.day(5)])
  }

  @Test func aPromiseOfWhatIsInspectedAfterItsWorkIsMadeBefore() throws {
    let promise = try Self.promise(
      Self.scenario(inspection: 0) { scenario in
        scenario.items[0].inspectionDays = 2
        scenario.items[1].stock = 10
        scenario.centres = [PlanningScenario.Centre(name: "M", calendar: "week")]
        scenario.routings = [
          RoutingRecord(
            key: ItemAtPlant("BIKE"), steps: [RoutingRecord.Step(centre: "M", setupSeconds: 0, runSeconds: 3600)])
        ]
      })
    // Made today, there tomorrow, inspected for Tuesday and Wednesday.
    #expect(promise.answer.deliveries.map(\.date) == [PlanningWorld.day(4)])
    #expect(promise.orders.map(\.due) == [PlanningWorld.day(2)])
    #expect(promise.orders[0].work.map(\.date) == [PlanningWorld.day(1)])
  }

  @Test func aReceiptIsPromisedWhenItHasBeenInspected() throws {
    let promise = try Self.promise(
      Self.scenario(leadTime: 20, receipts: [PlanningWorld.receipt("PO", "FRAME", 4, day: 2)]))
    // There on Tuesday, inspected for Tuesday to Thursday: the bike is begun on Friday and ready on Saturday, which is
    // shipped on Monday.
    #expect(promise.answer.deliveries.map(\.date) == [PlanningWorld.day(8)])
  }

  // MARK: Files

  @Test func aFileSaysInspectionDaysAndReadsThemBack() throws {
    let text = #"""
      {"today":"2026-01-05","calendars":[{"name":"week","shifts":[{"days":[1,2,3,4,5],"from":"08:00","to":"16:00"}]}],
       "plants":[{"name":"","calendar":"week"}],
       "items":[{"item":"FRAME","leadTimeDays":2,"inspectionDays":3,"sources":[{"source":"buy","inspectionDays":2}],
         "suppliers":[{"supplier":"A","inspectionDays":1}]}],
       "receipts":[{"order":"IL-1","item":"FRAME","quantity":2,"due":"2026-01-05","usable":"2026-01-07"},
         {"order":"bad","item":"FRAME","quantity":1,"due":"2026-01-09","usable":"2026-01-08"}],
       "previousOrders":[{"item":"FRAME","quantity":7,"due":"2026-01-16","usable":"2026-01-19"}],
       "demands":[{"demand":"1","item":"FRAME","quantity":2,"due":"2026-01-07"},
         {"demand":"2","item":"FRAME","quantity":7,"due":"2026-01-19"}]}
      """#
    struct Output: Decodable {
      struct Supply: Decodable {
        let name: String
        let status: String
        let due: String
        let usable: String?
        let release: String?
      }
      struct Problem: Decodable { let sentence: String }
      let supplies: [Supply]
      let problems: [Problem]
    }
    let output = try JSONDecoder().decode(Output.self, from: Data(PlanCommand.plan(text).utf8))
    #expect(
      output.problems.map(\.sentence) == [
        "Order bad is usable from 2026-01-08, before it is due on 2026-01-09; it is used when it is due, so correct its "
          + "dates."
      ])
    let lot = try #require(output.supplies.first { $0.name == "order IL-1" || $0.name == "IL-1" })
    #expect(lot.due == "2026-01-05" && lot.usable == "2026-01-07")
    // Of A's inspection; one is left of the other receipt, so six are ordered for Monday 19: due on Friday.
    let planned = try #require(output.supplies.first { $0.status == "planned" })
    #expect(planned.due == "2026-01-16" && planned.usable == "2026-01-19" && planned.release == "2026-01-14")
  }
}
