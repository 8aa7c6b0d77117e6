import Dispatch
import Synchronization

/// Sequencing of permutation flow shops.
package enum FlowShopScheduler {
  package struct Outcome: Sendable {
    /// Jobs in their order, numbered from 0.
    package var sequence: [Int]
    package var value: Int64
    /// No sequence is better than this.
    package var bound: Int64
    package var isOptimal: Bool
    package var steps: Int
  }

  /// The best sequence found until `shouldStop` answers true, the steps (reinsertions of one job, per thread)
  /// are used up, or the bound is reached; Johnson's sequence at once where it is the best. `found` is told
  /// the value of a thread's best, as often as `shouldStop` is asked.
  package static func solve(
    _ shop: FlowShop, for objective: FlowShopObjective, limits: ShopScheduler.Limits,
    found: (@Sendable (Int64) -> Void)? = nil, shouldStop: @escaping @Sendable () -> Bool
  ) -> Outcome {
    if objective == .makespan, let sequence = FlowShopStarts.johnson(shop) {
      let value = shop.value(of: sequence, for: .makespan)
      return Outcome(sequence: sequence, value: value, bound: value, isOptimal: true, steps: 0)
    }
    let bound = FlowShopBounds.least(of: shop, for: objective)
    let starts = FlowShopStarts.sequences(shop, objective, shouldStop: shouldStop).map {
      (sequence: $0, value: shop.value(of: $0, for: objective))
    }.sorted { $0.value < $1.value }
    var (best, value) = starts[0]
    let steps = Mutex(0)
    found?(value)
    if value > bound, FlowShopWorker.fits(shop) {
      let isDone = Atomic(false)
      let results = Mutex<[(thread: Int, sequence: [Int], value: Int64)]>([])
      let begin = starts.map(\.sequence)
      DispatchQueue.concurrentPerform(iterations: max(1, limits.threads)) { thread in
        let worker = FlowShopWorker(
          shop, objective: objective, seed: limits.seed &* 0x9E37_79B9 &+ UInt64(thread), tuning: .init())
        var asked = 0
        let most = limits.steps.map { $0 / worker.stepsPerQuestion }
        worker.run(starts: begin, bound: bound) {
          asked += 1
          found?(worker.bestValue)
          if let most { return asked > most || shouldStop() }
          return isDone.load(ordering: .relaxed) || shouldStop()
        }
        if limits.steps == nil, worker.bestValue <= bound { isDone.store(true, ordering: .relaxed) }
        results.withLock { $0.append((thread, worker.best, worker.bestValue)) }
        steps.withLock { $0 += worker.moves }
      }
      for result in results.withLock({ $0 }).sorted(by: { $0.thread < $1.thread }) where result.value < value {
        best = result.sequence
        value = result.value
      }
    }
    return Outcome(
      sequence: best, value: value, bound: bound, isOptimal: value <= bound, steps: steps.withLock { $0 })
  }
}

/// Values that no sequence of a flow shop can beat.
enum FlowShopBounds {
  static func least(of shop: FlowShop, for objective: FlowShopObjective) -> Int64 {
    func work(_ job: Int, _ range: Range<Int>) -> Int {
      range.reduce(0) { $0 + Int(shop.durations[job * shop.machineCount + $1]) }
    }
    let machines = shop.machineCount
    switch objective {
    case .makespan:
      var bound = 0
      for machine in 0..<machines {
        let tasks = (0..<shop.jobCount).map { job in
          OneMachine.Task(
            head: Int(shop.releases[job]) + work(job, 0..<machine),
            duration: Int(shop.durations[job * machines + machine]), tail: work(job, (machine + 1)..<machines))
        }
        bound = max(bound, OneMachine.preemptiveBound(tasks))
      }
      return Int64(bound)
    case .weightedTardiness:
      return (0..<shop.jobCount).reduce(0) { total, job in
        let end = Int(shop.releases[job]) + work(job, 0..<machines)
        return total + shop.weights[job] * Int64(max(0, end - Int(shop.dues[job])))
      }
    }
  }
}

/// Where the search in a flow shop begins.
enum FlowShopStarts {
  /// Simple orders, and as far as there is time what insertion makes of two of them.
  static func sequences(_ shop: FlowShop, _ objective: FlowShopObjective, shouldStop: () -> Bool) -> [[Int]] {
    let jobs = Array(0..<shop.jobCount)
    func total(_ job: Int) -> Int {
      (0..<shop.machineCount).reduce(0) { $0 + Int(shop.durations[job * shop.machineCount + $1]) }
    }
    func sorted(_ key: (Int) -> Int) -> [Int] {
      let keys = jobs.map(key)
      return jobs.sorted { (keys[$0], $0) < (keys[$1], $1) }
    }
    var result = [jobs, sorted { total($0) }, sorted { Int(shop.dues[$0]) }]
    if let johnson = johnson(shop) { result.append(johnson) }
    // Nawaz, Enscore, Ham 1983: the jobs with most work, or the earliest due, first; each at its best place.
    for order in [sorted { -total($0) }, sorted { Int(shop.dues[$0]) }] {
      let built: [Int]?
      if objective == .makespan, FlowShopWorker.visits(shop) > 1_000_000 {
        var insertion = AcceleratedInsertion(shop)
        built = insertion.build(order, shouldStop: shouldStop)
      } else {
        built = FlowShopInsertion(shop, objective: objective).build(order, shouldStop: shouldStop)
      }
      guard let built else { break }
      result.append(built)
    }
    return result
  }

  /// The sequence of least makespan for two machines when all jobs are there from the beginning.
  static func johnson(_ shop: FlowShop) -> [Int]? {
    guard shop.machineCount == 2, shop.releases.allSatisfy({ $0 == 0 }) else { return nil }
    return JohnsonRule.sequence(
      (0..<shop.jobCount).map { (Int(shop.durations[2 * $0]), Int(shop.durations[2 * $0 + 1])) })
  }
}

extension FlowShopInsertion {
  /// Inserts jobs in the order given, each where the value is then least; nil when told to stop before. Small shops are
  /// built without asking.
  func build(_ order: [Int], shouldStop: () -> Bool) -> [Int]? {
    load([])
    for job in order {
      if length >= 250, shouldStop() { return nil }
      evaluate(job, limit: .max)
      var best = 0
      for position in 0...length where values[position] < values[best] { best = position }
      insert(job, at: best)
    }
    return (0..<length).map { Int(sequence[$0]) }
  }
}
