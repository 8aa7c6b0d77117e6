import ProductionDomain
import Testing
import Values

@Suite struct WorkCalendarTests {
  static let eightToFour = WorkCalendar.Shift(weekdays: [1, 2, 3, 4, 5], from: 8 * 3600, until: 16 * 3600)
  static let week = WorkCalendar(name: "week", shifts: [eightToFour])
  /// Seconds of a day of that week, Monday 5 January 2026 being 1.
  static func at(_ day: Int, _ hour: Int, _ minute: Int = 0) -> Int {
    PlanningWorld.day(day).daysSinceEpoch * 86_400 + hour * 3600 + minute * 60
  }

  @Test func threeShiftsOfWorkEndOnWednesdayAndNotOnTuesday() {
    #expect(Self.week.finish(from: Self.at(1, 8), working: 1440 * 60) == Self.at(3, 16))
    #expect(Self.week.start(of: 1440 * 60, by: Self.at(3, 16)) == Self.at(1, 8))
  }

  @Test func workWaitsForTheShiftAndSkipsTheWeekend() {
    #expect(Self.week.finish(from: Self.at(5, 15), working: 2 * 3600) == Self.at(8, 9))
    #expect(Self.week.start(of: 2 * 3600, by: Self.at(8, 9)) == Self.at(5, 15))
    #expect(Self.week.finish(from: Self.at(6, 3), working: 60) == Self.at(8, 8, 1))
    #expect(Self.week.finish(from: Self.at(6, 3), working: 0) == Self.at(6, 3))
  }

  @Test func holidaysAndMaintenanceAreNotWorked() {
    let calendar = WorkCalendar(
      name: "c", shifts: [Self.eightToFour], holidays: [PlanningWorld.day(2)],
      maintenance: [Self.at(3, 10)..<Self.at(3, 12)])
    #expect(calendar.finish(from: Self.at(1, 8), working: 12 * 3600) == Self.at(3, 14))
    #expect(calendar.work(on: PlanningWorld.day(2)) == 0)
    #expect(calendar.work(on: PlanningWorld.day(3)) == 6 * 3600)
    #expect(!calendar.isWorking(PlanningWorld.day(2)) && calendar.isWorking(PlanningWorld.day(3)))
  }

  @Test func aNightShiftBelongsToBothDays() {
    let night = WorkCalendar(
      name: "night", shifts: [WorkCalendar.Shift(weekdays: [1], from: 22 * 3600, until: 30 * 3600)])
    #expect(night.work(on: PlanningWorld.day(1)) == 2 * 3600)
    #expect(night.work(on: PlanningWorld.day(2)) == 6 * 3600)
    #expect(night.finish(from: Self.at(1, 0), working: 3 * 3600) == Self.at(2, 1))
  }

  @Test func aCalendarWithoutWorkNeverFinishes() {
    #expect(WorkCalendar(name: "none", shifts: []).finish(from: 0, working: 1) == nil)
    #expect(WorkCalendar(name: "none", shifts: []).start(of: 1, by: 0) == nil)
    #expect(WorkCalendar(name: "none", shifts: []).release(for: PlanningWorld.today, workingDays: 1) == nil)
  }

  @Test func backwardAndForwardAgree() {
    let seed = RequirementsRandom.seed()
    var random = RequirementsRandom(seed: seed)
    for _ in 0..<200 {
      let shifts = (0..<(1 + random.below(3))).map { _ in
        let from = random.below(24 * 60) * 60
        return WorkCalendar.Shift(
          weekdays: Set((1...7).filter { _ in random.chance(60) }).union([1]), from: from,
          until: from + (1 + random.below(14 * 60)) * 60)
      }
      let pause = Self.at(1 + random.below(9), random.below(24))
      let calendar = WorkCalendar(
        name: "c", shifts: [shifts[0]], holidays: [PlanningWorld.day(3)], maintenance: [pause..<(pause + 5 * 3600)])
      let seconds = (1 + random.below(3000)) * 60
      guard let end = calendar.finish(from: Self.at(1, 0), working: seconds),
        let start = calendar.start(of: seconds, by: end)
      else { continue }
      #expect(start >= Self.at(1, 0), "seed \(seed)")
      #expect(calendar.finish(from: start, working: seconds) == end, "seed \(seed)")
      let days = random.below(9)
      guard let arrival = calendar.arrival(from: PlanningWorld.today, workingDays: days),
        let release = calendar.release(for: arrival, workingDays: days)
      else { continue }
      #expect(release >= PlanningWorld.today, "seed \(seed)")
      #expect(calendar.arrival(from: release, workingDays: days) == arrival, "seed \(seed)")
    }
  }
}

