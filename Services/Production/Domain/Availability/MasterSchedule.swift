/// The master production schedule of one item: lots by period, the projected available balance, and
/// what of it may be promised.
package struct MasterSchedule: Hashable, Sendable {
  package struct Input: Hashable, Sendable {
    package var onHand: Int64
    package var safetyStock: Int64
    /// Per period.
    package var forecast: [Int64]
    /// Customer orders promised, per period; as many periods as the forecast.
    package var orders: [Int64]
    /// Lots that stand already, per period; empty: none. They are never moved.
    package var firmLots: [Int64]
    package var limits: OrderLimits
    /// In the periods before this one only orders count, for the forecast can no longer sell.
    package var demandFence: Int
    /// In the periods before this one no lot is planned.
    package var planningFence: Int

    package init(
      onHand: Int64, safetyStock: Int64 = 0, forecast: [Int64], orders: [Int64], firmLots: [Int64] = [],
      limits: OrderLimits, demandFence: Int = 0, planningFence: Int = 0
    ) {
      self.onHand = onHand
      self.safetyStock = safetyStock
      self.forecast = forecast
      self.orders = orders
      self.firmLots = firmLots
      self.limits = limits
      self.demandFence = demandFence
      self.planningFence = planningFence
    }
  }

  /// What counts as demand: orders before the demand fence, else the larger of forecast and orders.
  package let demand: [Int64]
  /// Lots, firm and planned, by the period in which they arrive.
  package let lots: [Int64]
  /// At each period's end.
  package let projected: [Int64]
  package let promise: PromiseTable

  /// A lot is planned whenever the projected balance would fall below the safety stock.
  package init(_ input: Input) {
    let periods = input.forecast.indices
    precondition(input.orders.count == periods.count, "orders for the periods of the forecast")
    let demand = periods.map {
      $0 < input.demandFence ? input.orders[$0] : max(input.forecast[$0], input.orders[$0])
    }
    self.demand = demand
    var lots = [Int64](repeating: 0, count: periods.count)
    var balance = input.onHand
    projected = periods.map { period in
      lots[period] = period < input.firmLots.count ? input.firmLots[period] : 0
      balance += lots[period] - demand[period]
      if balance < input.safetyStock, period >= input.planningFence {
        let planned = input.limits.total(for: input.safetyStock - balance)
        lots[period] += planned
        balance += planned
      }
      return balance
    }
    self.lots = lots
    promise = PromiseTable(onHand: input.onHand, orders: input.orders, receipts: lots)
  }
}
