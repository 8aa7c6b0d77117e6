@testable import ProductionDomain
import Testing

@Suite struct CalendarAndSetupTests {
  @Test(arguments: 1...40) func calendarsSetupsAndFamiliesAreKept(seed: Int) throws {
    var maker = ShopMaker(seed: UInt64(seed))
    let problem = maker.rich(jobs: 2 + seed % 5, machines: 1 + seed % 4)
    for objective in ShopObjective.allCases {
      let outcome = try JobShopTests.solve(problem, objective, seed: UInt64(seed), steps: 400)
      #expect(ScheduleChecker.faults(of: outcome.schedule, in: problem) == [], "seed \(seed) \(objective)")
      let value = outcome.value.value(for: objective)
      for (rule, byRule) in outcome.rules {
        #expect(objective == .profit ? value >= byRule : value <= byRule, "seed \(seed) \(objective) \(rule)")
      }
    }
  }

  @Test(arguments: 1...20) func searchAndDecoderAgreeOnTheCost(seed: Int) throws {
    var maker = ShopMaker(seed: UInt64(seed))
    let problem = maker.rich(jobs: 4, machines: 3)
    let decoder = ShopDecoder(problem)
    for rule in DispatchRule.allCases {
      let (list, choice) = Dispatching(decoder: decoder).list(by: rule)
      for objective in ShopObjective.allCases {
        let value = decoder.value(of: decoder.schedule(list, choice))
        #expect(decoder.cost(list, choice, objective) == value.cost(for: objective), "seed \(seed) \(rule)")
      }
    }
  }

  /// 1,440 minutes on a centre that is open 08:00 to 16:00 from Monday to Friday; minute 0 is Monday 00:00.
  @Test func threeDaysOfWorkFromMondayMorningEndOnWednesdayAfternoon() throws {
    let day = 1440
    var closed: [ShopProblem.Interval] = [.init(0, 480)]
    for weekday in 0..<6 { closed.append(.init(weekday * day + 960, (weekday + 1) * day + 480)) }
    let problem = ShopProblem(
      machines: [.init(name: "Centre", closed: closed, isResumable: true)],
      jobs: [.init(name: "Order", operations: [.init(machine: 0, duration: 1440)])])
    let outcome = try JobShopTests.solve(problem, .makespan)
    #expect(outcome.schedule.entries[0].start == 480)
    #expect(outcome.schedule.entries[0].end == 2 * day + 960)
  }

  @Test func workThatMayNotPauseWaitsForAGapThatIsLongEnough() throws {
    let problem = ShopProblem(
      machines: [.init(name: "Oven", closed: [.init(5, 10), .init(17, 20)])],
      jobs: [.init(name: "Bread", operations: [.init(machine: 0, duration: 8)])])
    #expect(try JobShopTests.solve(problem, .makespan).schedule.entries[0].start == 20)
  }

  @Test(arguments: 1...60) func latestTimesMirrorEarliestTimes(seed: Int) {
    var random = SearchRandom(seed: UInt64(seed))
    var closed: [ShopProblem.Interval] = []
    var time = random.below(5)
    for _ in 0..<5 {
      let end = time + 1 + random.below(6)
      closed.append(.init(time, end))
      time = end + random.below(8)
    }
    for isResumable in [true, false] {
      let working = WorkingTime(.init(name: "M", closed: closed, isResumable: isResumable))
      for from in 0..<50 {
        for length in 1..<9 {
          let early = working.earliest(length, from: from)
          #expect(early.start >= from)
          #expect(working.worked(in: early) == length)
          if !isResumable { #expect(early.end - early.start == length) }
          let late = working.latest(length, until: early.end)
          #expect(late.end <= early.end && late.start >= early.start)
          #expect(working.worked(in: late) == length)
          // Nothing earlier would do: the latest time before this one's end begins before `from`.
          let before = working.latest(length, until: early.end - 1)
          #expect(before.start < from || before.end < early.end)
        }
      }
    }
  }

  @Test func groupingFamiliesSavesSetups() throws {
    let setup = ShopProblem.SetupTimes(first: [0, 0], between: [[0, 10], [10, 0]])
    let problem = ShopProblem(
      machines: [.init(name: "Press", setup: setup, setupCost: 3)],
      jobs: (0..<6).map {
        .init(name: "J\($0)", margin: 100, operations: [.init(machine: 0, duration: 5, family: $0 % 2)])
      })
    let outcome = try JobShopTests.solve(problem, .makespan, steps: 4_000)
    #expect(outcome.value.makespan == 40)
    let profit = try JobShopTests.solve(problem, .profit, steps: 4_000)
    #expect(profit.value.profit == 600 - 30)
  }

  @Test func aFinishedJobThatWouldWaitForItsDueDateIsStartedLater() throws {
    let problem = ShopProblem(
      machines: [.init(name: "M")],
      jobs: [.init(name: "J", due: 50, margin: 10, holdingCost: 1, operations: [.init(machine: 0, duration: 5)])])
    let outcome = try JobShopTests.solve(problem, .profit)
    #expect(outcome.schedule.entries[0].end == 50)
    #expect(outcome.value.profit == 10)
    #expect(outcome.isOptimal)
  }

  @Test func overtimeIsPaidOnlyForWorkInIt() throws {
    let problem = ShopProblem(
      machines: [.init(name: "M", overtime: [.init(8, 12)], overtimeCost: 7)],
      jobs: [.init(name: "J", margin: 100, operations: [.init(machine: 0, duration: 10)])])
    #expect(try JobShopTests.solve(problem, .profit).value.profit == 100 - 14)
  }

  @Test func closedTimesThatOverlapAreRefused() {
    let problem = ShopProblem(machines: [.init(name: "M", closed: [.init(0, 5), .init(4, 6)])], jobs: [])
    #expect(throws: SchedulingRefusal("Machine 'M' has two entries of closed time that overlap at 4: join them.")) {
      try problem.check()
    }
  }
}
