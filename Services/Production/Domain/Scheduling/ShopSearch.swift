import Synchronization

/// Chooses the search that fits a problem and runs it on one thread.
final class ShopSearch: Sendable {
  private let problem: ShopProblem
  private let objective: ShopObjective
  private let starts: [ShopScheduler.Plan]
  private let bound: Int64
  private let limits: ShopScheduler.Limits
  private let found: (@Sendable (Int64) -> Void)?
  private let shouldStop: @Sendable () -> Bool
  private let kind: Kind
  /// Set when one thread has reached the bound.
  private let isDone = Atomic(false)
  /// The best job-shop selection of each thread.
  private let posted = Mutex<[Int: JobShopPopulation.Member]>([:])

  private enum Kind: Sendable {
    case makespan(JobShopNetwork)
    case flexible(FlexibleNetwork)
    case tardiness(JobShopNetwork)
    case oneMachine(OneMachineShop)
    case general
  }

  init(
    problem: ShopProblem, objective: ShopObjective, starts: [ShopScheduler.Plan], bound: Int64,
    limits: ShopScheduler.Limits, found: (@Sendable (Int64) -> Void)?, shouldStop: @escaping @Sendable () -> Bool
  ) {
    self.problem = problem
    self.objective = objective
    self.starts = starts
    self.bound = bound
    self.limits = limits
    self.found = found
    self.shouldStop = shouldStop
    let size = ShopSize(problem)
    let hasHolding = objective == .profit && problem.jobs.contains { $0.holdingCost > 0 && $0.due != nil }
    if !problem.isPlain || hasHolding {
      kind = .general
    } else if objective == .makespan {
      let isFixed = problem.isFixed && problem.isChain
      kind = !size.fits(isFixed: isFixed) ? .general : isFixed ? .makespan(.init(problem)) : .flexible(.init(problem))
    } else if let shop = OneMachineShop(problem) {
      kind = .oneMachine(shop)
    } else {
      kind =
        problem.isFixed && problem.isChain && size.operations <= ShopSize.mostOperations
        ? .tardiness(.init(problem)) : .general
    }
  }

  func run(thread: Int) -> (ShopScheduler.Plan, steps: Int) {
    let seed = limits.seed &* 0x9E37_79B9 &+ UInt64(thread)
    let byTime = limits.steps == nil
    var asked = 0
    // The searches ask at fixed counts of moves, so that counting questions counts work.
    func stop(every moves: Int, best: @escaping () -> Int64) -> () -> Bool {
      let most = limits.steps.map { $0 / moves }
      return { [self] in
        asked += 1
        found?(best())
        if let most { return asked > most || shouldStop() }
        return isDone.load(ordering: .relaxed) || shouldStop()
      }
    }
    let result: (ShopScheduler.Plan, steps: Int)
    switch kind {
    case .makespan(let network):
      let worker = MakespanWorker(network, seed: seed, tuning: .init())
      let first = thread == 0 ? starts.prefix(1) : starts.dropFirst().prefix(1)
      // Without a limit of steps: what comes over depends on when, so it would not repeat.
      if byTime, limits.threads > 1 {
        worker.exchange = { [self] own in
          posted.withLock {
            $0[thread] = own
            return $0.filter { $0.key != thread }.map(\.value).min { $0.makespan < $1.makespan }
          }
        }
      }
      worker.run(
        starts: first.map { network.order(of: $0.list) }, target: Int32(clamping: bound),
        shouldStop: stop(every: worker.stepsPerQuestion) { Int64(worker.best.makespan) })
      result = (network.plan(worker.best.order, cost: Int64(worker.best.makespan)), worker.iterations)
    case .flexible(let network):
      let first = thread == 0 ? starts.prefix(1) : starts.dropFirst().prefix(1)
      func run<Precedence>(_ worker: FlexibleWorker<Precedence>) -> (ShopScheduler.Plan, steps: Int) {
        worker.run(
          starts: first.map { network.selection(of: $0) }, target: Int32(clamping: bound),
          shouldStop: stop(every: worker.stepsPerQuestion) { Int64(worker.best.makespan) })
        return (network.plan(worker.best), worker.iterations)
      }
      result =
        network.isChain
        ? run(FlexibleWorker<ChainPrecedence>(network, seed: seed, tuning: .init()))
        : run(FlexibleWorker<GraphPrecedence>(network, seed: seed, tuning: .init()))
    case .tardiness(let network):
      let jobs = problem.jobs
      let margin = objective == .profit ? jobs.reduce(0) { $0 + $1.margin } : 0
      let worker = TardinessWorker(
        network, dues: jobs.map { Int32($0.due ?? Int(Int32.max / 2)) }, weights: jobs.map(\.weight), seed: seed,
        tuning: .init())
      worker.run(
        starts: starts.map { network.order(of: $0.list) }, bound: bound + margin,
        shouldStop: stop(every: worker.stepsPerQuestion) { worker.best.value - margin })
      result = (network.plan(worker.best.order, cost: worker.best.value - margin), worker.moves)
    case .oneMachine(let shop):
      let margin = objective == .profit ? problem.jobs.reduce(0) { $0 + $1.margin } : 0
      let worker = OneMachineWorker(shop, seed: seed, tuning: .init())
      worker.run(
        starts: starts.map(\.list), bound: bound + margin,
        shouldStop: stop(every: worker.stepsPerQuestion) { worker.bestValue - margin })
      result = (
        ShopScheduler.Plan(
          list: worker.best, choice: [Int32](repeating: 0, count: worker.best.count), cost: worker.bestValue - margin),
        worker.moves
      )
    case .general:
      let worker = GeneralWorker(problem, objective: objective, seed: seed)
      worker.run(
        starts: starts, bound: bound, shouldStop: stop(every: worker.stepsPerQuestion) { worker.best.cost })
      result = (
        ShopScheduler.Plan(list: worker.best.list, choice: worker.best.choice, cost: worker.best.cost), worker.moves
      )
    }
    if byTime, result.0.cost <= bound { isDone.store(true, ordering: .relaxed) }
    return result
  }
}

