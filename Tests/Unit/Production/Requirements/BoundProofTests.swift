import Testing

@testable import ProductionDomain

/// What proves a product mix, reckoned once more without the engine.
@Suite struct BoundProofTests {
  private static func randomMix(_ random: inout RequirementsRandom) -> ProductMix {
    let resources = 1 + random.below(3)
    let products = (0..<(2 + random.below(2))).map { number in
      let demand = random.quantity(0...5)
      return ProductMix.Product(
        name: "\(number)", contribution: random.quantity(-5...40), demand: demand,
        least: random.chance(20) ? random.quantity(0...demand) : 0,
        seconds: (0..<resources).map { _ in random.chance(70) ? random.quantity(1...20) : 0 },
        setups: (0..<resources).map { _ in random.chance(30) ? random.quantity(0...40) : 0 })
    }
    let shared = ProductMix.SharedSetup(products: [0, 1], setups: (0..<resources).map { _ in random.quantity(0...50) })
    return ProductMix(
      products: products, capacity: (0..<resources).map { _ in random.quantity(20...200) },
      sharedSetups: random.chance(50) ? [shared] : [])
  }

  /// The most of prices × (bounds − rows) + objective between bounds, over the certificate's unit.
  private static func most(
    _ region: IntegerProgram.ClosedRegion, _ proof: BoundCertificate, _ objective: [Int64]?
  ) -> WholeNumber {
    let unit = WholeNumber(Int64(1) << Int64(proof.shift))
    var total = WholeNumber(0)
    var costs = region.lower.indices.map { WholeNumber(objective?[$0] ?? 0) * unit }
    for (row, price) in zip(region.rows, proof.prices) {
      #expect(price >= 0)
      total = total + WholeNumber(row.bound) * WholeNumber(price)
      for (column, coefficient) in zip(row.columns, row.coefficients) {
        costs[column] = costs[column] - WholeNumber(coefficient) * WholeNumber(price)
      }
    }
    for (place, cost) in costs.enumerated() {
      total = total + cost * WholeNumber(cost.sign > 0 ? region.upper[place] : region.lower[place])
    }
    return total
  }

  /// A row is a constraint of the program, or one of its links: variable ≤ upper bound × opener.
  private static func belongs(_ row: IntegerProgram.Row, to program: IntegerProgram) -> Bool {
    program.rows.contains(row)
      || program.links.contains {
        row.columns == [$0.variable, $0.opener] && row.coefficients == [1, -program.upper[$0.variable]]
          && row.bound == 0
      }
  }

  private static func everyPoint(_ low: [Int64], _ high: [Int64], _ visit: ([Int64]) -> Void) {
    func walk(_ point: [Int64]) {
      guard point.count < low.count else { return visit(point) }
      for value in low[point.count]...high[point.count] { walk(point + [value]) }
    }
    walk([])
  }

  @Test func everyRegionThatIsLeftOutIsProvedToHoldNothingBetter() {
    let seed = RequirementsRandom.seed()
    var random = RequirementsRandom(seed: seed)
    for round in 0..<60 {
      let program = Self.randomMix(&random).integerProgram
      var regions: [IntegerProgram.ClosedRegion] = []
      let answer = program.solve(closed: { regions.append($0) })
      var optimum: Int64?
      if case .optimal(let solution) = answer {
        optimum = solution.value
        #expect(program.keeps(solution.variables), "seed \(seed), round \(round)")
      }
      let step = program.objective.reduce(Int64(0)) { gcd($0, abs($1)) }
      for region in regions {
        #expect(region.rows.allSatisfy { Self.belongs($0, to: program) }, "seed \(seed), round \(round)")
        switch region.reason {
        case .noBetterThan(let value, let proof):
          #expect(value <= optimum ?? .min, "seed \(seed), round \(round)")
          let limit = WholeNumber(value + max(1, step)) * WholeNumber(Int64(1) << Int64(proof.shift))
          #expect(Self.most(region, proof, program.objective) < limit, "seed \(seed), round \(round)")
        case .empty(let proof):
          #expect(Self.most(region, proof, nil).sign < 0, "seed \(seed), round \(round)")
        case .point:
          #expect(region.lower == region.upper, "seed \(seed), round \(round)")
          let value = program.value(region.lower) ?? .max
          #expect(!program.keeps(region.lower) || value <= optimum ?? .min, "seed \(seed), round \(round)")
        }
      }
      // Together they are all there is.
      Self.everyPoint(program.lower, program.upper) { point in
        let isCovered = regions.contains { region in
          point.indices.allSatisfy { region.lower[$0] <= point[$0] && point[$0] <= region.upper[$0] }
        }
        if !isCovered { Issue.record("\(point) is not looked at; seed \(seed), round \(round)") }
      }
    }
  }

  private func gcd(_ one: Int64, _ other: Int64) -> Int64 { other == 0 ? one : gcd(other, one % other) }

  /// The basis that floating point finds, proved in whole numbers, against the tableau in whole numbers.
  @Test func theProvedBasisIsTheOptimumOfTheExactTableau() throws {
    let seed = RequirementsRandom.seed()
    var random = RequirementsRandom(seed: seed)
    var proved = 0
    for round in 0..<100 {
      let count = 1 + random.below(8)
      let program = LinearProgram(
        maximize: (0..<count).map { _ in random.quantity(-20...90) * 1_000_003 },
        under: (0..<(1 + random.below(5))).map { _ in
          LinearProgram.Constraint(
            (0..<count).map { _ in random.chance(60) ? random.quantity(0...3_000) : 0 }, .atMost,
            random.quantity(0...60_000))
        }, upper: (0..<count).map { _ in random.quantity(0...30) })
      guard case .optimal(let value, _) = program.solve() else {
        Issue.record("seed \(seed), round \(round)")
        continue
      }
      guard let basis = ExactBasis(program) else { continue }
      proved += 1
      #expect(
        basis.value.numerator * value.denominator == value.numerator * basis.value.denominator,
        "seed \(seed), round \(round)")
      #expect(basis.prices.allSatisfy { $0.numerator.sign >= 0 }, "seed \(seed), round \(round)")
    }
    #expect(proved >= 95, "seed \(seed)")
  }

  /// A wrong price only makes a bound looser.
  @Test func anyPricesGiveABoundThatHolds() throws {
    let seed = RequirementsRandom.seed()
    var random = RequirementsRandom(seed: seed)
    for round in 0..<100 {
      let mix = Self.randomMix(&random)
      guard let best = mix.best() else { continue }
      let program = mix.integerProgram
      let prices = program.rows.map { _ in Double(random.below(1_000_000)) / 100_000 }
      let proof = try #require(
        BoundCertificate(
          program.rows, objective: program.objective, lower: program.lower, upper: program.upper, prices: prices))
      #expect(proof.bound >= best.contribution, "seed \(seed), round \(round)")
    }
  }
}
