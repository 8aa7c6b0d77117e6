import ProductionDomain
import Testing
import Values

@Suite struct MaterialPlanTests {
  static func worked() -> PlanningScenario {
    PlanningWorld.scenario(
      [
        PlanningWorld.item("FP1", .make, leadTime: 2), PlanningWorld.item("FP2", .make, leadTime: 1),
        PlanningWorld.item("SF1", .make, leadTime: 1), PlanningWorld.item("SF2", .make, leadTime: 3, stock: 15),
        PlanningWorld.item("PP1", stock: 10), PlanningWorld.item("PP2", stock: 20),
      ],
      bills: [
        PlanningWorld.bill("FP1", [("PP1", 2), ("PP2", 3)]), PlanningWorld.bill("FP2", [("SF1", 2), ("SF2", 3)]),
        PlanningWorld.bill("SF1", [("PP1", 3), ("PP2", 2)]), PlanningWorld.bill("SF2", [("PP2", 3)]),
      ],
      receipts: [
        PlanningWorld.receipt("PO", "PP2", 5, day: 1), PlanningWorld.receipt("MO", "FP2", 12, day: 10, start: 9),
      ],
      demands: [PlanningWorld.demand("D1", "FP1", 100, day: 7), PlanningWorld.demand("D2", "FP2", 15, day: 7)])
  }

  @Test func theWorkedMultiLevelExample() {
    let plan = RequirementsPlan(Self.worked())
    #expect(plan.problems.isEmpty)
    #expect(plan.gross("FP1") == [7: 100])
    #expect(plan.planned("FP1") == [7: 100])
    #expect(plan.planned("FP2") == [7: 15])
    #expect(plan.gross("SF1") == [6: 30, 9: 24])
    #expect(plan.planned("SF1") == [6: 30, 9: 24])
    #expect(plan.gross("SF2") == [6: 45, 9: 36])
    #expect(plan.planned("SF2") == [6: 30, 9: 36])
    #expect(plan.gross("PP1") == [5: 290, 8: 72])
    #expect(plan.planned("PP1") == [5: 280, 8: 72])
    #expect(plan.gross("PP2") == [3: 90, 5: 360, 6: 108, 8: 48])
    #expect(plan.planned("PP2") == [3: 65, 5: 360, 6: 108, 8: 48])
    #expect(plan.material.projected(plan.number("PP1")).suffix(50).allSatisfy { $0 == 0 })
    let order = plan.pegs.supplies.first { $0.item == plan.number("FP1") }!
    #expect(order.release == 4)
    #expect(plan.outcomes.allSatisfy { $0.lateDays == 0 && $0.short == 0 && $0.reasons.isEmpty })
    // The open order of 12 comes on day 10 and is needed on day 7.
    let message = plan.messages.first { $0.order == "MO" }
    #expect(message?.kind == .expedite)
    #expect(message?.needed == PlanningWorld.day(7))
  }

  static func orders(
    _ lot: LotPolicy, demands: [(day: Int, quantity: Int64)], receipt: (day: Int, quantity: Int64)? = nil
  ) -> [Int64] {
    let plan = RequirementsPlan(
      PlanningWorld.scenario(
        [PlanningWorld.item("P", lot: lot)],
        receipts: receipt.map { [PlanningWorld.receipt("R", "P", $0.quantity, day: $0.day)] } ?? [],
        demands: zip(1..., demands).map { PlanningWorld.demand("D\($0)", "P", $1.quantity, day: $1.day) }))
    return plan.pegs.supplies.filter { $0.kind == .planned }.map(\.started)
  }

  @Test func lotRulesOfTheWorkedExample() {
    #expect(Self.orders(LotPolicy(limits: OrderLimits(minimum: 50)), demands: [(5, 16)]) == [50])
    #expect(Self.orders(LotPolicy(limits: OrderLimits(minimum: 50, maximum: 100)), demands: [(5, 140)]) == [100, 50])
    #expect(Self.orders(LotPolicy(limits: OrderLimits(minimum: 50, multiple: 25)), demands: [(5, 112)]) == [125])
    let grouped = LotPolicy(.period(buckets: 7))
    #expect(Self.orders(grouped, demands: [(8, 80), (9, 50), (10, 70), (20, 46), (22, 33)]) == [200, 79])
    let inFives = LotPolicy(.period(buckets: 7), limits: OrderLimits(multiple: 5))
    #expect(Self.orders(inFives, demands: [(3, 124), (3, 90), (12, 18)], receipt: (3, 87)) == [130, 15])
  }

