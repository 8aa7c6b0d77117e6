import Values

/// The sizes an order may have, in smallest steps of the item's unit; 0 means no such limit.
package struct OrderLimits: Hashable, Sendable {
  package let minimum: Int64
  package let multiple: Int64
  /// Rounded down to a multiple, where it has one.
  package let maximum: Int64

  package static let none = OrderLimits(minimum: 0, multiple: 0, maximum: 0)

  package init(minimum: Int64 = 0, multiple: Int64 = 0, maximum: Int64 = 0) {
    self.minimum = minimum
    self.multiple = multiple
    self.maximum = multiple > 1 && maximum >= multiple ? maximum - maximum % multiple : maximum
  }

  /// Every order has this quantity.
  package init(each quantity: Int64) {
    self.init(minimum: quantity, multiple: quantity, maximum: quantity)
  }

  /// The quantity that every order has; nil: they may differ.
  var each: Int64? { minimum > 1 && minimum == multiple && multiple == maximum ? minimum : nil }

  /// A quantity brought within limits that can be kept: up to the minimum and a multiple, then down to the maximum.
  func nearest(to quantity: Int64) -> Int64 {
    let size = roundedUp(max(quantity, minimum))
    return maximum > 0 ? min(size, maximum) : size
  }

  /// Nil when the limits can be kept; otherwise what contradicts, in smallest steps.
  package var contradiction: String? { contradiction { "\($0)" } }

  /// The same for people, with quantities in the item's unit.
  func contradiction(in unit: UnitOfMeasure) -> String? {
    contradiction { Quantity(steps: $0, unit: unit).valueText }
  }

  private func contradiction(_ text: (Int64) -> String) -> String? {
    if minimum < 0 || multiple < 0 || maximum < 0 { return "an order limit is negative" }
    guard maximum > 0, smallest > maximum else { return nil }
    return "the smallest order (\(text(smallest))) is above the maximum (\(text(maximum)))"
  }

  private var smallest: Int64 { multiple > 1 ? roundedUp(max(minimum, 1)) : max(minimum, 1) }

  private func roundedUp(_ quantity: Int64) -> Int64 {
    guard multiple > 1 else { return quantity }
    let over = quantity % multiple
    return over == 0 ? quantity : quantity + (multiple - over)
  }

  /// What is ordered in all so that at least `need` comes: full orders of the maximum and one for the
  /// rest, which is at least the minimum and a multiple. Zero for a need of zero.
  @inline(__always)
  package func total(for need: Int64) -> Int64 {
    guard need > 0 else { return 0 }
    guard maximum > 0, need > maximum else { return roundedUp(max(need, minimum)) }
    let rest = need % maximum
    return need - rest + (rest > 0 ? roundedUp(max(rest, minimum)) : 0)
  }

  /// The largest total of orders within `most`: 0 when not even the smallest order is.
  package func largestTotal(within most: Int64) -> Int64 {
    let rest = maximum > 0 ? most % maximum : most
    let last = multiple > 1 ? rest - rest % multiple : rest
    return most - rest + (last >= smallest ? last : 0)
  }

  /// A total of more orders than this stays one order.
  package static let largestOrderCount = 1000

  /// How many orders a total from ``total(for:)`` is; one if they would be more than `most`.
  package func orderCount(of total: Int64, atMost most: Int = largestOrderCount) -> Int {
    guard total > 0 else { return 0 }
    return isSplit(total, most) ? Int((total - 1) / maximum) + 1 : 1
  }

  /// Whether a total is more than `most` orders, and so not split at all.
  package func isTooManyOrders(_ total: Int64, atMost most: Int = largestOrderCount) -> Bool {
    maximum > 0 && (total - 1) / maximum >= Int64(most)
  }
  private func isSplit(_ total: Int64, _ most: Int) -> Bool { maximum > 0 && !isTooManyOrders(total, atMost: most) }

  /// The quantity of order `part` (from 0) of a total: every order but the last has the maximum.
  package func quantity(ofPart part: Int, in total: Int64, atMost most: Int = largestOrderCount) -> Int64 {
    guard isSplit(total, most) else { return total }
    return min(maximum, total - Int64(part) * maximum)
  }
}
