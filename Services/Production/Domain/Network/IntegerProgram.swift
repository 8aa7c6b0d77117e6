/// A linear program whose variables, or some of them, must be whole: branch and bound (A. H. Land and
/// A. G. Doig, 1960) over the exact simplex.
package struct IntegerProgram: Sendable {
  package enum Answer: Hashable, Sendable {
    /// Proved: no other whole solution has a higher value.
    case optimal(value: Int64, variables: [Int64])
    /// The best found before the limit of nodes; no solution can exceed `bound`.
    case stopped(best: (value: Int64, variables: [Int64])?, bound: Int64)
    case infeasible
    case unbounded

    package static func == (left: Answer, right: Answer) -> Bool {
      switch (left, right) {
      case (.optimal(let a, let x), .optimal(let b, let y)): a == b && x == y
      case (.stopped(let a, let x), .stopped(let b, let y)):
        a?.value == b?.value && a?.variables == b?.variables && x == y
      case (.infeasible, .infeasible), (.unbounded, .unbounded): true
      default: false
      }
    }
    package func hash(into hasher: inout Hasher) {
      if case .optimal(let value, let variables) = self {
        hasher.combine(value)
        hasher.combine(variables)
      }
    }
  }

  private struct Node {
    var lower: [Int64]
    var upper: [Int64?]
    /// No solution below this node is better.
    var bound: Int64
  }

  let program: LinearProgram
  /// By constraint and variable.
  private let charges: [[Int64]]

  /// Every variable of the program must be whole. `charges`: by constraint and variable what a variable above zero
  /// takes of the bound once, whatever it is; such constraints are upper bounds, such variables lie between 0 and an
  /// upper bound.
  package init(_ program: LinearProgram, charges: [[Int64]] = []) {
    self.program = program
    self.charges = charges
  }

  /// What every solution below the node keeps: of variables that may still be zero the charge in proportion to the most
  /// they may be (H. P. Williams, Model Building in Mathematical Programming: fixed charges), of others in full.
  private func relaxed(_ node: Node) -> LinearProgram {
    var relaxed = program
    relaxed.lower = node.lower
    relaxed.upper = node.upper
    for (row, own) in charges.enumerated() {
      for (variable, charge) in own.enumerated() where charge > 0 {
        if node.lower[variable] > 0 {
          relaxed.constraints[row].bound -= charge
        } else if let most = node.upper[variable], most > 0 {
          relaxed.constraints[row].coefficients[variable] += charge / most
        }
      }
    }
    return relaxed
  }

  /// The variable that takes most of what whole variables exceed a constraint by, with their charges in full; nil: they
  /// keep all.
  private func exceeding(_ variables: [Int64], _ node: Node) -> Int? {
    for (row, own) in charges.enumerated() {
      let constraint = program.constraints[row]
      var left = Int128(constraint.bound)
      for (variable, value) in variables.enumerated() where value != 0 {
        left -= Int128(constraint.coefficients[variable]) * Int128(value) + Int128(own[variable])
      }
      guard left < 0 else { continue }
      func missing(_ variable: Int) -> Int64 {
        guard variables[variable] > 0, node.lower[variable] == 0, let most = node.upper[variable] else { return 0 }
        return own[variable] - own[variable] / most * variables[variable]
      }
      return variables.indices.max { (missing($0), -$0) < (missing($1), -$1) }
    }
    return nil
  }

  /// `shouldStop` is asked before each node. `round` makes whole variables that keep all constraints of the best
  /// fractional ones of a node: good ones soon leave little to search.
  package func solve(
    nodeLimit: Int = 20_000, shouldStop: () -> Bool = { false },
    round: ([LinearProgram.Fraction]) -> [Int64]? = { _ in nil }
  ) -> Answer {
    var best: (value: Int64, variables: [Int64])?
    var open = [Node(lower: program.lower, upper: program.upper, bound: .max)]
    var count = 0
    while let node = open.popLast() {
      if let best, node.bound <= best.value { continue }
      count += 1
      if count > nodeLimit || (count > 1 && shouldStop()) {
        let bound = open.reduce(node.bound) { max($0, $1.bound) }
        return .stopped(best: best, bound: bound)
      }
      switch relaxed(node).solve() {
      case .infeasible: continue
      case .unbounded: return .unbounded
      case .optimal(let value, let variables):
        // Whole variables and coefficients: the value is whole too, so its bound may be rounded down.
        guard let bound = value.floor else { return .unbounded }
        if let best, bound <= best.value { continue }
        let wholes = variables.map { $0.floor ?? 0 }
        let fraction = variables.firstIndex { !$0.isWhole }
        guard let branch = fraction ?? exceeding(wholes, node) else {
          best = (bound, wholes)
          continue
        }
        if let whole = round(variables) {
          let sum = zip(program.objective, whole).reduce(Int128(0)) { $0 + Int128($1.0) * Int128($1.1) }
          if let value = Int64(exactly: sum), best.map({ value > $0.value }) ?? true { best = (value, whole) }
          if let best, bound <= best.value { continue }
        }
        // Without a fraction it is whether the variable is above zero at all.
        let floor = fraction == nil ? 0 : wholes[branch]
        var down = Node(lower: node.lower, upper: node.upper, bound: bound)
        var up = down
        down.upper[branch] = floor
        up.lower[branch] = floor + 1
        // The nearer side is looked at first.
        let nearer = variables[branch].approximately - Double(floor) < 0.5
        open += nearer ? [up, down] : [down, up]
      }
    }
    guard let best else { return .infeasible }
    return .optimal(value: best.value, variables: best.variables)
  }
}
