/// Random walks of selections of a job shop at a temperature, towards little total weighted tardiness (Metropolis and
/// others, 1953).
///
/// Most moves of a cold selection are refused. What makes a move acceptable is therefore drawn before it is made, and
/// after some refusals the selection is learnt (`TardinessEstimate`), so that further moves are refused by a
/// comparison.
final class TardinessWalk {
  private let network: JobShopNetwork
  private let due: UnsafeMutablePointer<Int32>
  private let weight: UnsafeMutablePointer<Int64>
  private let saved: UnsafeMutablePointer<Int32>
  private let neighbourhood: TardinessMoves
  private let estimate: TardinessEstimate
  private var random: SearchRandom
  /// The best selection so far, as a topological order, and its weighted tardiness.
  let best: UnsafeMutablePointer<Int32>
  private(set) var bestValue = Int64.max
  /// Moves over all walks.
  private(set) var moves = 0
  let stepsPerQuestion: Int

  init(_ network: JobShopNetwork, dues: [Int32], weights: [Int64], insertionShare: Int, seed: UInt64) {
    self.network = network
    due = .allocate(capacity: network.jobCount + 1)
    weight = .allocate(capacity: network.jobCount + 1)
    for job in 0..<network.jobCount {
      due[job] = dues[job]
      weight[job] = weights[job]
    }
    saved = .allocate(capacity: network.nodeCount)
    best = .allocate(capacity: network.operationCount + 1)
    best.initialize(repeating: 0, count: network.operationCount + 1)
    neighbourhood = TardinessMoves(network, due: due, insertionShare: insertionShare)
    estimate = TardinessEstimate(network, due: due, weight: weight)
    random = SearchRandom(seed: seed)
    stepsPerQuestion = ShopSize.movesPerQuestion(most: 1024, visits: 2 * network.operationCount)
  }

  deinit {
    saved.deallocate()
    due.deallocate()
    weight.deallocate()
    best.deallocate()
  }

  /// Takes a selection over, with its ends; returns its weighted tardiness.
  func enter(_ order: UnsafePointer<Int32>, into state: JobShopState) -> Int64 {
    state.link(order)
    state.updateEnds(from: 0)
    let value = tardiness(state)
    if value < bestValue { keep(state, value) }
    return value
  }

  /// Walks `count` moves at a temperature, in units of the objective. Returns false when `shouldStop` says so or `bound`
  /// is reached; then the state is no longer good for a further walk.
  func walk(
    _ state: JobShopState, _ start: inout Int64, at temperature: Double, moves count: Int, bound: Int64,
    shouldStop: () -> Bool
  ) -> Bool {
    var value = start
    var random = self.random
    defer {
      self.random = random
      start = value
    }
    let (neighbourhood, estimate, saved, nodeCount) = (neighbourhood, estimate, saved, network.nodeCount)
    let (patience, stepsPerQuestion) = (estimate.patience, stepsPerQuestion)
    // Of moves refused since the last change; when there are many, the selection is worth learning.
    var refused = 0
    let first = moves
    for step in 1...count {
      if (first &+ step) % stepsPerQuestion == 0 {
        moves = first &+ step
        if shouldStop() { return false }
      }
      let isKnown = refused >= patience
      if refused == patience { estimate.learn(state) }
      refused &+= 1
      // No tardy job gains from a swap: the selection waits for an exchange.
      guard let arc = neighbourhood.drawArc(state, &random) else {
        moves = first &+ step
        return true
      }
      let most = Double(value) + temperature * random.exponential()
      let move = neighbourhood.draw(state, arc, &random)
      if isKnown {
        let least =
          move.isSwap
          ? estimate.swap(state, arc)
          : move.isForward
            ? estimate.forward(state, move.moved, after: move.target)
            : estimate.backward(state, move.moved, before: move.target)
        if Double(least) > most { continue }
      }
      guard let undo = neighbourhood.make(move, state) else { continue }
      saved.update(from: state.end, count: nodeCount)
      state.updateEnds(from: undo.from)
      let changed = tardiness(state)
      if Double(changed) <= most {
        value = changed
        refused = 0
        if value < bestValue {
          keep(state, value)
          if value <= bound {
            moves = first &+ step
            return false
          }
        }
      } else {
        neighbourhood.takeBack(undo, state)
        state.end.update(from: saved, count: nodeCount)
        if isKnown, move.isSwap { estimate.remember(changed, ofSwapping: arc) }
      }
    }
    moves = first &+ count
    return true
  }

  private func keep(_ state: JobShopState, _ value: Int64) {
    bestValue = value
    best.update(from: state.order, count: network.operationCount)
  }

  @inline(__always)
  private func tardiness(_ state: JobShopState) -> Int64 {
    var total: Int64 = 0
    for job in 0..<network.jobCount {
      let late = max(0, state.end[Int(network.lastOperation[job])] &- due[job])
      total &+= weight[job] &* Int64(late)
    }
    return total
  }
}
