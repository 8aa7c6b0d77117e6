@testable import ProductionDomain
import Values

/// Orders and work centres drawn at random from a seed.
struct OrderShopMaker {
  var random: SearchRandom
  static let monday = LocalDate(year: 2026, month: 1, day: 5)!

  init(seed: UInt64) { random = SearchRandom(seed: seed) }

  mutating func input(orders: Int, objective: ShopObjective) -> OrderScheduleInput {
    let horizon = 6 + random.below(20)
    let centres = (0..<(1 + random.below(4))).map { centre($0, horizon) }
    var input = OrderScheduleInput(
      today: Self.monday, horizonDays: horizon, now: random.below(3) == 0 ? random.below(900) : 0, centres: centres,
      orders: [], objective: objective)
    for index in 0..<orders { input.orders.append(order(index, input)) }
    return input
  }

  private mutating func centre(_ index: Int, _ horizon: Int) -> OrderScheduleInput.Centre {
    let week: Set<Int> = [1, 2, 3, 4, 5]
    let hour = 3600
    let shifts: [WorkCalendar.Shift]
    switch random.below(4) {
    case 0: shifts = WorkCalendar.always.shifts
    case 1: shifts = [.init(weekdays: week, from: 8 * hour, until: 16 * hour)]
    case 2:
      shifts = [
        .init(weekdays: week, from: 6 * hour, until: 14 * hour + 1800),
        .init(weekdays: week, from: 14 * hour, until: 22 * hour),
      ]
    default: shifts = [.init(weekdays: week, from: 20 * hour, until: 29 * hour)]
    }
    let midnight = Self.monday.daysSinceEpoch * 86_400
    let maintenance = (0..<random.below(3)).map { _ -> Range<Int> in
      let start = midnight + random.below(horizon * 1440) * 60
      return start..<(start + 60 * (1 + random.below(600)))
    }
    var setups: OrderScheduleInput.SetupMatrix?
    if random.below(2) == 0 {
      setups = .init(
        families: ["red", "white"], first: [random.below(40), random.below(40)],
        between: (0..<2).map { a in (0..<2).map { b in a == b ? 0 : 5 + random.below(90) } })
    }
    let hasOvertime = random.below(2) == 0
    return OrderScheduleInput.Centre(
      name: "C\(index)",
      calendar: WorkCalendar(
        name: "K\(index)", shifts: shifts, holidays: random.below(3) == 0 ? [Self.monday + random.below(horizon)] : [],
        maintenance: maintenance), machines: 1 + random.below(3), efficiencyPercent: 60 + random.below(80),
      setups: setups, setupCostPerHour: Int64(random.below(3) * 50),
      overtime: hasOvertime
        ? [
          .init(weekdays: [6], from: 8 * hour, until: 14 * hour),
          .init(weekdays: week, from: 16 * hour, until: 18 * hour),
        ] : [], overtimeCostPerHour: hasOvertime ? Int64(random.below(500)) : 0)
  }

  private mutating func order(_ index: Int, _ input: OrderScheduleInput) -> OrderScheduleInput.Order {
    let end = input.horizonDays * 1440
    var operations = (0..<(1 + random.below(4))).map { _ in operation(input) }
    var isFixed = false
    if random.below(6) == 0 {
      // Begun: its first operation stands.
      isFixed = true
      let start = random.below(end / 3) - 300
      operations[0].fixedStart = start
      operations[0].fixedEnd = start + 30 + random.below(400)
      operations[0].fixedMachine = random.below(2) == 0 ? 0 : nil
      if random.below(2) == 0 { operations[0].fixedSetupStart = start - random.below(40) }
      operations[0].alternates = []
    } else if random.below(6) == 0 {
      operations[0].minutesDone = 1 + random.below(5)
      operations[0].fixedMachine = 0
    }
    let waitsFor = index > 0 && random.below(3) == 0 ? [random.below(index)] : []
    return OrderScheduleInput.Order(
      name: "O\(index)", item: "I\(random.below(4))", family: [nil, "red", "white", "blue"][random.below(4)],
      quantity: Int64(1 + random.below(20)), release: random.below(2) == 0 ? 0 : random.below(end / 3),
      due: random.below(6) == 0 ? nil : random.below(end), weight: Int64(random.below(5) * 1000),
      margin: Int64(random.below(5000)), holdingCostPerDay: Int64(random.below(3) * 40), waitsFor: waitsFor,
      operations: operations, fixed: isFixed)
  }

  private mutating func operation(_ input: OrderScheduleInput) -> OrderScheduleInput.Operation {
    let centre = random.below(input.centres.count)
    let other = random.below(input.centres.count)
    let isWhole = random.below(3) == 0
    let seconds = Int64(isWhole ? 1200 + random.below(20_000) : 700 + random.below(1_800))
    return OrderScheduleInput.Operation(
      centre: centre, setupMinutes: random.below(3) * 10, runSeconds: seconds, perQuantity: isWhole ? nil : 1,
      alternates: other != centre
        ? [
          .init(
            centre: other, setupMinutes: random.below(20), runSeconds: seconds + Int64(random.below(600)),
            perQuantity: isWhole ? nil : 1)
        ] : [], queueMinutes: random.below(3) == 0 ? random.below(200) : 0,
      moveMinutes: random.below(3) == 0 ? random.below(200) : 0)
  }
}
