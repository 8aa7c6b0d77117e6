import Testing

@testable import ProductionDomain

@Suite struct ProductMixTests {
  static let mix = ProductMix(
    products: [
      ProductMix.Product(name: "P", contribution: 4500, demand: 100, seconds: [15, 15, 15, 15].map { $0 * 60 }),
      ProductMix.Product(name: "Q", contribution: 6000, demand: 50, seconds: [10, 30, 5, 5].map { $0 * 60 }),
    ], capacity: Array(repeating: 2400 * 60, count: 4))

  @Test func theConstraintDecidesWhatToMake() throws {
    let plan = try #require(Self.mix.best())
    #expect(plan.quantities == [100, 30])
    #expect(plan.contribution - 600_000 == 30_000)
    #expect(plan.isOptimal)
    #expect(Self.mix.bottleneck == 1)
    #expect(Self.mix.fullLoad.map { $0 / 60 } == [2000, 3000, 1750, 1750])
    // By margin per piece Q comes first, and the plant loses money.
    let trap = Self.mix.greedy([1, 0])
    #expect(trap.quantities == [60, 50])
    #expect(trap.contribution - 600_000 == -30_000)
  }

  @Test func whatEarnsNothingHoldsNothingUp() throws {
    // P's material costs more than P sells for: all of Q fits, though all demand would overload the second resource.
    var mix = Self.mix
    mix.products[0].contribution = -500
    #expect(mix.bottleneck == nil)
    #expect(try #require(mix.best()).quantities == [0, 50])
    // Unless so many of it must be made that it is in the way.
    mix.products[0].least = 90
    #expect(mix.bottleneck == 1)
  }

  @Test func aMixThatIsCutShortFitsAndIsCloseToTheMost() throws {
    let seed = RequirementsRandom.seed()
    var random = RequirementsRandom(seed: seed)
    for _ in 0..<20 {
      let products = (0..<24).map { number in
        ProductMix.Product(
          name: "\(number)", contribution: random.quantity(1_000...20_000), demand: random.quantity(50...250),
          least: random.quantity(0...8),
          seconds: (0..<4).map { _ in random.chance(40) ? random.quantity(60...1_200) : 0 })
      }
      var mix = ProductMix(products: products, capacity: [0, 0, 0, 0])
      mix.capacity = mix.fullLoad.map { $0 * 6 / 10 }
      // Only the program without whole quantities is solved.
      let plan = try #require(mix.best(nodeLimit: 1))
      #expect(zip(plan.load, mix.capacity).allSatisfy { $0 <= $1 }, "seed \(seed)")
      for (quantity, product) in zip(plan.quantities, products) {
        #expect(quantity >= product.least && quantity <= product.demand, "seed \(seed)")
      }
      let most = try #require(plan.bound)
      #expect(plan.contribution <= most && (most - plan.contribution) * 100 <= most, "seed \(seed)")
      #expect(plan.contribution >= mix.greedy(mix.byContribution, keepingLeast: true).contribution, "seed \(seed)")
    }
  }

  @Test func whatMustBeMadeAndDoesNotFitHasNoPlan() {
    var mix = Self.mix
    mix.products[0].least = 100
    mix.products[1].least = 31
    #expect(mix.best() == nil)
  }
}

@Suite struct IntegerProgramTests {
  @Test func aProgramWhoseCornersAreNotWhole() {
    // Max 5x + 4y, 6x + 4y <= 24, x + 2y <= 6: corner (3, 1.5); whole optimum (4, 0) = 20.
    let program = LinearProgram(
      maximize: [5, 4], under: [.init([6, 4], .atMost, 24), .init([1, 2], .atMost, 6)])
    guard case .optimal(let value, let variables) = program.solve() else {
      Issue.record("no optimum")
      return
    }
    #expect(value.approximately == 21)
    #expect(variables[1].approximately == 1.5)
    #expect(IntegerProgram(program).solve() == .optimal(value: 20, variables: [4, 0]))
  }

