/// Order quantities for steady demand. Costs per unit of time; formulas after L. V. Snyder and Z.-J. M.
/// Shen, *Fundamentals of Supply Chain Theory*, 2nd edition, chapter 3. All inputs above zero.
package enum EconomicOrderQuantity {
  package struct Answer: Hashable, Sendable {
    package let quantity: Double
    /// Ordering and holding (and backorders, or buying, where they are part of the question).
    package let cost: Double
  }

  /// F. W. Harris, 1913.
  package static func plain(fixed: Double, holding: Double, demand: Double) -> Answer {
    let quantity = (2 * fixed * demand / holding).squareRoot()
    return Answer(quantity: quantity, cost: (2 * fixed * demand * holding).squareRoot())
  }

  /// Demand may wait, at `penalty` per unit and time. `backordered` is the share of demand that does.
  package static func withBackorders(
    fixed: Double, holding: Double, penalty: Double, demand: Double
  ) -> (answer: Answer, backordered: Double) {
    let quantity = (2 * fixed * demand * (holding + penalty) / (holding * penalty)).squareRoot()
    let cost = (2 * fixed * demand * holding * penalty / (holding + penalty)).squareRoot()
    return (Answer(quantity: quantity, cost: cost), holding / (holding + penalty))
  }

  /// A lot arrives at the pace of its production, which is faster than demand (E. W. Taft, 1918).
  package static func production(fixed: Double, holding: Double, demand: Double, production: Double) -> Answer {
    precondition(production > demand, "production must be faster than demand")
    return plain(fixed: fixed, holding: holding * (1 - demand / production), demand: demand)
  }

  /// A price for all units, by the size of the order: `breaks[i]` is the least quantity of price i, the
  /// first 0. `holdingRate` is the cost of holding a unit's worth. The cost includes buying.
  package static func allUnitsDiscount(
    fixed: Double, holdingRate: Double, demand: Double, breaks: [Double], prices: [Double]
  ) -> (answer: Answer, price: Int) {
    precondition(!breaks.isEmpty && breaks.count == prices.count, "a price for every break")
    func cost(_ quantity: Double, _ price: Double) -> Double {
      price * demand + fixed * demand / quantity + holdingRate * price * quantity / 2
    }
    var best: (answer: Answer, price: Int)?
    for (index, price) in prices.enumerated() {
      let wanted = plain(fixed: fixed, holding: holdingRate * price, demand: demand).quantity
      // Below the break the quantity is raised to it; above the next break a later price is better.
      let quantity = max(wanted, breaks[index])
      if index + 1 < breaks.count, quantity >= breaks[index + 1] { continue }
      let total = cost(quantity, price)
      if best.map({ total < $0.answer.cost }) ?? true { best = (Answer(quantity: quantity, cost: total), index) }
    }
    return best!
  }
}
