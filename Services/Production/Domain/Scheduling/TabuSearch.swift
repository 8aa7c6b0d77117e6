/// Tabu search over one critical path with the N7 neighbourhood (Zhang, Li, Guan, Rao 2007): operations
/// move to the ends of their critical block, and the ends of a block move inside it. A move is valued by
/// new heads and tails of the moved segment only (Balas, Vazacopoulos 1998; Taillard 1994).
final class TabuSearch {
  let state: JobShopState
  let network: JobShopNetwork
  /// Until which iteration an operation may not come before another of its machine.
  let forbidden: UnsafeMutablePointer<Int32>
  let path: UnsafeMutablePointer<Int32>
  let heads: UnsafeMutablePointer<Int32>
  /// The best selection of the last descent, as a topological order.
  let best: UnsafeMutablePointer<Int32>
  private(set) var bestMakespan: Int32 = .max
  private(set) var iteration: Int32 = 0
  var random: SearchRandom
  private let tenure: Int
  private let tenureSpread: Int
  /// Iterations between two questions whether to stop.
  let stepsPerQuestion: Int
  /// Iterations over all descents.
  private(set) var iterations = 0

  struct Move {
    var value: Int32 = .max
    var moved: Int32 = 0
    var target: Int32 = 0
    var isForward = false
    var ties: Int32 = 0
  }

  init(_ network: JobShopNetwork, seed: UInt64) {
    self.network = network
    state = JobShopState(network)
    random = SearchRandom(seed: seed)
    forbidden = .allocate(capacity: max(1, network.pairCount))
    forbidden.initialize(repeating: 0, count: max(1, network.pairCount))
    path = .allocate(capacity: network.operationCount + 1)
    heads = .allocate(capacity: network.operationCount + 1)
    best = .allocate(capacity: network.operationCount + 1)
    best.initialize(repeating: 0, count: network.operationCount + 1)
    // Peng, Lu, Cheng 2015: from 10 + n/m, up to 1.4 (1.5 for many jobs per machine) times as long.
    let (jobs, machines) = (network.jobCount, max(1, network.machineCount))
    tenure = 10 + jobs / machines
    let longest = (0..<network.machineCount).reduce(0) { max($0, network.count(onMachine: $1)) }
    stepsPerQuestion = ShopSize.movesPerQuestion(most: 128, visits: 2 * (network.operationCount + longest * longest))
    tenureSpread = max(1, jobs <= 2 * machines ? tenure * 2 / 5 : tenure / 2)
  }

  deinit {
    for pointer in [forbidden, path, heads, best] { pointer.deallocate() }
  }

  /// Searches from `start` until `idleLimit` iterations bring no better schedule, `target` is reached or
  /// `shouldStop` says so; `best` and `bestMakespan` hold the result. Returns false when stopped.
  @discardableResult
  func descend(
    from start: UnsafePointer<Int32>, idleLimit: Int, target: Int32, budget: Int = .max, shouldStop: () -> Bool
  ) -> Bool {
    state.load(start)
    forgetMoves()
    var makespan = state.makespan
    keep(makespan)
    var idle = 0
    var left = budget
    while idle < idleLimit, bestMakespan > target, left > 0 {
      iteration &+= 1
      iterations &+= 1
      left &-= 1
      if Int(iteration) % stepsPerQuestion == 0, shouldStop() { return false }
      guard step(makespan) else {
        // No move is left: the critical path is one job or one machine, hence optimal.
        return true
      }
      makespan = state.makespan
      if makespan < bestMakespan {
        keep(makespan)
        idle = 0
      } else {
        idle &+= 1
      }
    }
    return true
  }

  private func keep(_ makespan: Int32) {
    bestMakespan = makespan
    best.update(from: state.order, count: network.operationCount)
  }

  private func forgetMoves() {
    if iteration > Int32.max / 2 {
      forbidden.update(repeating: 0, count: max(1, network.pairCount))
      iteration = 0
    }
    iteration &+= Int32(tenure + tenureSpread + 1)
  }

  /// Makes the best allowed move; false when there is none at all.
  private func step(_ makespan: Int32) -> Bool {
    let length = tracePath(makespan)
    let (path, machine) = (self.path, network.machine)
    var allowed = Move()
    var tabu = Move()
    let fromStart = state.end[Int(path[0])] == network.duration[Int(path[0])]
    var start = 0
    while start < length {
      let own = machine[Int(path[start])]
      var stop = start &+ 1
      while stop < length, machine[Int(path[stop])] == own { stop &+= 1 }
      if stop &- start > 1 {
        examineBlock(
          from: start, to: stop &- 1, isFirst: start == 0 && fromStart, isLast: stop == length, &allowed, &tabu)
      }
      start = stop
    }
    let move: Move
    if allowed.value < .max {
      move = allowed
    } else if tabu.value < .max {
      move = tabu
    } else {
      return false
    }
    apply(move)
    return true
  }

  /// A critical path from its first operation to its last.
  private func tracePath(_ makespan: Int32) -> Int {
    let room = network.operationCount
    let begin = state.tracePath(
      into: path, room: room, lasts: network.lastOperations, makespan: makespan, network.duration,
      ChainPrecedence(network), none: network.none, &random)
    if begin > 0 { path.update(from: path + begin, count: room &- begin) }
    return room &- begin
  }

  private func apply(_ move: Move) {
    let (rank, pairRow, after) = (network.rank, network.pairRow, state.after)
    let moved = Int(move.moved)
    let target = Int(move.target)
    let until = iteration &+ Int32(tenure &+ random.below(tenureSpread))
    let from: Int
    let to: Int
    if move.isForward {
      var node = moved
      repeat {
        node = Int(after[node])
        forbidden[Int(pairRow[moved]) &+ Int(rank[node])] = until
      } while node != target
      from = Int(state.position[moved])
      to = Int(state.position[target])
      state.moveForward(moved, after: target)
    } else {
      var node = target
      let column = Int(rank[moved])
      while node != moved {
        forbidden[Int(pairRow[node]) &+ column] = until
        node = Int(after[node])
      }
      from = Int(state.position[target])
      to = Int(state.position[moved])
      state.moveBackward(moved, before: target)
    }
    state.updateEnds(from: from)
    state.updateTails(from: to)
  }
}
