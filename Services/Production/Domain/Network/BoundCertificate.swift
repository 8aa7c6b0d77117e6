/// Prices of constraints that prove in whole numbers what no solution can exceed.
///
/// For any prices y that are not negative, c x ≤ y b + (c − y A) x, and the right side is at most what it is with every
/// variable at the bound that its reduced cost c − y A likes best: the weak duality of linear programs. It holds for all
/// y, so y may come of floating point and be rounded; only how tight the bound is depends on it (A. Neumaier and
/// O. Shcherbina, Safe bounds in linear and mixed-integer linear programming, 2004). Without c it proves that there is
/// no solution: when even 0 ≤ y (b − A x) fails everywhere.
package struct BoundCertificate: Hashable, Sendable {
  /// By row, in 2^-shift.
  package let prices: [Int64]
  package let shift: Int
  /// By variable, in 2^-shift.
  let reduced: [Int128]
  /// y b + the most of (c − y A) x, in 2^-shift.
  let total: Int128

  /// The highest whole value that a solution may have.
  var bound: Int64 { Int64(clamping: total >> Int128(shift)) }
  /// Of a certificate without objective: no solution keeps the rows.
  var provesEmpty: Bool { total < 0 }

  /// Nil when the numbers are too large to prove anything.
  init?(
    _ rows: [IntegerProgram.Row], objective: [Int64]?, lower: [Int64], upper: [Int64], prices: [Double]
  ) {
    var size = [Double](repeating: 0, count: lower.count)
    if let objective { for (place, value) in objective.enumerated() { size[place] = Double(value.magnitude) } }
    var rest = 1.0
    var largest = 1.0
    for (row, price) in zip(rows, prices) where price > 0 {
      guard price.isFinite else { return nil }
      largest = max(largest, price)
      rest += Double(row.bound.magnitude) * price
      for (column, coefficient) in zip(row.columns, row.coefficients) {
        size[column] += Double(coefficient.magnitude) * price
      }
    }
    for place in size.indices {
      rest += size[place] * (1 + Double(max(lower[place].magnitude, upper[place].magnitude)))
    }
    let shift = min(60, 61 - Int(largest.exponent), 124 - Int(rest.exponent))
    guard shift >= 0 else { return nil }
    self.shift = shift
    let unit = Double(sign: .plus, exponent: shift, significand: 1)
    self.prices = prices.map { $0 > 0 ? Int64(($0 * unit).rounded()) : 0 }
    var reduced = [Int128](repeating: 0, count: lower.count)
    if let objective {
      for (place, value) in objective.enumerated() { reduced[place] = Int128(value) << Int128(shift) }
    }
    var total = Int128(0)
    for (row, price) in zip(rows, self.prices) where price > 0 {
      total += Int128(row.bound) * Int128(price)
      for (column, coefficient) in zip(row.columns, row.coefficients) {
        reduced[column] -= Int128(coefficient) * Int128(price)
      }
    }
    for (place, cost) in reduced.enumerated() { total += cost * Int128(cost > 0 ? upper[place] : lower[place]) }
    self.reduced = reduced
    self.total = total
  }
}
