import ProductionDomain
import Testing
import Values

/// Fences, frozen orders, messages, reasons, problems.
@Suite struct PlanningControlTests {
  @Test func messagesSayWhatToDoWithOpenOrdersButNotWithFrozenOnes() {
    func messages(_ status: ReceiptRecord.Status) -> [String: ActionMessage.Kind] {
      let plan = RequirementsPlan(
        PlanningWorld.scenario(
          [
            PlanningWorld.item("A"), PlanningWorld.item("B"), PlanningWorld.item("C"),
            PlanningWorld.item("D", leadTime: 3),
          ],
          receipts: [
            PlanningWorld.receipt("early", "A", 10, day: 3, status: status),
            PlanningWorld.receipt("late", "B", 10, day: 20, status: status),
            PlanningWorld.receipt("idle", "C", 10, day: 5, status: status),
          ],
          demands: [
            PlanningWorld.demand("1", "A", 10, day: 15), PlanningWorld.demand("2", "B", 10, day: 9),
            PlanningWorld.demand("3", "D", 4, day: 4),
          ]))
      return Dictionary(uniqueKeysWithValues: plan.messages.map { ($0.order, $0.kind) })
    }
    #expect(
      messages(.firm) == ["early": .defer, "late": .expedite, "idle": .cancel, "D 2026-01-08": .release])
    #expect(messages(.frozen) == ["D 2026-01-08": .release])
  }

  @Test func aMessageIsNotWrittenForLessThanTheTolerance() {
    var scenario = PlanningWorld.scenario(
      [PlanningWorld.item("A")], receipts: [PlanningWorld.receipt("R", "A", 10, day: 9, status: .firm)],
      demands: [PlanningWorld.demand("1", "A", 10, day: 11)])
    #expect(RequirementsPlan(scenario).messages.count == 1)
    scenario.tolerance.days = 2
    #expect(RequirementsPlan(scenario).messages.isEmpty)
  }

  @Test func anOrderTooLateToReleaseIsReleasedNowAndItsDemandSaysWhy() {
    let plan = RequirementsPlan(
      PlanningWorld.scenario(
        [PlanningWorld.item("A", leadTime: 10)], demands: [PlanningWorld.demand("1", "A", 10, day: 4)]))
    #expect(plan.deliveries("1") == [11: 10])
    #expect(plan.outcome("1")?.lateDays == 7)
    #expect(plan.reasons("1") == [.leadTime])
    #expect(plan.messages.first?.kind == .release)
    #expect(plan.messages.first?.workingDaysLate == 7)
  }

  @Test func lateComponentsMakeTheWholeLateForTheirReason() {
    let plan = RequirementsPlan(
      PlanningWorld.scenario(
        [
          PlanningWorld.item("A", .make, leadTime: 1), PlanningWorld.item("S", .none),
          PlanningWorld.item("T", leadTime: 20),
        ],
        bills: [PlanningWorld.bill("A", [("S", 1)])], receipts: [PlanningWorld.receipt("R", "S", 10, day: 12)],
        demands: [PlanningWorld.demand("1", "A", 10, day: 6)]))
    #expect(plan.deliveries("1") == [13: 10])
    #expect(plan.reasons("1") == [.awaitingSupply])
    #expect(plan.outcome("1")?.reasons.first?.record == "order R")
  }

  @Test func nothingChangesInsideThePlanningFence() {
    var item = PlanningWorld.item("A", leadTime: 1)
    item.planningFenceDays = 10
    var scenario = PlanningWorld.scenario(
      [item], demands: [PlanningWorld.demand("1", "A", 10, day: 5), PlanningWorld.demand("2", "A", 7, day: 20)])
    let plan = RequirementsPlan(scenario)
    #expect(plan.planned("A") == [11: 10, 20: 7])
    #expect(plan.deliveries("1") == [11: 10])
    #expect(plan.reasons("1") == [.fence])
    // What the last plan ordered inside the fence stands, whatever is needed now.
    scenario.previous = [PreviousOrderRecord(key: item.key, quantity: 25, due: PlanningWorld.day(8))]
    let next = RequirementsPlan(scenario)
    #expect(next.planned("A").isEmpty)
    #expect(next.deliveries("1") == [8: 10])
    #expect(next.deliveries("2") == [20: 7])
  }

  @Test func outsideTheFenceASmallChangeKeepsTheLastPlan() {
    var scenario = PlanningWorld.scenario(
      [PlanningWorld.item("A", leadTime: 1)], demands: [PlanningWorld.demand("1", "A", 10, day: 20)])
    scenario.previous = [PreviousOrderRecord(key: ItemAtPlant("A"), quantity: 11, due: PlanningWorld.day(18))]
    #expect(RequirementsPlan(scenario).planned("A") == [20: 10])
    scenario.tolerance = PlanningScenario.Tolerance(days: 2, percent: 10)
    #expect(RequirementsPlan(scenario).planned("A") == [18: 11])
    scenario.tolerance = PlanningScenario.Tolerance(days: 1, percent: 10)
    #expect(RequirementsPlan(scenario).planned("A") == [20: 10])
    // Never later than needed.
    scenario.previous[0].due = PlanningWorld.day(21)
    scenario.tolerance = PlanningScenario.Tolerance(days: 5, percent: 50)
    #expect(RequirementsPlan(scenario).planned("A") == [20: 10])
  }

  @Test func frozenOrdersStayWhateverHappens() {
    let seed = RequirementsRandom.seed()
    var random = RequirementsRandom(seed: seed)
    for _ in 0..<40 {
      let receipts = (0..<4).map {
        PlanningWorld.receipt("R\($0)", "A", random.quantity(1...20), day: 1 + random.below(40), status: .frozen)
      }
      let demands = (0..<5).map {
        PlanningWorld.demand("D\($0)", "A", random.quantity(1...30), day: 1 + random.below(50))
      }
      let plan = RequirementsPlan(
        PlanningWorld.scenario([PlanningWorld.item("A", leadTime: 2)], receipts: receipts, demands: demands))
      for (record, receipt) in zip(receipts, plan.material.model.receipts) {
        #expect(
          PlanningWorld.day(receipt.bucket + 1) == record.due && receipt.quantity == record.quantity, "seed \(seed)")
      }
      #expect(plan.messages.allSatisfy { $0.kind == .release }, "seed \(seed)")
    }
  }

  /// Whatever the scenario: who is late or short is told why, and who is not is told nothing.
  @Test func everyLateOrShortDemandHasAReason() {
    let seed = RequirementsRandom.seed()
    var random = RequirementsRandom(seed: seed)
    for _ in 0..<150 {
      let plan = RequirementsPlan(Self.scenario(&random))
      for outcome in plan.outcomes {
        let troubled = outcome.lateDays > 0 || outcome.short > 0
        #expect(troubled == !outcome.reasons.isEmpty, "seed \(seed): \(outcome)")
        let pegged = plan.pegs.ofDemand[outcome.demand].reduce(0) { $0 + plan.pegs.pegs[$1].quantity }
        #expect(pegged == outcome.deliveries.reduce(0) { $0 + $1.quantity }, "seed \(seed): pegs are deliveries")
      }
      for supply in plan.pegs.supplies.indices { #expect(plan.pegs.left(of: supply) >= 0, "seed \(seed)") }
      for centre in plan.preparation.centres.indices where plan.preparation.scenario.finiteCapacity {
        for day in 0..<60 {
          #expect(
            plan.timing.ledger.taken(centre, day) <= plan.timing.ledger.capacity(centre, day), "seed \(seed): overload")
        }
      }
    }
  }

  static func scenario(_ random: inout RequirementsRandom) -> PlanningScenario {
    let names = ["A", "B", "C", "D", "E"]
    var items = names.enumerated().map { place, name in
      PlanningWorld.item(
        name, place < 3 ? .make : (random.chance(30) ? .none : .buy), leadTime: random.below(6),
        stock: random.quantity(0...20), safetyStock: random.chance(30) ? 5 : 0,
        lot: random.chance(50)
          ? .lotForLot : LotPolicy(.period(buckets: 3), limits: OrderLimits(minimum: 5, multiple: 5)))
    }
    for place in items.indices where random.chance(20) { items[place].planningFenceDays = random.below(15) }
    var scenario = PlanningWorld.scenario(
      items,
      bills: [
        PlanningWorld.bill("A", [("B", 1), ("D", 2)]), PlanningWorld.bill("B", [("C", 1), ("E", 1)]),
        PlanningWorld.bill("C", [("D", 1)]),
      ],
      receipts: (0..<random.below(4)).map {
        PlanningWorld.receipt("R\($0)", names[random.below(5)], random.quantity(1...30), day: 1 + random.below(30))
      },
      demands: (0..<(1 + random.below(7))).map { number in
        let policy = DeliveryPolicy(
          maximumLateness: random.chance(30) ? random.below(5) : nil,
          minimumShipment: random.chance(30) ? random.quantity(1...15) : 0)
        return PlanningWorld.demand(
          "D\(number)", names[random.below(5)], random.quantity(1...25), day: 1 + random.below(40),
          priority: 1 + random.below(3), policy: policy, group: random.chance(20) ? "G" : nil)
      })
    if random.chance(20) { scenario.bucketDays = 7 }
    guard random.chance(50) else { return scenario }
    let shift = WorkCalendar.Shift(weekdays: [1, 2, 3, 4, 5], from: 8 * 3600, until: 16 * 3600)
    scenario.calendars = [WorkCalendar(name: "day", shifts: [shift])]
    scenario.centres = [PlanningScenario.Centre(name: "M", calendar: "day")]
    scenario.routings = ["A", "B", "C"].map {
      RoutingRecord(
        key: ItemAtPlant($0),
        steps: [RoutingRecord.Step(centre: "M", setupSeconds: 600, runSeconds: Int64(60 * (1 + random.below(120))))])
    }
    scenario.finiteCapacity = random.chance(60)
    return scenario
  }
}

