/// (s, S): at or below s, order up to S. Periodic review, an order arrives at once.
package enum ReorderUpTo {
  package struct Policy: Hashable, Sendable {
    package let reorder: Int
    package let upTo: Int
    /// Expected per period.
    package let cost: Double
  }

  /// The best policy for Poisson demand, by Y.-S. Zheng and A. Federgruen, "Finding Optimal (s, S)
  /// Policies Is About as Simple as Evaluating a Single Policy", Operations Research 39(4), 1991. Nil when
  /// s and S would lie more than 20,000 apart.
  package static func poisson(holding: Double, penalty: Double, fixed: Double, mean: Double) -> Policy? {
    var costs = PolicyCosts(holding: holding, penalty: penalty, fixed: fixed, mean: mean)
    let start = costs.demand.quantile(penalty / (holding + penalty))
    var s = start
    var best = start
    repeat {
      s -= 1
      if best - s > 20_000 { return nil }
    } while costs.cost(s, best) > costs.expected(s)
    var cost = costs.cost(s, best)
    var candidate = best + 1
    while costs.expected(candidate) <= cost {
      if candidate - s > 20_000 { return nil }
      if costs.cost(s, candidate) < cost {
        best = candidate
        while costs.cost(s, best) <= costs.expected(s + 1) { s += 1 }
        cost = costs.cost(s, best)
      }
      candidate += 1
    }
    return Policy(reorder: s, upTo: best, cost: cost)
  }

  /// A good policy for normal demand with mean and deviation per lead time of one period: the power
  /// approximation of R. Ehrhardt and C. Mosier, Management Science 30(5), 1984.
  package static func powerApproximation(
    holding: Double, penalty: Double, fixed: Double, demand: NormalDistribution
  ) -> (reorder: Double, upTo: Double) {
    let variation = demand.deviation / demand.mean
    let quantity =
      1.30 * RealFunctions.power(demand.mean, 0.494) * RealFunctions.power(fixed / holding, 0.506)
      * RealFunctions.power(1 + variation * variation, 0.116)
    let z = (quantity / demand.deviation * holding / penalty).squareRoot()
    let reorder = 0.973 * demand.mean + demand.deviation * (0.183 / z + 1.063 - 2.192 * z)
    return (reorder, reorder + quantity)
  }
}

/// Costs of (s, S) policies by renewal between orders.
private struct PolicyCosts {
  let holding: Double
  let penalty: Double
  let fixed: Double
  let demand: PoissonDistribution
  /// Expected visits to each distance below S within a cycle, and their running sum.
  private var visits: [Double]
  private var visitSums: [Double]
  private var known: [Int: Double] = [:]

  init(holding: Double, penalty: Double, fixed: Double, mean: Double) {
    self.holding = holding
    self.penalty = penalty
    self.fixed = fixed
    demand = PoissonDistribution(mean: mean)
    visits = [1 / (1 - demand.probabilities[0])]
    visitSums = [0]
  }

  /// One period's cost when the period begins with `level`.
  mutating func expected(_ level: Int) -> Double {
    if let cost = known[level] { return cost }
    let (left, short) = demand.expected(at: level)
    known[level] = holding * left + penalty * short
    return holding * left + penalty * short
  }

  mutating func cost(_ s: Int, _ upTo: Int) -> Double {
    let span = upTo - s
    extend(to: span)
    var total = fixed
    for distance in 0..<span { total += visits[distance] * expected(upTo - distance) }
    return total / visitSums[span]
  }

  private mutating func extend(to span: Int) {
    while visitSums.count <= span {
      let distance = visits.count
      visitSums.append(visitSums[distance - 1] + visits[distance - 1])
      var sum = 0.0
      for step in 1...distance where step < demand.probabilities.count {
        sum += demand.probabilities[step] * visits[distance - step]
      }
      visits.append(sum / (1 - demand.probabilities[0]))
    }
  }
}