@Suite struct CapacityTests {
  static func scenario(finite: Bool, quantity: Int64 = 10) -> PlanningScenario {
    var scenario = PlanningWorld.scenario(
      [PlanningWorld.item("A", .make, leadTime: 1), PlanningWorld.item("S", stock: 1000)],
      bills: [PlanningWorld.bill("A", [("S", 1)])],
      demands: [
        PlanningWorld.demand("first", "A", quantity, day: 4, priority: 1),
        PlanningWorld.demand("second", "A", quantity, day: 4, priority: 2),
      ])
    scenario.items[0].lot = LotPolicy(limits: OrderLimits(maximum: quantity))
    scenario.calendars = [WorkCalendarTests.week]
    scenario.plants = [PlanningScenario.Plant(name: "", calendar: "week")]
    scenario.centres = [PlanningScenario.Centre(name: "M", calendar: "week")]
    // An hour to set up, 40 minutes a piece: 460 minutes of 480 for ten.
    scenario.routings = [
      RoutingRecord(
        key: ItemAtPlant("A"), steps: [RoutingRecord.Step(centre: "M", setupSeconds: 3600, runSeconds: 2400)])
    ]
    scenario.finiteCapacity = finite
    scenario.capacityBucketDays = 1
    return scenario
  }

  @Test func durationIsSetupAndRunOverEfficiency() {
    let operation = RoutingOperation(workCentre: 0, setupSeconds: 600, runSeconds: 90, runQuantity: 1)
    #expect(operation.duration(of: 10, efficiencyPercent: 100) == 1500)
    #expect(operation.duration(of: 10, efficiencyPercent: 80) == 600 + 1125)
    #expect(operation.duration(of: 0, efficiencyPercent: 80) == 600)
  }

  @Test func withoutLimitTheOverloadIsReported() {
    let plan = RequirementsPlan(Self.scenario(finite: false))
    #expect(plan.deliveries("second") == [4: 10])
    // Both are laid backward from Thursday and lie on Wednesday's eight hours.
    #expect(plan.capacity.map(\.day) == [2])
    #expect(plan.capacity.map(\.loadSeconds) == [2 * 27_600])
    #expect(plan.capacity.map(\.overloadSeconds) == [2 * 27_600 - 28_800])
  }

  @Test func withLimitTheLessImportantDemandWaitsAndSaysWhy() {
    let plan = RequirementsPlan(Self.scenario(finite: true))
    #expect(plan.deliveries("first") == [4: 10])
    #expect(plan.reasons("first").isEmpty)
    #expect(plan.deliveries("second") == [5: 10])
    #expect(plan.reasons("second") == [.capacity])
    #expect(plan.outcome("second")?.reasons.first?.record == "work centre M")
    #expect(plan.capacity.allSatisfy { $0.overloadSeconds == 0 })
  }

  @Test func roughCutCountsEverythingBelowTheSchedule() throws {
    var leads = LeadTimeTable(bucketCount: 6)
    let row = leads.add(buckets: 1)
    let model = try MaterialModel(
      bucketCount: 6,
      items: [MaterialModel.Item(onHand: 99, leadTime: row), MaterialModel.Item(onHand: 99, leadTime: row)],
      links: [MaterialModel.Link(parent: 0, child: 1, numerator: 3)], demands: [], leadTimes: leads)
    let routings = [
      [RoutingOperation(workCentre: 0, setupSeconds: 60, runSeconds: 10)],
      [RoutingOperation(workCentre: 1, runSeconds: 2)],
    ]
    let load = try RoughCutCapacity.load(
      of: [(item: 0, bucket: 4, quantity: 10)], in: model,
      centres: [WorkCentre(name: "X", calendar: .always), WorkCentre(name: "Y", calendar: .always)],
      operations: { item, _ in routings[item] })
    #expect(load[0] == [0, 0, 0, 0, 160, 0])
    #expect(load[1] == [0, 0, 0, 60, 0, 0])
  }
}

