@testable import ProductionDomain
import Testing

@Suite struct JobShopTests {
  /// Fisher, Thompson 1963: 6 jobs on 6 machines, (machine, time).
  static let ft06: [[(Int, Int)]] = [
    [(2, 1), (0, 3), (1, 6), (3, 7), (5, 3), (4, 6)],
    [(1, 8), (2, 5), (4, 10), (5, 10), (0, 10), (3, 4)],
    [(2, 5), (3, 4), (5, 8), (0, 9), (1, 1), (4, 7)],
    [(1, 5), (0, 5), (2, 5), (3, 3), (4, 8), (5, 9)],
    [(2, 9), (1, 3), (4, 5), (5, 4), (0, 3), (3, 1)],
    [(1, 3), (3, 3), (5, 9), (0, 10), (4, 4), (2, 1)],
  ]

  static func problem(_ jobs: [[(Int, Int)]], machines: Int) -> ShopProblem {
    ShopProblem(
      machines: (0..<machines).map { ShopProblem.Machine(name: "M\($0 + 1)") },
      jobs: jobs.enumerated().map { index, steps in
        ShopProblem.Job(name: "J\(index + 1)", operations: steps.map { .init(machine: $0.0, duration: $0.1) })
      })
  }

  static func solve(
    _ problem: ShopProblem, _ objective: ShopObjective, seed: UInt64 = 1, steps: Int = 20_000, threads: Int = 2
  ) throws -> ShopScheduler.Outcome {
    try ShopScheduler.solve(problem, for: objective, limits: .init(threads: threads, seed: seed, steps: steps)) {
      false
    }
  }

  @Test func fisherAndThompsonsSixBySixTakes55() throws {
    let problem = Self.problem(Self.ft06, machines: 6)
    let outcome = try Self.solve(problem, .makespan)
    #expect(ScheduleChecker.faults(of: outcome.schedule, in: problem) == [])
    #expect(ScheduleChecker.makespan(outcome.schedule) == 55)
    #expect(outcome.value.makespan == 55)
  }

  @Test(arguments: 1...40) func everyScheduleIsFeasibleAndNotWorseThanTheRules(seed: Int) throws {
    var maker = ShopMaker(seed: UInt64(seed))
    let problem = maker.plain(
      jobs: 2 + seed % 7, machines: 1 + seed % 5, options: seed % 3 == 0 ? 3 : 1, recurring: seed % 4 == 1)
    for objective in ShopObjective.allCases {
      let outcome = try Self.solve(problem, objective, seed: UInt64(seed), steps: 3_000)
      #expect(ScheduleChecker.faults(of: outcome.schedule, in: problem) == [], "seed \(seed) \(objective)")
      #expect(outcome.value.makespan == ScheduleChecker.makespan(outcome.schedule))
      #expect(outcome.value.weightedTardiness == ScheduleChecker.weightedTardiness(outcome.schedule, problem))
      let value = outcome.value.value(for: objective)
      for (rule, byRule) in outcome.rules {
        #expect(objective == .profit ? value >= byRule : value <= byRule, "seed \(seed) \(objective) \(rule)")
      }
      if let bound = outcome.bound {
        #expect(objective == .profit ? value <= bound : value >= bound, "seed \(seed) \(objective)")
      }
    }
  }

  @Test(arguments: 1...12) func smallShopsAreSolvedLikeByTryingEverything(seed: Int) throws {
    var maker = ShopMaker(seed: UInt64(1000 + seed))
    let problem = maker.plain(jobs: 3, machines: 2 + seed % 2, options: seed % 2 == 0 ? 2 : 1)
    for objective in [ShopObjective.makespan, .weightedTardiness] {
      let outcome = try Self.solve(problem, objective, seed: UInt64(seed))
      #expect(outcome.value.value(for: objective) == Enumeration.best(problem, objective), "seed \(seed) \(objective)")
    }
  }

  @Test func theSameSeedAndStepsGiveTheSameSchedule() throws {
    var maker = ShopMaker(seed: 5)
    for problem in [maker.plain(jobs: 8, machines: 6), maker.plain(jobs: 6, machines: 4, options: 3)] {
      for objective in ShopObjective.allCases {
        let first = try Self.solve(problem, objective, seed: 9, steps: 5_000)
        let second = try Self.solve(problem, objective, seed: 9, steps: 5_000)
        #expect(first.schedule == second.schedule)
      }
    }
  }

  @Test func aSearchThatIsToldToStopAtOnceGivesTheBestRule() throws {
    let problem = Self.problem(Self.ft06, machines: 6)
    let outcome = try ShopScheduler.solve(problem, for: .makespan, limits: .init()) { true }
    #expect(ScheduleChecker.faults(of: outcome.schedule, in: problem) == [])
    #expect(Int64(outcome.value.makespan) <= outcome.rules.map(\.value).min()!)
  }

  @Test func nothingToDoIsAnEmptySchedule() throws {
    let outcome = try Self.solve(ShopProblem(machines: [], jobs: []), .makespan)
    #expect(outcome.schedule.entries.isEmpty)
    #expect(outcome.isOptimal)
  }

  @Test func aMachineThatDoesNotExistIsRefused() {
    let problem = Self.problem([[(3, 1)]], machines: 2)
    #expect(throws: SchedulingRefusal("Operation 1 of job 'J1' names machine 4, but there are 2.")) {
      try Self.solve(problem, .makespan)
    }
  }
}

/// Tries every list of operations and every choice of machines.
enum Enumeration {
  static func best(_ problem: ShopProblem, _ objective: ShopObjective) -> Int64 {
    var best = Int64.max
    var next = problem.jobs.map { _ in 0 }
    var reached = problem.jobs.map(\.release)
    var free = problem.machines.map { _ in 0 }
    func value() -> Int64 {
      switch objective {
      case .makespan: Int64(reached.max() ?? 0)
      default:
        zip(problem.jobs, reached).reduce(0) { $0 + $1.0.weight * Int64(max(0, $1.1 - ($1.0.due ?? $1.1))) }
      }
    }
    func extend() {
      if value() >= best { return }
      var isComplete = true
      for job in problem.jobs.indices where next[job] < problem.jobs[job].operations.count {
        isComplete = false
        for option in problem.jobs[job].operations[next[job]].options {
          let (ready, machineFree) = (reached[job], free[option.machine])
          reached[job] = max(ready, machineFree) + option.duration
          free[option.machine] = reached[job]
          next[job] += 1
          extend()
          next[job] -= 1
          reached[job] = ready
          free[option.machine] = machineFree
        }
      }
      if isComplete { best = min(best, value()) }
    }
    extend()
    return best
  }
}