extension JobShopNetwork {
  /// A problem whose operations have one machine each.
  convenience init(_ problem: ShopProblem) {
    self.init(
      jobs: problem.jobs.map {
        $0.operations.map { (machine: $0.options[0].machine, duration: Int32($0.options[0].duration)) }
      },
      machineCount: problem.machines.count, releases: problem.jobs.map { Int32($0.release) })
  }

  /// Operation numbers leave the separators out: one stands before each job.
  func order(of list: [Int32]) -> [Int32] {
    var nodeOf: [Int32] = []
    nodeOf.reserveCapacity(operationCount)
    for node in 0..<nodeCount where job[node] >= 0 { nodeOf.append(Int32(node)) }
    return list.map { nodeOf[Int($0)] }
  }

  func plan(_ order: [Int32], cost: Int64) -> ShopScheduler.Plan {
    ShopScheduler.Plan(
      list: order.map { $0 - job[Int($0)] - 1 }, choice: [Int32](repeating: 0, count: operationCount), cost: cost)
  }
}

extension FlexibleNetwork {
  convenience init(_ problem: ShopProblem) {
    self.init(
      jobs: problem.jobs.map {
        $0.operations.map { $0.options.map { Option(machine: $0.machine, duration: Int32($0.duration)) } }
      },
      machineCount: problem.machines.count, releases: problem.jobs.map { Int32($0.release) },
      predecessors: problem.isChain ? nil : problem.jobs.map { job in job.operations.indices.map(job.predecessors) })
  }

  func selection(of plan: ShopScheduler.Plan) -> FlexibleSelection {
    var selection = FlexibleSelection(order: [], choice: [Int32](repeating: 0, count: nodeCount), makespan: .max)
    var nodeOf: [Int32] = []
    for node in 0..<nodeCount where job[node] >= 0 {
      selection.choice[node] = optionStart[node] + plan.choice[nodeOf.count]
      nodeOf.append(Int32(node))
    }
    selection.order = plan.list.map { nodeOf[Int($0)] }
    return selection
  }

  func plan(_ selection: FlexibleSelection) -> ShopScheduler.Plan {
    var choice: [Int32] = []
    for node in 0..<nodeCount where job[node] >= 0 { choice.append(selection.choice[node] - optionStart[node]) }
    return ShopScheduler.Plan(
      list: selection.order.map { $0 - job[Int($0)] - 1 }, choice: choice, cost: Int64(selection.makespan))
  }
}