@Suite struct PromiseBookTests {
  static func book(stock: Int64 = 5, capacityHours: Int = 8) -> PromiseBook {
    var near = ItemRecord(key: ItemAtPlant("A", at: "near"), source: .make, leadTimeDays: 1, stock: stock)
    near.lot = .lotForLot
    var scenario = PlanningScenario(today: PlanningWorld.today, horizonDays: 60)
    scenario.plants = ["near", "far"].map { PlanningScenario.Plant(name: $0) }
    scenario.items = [
      near, ItemRecord(key: ItemAtPlant("S", at: "near"), source: .buy, leadTimeDays: 6, stock: 20),
      ItemRecord(key: ItemAtPlant("A", at: "far"), source: .none, stock: 7),
    ]
    scenario.bills = [
      BillRecord(item: "A", plant: "near", components: [BillRecord.Component(item: "S", quantity: .pieces(2))])
    ]
    scenario.calendars = [
      WorkCalendar(
        name: "shift", shifts: [WorkCalendar.Shift(weekdays: Set(1...7), from: 0, until: capacityHours * 3600)])
    ]
    scenario.centres = [PlanningScenario.Centre(name: "M", calendar: "shift")]
    scenario.routings = [
      RoutingRecord(
        key: ItemAtPlant("A", at: "near"), steps: [RoutingRecord.Step(centre: "M", setupSeconds: 0, runSeconds: 3600)])
    ]
    let plan = RequirementsPlan(scenario)
    return PromiseBook(
      plan.preparation, plan.material, CapacityLoad(plan.preparation.centres, today: PlanningWorld.today))
  }
  static func ask(
    _ book: inout PromiseBook, _ name: String, _ quantity: Int64, plants: [String] = ["near"], reserves: Bool = true,
    together: Bool = true, day: Int = 1
  ) -> PromiseAnswer? {
    let request = PromiseRequest(
      name: name, item: "A", plants: plants, quantity: quantity, wanted: PlanningWorld.day(day), reserves: reserves,
      together: together)
    return try? book.answer(request).get()
  }
  static func dates(_ answer: PromiseAnswer?) -> [Int: Int64] {
    Dictionary(
      uniqueKeysWithValues: (answer?.deliveries ?? []).map { ($0.date - PlanningWorld.today + 1, $0.quantity) })
  }

  @Test func stockThenMaterialThenCapacityDecideTheDate() {
    var book = Self.book()
    #expect(Self.dates(Self.ask(&book, "stock", 5, reserves: false)) == [1: 5])
    // Eight more fill the first day's shift and are there the next.
    #expect(Self.dates(Self.ask(&book, "make", 13, reserves: false)) == [2: 13])
    // Ten are all that the parts in stock allow; the work takes two days.
    let answer = Self.ask(&book, "work", 15, reserves: false)
    #expect(Self.dates(answer) == [3: 15])
    #expect(answer?.reasons.first?.code == .capacity)
    // More parts come after six days, and eleven pieces take two.
    let more = Self.ask(&book, "parts", 16, reserves: false)
    #expect(Self.dates(more) == [9: 16])
  }

  @Test func theReasonsNameWhatReallyKeepsEarlierDatesAway() {
    var book = Self.book()
    // More parts come on the 7th; 45 hours of work are six days then. Parts at once would gain six days, more room five.
    let parts = Self.ask(&book, "parts", 50, reserves: false)
    #expect(Self.dates(parts) == [13: 50])
    #expect(parts?.reasons.map(\.code) == [.leadTime, .capacity])
    #expect(parts?.reasons.map(\.record) == ["item S at near", "work centre M"])
    // 95 hours are twelve days: more room would gain eleven.
    let room = Self.ask(&book, "room", 100, reserves: false)
    #expect(Self.dates(room) == [19: 100])
    #expect(room?.reasons.map(\.code) == [.capacity, .leadTime])
    #expect(room?.reasons.first?.sentence.contains("95 A at near take from") == true)
    // The parts come one day sooner than eleven hours of work could be done.
    let few = Self.ask(&book, "few", 16, reserves: false)
    #expect(Self.dates(few) == [9: 16])
    #expect(few?.reasons.map(\.code) == [.leadTime, .capacity])
    // Trying it out leaves nothing behind.
    #expect(Self.dates(Self.ask(&book, "again", 100)) == [19: 100])
    #expect(Self.ask(&book, "after", 2, reserves: false)?.deliveries.first?.date == PlanningWorld.day(20))
    let released = book.release("again")
    #expect(released && Self.dates(Self.ask(&book, "same", 100, reserves: false)) == [19: 100])
  }

