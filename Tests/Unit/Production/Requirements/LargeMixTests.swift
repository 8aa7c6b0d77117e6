import Testing

@testable import ProductionDomain

/// Hundreds of products on dozens of work centres.
@Suite struct LargeMixTests {
  private static func mix(_ random: inout RequirementsRandom, setups: Bool) -> ProductMix {
    let (count, resources) = (300, 30)
    let products = (0..<count).map { number in
      let seconds = (0..<resources).map { _ in random.chance(40) ? random.quantity(60...1_200) * 1000 : 0 }
      return ProductMix.Product(
        name: "\(number)", contribution: random.quantity(1_000...20_000) * 1000, demand: random.quantity(5...250),
        least: random.chance(20) ? random.quantity(0...4) : 0, seconds: seconds,
        setups: seconds.map { setups && $0 > 0 ? random.quantity(600...3_600) * 1000 : 0 })
    }
    var mix = ProductMix(products: products, capacity: Array(repeating: 0, count: resources))
    mix.capacity = mix.fullLoad.map { $0 * 6 / 10 }
    if setups {
      mix.sharedSetups = (0..<40).map { place in
        ProductMix.SharedSetup(
          products: Array(Set((0..<6).map { _ in random.below(count) })).sorted(),
          setups: (0..<resources).map { $0 == place % resources ? random.quantity(600...7_200) * 1000 : 0 })
      }
    }
    return mix
  }

  private func load(_ mix: ProductMix, _ quantities: [Int64]) -> [Int64] {
    mix.capacity.indices.map { resource in
      var sum: Int64 = 0
      for (product, quantity) in zip(mix.products, quantities) where quantity > 0 {
        sum += product.seconds[resource] * quantity + product.setups[resource]
      }
      for shared in mix.sharedSetups where shared.products.contains(where: { quantities[$0] > 0 }) {
        sum += shared.setups[resource]
      }
      return sum
    }
  }

  @Test(arguments: [(setups: false, gapPerMillion: Int64(500)), (setups: true, gapPerMillion: 10_000)])
  func theFirstAnswerIsCloseToItsBound(_ example: (setups: Bool, gapPerMillion: Int64)) throws {
    let seed = RequirementsRandom.seed()
    var random = RequirementsRandom(seed: seed)
    let mix = Self.mix(&random, setups: example.setups)
    let plan = try #require(mix.best(limits: .init(nodes: 3)))
    #expect(zip(load(mix, plan.quantities), mix.capacity).allSatisfy { $0 <= $1 }, "seed \(seed)")
    for (quantity, product) in zip(plan.quantities, mix.products) {
      #expect(quantity >= product.least && quantity <= product.demand, "seed \(seed)")
    }
    let value = zip(mix.products, plan.quantities).reduce(Int64(0)) { $0 + $1.0.contribution * $1.1 }
    let bound = try #require(plan.bound)
    #expect(plan.contribution == value && value <= bound, "seed \(seed)")
    #expect((bound - value) * 1_000_000 / bound <= example.gapPerMillion, "seed \(seed)")
    #expect(plan.contribution >= mix.greedy(mix.byContribution, keepingLeast: true).contribution, "seed \(seed)")
    // Asked again it is the same, to the last unit.
    #expect(mix.best(limits: .init(nodes: 3)) == plan, "seed \(seed)")
    #expect(mix.shadowPricesPerHour(making: plan.quantities)?.contains { $0 > 0 } == true, "seed \(seed)")
  }
}
