/// How the net requirements of an item are gathered into orders.
package struct LotPolicy: Hashable, Sendable {
  /// Which needs one order covers. An order made for bucket `b` covers the buckets from `b` up to the
  /// end of its window.
  package enum Window: Hashable, Sendable {
    /// Each bucket by itself.
    case lotForLot
    /// This many buckets from the first need (period order quantity, grouping days).
    case period(buckets: Int)
    /// The cheapest windows (Wagner and Whitin, 1958).
    case wagnerWhitin(LotCost)
    /// Windows of least cost per bucket (Silver and Meal, 1973).
    case silverMeal(LotCost)
    /// Windows of least cost per unit (Gorham, 1968).
    case leastUnitCost(LotCost)
    /// Windows whose holding cost comes closest to the setup cost (DeMatteis, 1968).
    case partPeriod(LotCost)
  }

  package var window: Window
  package var limits: OrderLimits
  /// False: nothing is ever ordered for this item; its demand waits for stock and receipts.
  package var replenished: Bool

  package init(_ window: Window = .lotForLot, limits: OrderLimits = .none, replenished: Bool = true) {
    self.window = window
    self.limits = limits
    self.replenished = replenished
  }

  package static let lotForLot = LotPolicy()
  package static let never = LotPolicy(replenished: false)
  /// Orders of exactly `quantity` each, as many as the need takes; brought within limits that can be kept.
  package static func fixed(_ quantity: Int64, within limits: OrderLimits = .none) -> LotPolicy {
    LotPolicy(.lotForLot, limits: OrderLimits(each: limits.nearest(to: quantity)))
  }
}

/// What an order and holding stock cost, as integers of one scale (minor units of money, or tenths of
/// them: only their ratio decides).
package struct LotCost: Hashable, Sendable {
  /// Per order.
  package var setup: Int64
  /// Per unit held over the end of one bucket.
  package var holding: Int64

  package init(setup: Int64, holding: Int64) {
    self.setup = setup
    self.holding = holding
  }
}
