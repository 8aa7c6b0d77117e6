/// Tabu search for the flexible job shop: an operation of a critical path is taken out and inserted
/// elsewhere, on any of its machines (Mastrolilli, Gambardella 2000).
///
/// Heads and tails are computed anew without the operation, so that every insertion is valued exactly:
/// the makespan is the larger of the makespan without the operation and the longest way through it.
final class FlexibleTabuSearch<Precedence: FlexiblePrecedence> {
  let state: FlexibleState<Precedence>
  private let network: FlexibleNetwork
  private let precedence: Precedence
  private let forbidden: UnsafeMutablePointer<Int32>
  private let path: UnsafeMutablePointer<Int32>
  private let ends: UnsafeMutablePointer<Int32>
  private let tails: UnsafeMutablePointer<Int32>
  private var iteration: Int32 = 0
  private(set) var iterations = 0
  private(set) var best: FlexibleSelection
  private var random: SearchRandom
  /// Iterations between two questions whether to stop.
  let stepsPerQuestion: Int
  var tenure = 12

  private struct Move {
    var value: Int32 = .max
    var through: Int32 = .max
    var node = 0
    var option = 0
    var previous = 0
    var ties = 0
  }

  init(_ network: FlexibleNetwork, seed: UInt64) {
    self.network = network
    precedence = Precedence(network)
    state = FlexibleState(network)
    random = SearchRandom(seed: seed)
    var counts = [Int](repeating: 0, count: network.machineCount)
    for option in 0..<network.optionCount { counts[Int(network.optionMachine[option])] += 1 }
    stepsPerQuestion = ShopSize.movesPerQuestion(
      most: 16, visits: 4 * network.operationCount * (counts.max() ?? 0))
    func array(_ count: Int) -> UnsafeMutablePointer<Int32> {
      let pointer = UnsafeMutablePointer<Int32>.allocate(capacity: max(1, count))
      pointer.initialize(repeating: 0, count: max(1, count))
      return pointer
    }
    forbidden = array(network.optionCount)
    path = array(network.operationCount + 1)
    ends = array(network.nodeCount)
    tails = array(network.nodeCount)
    best = FlexibleSelection(order: [], choice: [], makespan: .max)
  }

  deinit {
    for pointer in [forbidden, path, ends, tails] { pointer.deallocate() }
  }

  /// Searches from `start` until `idleLimit` iterations bring nothing better, `target` is reached or
  /// `shouldStop` says so (then false is returned); `best` holds the result.
  func descend(
    from start: FlexibleSelection, idleLimit: Int, target: Int32, shouldStop: () -> Bool
  ) -> Bool {
    state.load(start)
    iteration &+= 10_000
    if iteration > Int32.max / 2 {
      forbidden.update(repeating: 0, count: max(1, network.optionCount))
      iteration = 1
    }
    var makespan = state.makespan
    best = state.selection()
    var idle = 0
    while idle < idleLimit, best.makespan > target {
      iteration &+= 1
      iterations &+= 1
      if iterations % stepsPerQuestion == 0, shouldStop() { return false }
      guard step(makespan) else { return true }
      makespan = state.makespan
      if makespan < best.makespan {
        best = state.selection()
        idle = 0
      } else {
        idle += 1
      }
    }
    return true
  }

  /// Moves `count` random operations of critical paths to random places: a new start near the old one.
  func perturb(_ start: FlexibleSelection, count: Int) -> FlexibleSelection {
    state.load(start)
    for _ in 0..<count {
      let length = tracePath(state.makespan)
      let node = Int(path[length &- 1 &- random.below(length)])
      var allowed = Move()
      var tabu = Move()
      examine(node, makespan: .max, &allowed, &tabu, atRandom: true)
      if allowed.ties > 0 { apply(allowed) }
    }
    return state.selection()
  }

  private func step(_ makespan: Int32) -> Bool {
    let length = tracePath(makespan)
    var allowed = Move()
    var tabu = Move()
    let count = network.nodeCount
    ends.update(from: state.end, count: count)
    tails.update(from: state.tail, count: count)
    for index in (0..<length).reversed() {
      let node = Int(path[index])
      if network.optionStart[node &+ 1] &- network.optionStart[node] == 1 {
        // On its only machine an operation moves only within a block.
        let own = state.machine[node]
        let follows = index > 0 && state.machine[Int(path[index &- 1])] == own
        let precedes = index &+ 1 < length && state.machine[Int(path[index &+ 1])] == own
        guard follows || precedes else { continue }
      }
      examine(node, makespan: makespan, &allowed, &tabu, atRandom: false)
    }
    if allowed.ties > 0 {
      apply(allowed)
    } else if tabu.ties > 0 {
      apply(tabu)
    } else {
      return false
    }
    return true
  }

