@testable import ProductionDomain
import Testing

@Suite struct OrderSchedulePropertyTests {
  static func make(
    _ input: OrderScheduleInput, seed: UInt64 = 1, steps: Int? = 400, threads: Int = 2
  ) throws -> OrderSchedule {
    try OrderSchedule.make(input, limits: .init(threads: threads, seed: seed, steps: steps)) { steps == nil }
  }

  @Test(arguments: 1...60) func machinesCalendarsSetupsSequencesAndFixedTimesAreKept(seed: Int) throws {
    for objective in ShopObjective.allCases {
      var maker = OrderShopMaker(seed: UInt64(seed))
      let input = maker.input(orders: 1 + seed % 13, objective: objective)
      let schedule = try Self.make(input, seed: UInt64(seed))
      #expect(OrderScheduleChecker(input).faults(of: schedule) == [], "seed \(seed) \(objective)")
    }
  }

  @Test(arguments: 1...40) func noScheduleIsWorseThanTheBestRuleOrBetterThanItsBound(seed: Int) throws {
    for objective in ShopObjective.allCases {
      var maker = OrderShopMaker(seed: UInt64(100 + seed))
      let input = maker.input(orders: 2 + seed % 9, objective: objective)
      let schedule = try Self.make(input, seed: UInt64(seed), steps: seed % 2 == 0 ? 300 : nil)
      let value = schedule.value.value(for: objective)
      let left = schedule.unschedulable.count { $0.sentence.contains("finds no room") }
      for rule in schedule.rules where rule.left <= left {
        #expect(
          objective == .profit ? value >= rule.value : value <= rule.value, "seed \(seed) \(objective) \(rule.rule)")
      }
      #expect(objective == .profit ? value <= schedule.bound : value >= schedule.bound, "seed \(seed) \(objective)")
    }
  }

  @Test(arguments: 1...10) func theSameSeedAndStepsGiveTheSameSchedule(seed: Int) throws {
    for objective in ShopObjective.allCases {
      var maker = OrderShopMaker(seed: UInt64(200 + seed))
      let input = maker.input(orders: 8, objective: objective)
      #expect(try Self.make(input, seed: 7) == Self.make(input, seed: 7), "seed \(seed) \(objective)")
    }
  }

  @Test(arguments: 1...40) func whatALateOrderWaitedForWasThere(seed: Int) throws {
    var maker = OrderShopMaker(seed: UInt64(300 + seed))
    var input = maker.input(orders: 10, objective: .weightedTardiness)
    for order in input.orders.indices { input.orders[order].awaitsMaterial = order % 2 == 0 }
    let schedule = try Self.make(input, seed: UInt64(seed), steps: 100)
    for result in schedule.orders {
      #expect((schedule.explanation(of: result, in: input) != nil) == (result.lateness > 0))
      for wait in result.waits {
        #expect(wait.minutes > 0, "seed \(seed)")
        switch wait.cause {
        case .machine(let centre, let machine, let order):
          #expect(
            schedule.operations.contains { $0.order == order && $0.centre == centre && $0.machine == machine },
            "seed \(seed)")
        case .component(let order): #expect(input.orders[result.order].waitsFor.contains(order), "seed \(seed)")
        case .material, .release:
          let order = input.orders[result.order]
          #expect(order.release > input.now && order.awaitsMaterial == (wait.cause == .material), "seed \(seed)")
        case .setup, .calendar, .work, .fixed: break
        }
      }
    }
  }

  /// One machine, always open: the best of all sequences.
  @Test(arguments: 1...20) func fewOrdersOnOneMachineAreSequencedLikeByTryingEverything(seed: Int) throws {
    var random = SearchRandom(seed: UInt64(seed))
    let setups = OrderScheduleInput.SetupMatrix(
      families: ["a", "b"], first: [random.below(30), random.below(30)],
      between: [[0, 10 + random.below(60)], [10 + random.below(60), 0]])
    let orders = (0..<5).map { index in
      OrderScheduleInput.Order(
        name: "O\(index)", item: "I", family: random.below(2) == 0 ? "a" : "b", release: 0,
        due: 60 + random.below(600), weight: Int64(1 + random.below(5)) * 1440,
        operations: [.init(centre: 0, runSeconds: Int64(30 + random.below(120)) * 60)])
    }
    for objective in [ShopObjective.makespan, .weightedTardiness] {
      let input = OrderScheduleInput(
        today: OrderShopMaker.monday, horizonDays: 5,
        centres: [.init(name: "Press", calendar: .always, setups: setups)], orders: orders, objective: objective)
      let schedule = try Self.make(input, seed: UInt64(seed), steps: 2_000)
      #expect(schedule.value.value(for: objective) == Self.best(input, setups), "seed \(seed) \(objective)")
    }
  }

  private static func best(_ input: OrderScheduleInput, _ setups: OrderScheduleInput.SetupMatrix) -> Int64 {
    var best = Int64.max
    func extend(_ left: [Int], _ time: Int, _ family: Int?, _ cost: Int64) {
      if left.isEmpty { best = min(best, input.objective == .makespan ? Int64(time) : cost) }
      for order in left {
        let own = input.orders[order]
        let next = own.family == "a" ? 0 : 1
        let setup = family.map { setups.between[$0][next] } ?? setups.first[next]
        let end = time + setup + Int(own.operations[0].runSeconds / 60)
        extend(left.filter { $0 != order }, end, next, cost + own.weight / 1440 * Int64(max(0, end - own.due!)))
      }
    }
    extend(Array(input.orders.indices), 0, nil, 0)
    return best
  }

  @Test(arguments: 1...40) func latestStartsKeepDueDatesMachinesAndComponents(seed: Int) throws {
    var maker = OrderShopMaker(seed: UInt64(400 + seed))
    let input = maker.input(orders: 2 + seed % 9, objective: .makespan)
    let plan = try OrderSchedule.backward(input)
    let checker = OrderScheduleChecker(input, firstDay: -input.horizonDays)
    let planned = Set(plan.starts.map(\.order))
    #expect(
      (plan.starts.map(\.order) + plan.unschedulable.map(\.order)).sorted() == Array(input.orders.indices),
      "seed \(seed)")
    // What would have to be done before the calendar is known, or after a fixed time, proves nothing.
    let late = Set(plan.tooLate.map(\.order))
    if plan.operations.allSatisfy({ $0.isFixed || $0.setupStart >= -input.horizonDays * 1440 }), late.isEmpty {
      #expect(checker.faults(of: plan.operations, scheduled: planned) == [], "seed \(seed)")
    }
    for start in plan.starts where !late.contains(start.order) {
      let order = input.orders[start.order]
      if let due = order.due { #expect(start.end <= due, "seed \(seed)") }
      for entry in plan.operations where entry.order == start.order && !entry.isFixed {
        #expect(entry.setupStart >= input.now, "seed \(seed)")
        if entry.operation == 0 { #expect(entry.start >= order.release, "seed \(seed)") }
      }
    }
  }
}
