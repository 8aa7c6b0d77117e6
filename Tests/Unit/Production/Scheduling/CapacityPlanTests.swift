@testable import ProductionDomain
import Testing

@Suite struct CapacityPlanTests {
  /// Five orders of one day each on one machine, then a day of delivery; times in half days from 1 January.
  /// Orders 1, 2, 4, 5 are due on 20 January 00:00, order 3 on 17 January 12:00; at most 4 days early.
  static func day(_ day: Double) -> Int { Int((day - 1) * 2) }

  static let orders = ShopProblem(
    machines: [.init(name: "Make"), .init(name: "Deliver")],
    jobs: [20, 20, 17.5, 20, 20].enumerated().map { index, due in
      ShopProblem.Job(
        name: "#\(index + 1)", due: day(due),
        operations: [.init(machine: 0, duration: 2), .init(machine: 1, duration: 2)])
    })

  @Test func ofFiveOrdersOnOneMachineTheLastIsOneDayLate() throws {
    let plan = try OrderByOrderPlanner.plan(
      Self.orders, priority: [0, 1, 2, 3, 4], unlimited: [1], maximumEarliness: Self.day(5))
    #expect(plan.promises.map(\.lateness) == [0, 0, 0, 0, 2])
    #expect(plan.promises[4].end == Self.day(21))
    #expect(plan.promises[4].obstacle?.machine == 0)
    #expect(plan.promises[4].obstacle?.wanted == .init(Self.day(18), Self.day(19)))
    let slots = plan.schedule.entries.filter { $0.machine == 0 }.map { [$0.job, $0.start, $0.end] }
    #expect(
      slots == [
        [3, Self.day(14.5), Self.day(15.5)], [2, Self.day(15.5), Self.day(16.5)], [1, Self.day(17), Self.day(18)],
        [0, Self.day(18), Self.day(19)], [4, Self.day(19), Self.day(20)],
      ])
  }

  @Test func withoutLimitsAllFiveAreOnTimeAndTwoWantTheSameDay() throws {
    let plan = try OrderByOrderPlanner.plan(
      Self.orders, priority: [0, 1, 2, 3, 4], unlimited: [1], maximumEarliness: Self.day(5), overloading: true)
    #expect(plan.promises.allSatisfy { $0.lateness == 0 && $0.obstacle == nil })
    let slots = plan.schedule.entries.filter { $0.machine == 0 }.map { [$0.job, $0.start, $0.end] }
    #expect(
      slots == [
        [3, Self.day(14.5), Self.day(15.5)], [2, Self.day(15.5), Self.day(16.5)], [1, Self.day(17), Self.day(18)],
        [0, Self.day(18), Self.day(19)], [4, Self.day(18), Self.day(19)],
      ], "one overload of one machine, on 18 January")
  }

  @Test func machinesWithoutAnyLimitAreTakenAsLateAsTheDueDatesAllow() throws {
    let plan = try OrderByOrderPlanner.plan(Self.orders, priority: [0, 1, 2, 3, 4], unlimited: [0, 1])
    #expect(plan.promises.allSatisfy { $0.lateness == 0 && $0.obstacle == nil })
    #expect(plan.schedule.entries.count { $0.machine == 0 && $0.start == Self.day(18) } == 4)
  }

  /// Who comes after an overload finds the machine taken there once.
  @Test(arguments: 1...30) func whatIsOverloadedIsOnTimeWhereTimeAllows(seed: Int) throws {
    var maker = ShopMaker(seed: UInt64(seed))
    let problem = maker.plain(jobs: 6, machines: 3)
    let plan = try OrderByOrderPlanner.plan(
      problem, priority: Array(problem.jobs.indices), maximumEarliness: 20, overloading: true)
    for promise in plan.promises {
      let job = problem.jobs[promise.job]
      let work = job.operations.reduce(0) { $0 + $1.options[0].duration }
      #expect((promise.lateness == 0) == (job.due! - work >= job.release), "seed \(seed)")
      var end = job.release
      for entry in plan.schedule.entries.filter({ $0.job == promise.job }).sorted(by: { $0.operation < $1.operation }) {
        #expect(entry.start >= end, "seed \(seed): precedence")
        end = entry.end
      }
    }
  }

  @Test(arguments: 1...30) func orderByOrderNothingOverlaps(seed: Int) throws {
    var maker = ShopMaker(seed: UInt64(seed))
    var problem = maker.rich(jobs: 6, machines: 3)
    for machine in problem.machines.indices { problem.machines[machine].setup = nil }
    let plan = try OrderByOrderPlanner.plan(
      problem, priority: Array(problem.jobs.indices.reversed()), maximumEarliness: seed % 2 == 0 ? 20 : nil)
    #expect(ScheduleChecker.faults(of: plan.schedule, in: problem) == [], "seed \(seed)")
    for promise in plan.promises where promise.lateness == 0 {
      #expect(promise.end <= problem.jobs[promise.job].due!)
    }
  }

  @Test(arguments: 1...30) func backwardSchedulesEndByTheDueDatesAndForwardOnesAreFeasible(seed: Int) throws {
    var maker = ShopMaker(seed: UInt64(seed))
    let problem = seed % 2 == 0 ? maker.rich(jobs: 5, machines: 3) : maker.plain(jobs: 5, machines: 3)
    let plan = try BackwardSchedule.plan(problem)
    #expect(ScheduleChecker.faults(of: plan.forward, in: problem) == [], "seed \(seed)")
    for (job, end) in zip(problem.jobs, plan.latest.completions(jobCount: problem.jobs.count)) {
      #expect(end <= job.due!)
    }
    for machine in problem.machines.indices {
      let own = plan.latest.entries.filter { $0.machine == machine }
      for (first, second) in zip(own, own.dropFirst()) { #expect(first.end <= second.start) }
    }
  }

  @Test func theBottleneckIsNamedWithWhatAnHourOfItIsWorth() throws {
    // Machine B works all the time; A has slack.
    let problem = JobShopTests.problem([[(0, 2), (1, 10)], [(0, 2), (1, 10)], [(0, 2), (1, 10)]], machines: 2)
    let outcome = try JobShopTests.solve(problem, .makespan)
    #expect(outcome.value.makespan == 32)
    let bottleneck = try #require(Bottleneck.find(in: outcome.schedule, of: problem, for: .makespan, relief: 3))
    #expect(bottleneck.machine == 1)
    #expect(bottleneck.load == 30)
    #expect(bottleneck.criticalTime == 30)
    #expect(bottleneck.gain == 3)
  }

  @Test func reliefBeyondTheCriticalPartGainsOnlyWhatTheRestAllows() throws {
    let problem = JobShopTests.problem([[(0, 9)], [(1, 10)]], machines: 2)
    let outcome = try JobShopTests.solve(problem, .makespan)
    let bottleneck = try #require(Bottleneck.find(in: outcome.schedule, of: problem, for: .makespan, relief: 5))
    #expect(bottleneck.machine == 1)
    #expect(bottleneck.gain == 1)
  }
}