  @Test func theLastPartOfASplitDeliveryHasItsOwnReasons() {
    var book = Self.book()
    // Ten come of the parts in stock, and from the 8th on as many as a day's work gives.
    let answer = Self.ask(&book, "split", 31, reserves: false, together: false)
    #expect(answer?.deliveries.last?.quantity == 8)
    #expect(answer?.reasons.contains { $0.sentence.contains("8 A at near take from 2026-01-10 to 2026-01-12") } == true)
  }

  @Test func aDateBeyondTheHorizonIsRefusedWithAReason() {
    var book = Self.book()
    let answer = Self.ask(&book, "far", 1, reserves: false, day: 200)
    #expect(answer?.short == 1 && answer?.reasons.map(\.code) == [.policy])
  }

  @Test func anInquiryBooksNothingAndAQuoteDoes() {
    var book = Self.book()
    for _ in 0..<3 { #expect(Self.dates(Self.ask(&book, "q", 5, reserves: false)) == [1: 5]) }
    #expect(Self.dates(Self.ask(&book, "q1", 5)) == [1: 5])
    #expect(Self.ask(&book, "q1", 5) == nil)
    let second = Self.dates(Self.ask(&book, "q2", 5, reserves: false))
    #expect(second == [2: 5])
    let releases = [book.release("q1"), book.release("q1")]
    #expect(releases == [true, false])
    #expect(Self.dates(Self.ask(&book, "q3", 5, reserves: false)) == [1: 5])
  }

  @Test func plantsAreAskedInTheirOrderAndMayShareASplitDelivery() {
    var book = Self.book()
    let answer = Self.ask(&book, "both", 12, plants: ["near", "far"], together: false)
    #expect(answer?.deliveries.map(\.plant) == ["near", "far"])
    #expect(answer?.deliveries.map(\.quantity) == [5, 7])
    #expect(Self.ask(&book, "far", 1, plants: ["far"])?.short == 1)
  }

  @Test func whatWasMadeForAForecastMayBePromised() throws {
    var scenario = PlanningWorld.scenario([PlanningWorld.item("A", leadTime: 30)], horizon: 60)
    scenario.forecasts = [
      ForecastRecord(key: ItemAtPlant("A"), from: PlanningWorld.day(40), until: PlanningWorld.day(47), quantity: 20)
    ]
    scenario.promises = [
      PromiseRequest(name: "Q", item: "A", quantity: 20, wanted: PlanningWorld.day(38)),
      PromiseRequest(name: "R", item: "A", quantity: 1, wanted: PlanningWorld.day(40), reserves: false),
    ]
    let plan = RequirementsPlan(scenario)
    #expect(plan.promises.map { $0.deliveries.first?.date } == [PlanningWorld.day(38), PlanningWorld.day(40)])
    #expect(plan.promises.allSatisfy { $0.reasons.isEmpty })
    scenario.promises[0].wanted = PlanningWorld.day(20)
    let early = RequirementsPlan(scenario).promises[0]
    #expect(early.deliveries.first?.date == PlanningWorld.day(31))
    #expect(early.reasons.map(\.code) == [.leadTime])
  }

  @Test func whatIsReleasedIsFreeAgainExactly() {
    let seed = RequirementsRandom.seed()
    var random = RequirementsRandom(seed: seed)
    for _ in 0..<20 {
      var book = Self.book()
      let before = Self.ask(&book, "x", 14, reserves: false, together: false)
      var names: [String] = []
      for number in 0..<6 {
        let answer = Self.ask(
          &book, "q\(number)", random.quantity(1...12), plants: random.chance(50) ? ["near"] : ["far", "near"],
          together: random.chance(50), day: 1 + random.below(10))
        if answer?.isReserved == true { names.append("q\(number)") }
      }
      names.shuffle(using: &random)
      for name in names {
        let released = book.release(name)
        #expect(released, "seed \(seed)")
      }
      #expect(Self.ask(&book, "x", 14, reserves: false, together: false) == before, "seed \(seed)")
    }
  }
}
