/// The levels that storekeepers work with.
package enum ReorderPoint {
  /// Stock at which to order so that it does not run out during the lead time with probability
  /// `service`: mean demand over the lead time, and safety stock for the deviations of demand and of
  /// the lead time itself (G. Hadley and T. M. Whitin, 1963). Demand per period, lead time in periods.
  /// Without deviations there is no safety stock.
  package static func level(
    mean: Double, deviation: Double = 0, leadTime: Double, leadTimeDeviation: Double = 0, service: Double
  ) -> (level: Double, safetyStock: Double) {
    let variance = leadTime * deviation * deviation + mean * mean * leadTimeDeviation * leadTimeDeviation
    let safety = NormalDistribution.quantile(service) * variance.squareRoot()
    return (mean * leadTime + safety, safety)
  }
}

/// Min-max: what to order when the stock position is at or below the minimum.
package struct MinMaxPolicy: Hashable, Sendable {
  package let minimum: Int64
  package let maximum: Int64

  package init(minimum: Int64, maximum: Int64) {
    precondition(minimum <= maximum, "the minimum may not exceed the maximum")
    self.minimum = minimum
    self.maximum = maximum
  }

  /// Up to the maximum, and not less than the limits allow; 0 above the minimum. The position is stock
  /// and open orders, less what is promised.
  package func order(at position: Int64, limits: OrderLimits = .none) -> Int64 {
    position <= minimum ? limits.total(for: maximum - position) : 0
  }
}
