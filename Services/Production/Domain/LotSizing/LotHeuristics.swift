/// The rules of thumb that planners know: each decides bucket by bucket how far one order reaches.
package enum LotHeuristic: String, CaseIterable, Hashable, Sendable {
  /// An order for each bucket with demand.
  case lotForLot
  /// Extend while the cost per bucket falls (E. A. Silver and H. C. Meal, 1973).
  case silverMeal
  /// Extend while the cost per unit falls (T. Gorham, 1968).
  case leastUnitCost
  /// Extend until the holding cost is closest to the setup cost (J. J. DeMatteis, 1968).
  case partPeriod

  /// Lots for demand that is not negative; holding on stock at a bucket's end.
  package func plan(demand: [Int64], setup: [Int64], holding: Int64) -> LotPlan {
    LotPlan.covering(
      demand, from: starts(demand: demand, setup: setup, holding: holding), setup: setup,
      holding: holding)
  }

  /// The buckets in which an order is made; the first has demand.
  package func starts(demand: [Int64], setup: [Int64], holding: Int64) -> [Int] {
    var starts: [Int] = []
    var bucket = 0
    while bucket < demand.count {
      guard demand[bucket] > 0 else {
        bucket += 1
        continue
      }
      starts.append(bucket)
      bucket = end(of: bucket, demand: demand, setup: setup[bucket], holding: holding)
    }
    return starts
  }

  /// The first bucket that an order made in `start` no longer covers.
  private func end(of start: Int, demand: [Int64], setup: Int64, holding: Int64) -> Int {
    if self == .lotForLot { return start + 1 }
    var carrying: Int64 = 0
    var quantity = demand[start]
    var end = start + 1
    while end < demand.count {
      let more = carrying + holding * Int64(end - start) * demand[end]
      switch self {
      case .silverMeal:
        let now = Int128(setup + carrying) * Int128(end - start + 1)
        if Int128(setup + more) * Int128(end - start) > now { return end }
      case .leastUnitCost:
        let now = Int128(setup + carrying) * Int128(quantity + demand[end])
        if Int128(setup + more) * Int128(quantity) > now { return end }
      case .partPeriod:
        if more > setup { return more - setup < setup - carrying ? end + 1 : end }
      case .lotForLot: return end
      }
      carrying = more
      quantity += demand[end]
      end += 1
    }
    return end
  }
}
