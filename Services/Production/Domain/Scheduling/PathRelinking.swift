/// Path relinking between job-shop selections (Peng, Lu, Cheng 2015): from one selection towards
/// another by swaps of machine neighbours that stand the other way round there.
///
/// The walk never needs repair: among the arcs that stand differently, the one that spans least of the
/// topological order can always be swapped, for a second way between its ends would contain a
/// differing arc of smaller span.
struct PathRelinking {
  private let network: JobShopNetwork
  private var candidates: [Int32] = []
  private var rank: [Int32]

  init(_ network: JobShopNetwork) {
    self.network = network
    rank = [Int32](repeating: 0, count: network.nodeCount)
  }

  /// Pairs of operations of one machine that stand in a different order.
  func distance(_ left: [Int32], _ right: [Int32]) -> Int {
    let count = network.nodeCount
    return withUnsafeTemporaryAllocation(of: Int32.self, capacity: 2 * count) { buffer in
      let first = buffer.baseAddress!
      let second = first + count
      for (index, node) in left.enumerated() { first[Int(node)] = Int32(index) }
      for (index, node) in right.enumerated() { second[Int(node)] = Int32(index) }
      var different = 0
      for machine in 0..<network.machineCount {
        let start = Int(network.machineStart[machine])
        let stop = Int(network.machineStart[machine + 1])
        var index = start
        while index < stop {
          let (a, b) = (first[Int(network.onMachine[index])], second[Int(network.onMachine[index])])
          var other = index &+ 1
          while other < stop {
            let node = Int(network.onMachine[other])
            different &+= (a < first[node]) != (b < second[node]) ? 1 : 0
            other &+= 1
          }
          index &+= 1
        }
      }
      return different
    }
  }

  /// Walks `swaps` swaps from the selection in `state` towards `guide`; heads and tails are not kept up.
  /// Returns the number of swaps made, fewer only when `guide` is reached.
  @discardableResult
  mutating func walk(
    _ state: JobShopState, towards guide: [Int32], swaps: Int, random: inout SearchRandom
  ) -> Int {
    for (index, node) in guide.enumerated() { rank[Int(node)] = Int32(index) }
    var made = 0
    collect(state)
    while made < swaps {
      // The list is repaired lazily: entries that no longer differ are dropped when drawn.
      if candidates.isEmpty {
        collect(state)
        if candidates.isEmpty { return made }
      }
      var swapped = false
      while !candidates.isEmpty, !swapped {
        let drawn = random.below(candidates.count)
        let node = Int(candidates[drawn])
        candidates[drawn] = candidates[candidates.count - 1]
        candidates.removeLast()
        let next = Int(state.after[node])
        guard differs(node, next), !state.isOtherWay(from: node, to: next) else { continue }
        let previous = Int(state.before[node])
        state.moveForward(node, after: next)
        swapped = true
        // New neighbours may differ as well.
        if differs(previous, next) { candidates.append(Int32(previous)) }
        let following = Int(state.after[node])
        if differs(node, following) { candidates.append(Int32(node)) }
      }
      if swapped { made += 1 }
    }
    return made
  }

  private func differs(_ node: Int, _ next: Int) -> Bool {
    node != network.none && next != network.none && rank[next] < rank[node]
  }

  private mutating func collect(_ state: JobShopState) {
    candidates.removeAll(keepingCapacity: true)
    for index in 0..<network.operationCount {
      let node = Int(state.order[index])
      if differs(node, Int(state.after[node])) { candidates.append(Int32(node)) }
    }
  }
}