  /// Values every insertion of `node` that certainly makes no cycle.
  private func examine(
    _ node: Int, makespan: Int32, _ allowed: inout Move, _ tabu: inout Move, atRandom: Bool
  ) {
    let (order, position, before, after) = (state.order, state.position, state.before, state.after)
    let (duration, ends, tails, none) = (state.duration, self.ends, self.tails, network.none)
    let place = Int(position[node])
    let oldPrevious = Int(before[node])
    let ownChoice = Int(state.choice[node])
    let count = network.operationCount
    let precedence = self.precedence
    if atRandom {
      ends.update(from: state.end, count: network.nodeCount)
      tails.update(from: state.tail, count: network.nodeCount)
    }
    state.unlink(node)
    ends[node] = 0
    tails[node] = 0
    var index = place &+ 1
    while index < count {
      let other = Int(order[index])
      ends[other] = max(precedence.head(other, ends), ends[Int(before[other])]) &+ duration[other]
      index &+= 1
    }
    index = place &- 1
    while index >= 0 {
      let other = Int(order[index])
      tails[other] = max(precedence.tail(other, tails), tails[Int(after[other])]) &+ duration[other]
      index &-= 1
    }
    let head = precedence.head(node, ends)
    var without = head
    for last in network.lastOperations { without = max(without, ends[Int(last)]) }
    let rest = precedence.tail(node, tails)
    let earliest = precedence.lastStart(node, ends, duration)
    let latest = precedence.longestRest(node, tails, duration)
    if atRandom || without <= max(allowed.value, best.makespan) {
      for option in Int(network.optionStart[node])..<Int(network.optionStart[node &+ 1]) {
        let machine = Int(network.optionMachine[option])
        let time = network.optionDuration[option]
        let isTabu = forbidden[option] > iteration
        var previous = none
        var next = Int(state.first[machine])
        // Past everything that may have to come before.
        while next != none, position[next] < Int32(place), ends[next] <= earliest || precedence.isNext(next, node) {
          previous = next
          next = Int(after[next])
        }
        while true {
          if !(option == ownChoice && previous == oldPrevious) {
            let through = max(head, ends[previous]) &+ time &+ max(rest, tails[next])
            let value = max(without, through)
            let move = Move(value: value, through: through, node: node, option: option, previous: previous)
            if atRandom {
              choose(move, &allowed, always: true)
            } else if !isTabu || value < best.makespan {
              choose(move, &allowed, always: false)
            } else {
              choose(move, &tabu, always: true)
            }
          }
          guard next != none else { break }
          // Not beyond what may have to come after.
          if position[next] > Int32(place), tails[next] <= latest || precedence.isNext(node, next) { break }
          previous = next
          next = Int(after[next])
        }
      }
    }
    state.link(node, after: oldPrevious)
    // Put back what was changed.
    ends[node] = state.end[node]
    tails[node] = state.tail[node]
    index = place &+ 1
    while index < count {
      let other = Int(order[index])
      ends[other] = state.end[other]
      index &+= 1
    }
    index = 0
    while index < place {
      let other = Int(order[index])
      tails[other] = state.tail[other]
      index &+= 1
    }
  }

  @inline(__always)
  private func choose(_ move: Move, _ current: inout Move, always: Bool) {
    if !always {
      if move.value > current.value || (move.value == current.value && move.through > current.through) { return }
      if move.value < current.value || move.through < current.through {
        current = move
        current.ties = 1
        return
      }
    }
    let ties = current.ties &+ 1
    if random.below(ties) == 0 { current = move }
    current.ties = ties
  }

  private func apply(_ move: Move) {
    let left = Int(state.choice[move.node])
    forbidden[left] = iteration &+ Int32(tenure &+ random.below(tenure))
    state.unlink(move.node)
    state.setOption(move.node, move.option)
    state.link(move.node, after: move.previous)
    let isSorted = state.sort()
    precondition(isSorted, "An insertion made a cycle.")
    state.updateAll()
  }

  /// A critical path from its first operation to its last.
  private func tracePath(_ makespan: Int32) -> Int {
    let room = network.operationCount
    let begin = state.tracePath(
      into: path, room: room, lasts: network.lastOperations, makespan: makespan, state.duration, precedence,
      none: network.none, &random)
    if begin > 0 { path.update(from: path + begin, count: room &- begin) }
    return room &- begin
  }
}
