/// Goods from where they are to where they are wanted, at least cost: transport and sourcing between
/// plants and centres.
///
/// Successive shortest paths with node potentials (R. G. Busacker and P. J. Gowen, 1960; J. Edmonds and
/// R. M. Karp, 1972): whole numbers throughout. The potentials prove the optimum.
package struct FlowNetwork: Sendable {
  package struct Arc: Hashable, Sendable {
    package var from: Int
    package var to: Int
    /// Nil: without limit.
    package var capacity: Int64?
    /// Per unit.
    package var cost: Int64

    package init(from: Int, to: Int, capacity: Int64? = nil, cost: Int64) {
      self.from = from
      self.to = to
      self.capacity = capacity
      self.cost = cost
    }
  }

  package struct Answer: Hashable, Sendable {
    /// By arc.
    package let flows: [Int64]
    package let cost: Int64
    /// By node what it lacks (demand) after all that can be delivered has been.
    package let unmet: [Int64]
    /// By node: with these prices no arc has room where it would save, and none carries where it
    /// loses. That proves the flows to be the cheapest for what is delivered.
    package let potentials: [Int64]
  }

  package enum Fault: Error, Hashable, Sendable {
    /// Goods could go round in a ring for less than nothing.
    case negativeRing
    /// The total cost does not fit into 64 bits.
    case tooLarge
  }

  /// By node: above zero what it has, below zero what it wants.
  package let supplies: [Int64]
  package let arcs: [Arc]

  package init(supplies: [Int64], arcs: [Arc]) {
    precondition(
      arcs.allSatisfy { supplies.indices.contains($0.from) && supplies.indices.contains($0.to) },
      "arcs between nodes that are given")
    self.supplies = supplies
    self.arcs = arcs
  }

  /// Delivers as much demand as can be, as cheaply as that can be. Supply may remain.
  package func solve() throws(Fault) -> Answer {
    var flows = [Int64](repeating: 0, count: arcs.count)
    var unmet = [Int64](repeating: 0, count: supplies.count)
    var potentials = unmet
    var cost = Int128(0)
    // Parts that no arc joins do not matter to each other; their prices count from the same source.
    for part in parts {
      var place: [Int: Int] = [:]
      for (number, node) in part.nodes.enumerated() { place[node] = number }
      var solver = FlowSolver(
        FlowNetwork(
          supplies: part.nodes.map { supplies[$0] },
          arcs: part.arcs.map {
            Arc(from: place[arcs[$0].from]!, to: place[arcs[$0].to]!, capacity: arcs[$0].capacity, cost: arcs[$0].cost)
          }))
      let answer = try solver.solve()
      cost += Int128(answer.cost)
      for (arc, flow) in zip(part.arcs, answer.flows) { flows[arc] = flow }
      for (number, node) in part.nodes.enumerated() {
        (unmet[node], potentials[node]) = (answer.unmet[number], answer.potentials[number])
      }
    }
    guard let total = Int64(exactly: cost) else { throw .tooLarge }
    return Answer(flows: flows, cost: total, unmet: unmet, potentials: potentials)
  }

  /// Nodes and arcs that hang together.
  private var parts: [(nodes: [Int], arcs: [Int])] {
    var sets = DisjointSets(count: supplies.count)
    for arc in arcs { sets.join(arc.from, arc.to) }
    var parts: [(nodes: [Int], arcs: [Int])] = []
    var number: [Int: Int] = [:]
    for node in supplies.indices {
      let own = sets.first(of: node)
      if number[own] == nil {
        number[own] = parts.count
        parts.append(([], []))
      }
      parts[number[own]!].nodes.append(node)
    }
    for (place, arc) in arcs.enumerated() { parts[number[sets.first(of: arc.from)]!].arcs.append(place) }
    return parts
  }

  /// Whether the answer's potentials prove it: flows within capacity, balances kept, reduced costs not
  /// negative where there is room and not positive where there is flow.
  package func isProved(_ answer: Answer) -> Bool {
    var balance = supplies
    for (arc, flow) in zip(arcs, answer.flows) {
      guard flow >= 0, flow <= arc.capacity ?? .max else { return false }
      let reduced = arc.cost + answer.potentials[arc.from] - answer.potentials[arc.to]
      if flow < arc.capacity ?? .max, reduced < 0 { return false }
      if flow > 0, reduced > 0 { return false }
      balance[arc.from] -= flow
      balance[arc.to] += flow
    }
    // Supply is left only where it is dearest, and used only where it is not.
    let left = supplies.indices.filter { supplies[$0] > 0 && balance[$0] > 0 }.map { answer.potentials[$0] }
    let used = supplies.indices.filter { supplies[$0] > 0 && balance[$0] < supplies[$0] }.map { answer.potentials[$0] }
    if let cheapestLeft = left.max(), let dearestUsed = used.min(), cheapestLeft > dearestUsed { return false }
    return supplies.indices.allSatisfy {
      supplies[$0] < 0 ? balance[$0] == -answer.unmet[$0] : balance[$0] >= 0
    }
  }
}
