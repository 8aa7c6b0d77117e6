@testable import ProductionDomain
import Testing
import Values

@Suite struct OrderScheduleTests {
  typealias Input = OrderScheduleInput

  static func order(
    _ name: String, _ minutes: Int, centre: Int = 0, family: String? = nil, due: Int? = nil, weight: Int64 = 0
  ) -> Input.Order {
    Input.Order(
      name: name, item: name, family: family, due: due, weight: weight,
      operations: [.init(centre: centre, runSeconds: Int64(minutes) * 60)])
  }

  static func fixed(_ name: String, from start: Int, to end: Int, machine: Int? = 0) -> Input.Order {
    Input.Order(
      name: name, item: name,
      operations: [
        .init(
          centre: 0, runSeconds: Int64(end - start) * 60, fixedMachine: machine, fixedStart: start, fixedEnd: end)
      ], fixed: true)
  }

  static let press = Input.Centre(name: "Press", calendar: .always)
  /// 08:00 to 16:00 from Monday to Friday.
  static let week = WorkCalendar(
    name: "week", shifts: [.init(weekdays: [1, 2, 3, 4, 5], from: 8 * 3600, until: 16 * 3600)])

  static func input(
    _ orders: [Input.Order], centres: [Input.Centre] = [press], _ objective: ShopObjective = .makespan, days: Int = 10
  ) -> Input {
    Input(today: OrderShopMaker.monday, horizonDays: days, centres: centres, orders: orders, objective: objective)
  }

  static func make(_ input: Input) throws -> OrderSchedule {
    let schedule = try OrderSchedulePropertyTests.make(input, steps: 2_000)
    #expect(OrderScheduleChecker(input).faults(of: schedule) == [])
    return schedule
  }

  /// By order and operation.
  static func times(_ schedule: OrderSchedule) -> [[Int]] {
    schedule.operations.sorted { ($0.order, $0.operation) < ($1.order, $1.operation) }.map { [$0.start, $0.end] }
  }

  @Test func ordersOfOneFamilyFollowEachOther() throws {
    var centre = Self.press
    centre.setups = .init(families: ["red", "white"], first: [0, 0], between: [[0, 60], [60, 0]])
    let input = Self.input(
      [
        Self.order("A", 60, family: "red"), Self.order("B", 60, family: "white"), Self.order("C", 60, family: "red"),
      ], centres: [centre])
    let schedule = try Self.make(input)
    #expect(schedule.value.makespan == 240)
    #expect(schedule.changeovers == 1)
    #expect(schedule.busy == [[240]])
  }

  @Test func withoutAMatrixEveryOperationIsSetUpFor() throws {
    var orders = [Self.order("A", 60), Self.order("A", 60)]
    for index in orders.indices { orders[index].operations[0].setupMinutes = 15 }
    let schedule = try Self.make(Self.input(orders))
    #expect(schedule.value.makespan == 150)
    #expect(schedule.changeovers == 2)
  }

  @Test func ofTwoOrdersForTheSameTimeTheDearerOneIsOnTime() throws {
    let schedule = try Self.make(
      Self.input(
        [
          Self.order("A", 480, due: 480, weight: 1_000), Self.order("B", 480, due: 480, weight: 3_000),
        ], .weightedTardiness))
    #expect(Self.times(schedule) == [[480, 960], [0, 480]])
    // A third of a day.
    #expect(schedule.value.weightedTardiness == 333)
    #expect(schedule.orders[0].lateness == 480)
    #expect(schedule.orders[0].reason?.cause == .machine(centre: 0, machine: 0, order: 1))
  }

  @Test func aFrozenOrderBlocksItsMachineAndWhatFitsGoesBeforeIt() throws {
    let schedule = try Self.make(
      Self.input([Self.fixed("F", from: 100, to: 200), Self.order("A", 150), Self.order("B", 80)]))
    #expect(Self.times(schedule) == [[100, 200], [200, 350], [0, 80]])
    #expect(schedule.operations.first { $0.order == 0 }?.isFixed == true)
  }

