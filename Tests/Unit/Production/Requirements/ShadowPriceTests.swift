import ProductionDomain
import Testing

/// What one more of a resource is worth.
@Suite struct ShadowPriceTests {
  @Test func theBottlenecksPriceIsWhatItsNextUnitAdds() throws {
    // P and Q: resource B binds, and a half-hour of it is a Q for 60.
    let mix = ProductMix(
      products: [
        ProductMix.Product(name: "P", contribution: 45, demand: 100, seconds: [900, 900]),
        ProductMix.Product(name: "Q", contribution: 60, demand: 50, seconds: [600, 1800]),
      ], capacity: [144_000, 144_000])
    #expect(mix.shadowPricesPerHour() == [0, 120])
    #expect(mix.best()?.quantities == [100, 30] && mix.best()?.bound == mix.best()?.contribution)
  }

  /// The optimum is concave in what there is: no further amount is worth more than the price, and less of it costs at
  /// least the price.
  @Test func noMoreOfAResourceIsWorthMoreThanItsPrice() throws {
    let seed = RequirementsRandom.seed()
    var random = RequirementsRandom(seed: seed)
    for round in 0..<60 {
      let products = 2 + random.below(4)
      var program = LinearProgram(
        maximize: (0..<products).map { _ in random.quantity(1...90) },
        under: (0..<(1 + random.below(3))).map { _ in
          LinearProgram.Constraint(
            (0..<products).map { _ in random.quantity(0...30) }, .atMost, random.quantity(50...600))
        }, upper: (0..<products).map { _ in random.quantity(1...30) })
      let prices = try #require(program.shadowPrices()).map(\.approximately)
      let base = value(program)
      for index in program.constraints.indices {
        #expect(prices[index] >= 0)
        for change in [Int64(-20), -1, 1, 40] {
          program.constraints[index].bound += change
          let tolerance = 1e-6 * max(1, base)
          #expect(
            value(program) <= base + prices[index] * Double(change) + tolerance,
            "seed \(seed), round \(round), constraint \(index), \(change)")
          program.constraints[index].bound -= change
        }
      }
    }
  }

  private func value(_ program: LinearProgram) -> Double {
    if case .optimal(let value, _) = program.solve() { value.approximately } else { -.infinity }
  }

  /// A search that is stopped at once still keeps what is ordered, and says how much better it could be.
  @Test func aSearchThatIsStoppedGivesTheBestSoFarAndABound() throws {
    let seed = RequirementsRandom.seed()
    var random = RequirementsRandom(seed: seed)
    for round in 0..<40 {
      let products = (0..<(3 + random.below(5))).map { index in
        let demand = random.quantity(1...20)
        return ProductMix.Product(
          name: "\(index)", contribution: random.quantity(1...100), demand: demand,
          least: random.chance(30) ? random.quantity(0...demand) : 0,
          seconds: [random.quantity(1...50), random.quantity(1...50)])
      }
      let mix = ProductMix(products: products, capacity: [random.quantity(500...3000), random.quantity(500...3000)])
      guard mix.leastFits, let stopped = mix.best(shouldStop: { true }), let best = mix.best() else { continue }
      #expect(stopped.contribution <= best.contribution, "seed \(seed), round \(round)")
      #expect(best.contribution <= stopped.bound ?? .max, "seed \(seed), round \(round)")
      for (index, product) in products.enumerated() {
        #expect(stopped.quantities[index] >= product.least, "seed \(seed), round \(round)")
      }
    }
  }
}
