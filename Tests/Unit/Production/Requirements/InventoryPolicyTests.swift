import ProductionDomain
import Testing

/// Examples and problems of Snyder and Shen, and figures of an independent library.
@Suite struct InventoryPolicyTests {
  static func near(_ value: Double, _ expected: Double, _ tolerance: Double = 5e-5) -> Bool {
    abs(value - expected) <= tolerance
  }

  @Test func economicOrderQuantities() {
    let plain = EconomicOrderQuantity.plain(fixed: 8, holding: 0.225, demand: 1300)
    #expect(Self.near(plain.quantity, 304.0468) && Self.near(plain.cost, 68.4105))
    let textbook = EconomicOrderQuantity.plain(fixed: 10, holding: 0.5, demand: 1000)
    #expect(Self.near(textbook.quantity, 200) && Self.near(textbook.cost, 100))
    let (waiting, share) = EconomicOrderQuantity.withBackorders(fixed: 8, holding: 0.225, penalty: 5, demand: 1300)
    #expect(Self.near(waiting.quantity, 310.8126) && Self.near(share, 0.0431) && Self.near(waiting.cost, 66.9214))
    let (other, otherShare) = EconomicOrderQuantity.withBackorders(fixed: 40, holding: 40.05, penalty: 60, demand: 2080)
    #expect(Self.near(other.quantity, 83.2354) && Self.near(otherShare, 0.4003) && Self.near(other.cost, 1999.1482))
    let large = EconomicOrderQuantity.plain(fixed: 2250, holding: 275, demand: 182_500)
    #expect(Self.near(large.quantity, 1728.1098) && Self.near(large.cost, 475_230.2074))
    let produced = EconomicOrderQuantity.production(fixed: 4, holding: 0.08, demand: 80, production: 110)
    #expect(Self.near(produced.quantity, 171.2698) && Self.near(produced.cost, 3.7368))
  }

  @Test func discountsOnAllUnits() {
    let (answer, price) = EconomicOrderQuantity.allUnitsDiscount(
      fixed: 8, holdingRate: 0.3, demand: 1300, breaks: [0, 400, 800], prices: [0.75, 0.72, 0.68])
    #expect(answer.quantity == 800 && price == 2 && Self.near(answer.cost, 978.6))
    let (large, largePrice) = EconomicOrderQuantity.allUnitsDiscount(
      fixed: 2250, holdingRate: 0.25, demand: 182_500, breaks: [0, 1200, 2400], prices: [1490, 1220, 1100])
    #expect(large.quantity == 2400 && largePrice == 2 && Self.near(large.cost, 201_251_093.75, 1e-3))
  }

  @Test func newsvendorsAndBaseStock() {
    let demand = NormalDistribution(mean: 50, deviation: 8)
    let normal = Newsvendor.normal(holding: 0.18, penalty: 0.70, demand: demand)
    #expect(Self.near(normal.baseStock, 56.604) && Self.near(normal.cost, 1.9976))
    let priced = Newsvendor.normal(revenue: 1, purchase: 0.3, salvage: 0.12, demand: demand)
    #expect(Self.near(priced.baseStock, 56.604) && Self.near(priced.cost, 1.9976))
    let large = Newsvendor.normal(holding: 43, penalty: 79, demand: NormalDistribution(mean: 900, deviation: 60))
    #expect(Self.near(large.baseStock, 922.7214) && Self.near(large.cost, 2718.1968))
    let poisson = Newsvendor.poisson(holding: 200, penalty: 270, mean: 18)
    #expect(poisson.baseStock == 19 && Self.near(poisson.cost, 786.0884))
    let base = BaseStock.normal(holding: 0.18, penalty: 0.70, demand: demand, leadTime: 4)
    #expect(Self.near(base.level, 264.7669) && Self.near(base.cost, 4.4668))
    let discrete = Newsvendor.discrete(
      holding: 500_000, penalty: 1_000_000,
      probabilities: [1: 0.25, 2: 0.05, 3: 0.1, 4: 0.2, 5: 0.15, 6: 0.1, 7: 0.1, 8: 0.05])
    #expect(discrete.baseStock == 5)
  }

