/// The search of an ``IntegerProgram``: it dives to the nearer side until nothing below is better, then goes on where the
/// bound is highest.
struct BranchAndBound {
  /// A node is its parent's bounds and one more.
  private struct Node {
    let parent: Int
    let variable: Int
    /// The new bound, and whether it is the upper one.
    let limit: Int64
    let isUpper: Bool
    var bound: Int64
  }

  private let program: IntegerProgram
  private let limits: IntegerProgram.Limits
  private let shouldStop: () -> Bool
  private let round: (IntegerProgram.RelaxedNode) -> [Int64]?
  private let closed: ((IntegerProgram.ClosedRegion) -> Void)?
  private var simplex: DualSimplex
  /// Links that are not yet rows of the simplex.
  private var spareLinks: [IntegerProgram.Link]
  private var nodes: [Node] = []
  private var open = OpenNodes()
  private var best: IntegerProgram.Solution?
  /// Where anything better can be.
  private var lower: [Int64]
  private var upper: [Int64]
  private var root: BoundCertificate?
  /// Every value is a multiple of it.
  private let step: Int64
  private static let operationsOfEntry = 10

  init(
    _ program: IntegerProgram, _ limits: IntegerProgram.Limits, shouldStop: @escaping () -> Bool,
    round: @escaping (IntegerProgram.RelaxedNode) -> [Int64]?, closed: ((IntegerProgram.ClosedRegion) -> Void)?
  ) {
    (self.program, self.limits, self.shouldStop, self.round) = (program, limits, shouldStop, round)
    self.closed = closed
    simplex = DualSimplex(program)
    simplex.operationLimit = limits.operations
    spareLinks = program.links
    (lower, upper) = (program.lower, program.upper)
    let divisor = program.objective.reduce(UInt64(0)) { BranchAndBound.commonDivisor($0, $1.magnitude) }
    step = Int64(clamping: max(1, divisor))
  }

  mutating func run() -> IntegerProgram.Answer {
    nodes = [Node(parent: -1, variable: 0, limit: 0, isUpper: false, bound: .max)]
    var current: Int? = 0
    var count = 0
    while let node = current ?? open.removeFirst() {
      count += 1
      if count > limits.nodes || (count > 1 && (simplex.operations >= limits.operations || shouldStop())) {
        let bound = max(nodes[node].bound, open.highest ?? .min)
        if let best, bound <= best.value { return .optimal(best) }
        return .stopped(best: best, bound: bound)
      }
      current = look(at: node)
    }
    return best.map { .optimal($0) } ?? .infeasible
  }

  /// The child to look at next; nil: nothing below is better, or it waits.
  private mutating func look(at node: Int) -> Int? {
    var (low, high) = (lower, upper)
    narrow(&low, &high, to: node)
    guard zip(low, high).allSatisfy({ $0 <= $1 }) else { return nil }
    // Whoever wants to see the proof of each region gets one of its own.
    if closed == nil, let best, nodes[node].bound <= best.value { return nil }
    simplex.setBounds(lower: low, upper: high)
    let outcome = relax()
    // The proof and the rounding take about as long as so many entries of the table.
    simplex.operations += BranchAndBound.operationsOfEntry * simplex.table.count
    if case .infeasible(let row, let isAbove) = outcome {
      let factors = simplex.factors(row: row, isAbove: isAbove)
      let proof = BoundCertificate(simplex.rows, objective: nil, lower: low, upper: high, prices: factors)
      if let proof, proof.provesEmpty { return close(low, high, .empty(proof)) }
    }
    let prices = simplex.prices
    let proof = BoundCertificate(
      simplex.rows, objective: program.objective, lower: low, upper: high, prices: prices)
    if let proof {
      nodes[node].bound = min(nodes[node].bound, BranchAndBound.floor(proof.bound, step))
      if root == nil { root = proof }
      if let best, proof.bound < best.value + step { return close(low, high, .noBetterThan(best.value, proof)) }
    }
    let point = simplex.point
    let relaxed = IntegerProgram.RelaxedNode(fractions: point, prices: prices, best: best?.value)
    if let whole = round(relaxed) { offer(whole) }
    let nearest = point.indices.map { variable in
      min(max(Int64(exactly: point[variable].rounded()) ?? low[variable], low[variable]), high[variable])
    }
    offer(nearest)
    if let best, let proof, proof.bound < best.value + step {
      return close(low, high, .noBetterThan(best.value, proof))
    }
    guard let variable = branching(point, nearest, low, high) else {
      offer(low)
      return close(low, high, .point)
    }
    return split(node, at: variable, point[variable], low[variable], high[variable])
  }

  /// Solves the node without whole numbers, with all links that matter there.
  private mutating func relax() -> DualSimplex.Outcome {
    while true {
      let outcome = simplex.solve()
      guard outcome == .optimal, !spareLinks.isEmpty else { return outcome }
      let point = simplex.point
      let split = spareLinks.partition { link in
        let most = Double(program.upper[link.variable])
        return most > 0 && point[link.variable] > (point[link.opener] + 1e-7) * most
      }
      guard split < spareLinks.count else { return outcome }
      for link in spareLinks[split...] { simplex.add(program.row(of: link)) }
      spareLinks.removeLast(spareLinks.count - split)
    }
  }

