import Dispatch
import Synchronization

/// The sequencing engine: takes a problem, gives the best schedule found until it is told to stop.
package enum ShopScheduler {
  /// How long and how to search.
  package struct Limits: Sendable {
    package var threads: Int
    package var seed: UInt64
    /// Work to stop after, in moves of a thread; nil: only `shouldStop` ends the search. With it the result
    /// depends on problem, threads and seed alone.
    package var steps: Int?

    package init(threads: Int = 2, seed: UInt64 = 1, steps: Int? = nil) {
      self.threads = threads
      self.seed = seed
      self.steps = steps
    }
  }

  package struct Outcome: Sendable {
    package var schedule: ShopSchedule
    package var value: ScheduleValue
    /// No schedule is better than this (for profit: none earns more); nil when nothing is known.
    package var bound: Int64?
    package var isOptimal: Bool
    /// What each dispatch rule alone gives, by the objective.
    package var rules: [(rule: DispatchRule, value: Int64)]
    /// Moves tried by all threads.
    package var steps: Int
  }

  /// The best schedule found until `shouldStop` answers true (asked often, from several threads), the
  /// steps are used up or the schedule is proven best. Never worse than the best dispatch rule, of large shops than the
  /// best of those there was time for. `found` is told
  /// what the best of a thread costs, as often as `shouldStop` is asked.
  ///
  /// Throws when the problem is contradictory; see `ShopProblem.check()`.
  package static func solve(
    _ problem: ShopProblem, for objective: ShopObjective, limits: Limits,
    found: (@Sendable (Int64) -> Void)? = nil, shouldStop: @escaping @Sendable () -> Bool
  ) throws(SchedulingRefusal) -> Outcome {
    try problem.check()
    let decoder = ShopDecoder(problem)
    let dispatching = Dispatching(decoder: decoder)
    var starts: [Plan] = []
    var rules: [(rule: DispatchRule, value: Int64)] = []
    for rule in dispatching.rules(for: objective) where starts.isEmpty || dispatching.isQuick || !shouldStop() {
      let (list, choice) = dispatching.list(by: rule)
      let plan = Plan(list: list, choice: choice, cost: decoder.cost(list, choice, objective))
      starts.append(plan)
      rules.append((rule, objective == .profit ? -plan.cost : plan.cost))
    }
    starts.sort { $0.cost < $1.cost }
    let bound = ShopBounds.leastCost(of: problem, for: objective)
    var best = starts[0]
    let steps = Mutex(0)
    found?(best.cost)
    if best.cost > bound, decoder.operationCount > 1, dispatching.isQuick || !shouldStop() {
      let search = ShopSearch(
        problem: problem, objective: objective, starts: starts, bound: bound, limits: limits, found: found,
        shouldStop: shouldStop)
      let plans = Mutex<[(thread: Int, plan: Plan)]>([])
      DispatchQueue.concurrentPerform(iterations: max(1, limits.threads)) { thread in
        let (plan, made) = search.run(thread: thread)
        plans.withLock { $0.append((thread, plan)) }
        steps.withLock { $0 += made }
      }
      for (_, plan) in plans.withLock({ $0 }).sorted(by: { $0.thread < $1.thread }) where plan.cost < best.cost {
        best = plan
      }
    }
    var schedule = decoder.schedule(best.list, best.choice)
    if objective == .profit { schedule = LateStart.improve(schedule, decoder) }
    let value = decoder.value(of: schedule)
    let isKnown = bound > .min
    return Outcome(
      schedule: schedule, value: value, bound: isKnown ? (objective == .profit ? -bound : bound) : nil,
      isOptimal: isKnown && value.cost(for: objective) <= bound, rules: rules, steps: steps.withLock { $0 })
  }

  /// A list of operations with the options chosen, and what its schedule costs.
  struct Plan: Sendable {
    var list: [Int32]
    var choice: [Int32]
    var cost: Int64
  }
}
