import ProductionDomain
import Testing
import Values

/// Queue and move times, alternate work centres, overtime, work centres of plants.
@Suite struct QueueAndAlternateTests {
  static func ledger(_ calendars: [WorkCalendar] = [WorkCalendarTests.week], horizon: Int = 60) -> CapacityLedger {
    CapacityLedger(
      calendars.enumerated().map { WorkCentre(name: "M\($0.offset)", calendar: $0.element) },
      today: PlanningWorld.today,
      horizonDays: horizon)
  }
  static func hours(_ placement: CapacityLedger.Placement?) -> [Int: Int] {
    Dictionary((placement?.shares ?? []).map { ($0.day + 1, $0.seconds / 3600) }) { $0 + $1 }
  }

  @Test func anOperationBeginsOnlyAfterItsQueueTime() {
    // Monday 08:00 to 16:00: four hours of queue, so four of the five hours of work are done on Monday.
    let operation = RoutingOperation(workCentre: 0, runSeconds: 5 * 3600, queueSeconds: 4 * 3600)
    let placement = Self.ledger().place([operation], quantity: 1, from: 0)
    #expect(Self.hours(placement) == [1: 4, 2: 1])
  }

  @Test func queueTimeBeyondTheShiftGoesOnInTheNextOne() {
    // Friday, day 5: ten hours of queue are eight on Friday and two on Monday, day 8.
    let operation = RoutingOperation(workCentre: 0, runSeconds: 6 * 3600, queueSeconds: 10 * 3600)
    let placement = Self.ledger().place([operation], quantity: 1, from: 4)
    #expect(Self.hours(placement) == [8: 6])
    #expect(placement?.lastDay == 7)
  }

  @Test func theNextOperationWaitsForTheMoveAndTheLastMoveIsPartOfTheOrder() {
    let operations = [
      RoutingOperation(workCentre: 0, runSeconds: 3 * 3600, moveSeconds: 6 * 3600),
      RoutingOperation(workCentre: 0, runSeconds: 3600, moveSeconds: 7 * 3600),
    ]
    let placement = Self.ledger().place(operations, quantity: 1, from: 0)
    // Three hours and five of moving on Monday; the sixth, the work and six of moving on Tuesday; one on
    // Wednesday.
    #expect(Self.hours(placement) == [1: 3, 2: 1])
    #expect(placement?.lastDay == 2)
  }

  @Test func minutesThatEndWithTheShiftDoNotTakeTheNextDay() {
    let operation = RoutingOperation(workCentre: 0, runSeconds: 4 * 3600, queueSeconds: 2 * 3600, moveSeconds: 2 * 3600)
    #expect(Self.ledger().place([operation], quantity: 1, from: 0)?.lastDay == 0)
    var longer = operation
    longer.moveSeconds += 1
    #expect(Self.ledger().place([longer], quantity: 1, from: 0)?.lastDay == 1)
  }

  @Test func waitingTakesNoMachineAndThatBeyondTheHorizonHasNoPlace() {
    var ledger = Self.ledger(horizon: 3)
    let waits = RoutingOperation(workCentre: 0, runSeconds: 0, queueSeconds: 8 * 3600)
    for _ in 0..<5 { ledger.take(ledger.place([waits], quantity: 1, from: 0)!.shares) }
    #expect(ledger.taken(0, 0) == 0)
    let long = RoutingOperation(workCentre: 0, runSeconds: 0, queueSeconds: 24 * 3600 + 1)
    #expect(ledger.place([long], quantity: 1, from: 0) == nil)
  }

  @Test func theLoadIsLaidBackwardWithQueueAndMoveTimes() {
    var load = CapacityLoad([WorkCentre(name: "M", calendar: WorkCalendarTests.week)], today: PlanningWorld.today)
    let operation = RoutingOperation(workCentre: 0, runSeconds: 4 * 3600, queueSeconds: 0, moveSeconds: 6 * 3600)
    // Done when Friday begins: moved in the last six hours of Thursday, so two hours of work lie on
    // Thursday and two on Wednesday.
    let added = load.add([operation], quantity: 1, finish: 4)
    #expect(added)
    #expect(load.buckets(days: 1, horizonDays: 7).map(\.day) == [2, 3])
    #expect(load.buckets(days: 1, horizonDays: 7).map(\.loadSeconds) == [7200, 7200])
  }

  @Test func aPlanCountsQueueAndMoveTimesAndSaysThatTheyMakeItLate() {
    var scenario = CapacityTests.scenario(finite: true)
    scenario.demands.removeLast()
    // 460 minutes of work after 480 of queue: on Tuesday if begun on Monday.
    scenario.routings[0].steps[0].queueSeconds = 480 * 60
    scenario.demands[0].due = PlanningWorld.day(3)
    #expect(RequirementsPlan(scenario).deliveries("first") == [4: 10])
    let plan = RequirementsPlan(scenario)
    // Needed on Wednesday, released on Tuesday: queue on Tuesday, work on Wednesday, there on Thursday.
    #expect(plan.reasons("first") == [.leadTime])
    #expect(plan.outcome("first")?.reasons.first?.record == "routing A")
    scenario.routings[0].steps[0].queueSeconds = 0
    #expect(RequirementsPlan(scenario).deliveries("first") == [3: 10])
  }

