import ProductionDomain
import Values

/// How long promises take: from the table of one item, and from a whole plan with material and capacity of two plants.
struct PromiseBenchmark {
  static let periods = 365
  let seed: UInt64

  /// Microseconds of answers from the table of one item, each from stock, orders and receipts that changed since, and of
  /// adding the same numbers up once.
  func available(_ count: Int) -> (measured: [Double], floor: [Double]) {
    var random = SearchRandom(seed: seed)
    var measured: [Double] = []
    var floor: [Double] = []
    var sink: Int64 = 0
    for _ in 0..<max(1, count) {
      let orders = (0..<Self.periods).map { _ in Int64(random.below(9)) }
      let receipts = (0..<Self.periods).map { _ in Int64(random.below(10)) }
      let wanted = random.below(Self.periods / 2)
      measured.append(
        milliseconds {
          let table = PromiseTable(onHand: 100, orders: orders, receipts: receipts)
          sink &+= Int64(table.scheduleLines(of: 150, wanted: wanted).count)
        } * 1000)
      floor.append(
        milliseconds {
          for period in 0..<Self.periods { sink &+= receipts[period] &- orders[period] }
        } * 1000)
    }
    // Keeps the sums from being left out.
    if sink == .min { note("") }
    return (measured, floor)
  }

  /// Milliseconds of answers, while every second one books what it promises, on a fresh book for each way of delivering.
  func capable(_ count: Int, together: Bool, on plan: RequirementsPlan) -> [Double] {
    var random = SearchRandom(seed: seed &+ 1)
    let preparation = plan.preparation
    let today = preparation.scenario.today
    var book = PromiseBook(preparation, plan.material, CapacityLoad(preparation.centres, today: today))
    return (0..<max(1, count)).map { number in
      let request = PromiseRequest(
        name: "Q\(number)", item: "I0-\(random.below(100))", plants: ["north", "south"],
        quantity: Int64(1 + random.below(60)), wanted: today + random.below(60), reserves: number % 2 == 0,
        together: together)
      return milliseconds { _ = book.answer(request) }
    }
  }

  /// Milliseconds of answers where every item has two or three sources and hardly any stock: each from a book of its own,
  /// as the service asks, made of `preparation`. Half of the deliveries come together.
  func severalSources(_ count: Int, _ preparation: ScenarioPreparation) -> [Double] {
    var random = SearchRandom(seed: seed &+ 3)
    let today = preparation.scenario.today
    return (0..<max(1, count)).map { number in
      let request = PromiseRequest(
        name: "Q\(number)", item: "I0-\(random.below(100))", plants: ["north", "south"],
        quantity: Int64(1 + random.below(60)), wanted: today + random.below(20), together: number % 2 == 0,
        fromStock: false)
      return milliseconds {
        var book = PromiseBook(preparation, bookings: PromiseBookings())
        _ = book.answer(request)
      }
    }
  }

  /// The plants of ``scenario()``; what is made may be bought too, what is bought comes of a slow or a quick supplier, and
  /// the north plant may have everything from the south one.
  func scenarioOfSeveralSources() -> PlanningScenario {
    var scenario = scenario()
    scenario.demands = []
    for place in scenario.items.indices {
      let item = scenario.items[place]
      scenario.items[place].stock = item.stock % 5
      scenario.items[place].sources =
        item.source == .make
        ? [SourceRecord(.make), SourceRecord(.buy, priority: 3, leadTimeDays: item.leadTimeDays + 6)]
        : [SourceRecord(.buy), SourceRecord(.buy, priority: 2, leadTimeDays: 2)]
      guard item.key.plant == "north" else { continue }
      scenario.items[place].sources.append(SourceRecord(.transfer(from: "south"), priority: 2, leadTimeDays: 1))
    }
    return scenario
  }

  /// Two plants, 100 items on each of five levels, routings over 20 work centres, 365 daily buckets.
  func scenario() -> PlanningScenario {
    var random = SearchRandom(seed: seed &+ 2)
    let today = LocalDate(year: 2026, month: 1, day: 5)!
    var scenario = PlanningScenario(today: today, horizonDays: Self.periods)
    let shift = WorkCalendar.Shift(weekdays: [1, 2, 3, 4, 5], from: 8 * 3600, until: 16 * 3600)
    scenario.calendars = [WorkCalendar(name: "week", shifts: [shift])]
    scenario.plants = ["north", "south"].map { PlanningScenario.Plant(name: $0, calendar: "week") }
    scenario.centres = (0..<20).map { PlanningScenario.Centre(name: "M\($0)", calendar: "week", machines: 2) }
    for plant in ["north", "south"] {
      for level in 0..<5 {
        for number in 0..<100 { add(ItemAtPlant("I\(level)-\(number)", at: plant), level, to: &scenario, &random) }
      }
    }
    scenario.demands = (0..<200).map { number in
      let plant = random.below(2) == 0 ? "north" : "south"
      return DemandRecord(
        name: "D\(number)", key: ItemAtPlant("I0-\(random.below(100))", at: plant),
        quantity: Int64(1 + random.below(40)), due: today + random.below(120))
    }
    return scenario
  }

  private func add(
    _ key: ItemAtPlant, _ level: Int, to scenario: inout PlanningScenario, _ random: inout SearchRandom
  ) {
    scenario.items.append(
      ItemRecord(
        key: key, source: level < 4 ? .make : .buy, leadTimeDays: 1 + random.below(5), stock: Int64(random.below(200))))
    guard level < 4 else { return }
    scenario.bills.append(
      BillRecord(
        item: key.item, plant: key.plant,
        components: (0..<4).map { _ in
          BillRecord.Component(
            item: "I\(level + 1)-\(random.below(100))", quantity: .pieces(Int64(1 + random.below(3))))
        }))
    scenario.routings.append(
      RoutingRecord(
        key: key,
        steps: (0..<2).map { _ in
          RoutingRecord.Step(
            centre: "M\(random.below(20))", setupSeconds: 600, runSeconds: Int64(30 + random.below(90)))
        }))
  }
}