  @Test func emptyAndEndlessProgramsAreToldApart() {
    let impossible = LinearProgram(maximize: [1], under: [.init([1], .atLeast, 5), .init([1], .atMost, 4)])
    #expect(impossible.solve() == .infeasible)
    #expect(LinearProgram(maximize: [1, 0], under: [.init([0, 1], .atMost, 4)]).solve() == .unbounded)
    let fixed = LinearProgram(maximize: [-1, -2], under: [.init([1, 1], .equal, 7)], upper: [3, nil])
    #expect(IntegerProgram(fixed).solve() == .optimal(value: -11, variables: [3, 4]))
    let below = LinearProgram(maximize: [1], under: [], lower: [5], upper: [4])
    #expect(below.solve() == .infeasible)
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
      case .optimal(let value, _): #expect(value == best, "seed \(seed): \(program)")
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

@Suite struct FlowNetworkTests {
  @Test func goodsTakeTheCheapestWays() throws {
    // Two plants, three centres.
    let network = FlowNetwork(
      supplies: [70, 50, -40, -30, -40],
      arcs: [
        .init(from: 0, to: 2, cost: 8), .init(from: 0, to: 3, cost: 6), .init(from: 0, to: 4, cost: 10),
        .init(from: 1, to: 2, cost: 9), .init(from: 1, to: 3, cost: 12), .init(from: 1, to: 4, cost: 13),
      ])
    let answer = try network.solve()
    #expect(answer.cost == 40 * 9 + 30 * 6 + 40 * 10 || network.isProved(answer))
    #expect(answer.unmet == [0, 0, 0, 0, 0])
    #expect(network.isProved(answer))
  }

  @Test func whatCannotBeDeliveredIsNamed() throws {
    let network = FlowNetwork(supplies: [10, -15, -5], arcs: [.init(from: 0, to: 1, capacity: 8, cost: 1)])
    let answer = try network.solve()
    #expect(answer.flows == [8])
    #expect(answer.unmet == [0, 7, 5])
  }

  @Test func aRingThatPaysIsRefused() {
    let network = FlowNetwork(
      supplies: [1, -1],
      arcs: [.init(from: 0, to: 1, capacity: 5, cost: -2), .init(from: 1, to: 0, capacity: 5, cost: 1)])
    #expect(throws: FlowNetwork.Fault.negativeRing) { try network.solve() }
  }

  /// Against the exact linear program of the same network.
  @Test func everyAnswerIsProvedAndEqualsTheLinearProgram() throws {
    let seed = RequirementsRandom.seed()
    var random = RequirementsRandom(seed: seed)
    for _ in 0..<60 {
      let nodes = 3 + random.below(4)
      var supplies = (0..<nodes).map { _ in random.quantity(-9...9) }
      if supplies.allSatisfy({ $0 >= 0 }) { supplies[0] = -5 }
      let arcs = (0..<(3 + random.below(8))).compactMap { _ -> FlowNetwork.Arc? in
        let (from, to) = (random.below(nodes), random.below(nodes))
        return from == to
          ? nil
          : FlowNetwork.Arc(
            from: from, to: to, capacity: random.chance(70) ? random.quantity(0...9) : nil,
            cost: random.quantity(0...12))
      }
      let network = FlowNetwork(supplies: supplies, arcs: arcs)
      let answer = try network.solve()
      #expect(network.isProved(answer), "seed \(seed): \(network)")
      // Deliver what can be (a large prize per unit), at least cost.
      let demands = supplies.indices.filter { supplies[$0] < 0 }
      let prize: Int64 = 10_000
      let objective = arcs.map { -$0.cost } + demands.map { _ in prize }
      let balances = (0..<nodes).map { node -> LinearProgram.Constraint in
        var row = [Int64](repeating: 0, count: objective.count)
        for (index, arc) in arcs.enumerated() {
          if arc.from == node { row[index] += 1 }
          if arc.to == node { row[index] -= 1 }
        }
        if let place = demands.firstIndex(of: node) { row[arcs.count + place] = 1 }
        return LinearProgram.Constraint(row, .atMost, max(0, supplies[node]))
      }
      let program = LinearProgram(
        maximize: objective, under: balances, upper: arcs.map(\.capacity) + demands.map { -supplies[$0] })
      guard case .optimal(let value, _) = program.solve() else {
        Issue.record("seed \(seed)")
        continue
      }
      let delivered = demands.reduce(Int64(0)) { $0 - supplies[$1] - answer.unmet[$1] }
      #expect(value.floor == delivered * prize - answer.cost && value.isWhole, "seed \(seed): \(network)")
    }
  }
}