  // MARK: Alternates

  static func withAlternate(run: Int64 = 3600) -> RoutingOperation {
    RoutingOperation(
      workCentre: 0, runSeconds: 3600, alternates: [RoutingOperation.Alternate(workCentre: 1, runSeconds: run)])
  }

  @Test func anAlternateIsUsedOnlyWhereTheFirstHasNoRoom() {
    var ledger = Self.ledger([WorkCalendarTests.week, WorkCalendarTests.week])
    // Even a faster one is not used while the first has room.
    let first = ledger.place([Self.withAlternate(run: 1800)], quantity: 8, from: 0)!
    #expect(first.shares.map(\.workCentre) == [0])
    ledger.take(first.shares)
    let second = ledger.place([Self.withAlternate()], quantity: 8, from: 0)!
    #expect(second.shares.map(\.workCentre) == [1] && second.lastDay == 0)
    ledger.take(second.shares)
    // Both are full: the first, which is as soon as the alternate, on Tuesday.
    let third = ledger.place([Self.withAlternate()], quantity: 8, from: 0)!
    #expect(third.shares.map(\.workCentre) == [0] && third.lastDay == 1)
  }

  @Test func anAlternateIsNotUsedWhereItEndsNoSooner() {
    var ledger = Self.ledger([WorkCalendarTests.week, WorkCalendarTests.week])
    ledger.take(ledger.place([RoutingOperation(workCentre: 0, runSeconds: 8 * 3600)], quantity: 1, from: 0)!.shares)
    #expect(ledger.place([Self.withAlternate(run: 3 * 3600)], quantity: 8, from: 0)!.shares.map(\.workCentre) == [0])
    #expect(
      ledger.place([Self.withAlternate(run: 2 * 3600)], quantity: 8, from: 0)!.shares.map(\.workCentre) == [0],
      "eight hours on Tuesday end with sixteen that begin on Monday")
    #expect(
      ledger.place([Self.withAlternate(run: 2 * 3600)], quantity: 7, from: 0)!.shares.map(\.workCentre) == [1, 1],
      "fourteen that begin on Monday end before seven on Tuesday")
  }

  @Test func whereTheFirstNeverHasRoomAnAlternateDoesTheWork() {
    let idle = WorkCalendar(name: "never", shifts: [])
    #expect(
      Self.ledger([idle, WorkCalendarTests.week]).place([Self.withAlternate()], quantity: 1, from: 0)?.shares
        .map(\.workCentre) == [1])
  }

  @Test func inAPlanTheSecondDemandIsInTimeByWayOfTheAlternate() {
    var scenario = CapacityTests.scenario(finite: true)
    scenario.centres.append(PlanningScenario.Centre(name: "N", calendar: "week"))
    scenario.routings[0].steps[0].alternates = [
      RoutingRecord.Step.Alternate(centre: "N", setupSeconds: 3600, runSeconds: 2400)
    ]
    let plan = RequirementsPlan(scenario)
    #expect(plan.problems.isEmpty)
    #expect(plan.deliveries("first") == [4: 10] && plan.deliveries("second") == [4: 10])
    #expect(plan.capacity.map(\.workCentre) == [0, 1])
    // An alternate that is not there is named, and the plan is as before.
    scenario.routings[0].steps[0].alternates[0].centre = "O"
    let without = RequirementsPlan(scenario)
    #expect(
      without.problems.map(\.sentence) == [
        "The routing of A names work centre O, which is not given; its alternate for M is left out."
      ])
    #expect(without.deliveries("second") == [5: 10])
  }

  /// Whatever the operations and whatever lies there: nothing is overloaded, an order's operations do not
  /// overlap, its work is done in full, and beginning a day later it does not end sooner.
  @Test func placesNeverOverloadAndAnEarlierStartNeverEndsLater() {
    let seed = RequirementsRandom.seed()
    var random = RequirementsRandom(seed: seed)
    for round in 0..<150 {
      let short = WorkCalendar(
        name: "short", shifts: [WorkCalendar.Shift(weekdays: [1, 3, 5], from: 6 * 3600, until: 10 * 3600)])
      var ledger = Self.ledger([WorkCalendarTests.week, .always, short])
      for _ in 0..<10 {
        let operations = (0..<(1 + random.below(4))).map { _ in
          RoutingOperation(
            workCentre: random.below(3), setupSeconds: random.quantity(0...7200),
            runSeconds: random.quantity(0...3600), queueSeconds: random.chance(50) ? random.quantity(0...60_000) : 0,
            moveSeconds: random.chance(50) ? random.quantity(0...60_000) : 0)
        }
        let quantity = random.quantity(1...12)
        let day = random.below(20)
        guard let placement = ledger.place(operations, quantity: quantity, from: day) else { continue }
        for later in [day + 1, day + 3] {
          let end = ledger.place(operations, quantity: quantity, from: later)?.lastDay ?? .max
          #expect(end >= placement.lastDay, "seed \(seed), round \(round)")
        }
        let work = operations.reduce(0) { $0 + $1.duration(of: quantity, efficiencyPercent: 100) }
        #expect(placement.shares.reduce(0) { $0 + $1.seconds } == work, "seed \(seed), round \(round)")
        let alone = ledger.place(operations, quantity: quantity, from: day, alone: true)
        #expect(alone!.lastDay <= placement.lastDay, "seed \(seed), round \(round)")
        ledger.take(placement.shares)
        for centre in 0..<3 {
          for day in 0..<60 {
            #expect(ledger.taken(centre, day) <= ledger.capacity(centre, day), "seed \(seed), round \(round)")
          }
        }
      }
    }
  }

  // MARK: Work centres

  @Test func overtimeThatCanTakeAnOverloadIsReportedBesideIt() {
    var scenario = CapacityTests.scenario(finite: false)
    // 440 minutes too much on Wednesday; overtime from 15:00 to 20:00 adds four hours.
    scenario.centres[0].overtime = PlanningScenario.Centre.Overtime(
      shifts: [WorkCalendar.Shift(weekdays: [1, 2, 3], from: 15 * 3600, until: 20 * 3600)])
    let plan = RequirementsPlan(scenario)
    #expect(plan.capacity.map(\.overloadSeconds) == [440 * 60])
    #expect(plan.capacity.map(\.overtimeSeconds) == [240 * 60])
    #expect(RequirementsPlan(CapacityTests.scenario(finite: false)).capacity.map(\.overtimeSeconds) == [0])
  }

  @Test func aWorkCentreOfAPlantServesItsItemsAndWorksByItsCalendar() {
    var scenario = CapacityTests.scenario(finite: true)
    scenario.plants.append(PlanningScenario.Plant(name: "York"))
    scenario.centres = [
      PlanningScenario.Centre(name: "M"), PlanningScenario.Centre(name: "M"), PlanningScenario.Centre(name: "M"),
    ]
    (scenario.centres[1].plant, scenario.centres[2].plant) = ("York", "")
    let plan = RequirementsPlan(scenario)
    #expect(plan.problems.isEmpty)
    #expect(plan.capacity.allSatisfy { $0.workCentre == 2 })
    #expect(plan.preparation.centres[2].calendar.name == "week")
    scenario.centres.removeLast()
    #expect(RequirementsPlan(scenario).capacity.allSatisfy { $0.workCentre == 0 })
    scenario.centres.removeFirst()
    #expect(
      RequirementsPlan(scenario).problems.map(\.sentence) == [
        "The routing of A names work centre M, which is not at its plant; that operation is left out."
      ])
    scenario.centres[0].plant = "Bath"
    #expect(
      RequirementsPlan(scenario).problems.map(\.sentence).first
        == "Work centre M is at a plant that is not given; its operations are left out of the capacity plan.")
  }

  @Test func setUpsAreListedByFamilyAndWrongOnesNamed() {
    let table = SetupTable(
      first: 600, between: [SetupTable.Change(from: "red", to: "blue", seconds: 1800)], otherwise: 900)
    #expect(table.seconds(from: "red", to: "blue") == 1800)
    #expect(table.seconds(from: "blue", to: "red") == 900)
    #expect(table.seconds(from: "red", to: "red") == 0)
    #expect(table.seconds(from: nil, to: "red") == 900)
    var scenario = CapacityTests.scenario(finite: true)
    scenario.items[0].setupFamily = "red"
    scenario.centres[0].setups = table
    let plan = RequirementsPlan(scenario)
    #expect(
      plan.problems.map(\.sentence) == [
        "The set-ups of work centre M name the family blue, which no item has; correct its name."
      ])
    #expect(plan.preparation.centreRecords[0].setups == table)
    scenario.centres[0].setups?.first = -1
    scenario.centres[0].costPerHour = Money(minorUnits: -1, currency: .gbp)
    let wrong = RequirementsPlan(scenario)
    #expect(
      wrong.problems.map(\.sentence) == [
        "Work centre M has a set-up time that is negative or too long; its set-ups are left out.",
        "Work centre M has a cost that is negative or too large; its costs are left out.",
      ])
    #expect(wrong.preparation.centreRecords[0].setups == nil && wrong.preparation.centreRecords[0].costPerHour == nil)
    #expect(wrong.deliveries("first") == [4: 10])
  }

  @Test func operationNumbersThatDoNotAscendAreNamed() {
    var scenario = CapacityTests.scenario(finite: true)
    scenario.routings[0].steps.append(scenario.routings[0].steps[0])
    (scenario.routings[0].steps[0].number, scenario.routings[0].steps[1].number) = (20, 10)
    #expect(RequirementsPlan(scenario).problems.count == 1)
    (scenario.routings[0].steps[0].number, scenario.routings[0].steps[1].number) = (10, 20)
    #expect(RequirementsPlan(scenario).problems.isEmpty)
  }
}