  @Test func orderUpToLevels() throws {
    let exact = try #require(ReorderUpTo.poisson(holding: 1, penalty: 4, fixed: 5, mean: 6))
    #expect(exact.reorder == 4 && exact.upTo == 10 && Self.near(exact.cost, 8.0341))
    let other = try #require(ReorderUpTo.poisson(holding: 40, penalty: 125, fixed: 150, mean: 4))
    #expect(other.reorder == 2 && other.upTo == 7 && Self.near(other.cost, 223.5748))
    let near = ReorderUpTo.powerApproximation(
      holding: 0.18, penalty: 0.70, fixed: 2.5, demand: NormalDistribution(mean: 50, deviation: 8))
    #expect(Self.near(near.reorder, 40.1946) && Self.near(near.upTo, 74.2902))
    let far = ReorderUpTo.powerApproximation(
      holding: 2, penalty: 36, fixed: 60, demand: NormalDistribution(mean: 190, deviation: 48))
    #expect(Self.near(far.reorder, 226.6138) && Self.near(far.upTo, 324.3798))
  }

  @Test func reorderPointsAndQuantities() throws {
    let demand = NormalDistribution(mean: 1300, deviation: 150)
    let inventory = try #require(
      ReorderQuantity.expectedInventory(holding: 0.225, penalty: 7.5, fixed: 8, demand: demand, leadTime: 1.0 / 12))
    #expect(Self.near(inventory.reorder, 213.9704) && Self.near(inventory.quantity, 318.5902))
    #expect(Self.near(inventory.cost!, 95.4511))
    let safety = ReorderQuantity.economicWithSafetyStock(
      holding: 0.225, penalty: 7.5, fixed: 8, demand: demand, leadTime: 1.0 / 12)
    #expect(Self.near(safety.reorder, 190.337) && Self.near(safety.quantity, 304.0468))
    let other = try #require(
      ReorderQuantity.expectedInventory(
        holding: 3.1, penalty: 45, fixed: 50, demand: NormalDistribution(mean: 800, deviation: 40),
        leadTime: 4.0 / 365))
    #expect(
      Self.near(other.reorder, 17.9726) && Self.near(other.quantity, 162.1232) && Self.near(other.cost!, 531.1189))
    // A third one, whose lead time is long.
    let slowly = NormalDistribution(mean: 192, deviation: 17.4)
    let third = try #require(
      ReorderQuantity.expectedInventory(holding: 1.5 / 7, penalty: 40, fixed: 85, demand: slowly, leadTime: 3))
    #expect(
      Self.near(third.reorder, 644.8385) && Self.near(third.quantity, 400.7560) && Self.near(third.cost!, 100.6274))
    let thirdSafety = ReorderQuantity.economicWithSafetyStock(
      holding: 1.5 / 7, penalty: 40, fixed: 85, demand: slowly, leadTime: 3)
    #expect(Self.near(thirdSafety.reorder, 652.9639) && Self.near(thirdSafety.quantity, 390.2819))
    let poisson = try #require(
      ReorderQuantity.poisson(holding: 4, penalty: 28, fixed: 4, mean: 12, leadTime: 0.5))
    #expect(poisson.reorder == 6 && poisson.quantity == 7 && Self.near(poisson.cost, 28.2413))
    let slow = try #require(
      ReorderQuantity.poisson(holding: 20, penalty: 150, fixed: 100, mean: 1.5, leadTime: 2))
    #expect(slow.reorder == 3 && slow.quantity == 5 && Self.near(slow.cost, 107.9236))
  }

  @Test func storekeepersLevels() {
    let answer = ReorderPoint.level(
      mean: 20, deviation: 4, leadTime: 9, leadTimeDeviation: 1, service: 0.95)
    // sqrt(9 x 16 + 400 x 1) x 1.6449 = 38.36
    #expect(Self.near(answer.safetyStock, 38.3642, 1e-4) && Self.near(answer.level, 218.3642, 1e-4))
    // Nothing varies: demand of the lead time (32 a day, 3 days).
    let certain = ReorderPoint.level(mean: 32, leadTime: 3, service: 0.95)
    #expect(certain.level == 96 && certain.safetyStock == 0)
    let policy = MinMaxPolicy(minimum: 10, maximum: 50)
    #expect(policy.order(at: 11) == 0 && policy.order(at: 10) == 40)
    #expect(policy.order(at: 3, limits: OrderLimits(multiple: 25)) == 50)
  }

  @Test func theNormalDistributionIsPrecise() {
    #expect(Self.near(NormalDistribution.cumulative(1.96), 0.975_002_104_851_780, 1e-13))
    #expect(Self.near(NormalDistribution.cumulative(-5) / 2.866_515_718_791_939e-07, 1, 1e-10))
    #expect(Self.near(NormalDistribution.quantile(0.975), 1.959_963_984_540_054, 1e-11))
    #expect(Self.near(NormalDistribution.quantile(1e-9), -5.997_807_015_007_687, 1e-8))
    #expect(Self.near(NormalDistribution.standardLoss(0), 0.398_942_280_401_433, 1e-13))
  }
}

