/// A linear program whose variables are all whole numbers between bounds. Branch and bound (A. H. Land and A. G. Doig,
/// 1960) over a simplex in floating point; whatever is answered is proved in whole numbers: a mix is tested exactly, and
/// every bound is that of a ``BoundCertificate``.
package struct IntegerProgram: Sendable {
  package struct Solution: Hashable, Sendable {
    package let value: Int64
    package let variables: [Int64]
  }

  package enum Answer: Hashable, Sendable {
    /// Proved: no other whole solution has a higher value.
    case optimal(Solution)
    /// The best found before a limit; no solution can exceed `bound`.
    case stopped(best: Solution?, bound: Int64)
    case infeasible
  }

  /// What ends a search before its proof. Both count work, not time: with them the same question has the same answer.
  package struct Limits: Hashable, Sendable {
    /// Parts of the problem that are looked at.
    package var nodes: Int
    /// Entries of tables that are reckoned.
    package var operations: Int

    package init(nodes: Int = 20_000, operations: Int = .max) {
      (self.nodes, self.operations) = (nodes, operations)
    }
  }

  /// Coefficients × variables are at most the bound; columns without a coefficient are left out.
  package struct Row: Hashable, Sendable {
    package let columns: [Int]
    package let coefficients: [Int64]
    package let bound: Int64

    init(_ columns: [Int], _ coefficients: [Int64], _ bound: Int64) {
      (self.columns, self.coefficients, self.bound) = (columns, coefficients, bound)
    }
  }

  /// Above zero a variable needs that its opener is above zero too: variable ≤ upper bound × opener.
  package struct Link: Hashable, Sendable {
    package let variable: Int
    package let opener: Int

    package init(_ variable: Int, opener: Int) { (self.variable, self.opener) = (variable, opener) }
  }

  package let objective: [Int64]
  let rows: [Row]
  package let lower: [Int64]
  package let upper: [Int64]
  let links: [Link]

  /// Every variable needs an upper bound. Variables of links begin at zero or above, and their openers lie between 0 and
  /// 1.
  package init(_ program: LinearProgram, links: [Link] = []) {
    precondition(program.upper.allSatisfy { $0 != nil }, "every whole variable lies between two bounds")
    objective = program.objective
    lower = program.lower
    upper = program.upper.map { $0 ?? 0 }
    self.links = links
    rows = program.constraints.flatMap { constraint -> [Row] in
      let columns = constraint.coefficients.indices.filter { constraint.coefficients[$0] != 0 }
      let own = columns.map { constraint.coefficients[$0] }
      let most = Row(columns, own, constraint.bound)
      let least = Row(columns, own.map { -$0 }, -constraint.bound)
      return switch constraint.relation {
      case .atMost: [most]
      case .atLeast: [least]
      case .equal: [most, least]
      }
    }
  }

  /// The row of a link.
  func row(of link: Link) -> Row { Row([link.variable, link.opener], [1, -upper[link.variable]], 0) }

  /// Whether whole variables keep all bounds, constraints and links.
  package func keeps(_ variables: [Int64]) -> Bool {
    variables.indices.allSatisfy { variables[$0] >= lower[$0] && variables[$0] <= upper[$0] }
      && rows.allSatisfy { row in
        var sum = Int128(0)
        for (column, coefficient) in zip(row.columns, row.coefficients) {
          sum += Int128(coefficient) * Int128(variables[column])
        }
        return sum <= Int128(row.bound)
      } && links.allSatisfy { variables[$0.variable] <= 0 || variables[$0.opener] > 0 }
  }

  /// The objective; nil beyond 64 bits.
  package func value(_ variables: [Int64]) -> Int64? {
    Int64(exactly: zip(objective, variables).reduce(Int128(0)) { $0 + Int128($1.0) * Int128($1.1) })
  }

  /// `shouldStop` is asked before each node but the first. `round` makes whole variables of the fractional ones of a
  /// node: good ones soon leave little to search. `closed` is told
  /// each region that is done with, and why.
  package func solve(
    limits: Limits = Limits(), shouldStop: @escaping () -> Bool = { false },
    round: @escaping (RelaxedNode) -> [Int64]? = { _ in nil },
    closed: ((ClosedRegion) -> Void)? = nil
  ) -> Answer {
    guard zip(lower, upper).allSatisfy({ $0 <= $1 }) else { return .infeasible }
    var search = BranchAndBound(self, limits, shouldStop: shouldStop, round: round, closed: closed)
    return search.run()
  }

  /// A node without whole numbers.
  package struct RelaxedNode {
    package let fractions: [Double]
    /// What a unit of each constraint is worth there.
    package let prices: [Double]
    /// The value of the best whole solution so far.
    package let best: Int64?
  }

  /// Whole variables between bounds of which none needs to be looked at.
  package struct ClosedRegion: Sendable {
    package enum Reason: Sendable {
      /// No whole solution in it is worth more than this value.
      case noBetterThan(Int64, BoundCertificate)
      /// No whole solution in it keeps the constraints.
      case empty(BoundCertificate)
      /// A single solution, which was looked at.
      case point
    }
    package let lower: [Int64]
    package let upper: [Int64]
    /// What prices of a certificate are of: constraints of the program, then links.
    package let rows: [Row]
    package let reason: Reason
  }
}
