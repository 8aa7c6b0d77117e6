/// Available-to-promise of one item by period: what may still be promised of stock and receipts.
package struct PromiseTable: Hashable, Sendable {
  /// Stands in the first period and where something arrives: that supply less the orders until the
  /// next receipt. May be negative.
  package let discrete: [Int64]
  /// The same after each negative period has borrowed from the closest earlier positive ones.
  package let discreteAfterLookBack: [Int64]
  /// Stock and receipts less orders, up to and including each period.
  package let cumulative: [Int64]
  /// What may be promised in each period without breaking a later promise: the least of
  /// ``cumulative`` from that period on. Negative when promises already made cannot be kept.
  package let cumulativeWithLookAhead: [Int64]

  /// Per period: `orders` promised and `receipts` expected, of one length.
  package init(onHand: Int64, orders: [Int64], receipts: [Int64]) {
    precondition(orders.count == receipts.count, "orders and receipts for the same periods")
    var running = onHand
    cumulative = zip(receipts, orders).map { receipt, order in
      running += receipt - order
      return running
    }
    var ahead = cumulative
    for period in ahead.indices.dropLast().reversed() { ahead[period] = min(ahead[period], ahead[period + 1]) }
    cumulativeWithLookAhead = ahead

    var discrete = [Int64](repeating: 0, count: orders.count)
    var head = 0
    for period in orders.indices {
      if period == 0 || receipts[period] > 0 {
        head = period
        discrete[head] = (period == 0 ? onHand : 0) + receipts[period]
      }
      discrete[head] -= orders[period]
    }
    self.discrete = discrete
    for period in discrete.indices.reversed() where discrete[period] < 0 {
      for earlier in (0..<period).reversed() where discrete[earlier] > 0 && discrete[period] < 0 {
        let borrowed = min(discrete[earlier], -discrete[period])
        discrete[earlier] -= borrowed
        discrete[period] += borrowed
      }
    }
    discreteAfterLookBack = discrete
  }

  /// A promised part of an order.
  package struct ScheduleLine: Hashable, Sendable {
    package let period: Int
    package let quantity: Int64
  }

  /// The lines on which `quantity` wanted in a period can be delivered: as much as possible each time,
  /// or (`complete`) all in the first period that allows it. The lines add up to less than the
  /// quantity when the table's periods do not have it.
  package func scheduleLines(of quantity: Int64, wanted: Int, complete: Bool = false) -> [ScheduleLine] {
    var lines: [ScheduleLine] = []
    var taken: Int64 = 0
    for period in cumulativeWithLookAhead.indices where period >= wanted && taken < quantity {
      let free = min(quantity, cumulativeWithLookAhead[period]) - taken
      guard free > 0, !complete || free == quantity else { continue }
      lines.append(ScheduleLine(period: period, quantity: free))
      taken += free
    }
    return lines
  }
}
