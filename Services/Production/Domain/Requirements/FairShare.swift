/// By what plants that ask one plant for the same units are told apart.
package enum FairShareRule: String, Codable, Hashable, Sendable, CaseIterable {
  /// By the priority of the demand for which they ask, then its day, then in proportion to what each needs.
  case priority
  /// By the day alone, then in proportion to what each needs.
  case proportional
}

/// A quantity divided in proportion to what is needed, in whole units by the largest remainder (A. Hamilton, 1792): nobody is
/// more than one unit away from the exact proportion, and nobody gets more than needed.
struct ProportionalShare {
  let portions: [Int64]
  /// Who is next to get a unit: the largest remainder first, of equal ones the first in the list.
  let order: [Int]

  /// `total` up to the sum of `needs`, which are above zero.
  init(of total: Int64, by needs: [Int64]) {
    let sum = needs.reduce(Int128(0)) { $0 + Int128($1) }
    guard sum > 0 else {
      (portions, order) = (needs.map { _ in 0 }, Array(needs.indices))
      return
    }
    let exact = needs.map { (Int128(total) * Int128($0)).quotientAndRemainder(dividingBy: sum) }
    let order = needs.indices.sorted { (-exact[$0].remainder, $0) < (-exact[$1].remainder, $1) }
    var portions = exact.map { Int64($0.quotient) }
    let left = Int(total - portions.reduce(0, +))
    for place in order.prefix(left) { portions[place] += 1 }
    self.portions = portions
    self.order = order
  }
}
