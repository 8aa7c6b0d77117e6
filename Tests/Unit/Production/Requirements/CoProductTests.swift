import ProductionDomain
import Testing
import Values

@Suite struct CoProductTests {
  /// An order of one M takes a log L and gives `quantity` of C besides.
  static func scenario(_ quantity: Int64 = 2, demands: [DemandRecord]) -> PlanningScenario {
    var scenario = PlanningWorld.scenario(
      [
        PlanningWorld.item("M", .make, leadTime: 1), PlanningWorld.item("C", .coProduct(of: "M")),
        PlanningWorld.item("L"), PlanningWorld.item("Z", stock: 5),
      ], bills: [PlanningWorld.bill("M", [("L", 1)])],
      demands: demands + [PlanningWorld.demand("good", "Z", 5, day: 3)])
    scenario.bills[0].coProducts = [
      BillRecord.CoProduct(BillRecord.Component(item: "C", quantity: .pieces(quantity)), costPerMillion: 300_000)
    ]
    return scenario
  }
  static func demand(_ item: String, _ quantity: Int64, day: Int) -> DemandRecord {
    PlanningWorld.demand("\(item)\(day)", item, quantity, day: day)
  }

  @Test func whatComesBesidesIsPlannedLikeAByProduct() {
    var scenario = Self.scenario(demands: [Self.demand("M", 6, day: 9), Self.demand("C", 10, day: 12)])
    scenario.items[1].source = .none
    let plan = RequirementsPlan(scenario)
    #expect(plan.problems.isEmpty)
    #expect(plan.planned("M") == [9: 6])
    #expect(plan.deliveries("C12") == [12: 10])
  }

  @Test func itsDemandDrivesOrdersOfTheMainItem() {
    // Six M are needed on day 9 and give 12 C; ten C on day 7 take five M, of which then only one more
    // is needed; and seven C on day 20 take, with the two C left over, three M.
    let plan = RequirementsPlan(
      Self.scenario(demands: [
        Self.demand("M", 6, day: 9), Self.demand("C", 10, day: 7), Self.demand("C", 7, day: 20),
      ]))
    #expect(plan.problems.isEmpty)
    #expect(plan.planned("M") == [7: 5, 9: 1, 20: 3])
    #expect(plan.gross("L") == [6: 5, 8: 1, 19: 3])
    #expect(plan.outcomes.allSatisfy { $0.lateDays == 0 && $0.short == 0 })
    #expect(plan.material.projected(plan.number("C")).last == 1)
    #expect(plan.material.projected(plan.number("M")).last == 3)
  }

  @Test func whatACoProductDrivesUsesItsFirstSourceAndSaysSo() throws {
    // One can be bought too, in two days where making takes six.
    func plan(drives: Bool) -> RequirementsPlan {
      var scenario = Self.scenario(demands: [Self.demand("M", 4, day: 4), Self.demand("C", 6, day: 20)])
      scenario.items[0].sources = [
        SourceRecord(.make, leadTimeDays: 6), SourceRecord(.buy, priority: 2, leadTimeDays: 2),
      ]
      if !drives { scenario.items[1].source = .buy }
      return RequirementsPlan(scenario)
    }
    let driven = plan(drives: true)
    #expect(driven.problems.map(\.record) == ["item M"])
    #expect(driven.problems.first?.sentence.contains("Only the first source of M is used") == true)
    #expect(driven.pegs.supplies.filter { $0.kind == .planned }.allSatisfy { $0.source == 0 })
    #expect(driven.deliveries("M4") == [7: 4])
    let free = plan(drives: false)
    #expect(free.problems.isEmpty)
    #expect(free.deliveries("M4") == [4: 4])
    // Promises say the same.
    func promised(_ plan: RequirementsPlan) throws -> [Int: Int64] {
      var book = PromiseBook(plan.preparation, bookings: PromiseBookings())
      let request = PromiseRequest(
        name: "Q", item: "M", plants: [""], quantity: 3, wanted: PlanningWorld.day(1), reserves: false)
      return PromiseBookTests.dates(try book.answer(request).get())
    }
    #expect(try promised(driven) == [7: 3])
    #expect(try promised(free) == [3: 3])
  }

  @Test func theOrderThatItsDemandDrivesTakesItsLeadTimeAndItsLimits() {
    var scenario = Self.scenario(demands: [Self.demand("C", 9, day: 4)])
    scenario.items[0].leadTimeDays = 6
    scenario.items[0].lot = LotPolicy(limits: OrderLimits(multiple: 4))
    let plan = RequirementsPlan(scenario)
    // Five would do; eight are made. Released today they are there on day 7.
    #expect(plan.planned("M") == [4: 8])
    #expect(plan.deliveries("C4") == [7: 9])
    #expect(plan.reasons("C4") == [.leadTime])
  }