  @Test func anOrderThatIsLateBehindAFrozenOneSaysSo() throws {
    let input = Self.input(
      [Self.fixed("F", from: 0, to: 500), Self.order("A", 100, due: 300, weight: 10)], .weightedTardiness)
    let schedule = try Self.make(input)
    #expect(schedule.orders[1].reason?.cause == .machine(centre: 0, machine: 0, order: 0))
    #expect(schedule.orders[1].reason?.minutes == 500)
    #expect(
      schedule.explanation(of: schedule.orders[1], in: input)
        == "Order 'A' is 5 h late: it waited 8 h 20 min for 'Press', which was busy with order 'F'.")
    #expect(schedule.isOptimal)
  }

  @Test func beforeAFrozenOrderThereIsTimeToSetUpForIt() throws {
    var centre = Self.press
    centre.setups = .init(families: ["red", "white"], first: [0, 0], between: [[0, 60], [60, 0]])
    var frozen = Self.fixed("F", from: 100, to: 200)
    frozen.family = "white"
    var before = Self.input([frozen, Self.order("A", 40, family: "red")], centres: [centre])
    #expect(Self.times(try Self.make(before)) == [[100, 200], [0, 40]])
    // A minute more does not fit, and behind it the machine is changed back.
    before.orders[1] = Self.order("A", 41, family: "red")
    #expect(Self.times(try Self.make(before)) == [[100, 200], [260, 301]])
  }

  @Test func theQuickerCentreIsChosen() throws {
    var order = Self.order("A", 100)
    order.operations[0].alternates = [.init(centre: 1, runSeconds: 90 * 60)]
    let centres = [Self.press, Input.Centre(name: "New press", calendar: .always)]
    let schedule = try Self.make(Self.input([order], centres: centres))
    #expect(schedule.operations[0].centre == 1)
    // Three of them: two on the quicker one take 180, the other one 100.
    let three = try Self.make(Self.input([order, order, order], centres: centres))
    #expect(three.value.makespan == 180)
  }

  @Test func machinesOfACentreWorkSideBySide() throws {
    var centre = Self.press
    centre.machines = 2
    let schedule = try Self.make(
      Self.input([Self.order("A", 60), Self.order("B", 60), Self.order("C", 100)], centres: [centre]))
    #expect(schedule.value.makespan == 120)
    #expect(schedule.busy[0].sorted() == [100, 120])
  }

  @Test func aSlowCentreTakesLonger() throws {
    var centre = Self.press
    centre.efficiencyPercent = 80
    var order = Self.order("A", 0)
    order.quantity = 7
    order.operations[0].runSeconds = 600
    order.operations[0].perQuantity = 2
    // 7 * 5 / 0.8 = 43.75 minutes.
    #expect(try Self.make(Self.input([order], centres: [centre])).value.makespan == 44)
  }

  @Test func workPausesDuringMaintenanceAndAtNight() throws {
    let ten = OrderShopMaker.monday.daysSinceEpoch * 86_400 + 10 * 3600
    let calendar = WorkCalendar(name: "week", shifts: Self.week.shifts, maintenance: [ten..<(ten + 7200)])
    let schedule = try Self.make(
      Self.input([Self.order("A", 240), Self.order("B", 240)], centres: [.init(name: "Press", calendar: calendar)]))
    #expect(Self.times(schedule).sorted { $0[0] < $1[0] } == [[480, 840], [840, 1440 + 600]])
  }

  static func overtime(weight: Int64) -> Input {
    let centre = Input.Centre(
      name: "Press", calendar: week, overtime: [.init(weekdays: [1, 2, 3, 4, 5], from: 16 * 3600, until: 18 * 3600)],
      overtimeCostPerHour: 6_000)
    var order = Self.order("A", 600, due: 18 * 60, weight: weight)
    order.margin = 50_000
    return Self.input([order], centres: [centre], .profit)
  }

  @Test func overtimeIsWorkedWhereItCostsLessThanBeingLate() throws {
    // Without it the order ends on Tuesday at 10:00: 16 hours late, two thirds of a day.
    let dear = try Self.make(Self.overtime(weight: 30_000))
    #expect(dear.orders[0].end == 18 * 60)
    #expect(dear.overtimeMinutes == 120)
    #expect(dear.value.profit == 50_000 - 12_000)
    let cheap = try Self.make(Self.overtime(weight: 15_000))
    #expect(cheap.orders[0].end == 1440 + 600)
    #expect(cheap.overtimeMinutes == 0)
    #expect(cheap.value.profit == 50_000 - 10_000)
    #expect(cheap.orders[0].reason?.cause == .calendar(centre: 0))
  }

  @Test func anOrderIsMadeJustInTimeWhereHoldingItCosts() throws {
    var order = Self.order("A", 60, due: 1440)
    order.margin = 100
    order.holdingCostPerDay = 10
    let schedule = try Self.make(Self.input([order], .profit))
    #expect(schedule.orders[0].end == 1440)
    #expect(schedule.value.profit == 100)
  }

  @Test func anOrderWaitsForTheOrderThatMakesItsComponent() throws {
    var bicycle = Self.order("Bicycle", 60, due: 100, weight: 10)
    bicycle.waitsFor = [1]
    let input = Self.input(
      [bicycle, Self.order("Frame", 120, centre: 1)],
      centres: [Self.press, Input.Centre(name: "Welding", calendar: .always)], .weightedTardiness)
    let schedule = try Self.make(input)
    #expect(Self.times(schedule) == [[120, 180], [0, 120]])
    #expect(schedule.orders[0].reason == .init(cause: .component(order: 1), minutes: 120))
  }

  @Test func aComponentTakesItsTurnFromTheOrderThatNeedsIt() throws {
    // The frame has no due date of its own.
    var bicycle = Self.order("Bicycle", 60, due: 180, weight: 10_000)
    bicycle.waitsFor = [2]
    let schedule = try Self.make(
      Self.input(
        [bicycle, Self.order("Other", 500, due: 700, weight: 1_000), Self.order("Frame", 120)], .weightedTardiness))
    #expect(Self.times(schedule) == [[120, 180], [180, 680], [0, 120]])
    #expect(schedule.value.weightedTardiness == 0)
  }

  @Test func lateMaterialIsTheReason() throws {
    var order = Self.order("A", 60, due: 100, weight: 10)
    order.release = 1440
    let input = Self.input([order], .weightedTardiness)
    let schedule = try Self.make(input)
    #expect(schedule.orders[0].reason == .init(cause: .material, minutes: 1440))
    #expect(
      schedule.explanation(of: schedule.orders[0], in: input)
        == "Order 'A' is 23 h 20 min late: its material comes on \(input.today + 1).")
  }

  @Test func anOrderThatIsOnlyReleasedLateDoesNotBlameItsMaterial() throws {
    var order = Self.order("A", 60, due: 100, weight: 10)
    (order.release, order.awaitsMaterial) = (1440, false)
    let input = Self.input([order], .weightedTardiness)
    let schedule = try Self.make(input)
    #expect(schedule.orders[0].reason == .init(cause: .release, minutes: 1440))
    #expect(
      schedule.explanation(of: schedule.orders[0], in: input)
        == "Order 'A' is 23 h 20 min late: it is to be released on \(input.today + 1).")
    let backward = try OrderSchedule.backward(input)
    #expect(
      backward.tooLate.map(\.sentence) == [
        "Order 'A' would have to begin on 2026-01-05 00:40, but it is to be released on 2026-01-06 00:00."
      ])
    // Material that is there sooner is no reason either, material that comes later is one.
    order.await(materialUntil: 1440)
    #expect(!order.awaitsMaterial && order.release == 1440)
    order.await(materialUntil: 2880)
    #expect(order.awaitsMaterial && order.release == 2880)
  }

  @Test func workThatIsLongerThanTheTimeIsTheReason() throws {
    let schedule = try Self.make(Self.input([Self.order("A", 300, due: 100, weight: 10)], .weightedTardiness))
    #expect(schedule.orders[0].reason == .init(cause: .work, minutes: 200))
  }

  @Test func operationsQueueAndMoveOnTheClock() throws {
    var order = Self.order("A", 60)
    order.operations[0].queueMinutes = 10
    order.operations[0].moveMinutes = 30
    order.operations.append(.init(centre: 1, runSeconds: 60 * 60, queueMinutes: 20))
    let schedule = try Self.make(
      Self.input([order], centres: [Self.press, Input.Centre(name: "Paint", calendar: .always)]))
    #expect(Self.times(schedule) == [[10, 70], [120, 180]])
  }

  @Test func ofBegunWorkOnlyTheRestIsPlannedWithoutSetup() throws {
    var order = Self.order("A", 100)
    order.operations[0].setupMinutes = 30
    order.operations[0].minutesDone = 40
    order.operations[0].fixedMachine = 1
    var centre = Self.press
    centre.machines = 2
    let schedule = try Self.make(Self.input([order], centres: [centre]))
    #expect(Self.times(schedule) == [[0, 60]])
    #expect(schedule.operations[0].machine == 1)
    #expect(schedule.operations[0].setupStart == 0)
  }

  @Test func nothingBeginsBeforeNow() throws {
    var input = Self.input([Self.order("A", 60)])
    input.now = 600
    #expect(Self.times(try Self.make(input)) == [[600, 660]])
  }

  @Test func theBusiestMachineIsTheBottleneck() throws {
    let orders = (0..<3).map { index -> Input.Order in
      var order = Self.order("O\(index)", 120)
      order.operations.append(.init(centre: 1, runSeconds: 600 * 60))
      return order
    }
    let schedule = try Self.make(
      Self.input(orders, centres: [Self.press, Input.Centre(name: "Oven", calendar: .always)]))
    #expect(schedule.value.makespan == 1920)
    #expect(schedule.bottleneck?.centre == 1)
    #expect(schedule.bottleneck?.gainOfOneHour == 60)
  }

  @Test func whatCannotBePlannedIsNamedAndTheRestIsPlanned() throws {
    let idle = Input.Centre(name: "Idle", calendar: WorkCalendar(name: "none", shifts: []))
    var waits = Self.order("Waits", 10)
    waits.waitsFor = [1]
    var inCircle = [Self.order("X", 10), Self.order("Y", 10)]
    inCircle[0].waitsFor = [6]
    inCircle[1].waitsFor = [5]
    let schedule = try Self.make(
      Self.input(
        [
          Self.order("Good", 10), Self.order("Never", 10, centre: 1), Self.order("Nowhere", 10, centre: 9),
          Self.order("Long", 20_000), waits, inCircle[0], inCircle[1],
        ], centres: [Self.press, idle]))
    #expect(Self.times(schedule) == [[0, 10]])
    #expect(
      schedule.unschedulable == [
        .init(
          order: 1,
          sentence: "Order 'Never': operation 1 needs work centre 'Idle', which never works in the next 10 days."),
        .init(order: 2, sentence: "Order 'Nowhere': operation 1 names work centre 9, but there are 2."),
        .init(
          order: 3, sentence: "Order 'Long' cannot be finished within 10 days, even if all machines were its own."),
        .init(order: 4, sentence: "Order 'Waits' waits for order 'Never', which cannot be planned."),
        .init(order: 5, sentence: "Order 'X' waits for itself through the orders it waits for: break the circle."),
        .init(order: 6, sentence: "Order 'Y' waits for itself through the orders it waits for: break the circle."),
      ])
  }

  @Test func asManyOrdersAsHaveRoomArePlanned() throws {
    let schedule = try Self.make(
      Self.input([Self.order("A", 700), Self.order("B", 1000), Self.order("C", 700)], .makespan, days: 1))
    #expect(schedule.orders.map(\.order) == [0, 2])
    #expect(
      schedule.unschedulable == [.init(order: 1, sentence: "Order 'B' finds no room beside the others within 1 days.")])
  }

  @Test func fixedTimesThatContradictEachOtherStandAndAreNamed() throws {
    var early = Self.fixed("G", from: 150, to: 250)
    early.waitsFor = [0]
    let schedule = try Self.make(Self.input([Self.fixed("F", from: 100, to: 200), early, Self.order("A", 60)]))
    #expect(Self.times(schedule) == [[100, 200], [150, 250], [0, 60]])
    #expect(
      schedule.conflicts == [
        .init(
          order: 1,
          sentence: "Operation 1 of order 'G' is fixed at a time at which 'Press' does operation 1 of order 'F'."),
        .init(order: 1, sentence: "Operation 1 of order 'G' is fixed to begin before order 'F' is finished."),
      ])
  }

  @Test func fixedOperationsWithoutAMachineStandSideBySide() throws {
    var centre = Self.press
    centre.machines = 2
    let schedule = try Self.make(
      Self.input(
        [Self.fixed("F", from: 0, to: 100, machine: nil), Self.fixed("G", from: 50, to: 150, machine: nil)],
        centres: [centre]))
    #expect(schedule.operations.map(\.machine) == [0, 1])
    #expect(schedule.conflicts.isEmpty)
  }

  @Test func latestStartsFollowFromDueDates() throws {
    // Both are due at 16:00 on Tuesday: the one that is placed second must be done when the other one begins.
    let due = 1440 + 16 * 60
    var late = Self.order("Late", 60, due: due)
    late.release = due
    let plan = try OrderSchedule.backward(
      Self.input(
        [
          Self.order("A", 240, due: due), Self.order("B", 300, due: due),
          Self.order("Old", 60, due: 500), late,
        ],
        centres: [
          .init(name: "Press", calendar: Self.week), Self.press, .init(name: "Saw", calendar: Self.week),
        ]))
    #expect(plan.starts.count == 4)
    #expect(plan.unschedulable.isEmpty)
    let own = plan.operations.filter { $0.order < 2 }
    #expect(own.allSatisfy { $0.end <= due })
    #expect(plan.tooLate.map(\.order) == [2, 3])
    #expect(
      plan.tooLate[1].sentence
        == "Order 'Late' would have to begin on 2026-01-06 15:00, but its material comes on 2026-01-06 16:00.")
  }

  @Test func aComponentIsWantedWhenTheOrderThatNeedsItBegins() throws {
    var bicycle = Self.order("Bicycle", 120, due: 1440 + 16 * 60)
    bicycle.waitsFor = [1]
    bicycle.operations[0].queueMinutes = 30
    let plan = try OrderSchedule.backward(
      Self.input(
        [bicycle, Self.order("Frame", 420, centre: 1)],
        centres: [.init(name: "Assembly", calendar: Self.week), .init(name: "Welding", calendar: Self.week)]))
    // 14:00 to 16:00; the frame by 13:30, from Monday 14:30 on.
    #expect(plan.starts.map(\.start) == [1440 + 14 * 60, 14 * 60 + 30])
    #expect(plan.tooLate.isEmpty)
  }

  @Test func whatCannotBeMeantIsRefused() {
    var order = Self.order("A", 10)
    order.waitsFor = [3]
    #expect(throws: SchedulingRefusal("Order 'A' waits for an order that does not exist: correct it.")) {
      try Self.make(Self.input([order]))
    }
    var centre = Self.press
    centre.efficiencyPercent = 0
    #expect(throws: SchedulingRefusal("Work centre 'Press' works at 0 %: give 1 to 10000.")) {
      try Self.make(Self.input([], centres: [centre]))
    }
  }

  @Test func nothingToPlanIsAnEmptySchedule() throws {
    let schedule = try Self.make(Self.input([]))
    #expect(schedule.operations.isEmpty && schedule.orders.isEmpty)
    #expect(schedule.isOptimal)
  }
}
