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
      let plan = try #require(mix.best(limits: .init(nodes: 1)))
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