  @Test func itsSafetyStockAndThePlanningFenceOfTheMainItemAreKept() {
    var scenario = Self.scenario(demands: [Self.demand("C", 10, day: 4)])
    scenario.items[1].safetyStock = 4
    scenario.items[0].planningFenceDays = 5
    let plan = RequirementsPlan(scenario)
    #expect(plan.planned("M") == [6: 7])
    #expect(plan.deliveries("C4") == [6: 10])
  }

  @Test(arguments: [
    "it is not given by the bill", "it goes into the main item", "the main item is bought", "two drive each other",
  ])
  func aCoProductThatCannotDriveIsNamedAndTheRestIsPlanned(what: String) {
    var scenario = Self.scenario(demands: [Self.demand("C", 10, day: 9)])
    switch what {
    case "it is not given by the bill": scenario.bills[0].coProducts = []
    case "it goes into the main item":
      scenario.bills[0].components.append(BillRecord.Component(item: "C", quantity: .pieces(1)))
    case "the main item is bought": scenario.items[0].source = .buy
    default:
      // M takes K and gives C; N takes C and gives K.
      scenario.items += [PlanningWorld.item("N", .make), PlanningWorld.item("K", .coProduct(of: "N"))]
      scenario.bills[0].components.append(BillRecord.Component(item: "K", quantity: .pieces(1)))
      var other = PlanningWorld.bill("N", [("C", 1)])
      other.coProducts = [BillRecord.CoProduct(BillRecord.Component(item: "K", quantity: .pieces(1)))]
      scenario.bills.append(other)
    }
    let plan = RequirementsPlan(scenario)
    #expect(plan.problems.count == (what == "two drive each other" ? 2 : 1))
    for problem in plan.problems {
      #expect(problem.sentence.contains("comes as a co-product only") && problem.sentence.hasSuffix("."))
    }
    #expect(plan.deliveries("good") == [3: 5])
    #expect(plan.outcome("C9")?.short == 10)
    #expect(!plan.reasons("C9").isEmpty)
  }

  @Test func sharesAboveTheWholeCostAreNamedAndTheQuantitiesPlanned() {
    var scenario = Self.scenario(demands: [Self.demand("C", 10, day: 9)])
    scenario.bills[0].coProducts[0].costPerMillion = 1_000_001
    let plan = RequirementsPlan(scenario)
    #expect(plan.problems.count == 1)
    #expect(plan.deliveries("C9") == [9: 10])
  }

  /// What comes with an order may be wanted for that same order: then neither is ever there, and the plan
  /// says so.
  @Test func aByProductThatItsOwnOrderWaitsForIsNeverThere() {
    var scenario = PlanningWorld.scenario(
      [PlanningWorld.item("A", .make, leadTime: 3), PlanningWorld.item("W", .none)],
      bills: [PlanningWorld.bill("A", [("W", 1)])], demands: [PlanningWorld.demand("1", "A", 5, day: 2)])
    scenario.bills[0].byProducts = [BillRecord.Component(item: "W", quantity: .pieces(1))]
    let plan = RequirementsPlan(scenario)
    #expect(plan.outcome("1")?.short == 5)
    #expect(plan.reasons("1") == [.awaitingSupply])
  }

  /// Joint netting from first principles, lot for lot: in each bucket so much of M is started as M itself
  /// lacks, or as C lacks, whichever is more.
  @Test func drivenOrdersEqualANaiveJointNetting() {
    let seed = RequirementsRandom.seed()
    var random = RequirementsRandom(seed: seed)
    for round in 0..<300 {
      let given = random.quantity(1...4)
      let per = random.quantity(1...3)
      var scenario = Self.scenario(
        given,
        demands: (0..<(1 + random.below(8))).map { number in
          PlanningWorld.demand(
            "\(number)", random.chance(50) ? "M" : "C", random.quantity(1...30), day: 1 + random.below(50))
        })
      // `per` M give `given` C.
      scenario.bills[0].coProducts[0].line.quantity = .pieces(given)
      scenario.bills[0].output = .pieces(per)
      for item in 0...1 {
        scenario.items[item].stock = random.quantity(0...15)
        scenario.items[item].safetyStock = random.chance(30) ? random.quantity(1...9) : 0
      }
      let plan = RequirementsPlan(scenario)
      #expect(plan.problems.isEmpty, "seed \(seed), round \(round)")
      var balance = [scenario.items[0].stock, scenario.items[1].stock]
      var expected: [Int: Int64] = [:]
      for day in 1...60 {
        for (place, item) in ["M", "C"].enumerated() {
          balance[place] -= scenario.demands.filter { $0.key.item == item && $0.due == PlanningWorld.day(day) }
            .reduce(0) { $0 + $1.quantity }
        }
        var started: Int64 = max(0, scenario.items[0].safetyStock - balance[0])
        while balance[1] + started * given / per < scenario.items[1].safetyStock { started += 1 }
        if started > 0 { expected[day] = started }
        balance[0] += started
        balance[1] += started * given / per
      }
      #expect(plan.planned("M") == expected, "seed \(seed), round \(round)")
    }
  }
}
