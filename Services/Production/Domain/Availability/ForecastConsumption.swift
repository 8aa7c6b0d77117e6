import Values

/// Orders use up the forecast they were expected by, so that demand is not counted twice.
package enum ForecastConsumption {
  /// A forecast for the days `from...until`.
  package struct Bucket: Hashable, Sendable {
    package var from: LocalDate
    package var until: LocalDate
    package var quantity: Int64

    package init(from: LocalDate, until: LocalDate, quantity: Int64) {
      self.from = from
      self.until = until
      self.quantity = quantity
    }
  }

  package struct Order: Hashable, Sendable {
    package var due: LocalDate
    package var quantity: Int64

    package init(due: LocalDate, quantity: Int64) {
      self.due = due
      self.quantity = quantity
    }
  }

  /// What is left of each bucket. An order takes from the bucket of its date, then from earlier ones,
  /// then from later ones, nearest first; an earlier (later) bucket is in reach when fewer than
  /// `earlyDays` (`lateDays`) lie between it and the order's own bucket. Orders take in date order. The
  /// buckets do not overlap; what finds no forecast takes none.
  package static func net(
    _ buckets: [Bucket], orders: [Order], earlyDays: Int = 0, lateDays: Int = 0
  ) -> [Int64] {
    use(buckets, by: orders, earlyDays: earlyDays, lateDays: lateDays).left
  }

  /// The same, and what of the orders found no forecast.
  package static func use(
    _ buckets: [Bucket], by orders: [Order], earlyDays: Int = 0, lateDays: Int = 0
  ) -> (left: [Int64], orders: [Order]) {
    var left = buckets.map(\.quantity)
    var unforeseen: [Order] = []
    let byDate = buckets.indices.sorted { buckets[$0].from < buckets[$1].from }
    for order in orders.sorted(by: { $0.due < $1.due }) {
      var open = order.quantity
      let own = byDate.firstIndex { buckets[$0].from <= order.due && order.due <= buckets[$0].until }
      let start = own.map { buckets[byDate[$0]].from } ?? order.due
      let end = own.map { buckets[byDate[$0]].until } ?? order.due
      let earlier = byDate.filter { buckets[$0].until < start && start - buckets[$0].until - 1 < earlyDays }
      let later = byDate.filter { buckets[$0].from > end && buckets[$0].from - end - 1 < lateDays }
      for index in (own.map { [byDate[$0]] } ?? []) + earlier.reversed() + later where open > 0 {
        let taken = min(open, left[index])
        left[index] -= taken
        open -= taken
      }
      if open > 0 { unforeseen.append(Order(due: order.due, quantity: open)) }
    }
    return (left, unforeseen)
  }
}
