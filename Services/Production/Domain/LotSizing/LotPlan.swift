/// Lots for a row of demands, and what they cost.
package struct LotPlan: Hashable, Sendable {
  /// Quantity ordered per bucket; the lots add up to the demand.
  package var lots: [Int64]
  /// Setups and holding together, in the scale of the costs given.
  package var cost: Int64

  package init(lots: [Int64], cost: Int64) {
    self.lots = lots
    self.cost = cost
  }

  /// Setup of every bucket with a lot, and holding on what is left at the end of each bucket. Nil when
  /// the lots let demand wait.
  package static func cost(of lots: [Int64], demand: [Int64], setup: [Int64], holding: Int64) -> Int64? {
    var stock: Int64 = 0
    var cost: Int64 = 0
    for bucket in demand.indices {
      stock += lots[bucket] - demand[bucket]
      guard stock >= 0 else { return nil }
      cost += (lots[bucket] > 0 ? setup[bucket] : 0) + holding * stock
    }
    return cost
  }

  /// The lots that begin in the buckets of `starts` and each last until the next start.
  static func covering(_ demand: [Int64], from starts: [Int], setup: [Int64], holding: Int64) -> LotPlan {
    var lots = [Int64](repeating: 0, count: demand.count)
    for (position, start) in starts.enumerated() {
      let end = position + 1 < starts.count ? starts[position + 1] : demand.count
      lots[start] = demand[start..<end].reduce(0, +)
    }
    let cost = LotPlan.cost(of: lots, demand: demand, setup: setup, holding: holding)
    return LotPlan(lots: lots, cost: cost ?? 0)
  }
}
