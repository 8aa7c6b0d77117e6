/// A linear program in whole numbers: maximise the objective over variables between bounds, under
/// constraints. Scale fractions to whole numbers first; nothing is rounded on the way.
package struct LinearProgram: Hashable, Sendable {
  package enum Relation: Hashable, Sendable { case atMost, atLeast, equal }

  package struct Constraint: Hashable, Sendable {
    /// Coefficient by variable.
    package var coefficients: [Int64]
    package var relation: Relation
    package var bound: Int64

    package init(_ coefficients: [Int64], _ relation: Relation, _ bound: Int64) {
      self.coefficients = coefficients
      self.relation = relation
      self.bound = bound
    }
  }

  package var objective: [Int64]
  package var constraints: [Constraint]
  package var lower: [Int64]
  /// Nil: no upper bound.
  package var upper: [Int64?]

  /// Variables from 0 up, unless bounds are given.
  package init(
    maximize objective: [Int64], under constraints: [Constraint], lower: [Int64]? = nil, upper: [Int64?]? = nil
  ) {
    self.objective = objective
    self.constraints = constraints
    self.lower = lower ?? Array(repeating: 0, count: objective.count)
    self.upper = upper ?? Array(repeating: nil, count: objective.count)
    precondition(
      constraints.allSatisfy { $0.coefficients.count == objective.count }
        && self.lower.count == objective.count && self.upper.count == objective.count,
      "a coefficient and bounds for every variable")
  }

  /// A fraction in lowest terms is not promised; the denominator is above zero.
  package struct Fraction: Hashable, Sendable {
    let numerator: WholeNumber
    let denominator: WholeNumber

    /// The whole number at or below; nil beyond 64 bits.
    package var floor: Int64? {
      let (quotient, remainder) = numerator.dividing(by: denominator)
      return (remainder.sign < 0 ? quotient - WholeNumber(1) : quotient).int64
    }
    package var isWhole: Bool { numerator.dividing(by: denominator).remainder.sign == 0 }
    /// For display only.
    package var approximately: Double {
      func value(_ number: WholeNumber) -> Double {
        let size = number.digits.reversed().reduce(0.0) { $0 * 4_294_967_296 + Double($1) }
        return number.sign < 0 ? -size : size
      }
      return value(numerator) / value(denominator)
    }
  }

  package enum Answer: Hashable, Sendable {
    case optimal(value: Fraction, variables: [Fraction])
    case infeasible
    case unbounded
  }

  /// By constraint what one more of its bound would add, to begin with: the dual values, exact. Nil without an optimum,
  /// or where a large program's cannot be proved. All constraints must be ``Relation/atMost``.
  package func shadowPrices() -> [Fraction]? {
    precondition(constraints.allSatisfy { $0.relation == .atMost }, "prices are of upper bounds")
    guard zip(lower, upper).allSatisfy({ low, high in high.map { low <= $0 } ?? true }) else { return nil }
    if upper.allSatisfy({ $0 != nil }), let basis = ExactBasis(self) { return basis.prices }
    guard objective.count * constraints.count <= LinearProgram.largestTableau else { return nil }
    var tableau = SimplexTableau(self)
    guard case .optimal = tableau.solve() else { return nil }
    return tableau.prices
  }

  /// Variables × constraints that the exact tableau takes a second for.
  private static let largestTableau = 2_500

  /// The exact optimum.
  package func solve() -> Answer {
    guard zip(lower, upper).allSatisfy({ low, high in high.map { low <= $0 } ?? true }) else { return .infeasible }
    var tableau = SimplexTableau(self)
    return tableau.solve()
  }
}
