import Testing

@testable import ProductionDomain

@Suite struct IntegerProgramTests {
  private func expectOptimum(
    _ program: LinearProgram, _ value: Int64, _ variables: [Int64], sourceLocation: SourceLocation = #_sourceLocation
  ) {
    guard case .optimal(let solution) = IntegerProgram(program).solve() else {
      Issue.record("no optimum", sourceLocation: sourceLocation)
      return
    }
    #expect(solution.value == value && solution.variables == variables, sourceLocation: sourceLocation)
  }

  @Test func aProgramWhoseCornersAreNotWhole() {
    // Max 5x + 4y, 6x + 4y <= 24, x + 2y <= 6: corner (3, 1.5); whole optimum (4, 0) = 20.
    let program = LinearProgram(
      maximize: [5, 4], under: [.init([6, 4], .atMost, 24), .init([1, 2], .atMost, 6)], upper: [9, 9])
    guard case .optimal(let value, let variables) = program.solve() else {
      Issue.record("no optimum")
      return
    }
    #expect(value.approximately == 21)
    #expect(variables[1].approximately == 1.5)
    expectOptimum(program, 20, [4, 0])
  }

  @Test func emptyAndEndlessProgramsAreToldApart() {
    let impossible = LinearProgram(maximize: [1], under: [.init([1], .atLeast, 5), .init([1], .atMost, 4)])
    #expect(impossible.solve() == .infeasible)
    #expect(LinearProgram(maximize: [1, 0], under: [.init([0, 1], .atMost, 4)]).solve() == .unbounded)
    let fixed = LinearProgram(maximize: [-1, -2], under: [.init([1, 1], .equal, 7)], upper: [3, 9])
    expectOptimum(fixed, -11, [3, 4])
    let below = LinearProgram(maximize: [1], under: [], lower: [5], upper: [4])
    #expect(below.solve() == .infeasible)
    guard case .infeasible = IntegerProgram(below).solve() else {
      Issue.record("bounds that cross have a solution")
      return
    }
  }

  /// Random small programs against every whole point.
  @Test func branchAndBoundEqualsEnumeration() {
    let seed = RequirementsRandom.seed()
    var random = RequirementsRandom(seed: seed)
    for _ in 0..<200 {
      let count = 1 + random.below(3)
      let lower = (0..<count).map { _ in random.quantity(-3...2) }
      let upper = lower.map { $0 + random.quantity(0...6) }
      func coefficients() -> [Int64] { (0..<count).map { _ in random.quantity(-9...9) } }
      let objective = coefficients()
      let constraints = (0..<random.below(4)).map { _ in
        LinearProgram.Constraint(
          coefficients(), [.atMost, .atLeast, .equal][random.chance(15) ? 2 : random.below(2)],
          random.quantity(-15...25))
      }
      var best: Int64?
      func search(_ point: [Int64]) {
        guard point.count < count else {
          let holds = constraints.allSatisfy { line in
            let sum = zip(line.coefficients, point).reduce(0) { $0 + $1.0 * $1.1 }
            switch line.relation {
            case .atMost: return sum <= line.bound
            case .atLeast: return sum >= line.bound
            case .equal: return sum == line.bound
            }
          }
          guard holds else { return }
          let value = zip(objective, point).reduce(0) { $0 + $1.0 * $1.1 }
          best = max(best ?? .min, value)
          return
        }
        for value in lower[point.count]...upper[point.count] { search(point + [value]) }
      }
      search([])
      let program = LinearProgram(maximize: objective, under: constraints, lower: lower, upper: upper)
      switch IntegerProgram(program).solve() {
      case .optimal(let solution): #expect(solution.value == best, "seed \(seed): \(program)")
      case .infeasible: #expect(best == nil, "seed \(seed): \(program)")
      default: Issue.record("seed \(seed): \(program)")
      }
    }
  }

  @Test func numbersBeyond64BitsStayExact() {
    let seed = RequirementsRandom.seed()
    var random = RequirementsRandom(seed: seed)
    func number() -> WholeNumber {
      (0..<(1 + random.below(6))).reduce(WholeNumber(1)) { value, _ in
        value * WholeNumber(Int64(bitPattern: random.next()))
      }
    }
    for _ in 0..<2000 {
      let (a, b, c) = (number(), number(), number())
      #expect(a + b - b == a, "seed \(seed)")
      #expect((a + b) * c == a * c + b * c, "seed \(seed)")
      guard b.sign != 0 else { continue }
      let (quotient, remainder) = a.dividing(by: b)
      #expect(quotient * b + remainder == a, "seed \(seed)")
      #expect((a * b).dividing(by: b).quotient == a, "seed \(seed)")
      let size = remainder.sign < 0 ? -remainder : remainder
      #expect(size < (b.sign < 0 ? -b : b), "seed \(seed)")
    }
  }

  /// Larger programs: the fraction answered keeps all constraints, and pivots stay exact.
  @Test func largeProgramsKeepTheirConstraintsExactly() {
    let seed = RequirementsRandom.seed()
    var random = RequirementsRandom(seed: seed)
    for _ in 0..<5 {
      let count = 14
      let program = LinearProgram(
        maximize: (0..<count).map { _ in random.quantity(1...9999) },
        under: (0..<14).map { _ in
          LinearProgram.Constraint(
            (0..<count).map { _ in random.quantity(1...999) }, .atMost, random.quantity(5000...99_999))
        }, upper: (0..<count).map { _ in random.quantity(1...50) })
      guard case .optimal(_, let variables) = program.solve() else {
        Issue.record("seed \(seed)")
        continue
      }
      for line in program.constraints {
        let sum = zip(line.coefficients, variables).reduce(WholeNumber(0)) { $0 + WholeNumber($1.0) * $1.1.numerator }
        #expect(sum <= WholeNumber(line.bound) * variables[0].denominator, "seed \(seed)")
      }
    }
  }
}
