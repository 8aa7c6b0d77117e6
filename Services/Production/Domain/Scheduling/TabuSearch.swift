/// Tabu search over one critical path with the N7 neighbourhood (Zhang, Li, Guan, Rao 2007): operations
/// move to the ends of their critical block, and the ends of a block move inside it. A move is valued by
/// new heads and tails of the moved segment only (Balas, Vazacopoulos 1998; Taillard 1994).
final class TabuSearch {
  let state: JobShopState
  private let network: JobShopNetwork
  /// Until which iteration an operation may not come before another of its machine.
  private let forbidden: UnsafeMutablePointer<Int32>
  private let path: UnsafeMutablePointer<Int32>
  private let heads: UnsafeMutablePointer<Int32>
  /// The best selection of the last descent, as a topological order.
  let best: UnsafeMutablePointer<Int32>
  private(set) var bestMakespan: Int32 = .max
  private var iteration: Int32 = 0
  private var random: SearchRandom
  private let tenure: Int
  private let tenureSpread: Int
  /// Iterations between two questions whether to stop.
  let stepsPerQuestion: Int
  /// Iterations over all descents.
  private(set) var iterations = 0

  private struct Move {
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

  /// A critical path, chosen at random where several lead on, from first to last operation.
  private func tracePath(_ makespan: Int32) -> Int {
    let (end, before, duration) = (state.end, state.before, network.duration)
    var node = 0
    var ties = 0
    for job in 0..<network.jobCount {
      let last = Int(network.lastOperation[job])
      if end[last] == makespan {
        ties &+= 1
        if ties == 1 || random.below(ties) == 0 { node = last }
      }
    }
    // Written backwards into the end of the array, then moved to its front.
    var write = network.operationCount
    while true {
      write &-= 1
      path[write] = Int32(node)
      let head = end[node] &- duration[node]
      let machineBefore = Int(before[node])
      let onJob = network.machine[node &- 1] >= 0 && end[node &- 1] == head
      let onMachine = machineBefore != network.none && end[machineBefore] == head
      if onJob && onMachine {
        node = random.next() & 1 == 0 ? node &- 1 : machineBefore
      } else if onMachine {
        node = machineBefore
      } else if onJob {
        node &-= 1
      } else {
        break
      }
    }
    let length = network.operationCount &- write
    if write > 0 { path.update(from: path + write, count: length) }
    return length
  }

  @inline(__always)
  private func examineBlock(
    from start: Int, to stop: Int, isFirst: Bool, isLast: Bool, _ allowed: inout Move, _ tabu: inout Move
  ) {
    let path = self.path
    let first = Int(path[start])
    let last = Int(path[stop])
    if stop &- start == 1 {
      forward(first, last, &allowed, &tabu)
      return
    }
    if !isLast {
      for index in start..<stop { forward(Int(path[index]), last, &allowed, &tabu) }
      for index in (start &+ 1)..<max(start &+ 1, stop &- 1) { backward(last, Int(path[index]), &allowed, &tabu) }
    }
    if !isFirst {
      for index in (start &+ 1)...stop { backward(Int(path[index]), first, &allowed, &tabu) }
      for index in (start &+ 2)..<max(start &+ 2, stop) { forward(first, Int(path[index]), &allowed, &tabu) }
    }
  }

  /// Values moving `first` right after `last`.
  @inline(__always)
  private func forward(_ first: Int, _ last: Int, _ allowed: inout Move, _ tabu: inout Move) {
    let (end, tail, before, after) = (state.end, state.tail, state.before, state.after)
    let (duration, rank, pairRow) = (network.duration, network.rank, network.pairRow)
    // A way from the job successor of `first` to `last` would make a cycle.
    guard tail[first &+ 1] < duration[first &+ 1] &+ tail[last], first &+ 1 != last else { return }
    let heads = self.heads
    let column = Int(rank[first])
    var isTabu = false
    var node = Int(after[first])
    var reached = end[Int(before[first])]
    var count = 0
    while true {
      let head = max(end[node &- 1], reached)
      heads[count] = head
      count &+= 1
      reached = head &+ duration[node]
      isTabu = isTabu || forbidden[Int(pairRow[node]) &+ column] > iteration
      if node == last { break }
      node = Int(after[node])
    }
    let head = max(end[first &- 1], reached)
    var following = max(tail[first &+ 1], tail[Int(after[last])]) &+ duration[first]
    var value = head &+ following
    // A value beyond this is not chosen, so it need not be exact.
    let limit = isTabu ? bestMakespan : allowed.value
    while value <= limit {
      count &-= 1
      following = max(tail[node &+ 1], following) &+ duration[node]
      value = max(value, heads[count] &+ following)
      if count == 0 { break }
      node = Int(before[node])
    }
    consider(value, first, last, true, isTabu, &allowed, &tabu)
  }

  /// Values moving `last` right before `first`.
  @inline(__always)
  private func backward(_ last: Int, _ first: Int, _ allowed: inout Move, _ tabu: inout Move) {
    let (end, tail, before, after) = (state.end, state.tail, state.before, state.after)
    let (duration, rank, pairRow) = (network.duration, network.rank, network.pairRow)
    guard end[last &- 1] < end[first] &+ duration[last &- 1], last &- 1 != first else { return }
    let heads = self.heads
    let row = Int(pairRow[last])
    var isTabu = false
    let head = max(end[last &- 1], end[Int(before[first])])
    var reached = head &+ duration[last]
    var node = first
    var count = 0
    while true {
      let head = max(end[node &- 1], reached)
      heads[count] = head
      count &+= 1
      reached = head &+ duration[node]
      isTabu = isTabu || forbidden[row &+ Int(rank[node])] > iteration
      let next = Int(after[node])
      if next == last { break }
      node = next
    }
    var following = tail[Int(after[last])]
    var value: Int32 = 0
    let limit = isTabu ? bestMakespan : allowed.value
    while value <= limit {
      count &-= 1
      following = max(tail[node &+ 1], following) &+ duration[node]
      value = max(value, heads[count] &+ following)
      if count == 0 { break }
      node = Int(before[node])
    }
    following = max(tail[last &+ 1], following) &+ duration[last]
    value = max(value, head &+ following)
    consider(value, last, first, false, isTabu, &allowed, &tabu)
  }

  @inline(__always)
  private func consider(
    _ value: Int32, _ moved: Int, _ target: Int, _ isForward: Bool, _ isTabu: Bool, _ allowed: inout Move,
    _ tabu: inout Move
  ) {
    if !isTabu || value < bestMakespan {
      if value < allowed.value {
        allowed = Move(value: value, moved: Int32(moved), target: Int32(target), isForward: isForward, ties: 1)
      } else if value == allowed.value {
        allowed.ties &+= 1
        if random.below(Int(allowed.ties)) == 0 {
          allowed.moved = Int32(moved)
          allowed.target = Int32(target)
          allowed.isForward = isForward
        }
      }
    } else {
      // Should every move be tabu, any one of them is made.
      tabu.ties &+= 1
      if random.below(Int(tabu.ties)) == 0 {
        tabu = Move(
          value: value, moved: Int32(moved), target: Int32(target), isForward: isForward, ties: tabu.ties)
      }
    }
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
