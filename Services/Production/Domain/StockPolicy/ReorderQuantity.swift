/// (r, Q): when stock and orders together fall to r, order Q. Continuous review; demand per unit of
/// time, `leadTime` in the same unit. Snyder and Shen, chapter 5.
package enum ReorderQuantity {
  package struct Policy: Hashable, Sendable {
    package let reorder: Double
    package let quantity: Double
    /// Expected per unit of time; nil where the method gives none.
    package let cost: Double?
  }

  /// Expected-inventory-level approximation (T. M. Whitin, 1953): `penalty` per unit short. Nil when
  /// the penalty is so low that waiting is always cheaper.
  package static func expectedInventory(
    holding: Double, penalty: Double, fixed: Double, demand: NormalDistribution, leadTime: Double
  ) -> Policy? {
    let during = overLeadTime(demand, leadTime)
    var quantity = EconomicOrderQuantity.plain(fixed: fixed, holding: holding, demand: demand.mean).quantity
    var reorder = 0.0
    for _ in 0..<10_000 {
      let stockOut = quantity * holding / (penalty * demand.mean)
      guard stockOut < 1 else { return nil }
      let next = during.mean - during.deviation * NormalDistribution.quantile(stockOut)
      let nextQuantity =
        (2 * demand.mean * (fixed + penalty * during.loss(beyond: next)) / holding).squareRoot()
      let settled = abs(next - reorder) < 1e-10 && abs(nextQuantity - quantity) < 1e-10
      (reorder, quantity) = (next, nextQuantity)
      if settled { break }
    }
    let short = during.loss(beyond: reorder)
    let cost =
      holding * (reorder - during.mean + quantity / 2) + fixed * demand.mean / quantity
      + penalty * demand.mean * short / quantity
    return Policy(reorder: reorder, quantity: quantity, cost: cost)
  }

  /// The economic quantity, and safety stock for the newsvendor's share: `penalty` per unit and time.
  package static func economicWithSafetyStock(
    holding: Double, penalty: Double, fixed: Double, demand: NormalDistribution, leadTime: Double
  ) -> Policy {
    Policy(
      reorder: overLeadTime(demand, leadTime).quantile(penalty / (holding + penalty)),
      quantity: EconomicOrderQuantity.plain(fixed: fixed, holding: holding, demand: demand.mean).quantity,
      cost: nil)
  }

  /// The best policy for Poisson demand, by A. Federgruen and Y.-S. Zheng, "An Efficient Algorithm for
  /// Computing an Optimal (r, Q) Policy", Operations Research 40(4), 1992: levels are added on the
  /// cheaper side while that lowers the average. `penalty` per unit and time. Nil when the quantity would
  /// exceed a million.
  package static func poisson(
    holding: Double, penalty: Double, fixed: Double, mean: Double, leadTime: Double
  ) -> (reorder: Int, quantity: Int, cost: Double)? {
    let demand = PoissonDistribution(mean: mean * leadTime)
    func expected(_ level: Int) -> Double {
      let (left, short) = demand.expected(at: level)
      return holding * left + penalty * short
    }
    let start = demand.quantile(penalty / (holding + penalty))
    var reorder = start - 1
    var quantity = 1
    var cost = fixed * mean + expected(start)
    while quantity <= 1_000_000 {
      let below = expected(reorder)
      let above = expected(reorder + quantity + 1)
      let next = min(below, above)
      guard next < cost else { return (reorder, quantity, cost) }
      cost = (cost * Double(quantity) + next) / Double(quantity + 1)
      if below <= above { reorder -= 1 }
      quantity += 1
    }
    return nil
  }

  private static func overLeadTime(_ demand: NormalDistribution, _ leadTime: Double) -> NormalDistribution {
    NormalDistribution(mean: demand.mean * leadTime, deviation: demand.deviation * leadTime.squareRoot())
  }
}
