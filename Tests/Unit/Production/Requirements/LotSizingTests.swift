import ProductionDomain
import Testing

@Suite struct LotSizingTests {
  static let demand: [Int64] = [69, 29, 36, 61, 61, 26, 34, 67, 45, 67, 79, 56]
  static let setup: [Int64] = [85, 102, 102, 101, 98, 114, 105, 86, 119, 110, 98, 114]

  @Test func wagnerAndWhitinsOwnExampleCosts864() {
    let result = WagnerWhitin.plan(
      demand: Self.demand, setup: Self.setup, holding: Array(repeating: 1, count: 12))
    #expect(result.plan.lots == [98, 0, 97, 0, 121, 0, 0, 112, 0, 67, 135, 0])
    #expect(result.plan.cost == 864)
    #expect(result.costToBucket == [85, 114, 186, 277, 348, 400, 469, 555, 600, 710, 789, 864])
  }

  @Test func rulesOfThumbCostMoreOnIt() {
    let each = LotHeuristic.lotForLot.plan(demand: Self.demand, setup: Self.setup, holding: 1)
    #expect(each.lots == Self.demand)
    #expect(each.cost == 1234)
    #expect(LotHeuristic.silverMeal.plan(demand: Self.demand, setup: Self.setup, holding: 1).cost == 913)
  }

  @Test func whatIsOnHandIsNettedBeforeLotsAreChosen() {
    // Demand 1, 1, 2, 2 with one on hand.
    let result = WagnerWhitin.plan(demand: [0, 1, 2, 2], cost: LotCost(setup: 4, holding: 2))
    #expect(result.plan.cost == 12)
  }

  @Test func aPriceThatFallsIsWaitedFor() {
    let result = WagnerWhitin.plan(
      demand: [400, 500, 500, 1100, 900], setup: Array(repeating: 1000, count: 5),
      holding: Array(repeating: 1, count: 5), purchase: [30, 10, 40, 60, 60])
    #expect(result.plan.lots == [400, 3000, 0, 0, 0])
    #expect(result.plan.cost == 49400)
  }

  @Test func minimumMultipleAndMaximumMakeOrders() {
    func orders(_ need: Int64, _ limits: OrderLimits) -> [Int64] {
      let total = limits.total(for: need)
      return (0..<limits.orderCount(of: total)).map { limits.quantity(ofPart: $0, in: total) }
    }
    #expect(orders(16, OrderLimits(minimum: 50)) == [50])
    #expect(orders(140, OrderLimits(minimum: 50, maximum: 100)) == [100, 50])
    #expect(orders(112, OrderLimits(minimum: 50, multiple: 25)) == [125])
    #expect(orders(0, OrderLimits(minimum: 50)) == [])
    #expect(orders(200, OrderLimits(maximum: 100)) == [100, 100])
    #expect(orders(141, LotPolicy.fixed(70).limits) == [70, 70, 70])
    #expect(orders(20_000, OrderLimits(maximum: 20)).count == 1000)
    #expect(orders(20_001, OrderLimits(maximum: 20)) == [20_001])
    #expect(OrderLimits(minimum: 90, multiple: 50, maximum: 120).contradiction == nil)
    #expect(OrderLimits(minimum: 101, multiple: 50, maximum: 120).contradiction != nil)
    #expect(OrderLimits(minimum: 1, multiple: 50, maximum: 20).contradiction != nil)
  }

  @Test func theWholeEconomicLotIsTheCheapestWholeNumber() {
    #expect(EconomicLotSize.quantity(demand: 1000, setup: 1000, holding: 50) == 200)
    let seed = RequirementsRandom.seed()
    var random = RequirementsRandom(seed: seed)
    for _ in 0..<300 {
      let (demand, setup, holding) = (random.quantity(1...5000), random.quantity(1...500), random.quantity(1...90))
      let lot = EconomicLotSize.quantity(demand: demand, setup: setup, holding: holding)
      /// Twice the cost, times the quantity.
      func cost(_ q: Int64) -> Double { Double(2 * demand * setup) / Double(q) + Double(holding * q) }
      #expect(cost(lot) <= cost(lot + 1) + 1e-6, "seed \(seed)")
      if lot > 1 { #expect(cost(lot) <= cost(lot - 1) + 1e-6, "seed \(seed)") }
    }
  }

  /// Every way to split ten buckets into windows, by brute force.
  @Test func wagnerWhitinIsNeverBeatenAndEqualsEnumeration() {
    let seed = RequirementsRandom.seed()
    var random = RequirementsRandom(seed: seed)
    for _ in 0..<120 {
      let count = 1 + random.below(10)
      let demand = (0..<count).map { _ in random.chance(25) ? 0 : random.quantity(1...90) }
      let setup = (0..<count).map { _ in random.quantity(0...200) }
      let holding = random.quantity(0...5)
      let optimum = WagnerWhitin.plan(
        demand: demand, setup: setup, holding: Array(repeating: holding, count: count)
      ).plan
      var least = Int64.max
      for pattern in 0..<(1 << count) {
        var lots = [Int64](repeating: 0, count: count)
        var start = 0
        for bucket in 0..<count {
          if pattern >> bucket & 1 == 1 { start = bucket }
          lots[start] += demand[bucket]
        }
        if let cost = LotPlan.cost(of: lots, demand: demand, setup: setup, holding: holding) {
          least = min(least, cost)
        }
      }
      #expect(optimum.cost == least, "seed \(seed): \(demand) \(setup) \(holding)")
      #expect(LotPlan.cost(of: optimum.lots, demand: demand, setup: setup, holding: holding) == least, "seed \(seed)")
      for rule in LotHeuristic.allCases {
        let plan = rule.plan(demand: demand, setup: setup, holding: holding)
        #expect(plan.cost >= least, "seed \(seed): \(rule)")
        #expect(plan.lots.reduce(0, +) == demand.reduce(0, +), "seed \(seed): \(rule)")
        #expect(
          LotPlan.cost(of: plan.lots, demand: demand, setup: setup, holding: holding) == plan.cost,
          "seed \(seed): \(rule)")
      }
    }
  }
}