@Suite struct ScenarioProblemTests {
  static func problems(_ change: (inout PlanningScenario) -> Void) -> (RequirementsPlan, [String]) {
    var scenario = PlanningWorld.scenario(
      [PlanningWorld.item("A", .make, leadTime: 1), PlanningWorld.item("S"), PlanningWorld.item("Z", stock: 5)],
      bills: [PlanningWorld.bill("A", [("S", 1)])],
      demands: [PlanningWorld.demand("good", "Z", 5, day: 3), PlanningWorld.demand("made", "A", 5, day: 9)])
    change(&scenario)
    let plan = RequirementsPlan(scenario)
    #expect(plan.deliveries("good") == [3: 5], "the rest is still planned")
    for problem in plan.problems {
      #expect(problem.sentence.hasSuffix(".") && !problem.sentence.dropLast().contains(". "), "one sentence")
    }
    return (plan, plan.problems.map(\.sentence))
  }

  @Test func aLoopIsNamedAndTheRestIsPlanned() {
    let (plan, sentences) = Self.problems { scenario in
      scenario.items += [PlanningWorld.item("L1", .make), PlanningWorld.item("L2", .make)]
      scenario.bills += [PlanningWorld.bill("L1", [("L2", 1)]), PlanningWorld.bill("L2", [("L1", 1)])]
      scenario.demands.append(PlanningWorld.demand("stuck", "L1", 1, day: 9))
    }
    #expect(sentences.count == 1)
    #expect(sentences.first?.contains("L1 -> L2 -> L1") == true)
    #expect(plan.reasons("stuck") == [.leftOut])
    #expect(plan.deliveries("made") == [9: 5])
  }

