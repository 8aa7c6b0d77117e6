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

  /// The first bucket that an order made in `start` no longer covers. A bucket without demand costs nothing more, so
  /// every rule goes over it. Costs are 128 bits wide: quantities times money do not fit into 64.
  private func end(of start: Int, demand: [Int64], setup: Int64, holding: Int64) -> Int {
    if self == .lotForLot { return start + 1 }
    /// Setup, and holding what the order covers so far.
    var cost = Int128(setup)
    var quantity = Int128(demand[start])
    var end = start + 1
    while end < demand.count {
      let periods = Int128(end - start)
      let more = Int128(holding) * periods * Int128(demand[end])
      switch self {
      // (cost + more) / (periods + 1) > cost / periods
      case .silverMeal: if more * periods > cost { return end }
      // (cost + more) / (quantity + demand) > cost / quantity
      case .leastUnitCost: if demand[end] > 0, Int128(holding) * periods * quantity > cost { return end }
      case .partPeriod:
        let before = cost - Int128(setup)
        if before + more > Int128(setup) {
          return before + more - Int128(setup) < Int128(setup) - before ? end + 1 : end
        }
      case .lotForLot: return end
      }
      cost += more
      quantity += Int128(demand[end])
      end += 1
    }
    return end
  }
}