  @Test func aSharedPartIsNettedOnceForAllParents() {
    let plan = RequirementsPlan(
      PlanningWorld.scenario(
        [PlanningWorld.item("A", .make), PlanningWorld.item("B", .make), PlanningWorld.item("S", stock: 750)],
        bills: [PlanningWorld.bill("A", [("S", 1)]), PlanningWorld.bill("B", [("S", 1)])],
        demands: [PlanningWorld.demand("1", "A", 1000, day: 5), PlanningWorld.demand("2", "B", 1000, day: 5)]))
    #expect(plan.gross("S") == [5: 2000])
    #expect(plan.planned("S") == [5: 1250])
    #expect(Self.orders(.lotForLot, demands: [(4, 12), (6, 1)], receipt: (1, 12)) == [1])
  }

  /// Heizer and Render: eight weeks, 50 of A in week 8.
  @Test func aTextbookBillOfFourLevels() {
    let names = ["A", "B", "C", "D", "E", "F", "G"]
    let stock: [Int64] = [10, 15, 20, 10, 10, 5, 0]
    let lead = [1, 2, 1, 1, 2, 3, 2]
    let plan = RequirementsPlan(
      PlanningWorld.scenario(
        zip(names, zip(stock, lead)).map {
          PlanningWorld.item($0, "DEG".contains($0) ? .buy : .make, leadTime: $1.1, stock: $1.0)
        },
        bills: [
          PlanningWorld.bill("A", [("B", 2), ("C", 3)]), PlanningWorld.bill("B", [("D", 2), ("E", 2)]),
          PlanningWorld.bill("C", [("E", 2), ("F", 2)]), PlanningWorld.bill("F", [("G", 1), ("D", 2)]),
        ], demands: [PlanningWorld.demand("D", "A", 50, day: 8)]))
    #expect(plan.planned("D") == [3: 380, 5: 130])
    #expect(plan.planned("E") == [5: 120, 6: 200])
    #expect(plan.planned("G") == [3: 195])
    #expect(names.map { plan.material.model.levels[plan.number($0)] } == [0, 1, 1, 3, 2, 2, 3])
    #expect(plan.outcome("D")?.lateDays == 0)
  }

  @Test func safetyStockIsRefilledAndKept() {
    let plan = RequirementsPlan(
      PlanningWorld.scenario(
        [PlanningWorld.item("P", leadTime: 1, stock: 5, safetyStock: 20)],
        demands: [PlanningWorld.demand("D", "P", 10, day: 9)]))
    #expect(plan.planned("P") == [1: 15, 9: 10])
    #expect(plan.material.projected(0).allSatisfy { $0 >= 20 })
  }

  @Test func aPhantomTakesNoTimeAndItsStockGoesFirst() {
    var phantom = PlanningWorld.item("K", .make, leadTime: 9, stock: 4)
    phantom.isPhantom = true
    let plan = RequirementsPlan(
      PlanningWorld.scenario(
        [PlanningWorld.item("A", .make, leadTime: 2), phantom, PlanningWorld.item("S")],
        bills: [PlanningWorld.bill("A", [("K", 1)]), PlanningWorld.bill("K", [("S", 3)])],
        demands: [PlanningWorld.demand("D", "A", 10, day: 8)]
      ))
    #expect(plan.gross("S") == [6: 18])
    #expect(plan.messages.allSatisfy { $0.item.item != "K" })
  }

  @Test func yieldAndScrapRaiseWhatIsStartedAndTaken() {
    var item = PlanningWorld.item("A", .make)
    item.yieldPerMillion = 900_000
    var bill = PlanningWorld.bill("A", [("S", 2)])
    bill.components[0].scrapPerMillion = 100_000
    let plan = RequirementsPlan(
      PlanningWorld.scenario(
        [item, PlanningWorld.item("S")], bills: [bill], demands: [PlanningWorld.demand("D", "A", 100, day: 5)]))
    // 100 / 0.9 = 111.1 -> 112 started; 112 x 2 / 0.9 = 248.9 -> 249.
    #expect(plan.planned("A") == [5: 112])
    #expect(plan.gross("S") == [5: 249])
  }