  @Test func aDemandBeforeTodayIsLeftOut() {
    let (plan, sentences) = Self.problems { $0.demands.append(PlanningWorld.demand("old", "A", 1, day: 0)) }
    #expect(sentences.count == 1)
    #expect(sentences.first?.contains("Demand old") == true && sentences.first?.contains("before today") == true)
    #expect(plan.outcome("old") == nil)
  }

  @Test func aMissingRoutingIsNamedWhereCapacityIsPlanned() {
    let (plan, sentences) = Self.problems { $0.centres = [PlanningScenario.Centre(name: "M")] }
    #expect(
      sentences == [
        "Item A is made but has no routing; its load is left out of the capacity plan, so give it one."
      ])
    #expect(plan.deliveries("made") == [9: 5])
  }

  @Test func aCalendarWithoutWorkIsNamed() {
    let (_, sentences) = Self.problems { scenario in
      scenario.calendars = [WorkCalendar(name: "idle", shifts: [])]
      scenario.centres = [PlanningScenario.Centre(name: "M", calendar: "idle")]
      scenario.routings = [
        RoutingRecord(
          key: ItemAtPlant("A"), steps: [RoutingRecord.Step(centre: "M", setupSeconds: 0, runSeconds: 60)])
      ]
    }
    #expect(sentences.count == 2)
    #expect(sentences[0].contains("Calendar idle has no working time"))
    #expect(sentences[1].contains("Work centre M has no working time"))
  }

  @Test func aUnitThatDoesNotConvertIsNamedAndOneThatDoesIsConverted() {
    let (plan, sentences) = Self.problems { scenario in
      scenario.items.append(ItemRecord(key: ItemAtPlant("G"), unit: UnitOfMeasure("GRM")!))
      scenario.bills[0].components += [
        BillRecord.Component(item: "G", quantity: Quantity(value: "1.5", unit: UnitOfMeasure("KGM")!)!),
        BillRecord.Component(item: "S", quantity: Quantity(steps: 2, unit: UnitOfMeasure("DZN")!)),
        BillRecord.Component(item: "G", quantity: Quantity(steps: 2, unit: UnitOfMeasure("LTR")!)),
      ]
    }
    #expect(sentences.count == 1)
    #expect(sentences.first?.contains("LTR does not convert to GRM") == true)
    #expect(plan.gross("G") == [8: 7500])
    #expect(plan.gross("S") == [8: 5 + 5 * 24])
  }

  @Test func unknownItemsAndDuplicatesAreNamed() {
    let (_, sentences) = Self.problems { scenario in
      scenario.demands += [PlanningWorld.demand("who", "X", 1, day: 4), PlanningWorld.demand("good", "Z", 1, day: 4)]
      scenario.receipts = [PlanningWorld.receipt("R", "X", 1, day: 4)]
      scenario.bills.append(PlanningWorld.bill("X", [("S", 1)]))
      scenario.bills[0].components.append(BillRecord.Component(item: "Q", quantity: .pieces(1)))
    }
    #expect(sentences.count == 5)
  }

  @Test func aLineOfZeroDoesNotCutTheBillShort() {
    let (plan, sentences) = Self.problems { scenario in
      scenario.bills[0].components = [
        BillRecord.Component(item: "Z", quantity: .pieces(0)), BillRecord.Component(item: "S", quantity: .pieces(3)),
      ]
    }
    #expect(sentences.isEmpty)
    #expect(plan.gross("S") == [8: 15])
  }
}