@Suite struct GuaranteedServiceTests {
  @Test func theSerialExampleHoldsStockAtItsFirstStage() throws {
    let network = try #require(
      GuaranteedService([
        .init(name: "1", holding: 7, processing: 1, outbound: 1, deviation: 1),
        .init(name: "2", supplies: [0], holding: 4, processing: 0),
        .init(name: "3", supplies: [1], holding: 2, processing: 1, inbound: 1),
      ]))
    let answer = network.solve()
    #expect(answer.committed == [1, 0, 0])
    #expect(InventoryPolicyTests.near(answer.cost, 2.8284))
  }

  @Test func theTreeOfFourStages() throws {
    let network = try #require(
      GuaranteedService([
        .init(name: "1", supplies: [2], holding: 1, processing: 2, inbound: 1),
        .init(name: "2", holding: 3, processing: 1, outbound: 0, deviation: 1),
        .init(name: "3", supplies: [1, 3], holding: 2, processing: 1),
        .init(name: "4", holding: 3, processing: 1, outbound: 1, deviation: 1),
      ]))
    let answer = network.solve()
    #expect(answer.committed == [0, 0, 0, 1])
    #expect(InventoryPolicyTests.near(answer.cost, 8.2779))
  }

  @Test func aCameraSupplyChainOfTenStages() throws {
    let factor = 1.6448536269514722
    func stage(_ name: String, _ next: Int?, _ holding: Double, _ time: Int) -> GuaranteedService.Stage {
      .init(
        name: name, supplies: next.map { [$0] } ?? [], holding: holding, processing: time,
        outbound: next == nil ? 2 : nil, deviation: next == nil ? 10 : 0, safetyFactor: factor)
    }
    let network = try #require(
      GuaranteedService([
        stage("raw", 1, 0.01, 2), stage("wafers", 2, 0.03, 3), stage("package", 4, 0.04, 2), stage("base", 4, 0.06, 4),
        stage("imager", 5, 0.12, 2), stage("ship", 9, 0.13, 3), stage("camera", 9, 0.2, 6), stage("board", 9, 0.08, 4),
        stage("other", 9, 0.04, 3), stage("build", nil, 0.5, 2),
      ]))
    let answer = network.solve()
    #expect(InventoryPolicyTests.near(answer.cost, 18.8240))
    #expect(answer.committed == [0, 3, 5, 4, 7, 0, 0, 0, 0, 2])
  }

  /// Problems 6.7, 6.8 and 6.9 of the same book.
  @Test func threeFurtherNetworksOfTheTextbook() throws {
    let pottery = try #require(
      GuaranteedService([
        .init(name: "glazing", holding: 4, processing: 2, outbound: 0, deviation: 10, safetyFactor: 4),
        .init(name: "firing", supplies: [0], holding: 3, processing: 1, safetyFactor: 4),
        .init(name: "forming", supplies: [1], holding: 2, processing: 1, inbound: 1, safetyFactor: 4),
      ])
    ).solve()
    #expect(pottery.committed == [0, 3, 2] && InventoryPolicyTests.near(pottery.cost, 357.7709))

    let serial: [(holding: Double, time: Int)] = [
      (5.73, 5), (4.56, 10), (3.04, 2), (2.93, 15), (2.47, 8), (2.37, 5), (1.15, 9), (1.1, 5), (0.98, 1), (0.87, 5),
    ]
    let chain = try #require(
      GuaranteedService(
        serial.enumerated().map { place, stage in
          .init(
            name: "\(place + 1)", supplies: place == 0 ? [] : [place - 1], holding: stage.holding,
            processing: stage.time, inbound: place == 9 ? 7 : 0, outbound: place == 0 ? 3 : nil,
            deviation: place == 0 ? 15.8 : 0, safetyFactor: 2.053_748_910_631_822_5)
        })
    ).solve()
    #expect(chain.committed == [3, 10, 0, 28, 13, 5, 0, 18, 13, 12])
    #expect(InventoryPolicyTests.near(chain.cost, 1378.3020))

    func yearly(_ cost: Double) -> Double { cost / 365 }
    let tree = try #require(
      GuaranteedService([
        .init(name: "1", holding: yearly(44), processing: 7, outbound: 3, deviation: 4.1, safetyFactor: 4),
        .init(name: "2", holding: yearly(28), processing: 7, outbound: 3, deviation: 6.2, safetyFactor: 4),
        .init(name: "3", supplies: [0, 1], holding: yearly(18), processing: 21, safetyFactor: 4),
        .init(name: "4", supplies: [2], holding: yearly(1), processing: 3, safetyFactor: 4),
        .init(name: "5", supplies: [2], holding: yearly(4), processing: 8, safetyFactor: 4),
        .init(name: "6", supplies: [4], holding: yearly(1.5), processing: 2, safetyFactor: 4),
      ])
    ).solve()
    #expect(tree.committed == [3, 3, 0, 0, 0, 2] && InventoryPolicyTests.near(tree.cost, 15.6495))
  }

  @Test func onlyTreesAreSolved() {
    #expect(
      GuaranteedService([
        .init(name: "1", supplies: [1], holding: 1, processing: 1),
        .init(name: "2", supplies: [0], holding: 1, processing: 1),
        .init(name: "3", holding: 1, processing: 1),
      ]) == nil)
  }

  /// Against every combination of service times on random chains.
  @Test func noOtherServiceTimesAreCheaper() throws {
    let seed = RequirementsRandom.seed()
    var random = RequirementsRandom(seed: seed)
    for _ in 0..<40 {
      let stages = (0..<3).map { place in
        GuaranteedService.Stage(
          name: "\(place)", supplies: place < 2 ? [place + 1] : [], holding: Double(1 + random.below(9)),
          processing: random.below(4), inbound: place == 0 ? random.below(3) : 0,
          outbound: place == 2 ? random.below(3) : nil, deviation: place == 2 ? 2 : 0)
      }
      let network = try #require(GuaranteedService(stages))
      var least = Double.infinity
      for first in 0...12 {
        for second in 0...12 {
          for third in 0...(stages[2].outbound!) {
            let waits = [stages[0].inbound, first, second]
            let promises = [first, second, third]
            let net = (0..<3).map { waits[$0] + stages[$0].processing - promises[$0] }
            guard net.allSatisfy({ $0 >= 0 }) else { continue }
            least = min(least, (0..<3).reduce(0.0) { $0 + stages[$1].holding * 2 * Double(net[$1]).squareRoot() })
          }
        }
      }
      #expect(InventoryPolicyTests.near(network.solve().cost, least, 1e-9), "seed \(seed)")
    }
  }
}
