/// Sends goods along the cheapest way that is left until nothing more can be delivered.
struct FlowSolver {
  private let network: FlowNetwork
  private let source: Int
  private let sink: Int
  // Arcs and their reverses, in pairs.
  private var heads: [Int] = []
  private var room: [Int64] = []
  private var costs: [Int64] = []
  private var outgoing: [[Int]]
  /// The same in a row: those of a node begin at its place.
  private var leaving: [Int] = []
  private var firstLeaving: [Int] = []
  private var potentials: [Int64]

  init(_ network: FlowNetwork) {
    self.network = network
    let count = network.supplies.count
    source = count
    sink = count + 1
    outgoing = Array(repeating: [], count: count + 2)
    potentials = Array(repeating: 0, count: count + 2)
    for arc in network.arcs { add(arc.from, arc.to, arc.capacity ?? .max / 4, arc.cost) }
    for (node, supply) in network.supplies.enumerated() {
      if supply > 0 { add(source, node, supply, 0) } else if supply < 0 { add(node, sink, -supply, 0) }
    }
    for arcs in outgoing {
      firstLeaving.append(leaving.count)
      leaving += arcs
    }
    firstLeaving.append(leaving.count)
  }

  private mutating func add(_ from: Int, _ to: Int, _ capacity: Int64, _ cost: Int64) {
    outgoing[from].append(heads.count)
    outgoing[to].append(heads.count + 1)
    heads += [to, from]
    room += [capacity, 0]
    costs += [cost, -cost]
  }

  mutating func solve() throws(FlowNetwork.Fault) -> FlowNetwork.Answer {
    try findPotentials()
    while let (distances, arrivals) = cheapestWays() {
      let reached = distances[sink]
      // Nodes as far as the sink or farther, and unreached ones, move with it: reduced costs stay right.
      for node in potentials.indices { potentials[node] += min(distances[node], reached) }
      send(along: arrivals)
    }
    var cost: Int128 = 0
    let flows = network.arcs.indices.map { room[2 * $0 + 1] }
    for (arc, flow) in zip(network.arcs, flows) { cost += Int128(arc.cost) * Int128(flow) }
    guard let total = Int64(exactly: cost) else { throw .tooLarge }
    var unmet = network.supplies.map { max(0, -$0) }
    for index in outgoing[sink] { unmet[heads[index]] -= room[index] }
    return FlowNetwork.Answer(
      flows: flows, cost: total, unmet: unmet, potentials: Array(potentials.prefix(network.supplies.count)))
  }

  /// Bellman and Ford, for arcs that pay something.
  private mutating func findPotentials() throws(FlowNetwork.Fault) {
    for round in 0...potentials.count {
      var changed = false
      for node in outgoing.indices {
        for arc in outgoing[node] where room[arc] > 0 && potentials[node] + costs[arc] < potentials[heads[arc]] {
          potentials[heads[arc]] = potentials[node] + costs[arc]
          changed = true
        }
      }
      if !changed { return }
      if round == potentials.count { throw .negativeRing }
    }
  }

  /// Dijkstra on reduced costs, as far as the sink; nil when that cannot be reached.
  private func cheapestWays() -> (distances: [Int64], arrivals: [Int])? {
    var distances = [Int64](repeating: .max, count: potentials.count)
    var arrivals = [Int](repeating: -1, count: potentials.count)
    var heap = MinimumHeap()
    distances[source] = 0
    heap.insert(0, source)
    while let (distance, node) = heap.removeFirst() {
      guard distance == distances[node] else { continue }
      if node == sink { break }
      for place in firstLeaving[node]..<firstLeaving[node + 1] {
        let arc = leaving[place]
        guard room[arc] > 0 else { continue }
        let next = distance + costs[arc] + potentials[node] - potentials[heads[arc]]
        // What is not nearer than the sink leads to no cheaper way.
        guard next < distances[heads[arc]], next < distances[sink] || heads[arc] == sink else { continue }
        distances[heads[arc]] = next
        arrivals[heads[arc]] = arc
        heap.insert(next, heads[arc])
      }
    }
    return distances[sink] == .max ? nil : (distances, arrivals)
  }

  private mutating func send(along arrivals: [Int]) {
    var quantity = Int64.max
    var node = sink
    while node != source {
      quantity = min(quantity, room[arrivals[node]])
      node = heads[arrivals[node] ^ 1]
    }
    node = sink
    while node != source {
      room[arrivals[node]] -= quantity
      room[arrivals[node] ^ 1] += quantity
      node = heads[arrivals[node] ^ 1]
    }
  }
}

/// Entries by distance, then node.
private struct MinimumHeap {
  private var entries: [(distance: Int64, node: Int)] = []

  mutating func insert(_ distance: Int64, _ node: Int) {
    entries.append((distance, node))
    var child = entries.count - 1
    while child > 0, entries[child] < entries[(child - 1) / 2] {
      entries.swapAt(child, (child - 1) / 2)
      child = (child - 1) / 2
    }
  }

  mutating func removeFirst() -> (distance: Int64, node: Int)? {
    guard let first = entries.first else { return nil }
    let last = entries.removeLast()
    guard !entries.isEmpty else { return first }
    entries[0] = last
    var parent = 0
    while true {
      var least = parent
      for child in [2 * parent + 1, 2 * parent + 2] where child < entries.count && entries[child] < entries[least] {
        least = child
      }
      if least == parent { return first }
      entries.swapAt(parent, least)
      parent = least
    }
  }
}
