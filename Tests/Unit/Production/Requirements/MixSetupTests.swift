import Testing

@testable import ProductionDomain

/// The best product mix where each product that is made is set up for.
@Suite struct MixSetupTests {
  /// P gives 45 and takes 15 minutes of B, Q gives 60 and takes 30; 100 and 50 are wanted, B has 2400 minutes.
  private static func mix(setupOfP: Int64, setupOfQ: Int64) -> ProductMix {
    ProductMix(
      products: [
        ProductMix.Product(name: "P", contribution: 45, demand: 100, seconds: [15], setups: [setupOfP]),
        ProductMix.Product(name: "Q", contribution: 60, demand: 50, seconds: [30], setups: [setupOfQ]),
      ], capacity: [2400])
  }

  @Test func theExampleWorkedByHand() throws {
    func best(_ setupOfP: Int64, _ setupOfQ: Int64) throws -> [Int64] {
      let plan = try #require(Self.mix(setupOfP: setupOfP, setupOfQ: setupOfQ).best())
      #expect(plan.isOptimal && plan.bound == plan.contribution)
      return plan.quantities + [plan.contribution] + plan.load
    }
    #expect(try best(0, 0) == [100, 30, 6300, 2400])
    // 360 minutes of set-ups leave 18 Q beside all P.
    #expect(try best(300, 60) == [100, 18, 5580, 2400])
    // A set-up of 900 leaves Q nothing: it is not set up for.
    #expect(try best(0, 900) == [100, 0, 4500, 1500])
    // With 1500 for P there is time for 60 of it (2700), or for all 50 Q (3000).
    #expect(try best(1500, 0) == [0, 50, 3000, 1500])
    // What takes the whole of B alone is made alone, or not at all.
    #expect(try best(2400, 2400) == [0, 0, 0, 0])
  }

  @Test func aPartThatProductsShareIsSetUpForOnce() throws {
    var mix = Self.mix(setupOfP: 0, setupOfQ: 0)
    mix.sharedSetups = [ProductMix.SharedSetup(products: [0, 1], setups: [300])]
    let both = try #require(mix.best())
    // 300 of the 2400 minutes are the part's: 20 Q beside all P, as with one set-up for P alone.
    #expect(both.quantities == [100, 20] && both.load == [2400] && both.isOptimal)
    #expect(both.contribution == Self.mix(setupOfP: 300, setupOfQ: 0).best()?.contribution)
    #expect(mix.shadowPricesPerHour(making: both.quantities) == [7200])
    // One that takes all there is leaves nothing to make.
    mix.sharedSetups[0].setups = [2400]
    #expect(try #require(mix.best()).quantities == [0, 0])
    // What is not made of it is made alone.
    mix.sharedSetups[0].products = [0]
    #expect(try #require(mix.best()).quantities == [0, 50])
  }

  @Test func anHourIsWorthWhatItAddsToWhatIsSetUpFor() throws {
    let mix = Self.mix(setupOfP: 300, setupOfQ: 60)
    let plan = try #require(mix.best())
    // 30 seconds are another Q.
    #expect(mix.shadowPricesPerHour(making: plan.quantities) == [7200])
    let other = Self.mix(setupOfP: 1500, setupOfQ: 0)
    #expect(other.shadowPricesPerHour(making: [0, 50]) == [0])
  }

  /// Every mix of a small problem, one by one.
  private static func brute(_ mix: ProductMix) -> Int64? {
    var best: Int64?
    func walk(_ place: Int, _ quantities: [Int64], _ value: Int64) {
      guard place < mix.products.count else {
        let fits = mix.capacity.indices.allSatisfy { resource in
          var load: Int64 = 0
          for (product, quantity) in zip(mix.products, quantities) where quantity > 0 {
            load += product.setups[resource] + product.seconds[resource] * quantity
          }
          for shared in mix.sharedSetups where shared.products.contains(where: { quantities[$0] > 0 }) {
            load += shared.setups[resource]
          }
          return load <= mix.capacity[resource]
        }
        if fits { best = max(best ?? .min, value) }
        return
      }
      let product = mix.products[place]
      for quantity in product.least...product.demand {
        walk(place + 1, quantities + [quantity], value + quantity * product.contribution)
      }
    }
    walk(0, [], 0)
    return best
  }

  @Test func noOtherMixIsBetter() {
    let seed = RequirementsRandom.seed()
    var random = RequirementsRandom(seed: seed)
    for round in 0..<200 {
      let resources = 1 + random.below(3)
      let products = (0..<(2 + random.below(3))).map { number in
        let demand = random.quantity(0...6)
        return ProductMix.Product(
          name: "\(number)", contribution: random.quantity(-5...40), demand: demand,
          least: random.chance(20) ? random.quantity(0...demand) : 0,
          seconds: (0..<resources).map { _ in random.chance(70) ? random.quantity(1...20) : 0 },
          setups: (0..<resources).map { _ in random.chance(60) ? random.quantity(0...40) : 0 })
      }
      let shared = (0..<random.below(3)).map { _ in
        ProductMix.SharedSetup(
          products: products.indices.filter { _ in random.chance(60) },
          setups: (0..<resources).map { _ in random.quantity(0...60) })
      }
      let mix = ProductMix(
        products: products, capacity: (0..<resources).map { _ in random.quantity(20...200) }, sharedSetups: shared)
      let plan = mix.best()
      let best = Self.brute(mix)
      #expect(plan?.contribution == best, "seed \(seed), round \(round)")
      guard let plan else { continue }
      #expect(plan.isOptimal && zip(plan.load, mix.capacity).allSatisfy { $0 <= $1 }, "seed \(seed), round \(round)")
      // Cut short it still fits, and the bound holds.
      guard let short = mix.best(limits: .init(nodes: 1)) else {
        #expect(!mix.leastFits, "seed \(seed), round \(round)")
        continue
      }
      #expect(zip(short.load, mix.capacity).allSatisfy { $0 <= $1 }, "seed \(seed), round \(round)")
      #expect(short.contribution <= plan.contribution, "seed \(seed), round \(round)")
      #expect(plan.contribution <= short.bound ?? .max, "seed \(seed), round \(round)")
    }
  }
}
