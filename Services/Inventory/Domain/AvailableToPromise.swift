import Values

/// Available-to-promise: what may still be promised out of stock and supply that nobody else was
/// promised. Pure arithmetic over steps of one item's unit.
package enum AvailableToPromise {
  /// Supply that will come and is promised to nobody.
  package struct Receipt: Hashable, Sendable {
    package let date: LocalDate
    package let steps: Int64

    package init(date: LocalDate, steps: Int64) {
      self.date = date
      self.steps = steps
    }
  }

  /// A quantity and the first day on which it can leave.
  package struct ScheduleLine: Hashable, Sendable {
    package let date: LocalDate
    package let steps: Int64

    package init(date: LocalDate, steps: Int64) {
      self.date = date
      self.steps = steps
    }
  }

  /// Delivery proposals for `steps` wanted on a day: what is free by then, then each later receipt as it
  /// comes, up to the quantity. With `shipComplete` one line on the day the last of it is there, or none
  /// when it never is. The lines add up to at most `steps`; the rest is short.
  ///
  /// `free` is on hand less reserved, and never negative.
  package static func proposals(
    _ steps: Int64, wanted: LocalDate, free: Int64, receipts: [Receipt] = [], shipComplete: Bool = false
  ) -> [ScheduleLine] {
    var lines: [ScheduleLine] = []
    var left = steps
    func take(_ supply: Int64, on date: LocalDate) {
      let taken = min(left, supply)
      guard taken > 0 else { return }
      left -= taken
      if let last = lines.last, last.date == date {
        lines[lines.count - 1] = ScheduleLine(date: date, steps: last.steps + taken)
      } else {
        lines.append(ScheduleLine(date: date, steps: taken))
      }
    }
    take(free, on: wanted)
    for receipt in receipts.sorted(by: { $0.date < $1.date }) { take(receipt.steps, on: max(receipt.date, wanted)) }
    guard shipComplete else { return lines }
    guard left == 0, let last = lines.last else { return [] }
    return [ScheduleLine(date: last.date, steps: steps)]
  }

  /// A planning period: what is produced or received in it, and what is promised for it.
  package struct Period: Hashable, Sendable {
    package let supply: Int64
    package let committed: Int64

    package init(supply: Int64, committed: Int64) {
      self.supply = supply
      self.committed = committed
    }
  }

  /// Discrete available-to-promise with look-ahead: a supply covers the commitments up to the next
  /// supply; what a later supply cannot cover is taken from the earlier ones, latest first. Stock on
  /// hand counts as supply of the first period. Periods without a supply show 0.
  package static func discrete(onHand: Int64, periods: [Period]) -> [Int64] {
    var promise = [Int64](repeating: 0, count: periods.count)
    var supplies: [Int] = []
    for (index, period) in periods.enumerated() {
      let supply = period.supply + (index == 0 ? onHand : 0)
      if index == 0 || period.supply > 0 { supplies.append(index) }
      promise[supplies[supplies.count - 1]] += supply - period.committed
    }
    for position in stride(from: supplies.count - 1, to: 0, by: -1) where promise[supplies[position]] < 0 {
      promise[supplies[position - 1]] += promise[supplies[position]]
      promise[supplies[position]] = 0
    }
    return promise
  }
}