  @Test func theRevisionOfTheReleaseDayIsFollowed() {
    var old = PlanningWorld.bill("A", [("S", 1)], revision: "1")
    old.until = PlanningWorld.day(9)
    var new = PlanningWorld.bill("A", [("T", 1)], revision: "2")
    new.from = PlanningWorld.day(10)
    let plan = RequirementsPlan(
      PlanningWorld.scenario(
        [PlanningWorld.item("A", .make, leadTime: 3), PlanningWorld.item("S"), PlanningWorld.item("T")],
        bills: [old, new],
        demands: [PlanningWorld.demand("D1", "A", 5, day: 12), PlanningWorld.demand("D2", "A", 7, day: 13)]))
    #expect(plan.gross("S") == [9: 5])
    #expect(plan.gross("T") == [10: 7])
  }

  @Test func ofTwoBillsTheOneOfLowerPriorityNumberIsUsed() {
    var second = PlanningWorld.bill("A", [("T", 1)], revision: "2")
    second.priority = 2
    let plan = RequirementsPlan(
      PlanningWorld.scenario(
        [PlanningWorld.item("A", .make), PlanningWorld.item("S"), PlanningWorld.item("T")],
        bills: [second, PlanningWorld.bill("A", [("S", 1)])],
        demands: [PlanningWorld.demand("D1", "A", 5, day: 12)]))
    #expect(plan.gross("S") == [12: 5])
    #expect(plan.gross("T").isEmpty)
  }

  @Test func anAlternateStandsInWithWhatItHasToSpare() {
    var bill = PlanningWorld.bill("A", [("S", 1)])
    bill.components[0].alternates = [BillRecord.Component.Alternate(item: "T", quantity: .pieces(2))]
    let plan = RequirementsPlan(
      PlanningWorld.scenario(
        [PlanningWorld.item("A", .make), PlanningWorld.item("S", stock: 3), PlanningWorld.item("T", stock: 20)],
        bills: [bill],
        demands: [PlanningWorld.demand("D1", "A", 10, day: 5), PlanningWorld.demand("D2", "T", 11, day: 9)]))
    // T has 9 to spare, which stand in for 4 of S.
    #expect(plan.planned("S") == [5: 3])
    #expect(plan.gross("T") == [5: 8, 9: 11])
    #expect(plan.planned("T").isEmpty)
  }

  @Test func aByProductIsSupply() {
    var bill = PlanningWorld.bill("A", [("S", 1)])
    bill.output = .pieces(2)
    bill.byProducts = [BillRecord.Component(item: "W", quantity: .pieces(3))]
    let plan = RequirementsPlan(
      PlanningWorld.scenario(
        [PlanningWorld.item("A", .make, leadTime: 1), PlanningWorld.item("S"), PlanningWorld.item("W")], bills: [bill],
        demands: [PlanningWorld.demand("D1", "A", 10, day: 5), PlanningWorld.demand("D2", "W", 20, day: 6)]))
    #expect(plan.planned("W") == [6: 5])
    #expect(plan.deliveries("D2") == [6: 20])
  }

  @Test func weekendsDoNotCountInLeadTimes() {
    var scenario = PlanningWorld.scenario(
      [PlanningWorld.item("A", leadTime: 5)], demands: [PlanningWorld.demand("D", "A", 1, day: 15)])
    let week = WorkCalendar.Shift(weekdays: [1, 2, 3, 4, 5], from: 0, until: 86_400)
    scenario.calendars = [WorkCalendar(name: "week", shifts: [week], holidays: [PlanningWorld.day(12)])]
    scenario.plants = [PlanningScenario.Plant(name: "", calendar: "week")]
    let plan = RequirementsPlan(scenario)
    // Due on Monday 19th; Friday 16th is a holiday: released on Friday 9th.
    #expect(plan.pegs.supplies[0].release == 7 - 3)
  }

  @Test func costRulesDecideWindowsWithinThePlan() {
    let cost = LotCost(setup: 500, holding: 2)
    let demands: [(day: Int, quantity: Int64)] = [(1, 90), (2, 120), (3, 80), (4, 70)]
    #expect(Self.orders(LotPolicy(.wagnerWhitin(cost)), demands: demands) == [210, 150])
    #expect(Self.orders(LotPolicy(.silverMeal(cost)), demands: demands) == [290, 70])
    #expect(Self.orders(LotPolicy(.partPeriod(cost)), demands: demands) == [290, 70])
    #expect(Self.orders(LotPolicy(.leastUnitCost(cost)), demands: demands) == [210, 150])
    #expect(Self.orders(.fixed(150), demands: demands) == [150, 150, 150])
  }
}
