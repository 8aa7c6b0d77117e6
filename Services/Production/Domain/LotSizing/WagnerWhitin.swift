/// The cheapest lots for known demand without backlog.
///
/// H. M. Wagner and T. M. Whitin, "Dynamic Version of the Economic Lot Size Model", Management Science
/// 5(1), 1958: an optimal plan orders only when stock is empty, so a forward recursion over the last
/// order's bucket finds it in O(n²).
package enum WagnerWhitin {
  package struct Result: Hashable, Sendable {
    package let plan: LotPlan
    /// The least cost of meeting the demand up to and including each bucket; the largest number where it is beyond all
    /// numbers.
    package let costToBucket: [Int64]
  }

  /// Demand not negative; `setup` and `holding` per bucket (holding on stock at the bucket's end).
  /// Among plans of equal cost the one with the earlier last orders is taken. `purchase` is the price
  /// of a unit by the bucket of its order, where that differs.
  package static func plan(
    demand: [Int64], setup: [Int64], holding: [Int64], purchase: [Int64] = []
  ) -> Result {
    precondition(setup.count == demand.count && holding.count == demand.count, "one setup and holding per bucket")
    let count = demand.count
    // Quantities times money do not fit into 64 bits.
    var best = [Int128](repeating: .max, count: count + 1)
    var lastStart = [Int](repeating: 0, count: count + 1)
    best[0] = 0
    for start in 0..<count {
      let price = Int128(purchase.isEmpty ? 0 : purchase[start])
      var isOrdered = false
      var carrying: Int128 = 0
      var perUnit: Int128 = 0
      for end in start..<count {
        if end > start { perUnit += Int128(holding[end - 1]) }
        isOrdered = isOrdered || demand[end] > 0
        carrying += Int128(demand[end]) * (perUnit + price)
        let cost = best[start] + (isOrdered ? Int128(setup[start]) : 0) + carrying
        if cost < best[end + 1] {
          best[end + 1] = cost
          lastStart[end + 1] = start
        }
      }
    }
    var lots = [Int64](repeating: 0, count: count)
    var end = count
    while end > 0 {
      let start = lastStart[end]
      lots[start] = demand[start..<end].reduce(0, +)
      end = start
    }
    let costs = best.map { Int64(clamping: $0) }
    return Result(plan: LotPlan(lots: lots, cost: costs[count]), costToBucket: Array(costs.dropFirst()))
  }

  /// The same with one setup and one holding cost for every bucket.
  package static func plan(demand: [Int64], cost: LotCost) -> Result {
    plan(
      demand: demand, setup: Array(repeating: cost.setup, count: demand.count),
      holding: Array(repeating: cost.holding, count: demand.count))
  }
}