  private func close(
    _ low: [Int64], _ high: [Int64], _ reason: @autoclosure () -> IntegerProgram.ClosedRegion.Reason
  ) -> Int? {
    closed?(IntegerProgram.ClosedRegion(lower: low, upper: high, rows: simplex.rows, reason: reason()))
    return nil
  }

  /// Keeps a whole solution that is the best so far, and narrows where a better one can be.
  private mutating func offer(_ variables: [Int64]) {
    guard let value = program.value(variables), best.map({ value > $0.value }) ?? true, program.keeps(variables)
    else { return }
    best = IntegerProgram.Solution(value: value, variables: variables)
    tighten()
  }

  /// How far a variable may leave the bound that its reduced cost likes, if the solution is to be better than the best
  /// so far (R. J. Dakin, 1965).
  private mutating func tighten() {
    guard let root, let best else { return }
    let room = root.total - Int128(best.value + step) << Int128(root.shift)
    guard room >= 0 else { return }
    for (variable, cost) in root.reduced.enumerated() where cost != 0 && lower[variable] < upper[variable] {
      let most = room / Int128(cost.magnitude)
      guard most < Int128(program.upper[variable]) - Int128(program.lower[variable]) else { continue }
      var (low, high) = (lower, upper)
      if cost > 0 {
        lower[variable] = max(lower[variable], program.upper[variable] - Int64(most))
        high[variable] = lower[variable] - 1
      } else {
        upper[variable] = min(upper[variable], program.lower[variable] + Int64(most))
        low[variable] = upper[variable] + 1
      }
      if low[variable] <= high[variable] { _ = close(low, high, .noBetterThan(best.value, root)) }
    }
  }

  /// An opener between closed and open first; else the variable between whole numbers whose fraction is worth most.
  private func branching(_ point: [Double], _ nearest: [Int64], _ low: [Int64], _ high: [Int64]) -> Int? {
    var found: Int?
    var most = 0.0
    for variable in point.indices where low[variable] < high[variable] {
      let distance = abs(point[variable] - Double(nearest[variable]))
      let worth =
        program.objective[variable] == 0
        ? distance * 1e18 : distance * (1 + Double(program.objective[variable].magnitude))
      if distance > 1e-6, worth > most { (found, most) = (variable, worth) }
    }
    if let found { return found }
    // Whole as far as it can be told, and yet not proved: the one that is farthest off, or any.
    return point.indices.filter { low[$0] < high[$0] }
      .max { (abs(point[$0] - Double(nearest[$0])), -$0) < (abs(point[$1] - Double(nearest[$1])), -$1) }
  }

  private mutating func split(_ node: Int, at variable: Int, _ value: Double, _ low: Int64, _ high: Int64) -> Int {
    let floor = min(max(Int64(exactly: value.rounded(.down)) ?? low, low), high - 1)
    let bound = nodes[node].bound
    let down = Node(parent: node, variable: variable, limit: floor, isUpper: true, bound: bound)
    let up = Node(parent: node, variable: variable, limit: floor + 1, isUpper: false, bound: bound)
    // The nearer side is looked at first.
    let isDown = value - Double(floor) < 0.5
    nodes += isDown ? [down, up] : [up, down]
    open.insert(nodes.count - 1, bound: bound)
    return nodes.count - 2
  }

  private func narrow(_ low: inout [Int64], _ high: inout [Int64], to node: Int) {
    var place = node
    while place > 0 {
      let node = nodes[place]
      if node.isUpper {
        high[node.variable] = min(high[node.variable], node.limit)
      } else {
        low[node.variable] = max(low[node.variable], node.limit)
      }
      place = node.parent
    }
  }

  private static func floor(_ value: Int64, _ step: Int64) -> Int64 {
    let rest = value % step
    return value - (rest < 0 ? rest + step : rest)
  }

  private static func commonDivisor(_ one: UInt64, _ other: UInt64) -> UInt64 {
    var (a, b) = (one, other)
    while b != 0 { (a, b) = (b, a % b) }
    return a
  }
}

/// Nodes that wait, the highest bound first; of equal ones the newest, which is the deepest.
private struct OpenNodes {
  private var entries: [(bound: Int64, node: Int)] = []

  var highest: Int64? { entries.first?.bound }

  mutating func insert(_ node: Int, bound: Int64) {
    entries.append((bound, node))
    var child = entries.count - 1
    while child > 0, entries[child] > entries[(child - 1) / 2] {
      entries.swapAt(child, (child - 1) / 2)
      child = (child - 1) / 2
    }
  }

  mutating func removeFirst() -> Int? {
    guard let first = entries.first else { return nil }
    let last = entries.removeLast()
    guard !entries.isEmpty else { return first.node }
    entries[0] = last
    var parent = 0
    while true {
      var most = parent
      for child in [2 * parent + 1, 2 * parent + 2] where child < entries.count && entries[child] > entries[most] {
        most = child
      }
      if most == parent { return first.node }
      entries.swapAt(parent, most)
      parent = most
    }
  }
}
