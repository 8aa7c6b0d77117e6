/// One order for one period of uncertain demand: `holding` per unit left, `penalty` per unit short.
/// Snyder and Shen, chapter 4 (the rule is F. Y. Edgeworth's, 1888).
package enum Newsvendor {
  package static func normal(
    holding: Double, penalty: Double, demand: NormalDistribution
  ) -> (baseStock: Double, cost: Double) {
    let z = NormalDistribution.quantile(penalty / (holding + penalty))
    return (
      demand.mean + z * demand.deviation, (holding + penalty) * NormalDistribution.density(z) * demand.deviation
    )
  }

  package static func poisson(holding: Double, penalty: Double, mean: Double) -> (baseStock: Int, cost: Double) {
    let demand = PoissonDistribution(mean: mean)
    let level = demand.quantile(penalty / (holding + penalty))
    let (left, short) = demand.expected(at: level)
    return (level, holding * left + penalty * short)
  }

  /// The same with prices: what a unit earns, costs and brings when it is left.
  package static func normal(
    revenue: Double, purchase: Double, salvage: Double, demand: NormalDistribution
  ) -> (baseStock: Double, cost: Double) {
    normal(holding: purchase - salvage, penalty: revenue - purchase, demand: demand)
  }

  /// Any discrete demand: its probability by value.
  package static func discrete(
    holding: Double, penalty: Double, probabilities: [Int: Double]
  ) -> (baseStock: Int, cost: Double) {
    let values = probabilities.sorted { $0.key < $1.key }
    var sum = 0.0
    let level = values.first {
      sum += $0.value
      return sum >= penalty / (holding + penalty) - 1e-12
    }
    let chosen = level?.key ?? values.last?.key ?? 0
    let cost = values.reduce(0.0) {
      $0 + $1.value * ($1.key <= chosen ? holding * Double(chosen - $1.key) : penalty * Double($1.key - chosen))
    }
    return (chosen, cost)
  }
}

/// A level to order up to in every period. Snyder and Shen, section 4.3.
package enum BaseStock {
  /// Demand per period; an order arrives `leadTime` periods after it is made. Cost per period.
  package static func normal(
    holding: Double, penalty: Double, demand: NormalDistribution, leadTime: Double
  ) -> (level: Double, cost: Double) {
    let periods = leadTime + 1
    let answer = Newsvendor.normal(
      holding: holding, penalty: penalty,
      demand: NormalDistribution(mean: demand.mean * periods, deviation: demand.deviation * periods.squareRoot()))
    return (answer.baseStock, answer.cost)
  }
}
