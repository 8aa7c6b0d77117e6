import ProductionDomain
import Testing
import Values

/// Overtime and set-ups in the plan of finite capacity.
@Suite struct OvertimeTests {
  /// Six orders of 460 minutes each, all wanted on Monday of the next week; five regular days of 480 minutes.
  static func busyWeek(overtime: [WorkCalendar.Shift]?, orders: Int = 6) -> PlanningScenario {
    var scenario = CapacityTests.scenario(finite: true)
    scenario.demands = (1...orders).map { PlanningWorld.demand("\($0)", "A", 10, day: 8, priority: $0) }
    scenario.items[0].leadTimeDays = 5
    scenario.items[0].lot = LotPolicy(limits: OrderLimits(maximum: 10))
    if let overtime {
      scenario.centres[0].overtime = PlanningScenario.Centre.Overtime(
        shifts: overtime, costPerHour: Money(minorUnits: 6000, currency: .gbp))
    }
    return scenario
  }

  static func saturday(until hour: Int) -> [WorkCalendar.Shift] {
    [WorkCalendar.Shift(weekdays: [6], from: 8 * 3600, until: hour * 3600)]
  }

  @Test func anOverloadedWeekIsOnTimeWithSaturdayOvertimeAndSaysWhatItCosts() {
    let regular = RequirementsPlan(Self.busyWeek(overtime: nil))
    #expect(regular.outcome("6")?.lateDays == 1 && regular.reasons("6") == [.capacity])
    #expect(RequirementsFigures(regular).overtimeMinutes == 0 && RequirementsFigures(regular).overtimeCost == nil)
    let plan = RequirementsPlan(Self.busyWeek(overtime: Self.saturday(until: 16)))
    #expect(plan.outcomes.allSatisfy { $0.lateDays == 0 && $0.short == 0 })
    let figures = RequirementsFigures(plan)
    // 6 × 460 minutes less 5 × 480: the rest is done on Saturday.
    #expect(figures.overtimeMinutes == 360)
    #expect(figures.overtimeCost == Money(minorUnits: 36_000, currency: .gbp))
    #expect(figures.overloads == 0)
    let saturday = plan.capacity.first { $0.day == 5 }
    #expect(saturday?.capacitySeconds == 360 * 60 && saturday?.overtimeSeconds == 360 * 60)
  }

  @Test func overtimeIsNotWorkedWhereRegularTimeIsEnough() {
    let plan = RequirementsPlan(Self.busyWeek(overtime: Self.saturday(until: 16), orders: 5))
    #expect(plan.outcomes.allSatisfy { $0.lateDays == 0 })
    #expect(RequirementsFigures(plan).overtimeMinutes == 0)
  }

  @Test func noMoreOvertimeIsWorkedThanTheCalendarOffers() {
    for seed in 1...60 {
      var random = RequirementsRandom(seed: UInt64(seed))
      var scenario = Self.busyWeek(
        overtime: [
          WorkCalendar.Shift(weekdays: [6], from: 8 * 3600, until: (9 + random.below(8)) * 3600),
          WorkCalendar.Shift(weekdays: [2, 4], from: 15 * 3600, until: (17 + random.below(4)) * 3600),
        ], orders: 2 + random.below(8))
      scenario.centres[0].machines = 1 + random.below(2)
      for index in scenario.demands.indices { scenario.demands[index].due = PlanningWorld.day(2 + random.below(12)) }
      let plan = RequirementsPlan(scenario)
      let centre = plan.preparation.centres[0]
      for day in 0..<scenario.horizonDays {
        let date = PlanningWorld.today + day
        let most = (centre.calendarWithOvertime!.work(on: date)) * centre.machines
        #expect(plan.timing.ledger.taken(0, day) <= most, "seed \(seed), day \(day)")
      }
    }
  }

  /// Red, blue, red on one machine: the changes take two hours each; as many as the sequence has.
  @Test func setUpsDependOnTheWorkBefore() {
    for finite in [false, true] {
      var scenario = CapacityTests.scenario(finite: finite, quantity: 3)
      scenario.items[0].setupFamily = "red"
      var blue = PlanningWorld.item("B", .make, leadTime: 1)
      blue.setupFamily = "blue"
      scenario.items.append(blue)
      scenario.bills.append(PlanningWorld.bill("B", [("S", 1)]))
      scenario.routings.append(
        RoutingRecord(
          key: ItemAtPlant("B"), steps: [RoutingRecord.Step(centre: "M", setupSeconds: 3600, runSeconds: 2400)]))
      scenario.centres[0].setups = SetupTable(
        first: 600, between: [SetupTable.Change(from: "red", to: "blue", seconds: 7200)], otherwise: 5400)
      scenario.demands = [
        PlanningWorld.demand("1", "A", 3, day: 3), PlanningWorld.demand("2", "A", 3, day: 4),
        PlanningWorld.demand("3", "B", 3, day: 5),
      ]
      let plan = RequirementsPlan(scenario)
      let load = plan.capacity.reduce(0) { $0 + $1.loadSeconds }
      // Three times two hours of work; the first set-up, none between red and red, and the change to blue.
      #expect(load == 3 * 7200 + 600 + 7200, "finite \(finite)")
    }
  }

  /// What is placed first need not begin first: the sum is that of the sequence in time.
  @Test func workPutBetweenOtherWorkPaysForBothChanges() {
    var scenario = CapacityTests.scenario(finite: true, quantity: 3)
    scenario.items[0].setupFamily = "red"
    var blue = PlanningWorld.item("B", .make, leadTime: 1)
    blue.setupFamily = "blue"
    scenario.items.append(blue)
    scenario.bills.append(PlanningWorld.bill("B", [("S", 1)]))
    scenario.routings.append(
      RoutingRecord(
        key: ItemAtPlant("B"), steps: [RoutingRecord.Step(centre: "M", setupSeconds: 3600, runSeconds: 2400)]))
    scenario.centres[0].setups = SetupTable(first: 0, otherwise: 1800)
    // The red ones are more important and placed first; blue begins between them.
    scenario.demands = [
      PlanningWorld.demand("1", "A", 3, day: 3, priority: 1), PlanningWorld.demand("2", "A", 3, day: 5, priority: 1),
      PlanningWorld.demand("3", "B", 3, day: 4, priority: 2),
    ]
    let plan = RequirementsPlan(scenario)
    #expect(plan.capacity.reduce(0) { $0 + $1.loadSeconds } == 3 * 7200 + 2 * 1800)
  }
}
