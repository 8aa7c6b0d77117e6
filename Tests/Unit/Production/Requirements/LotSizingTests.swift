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

  /// J. Heizer, B. Render, Operations Management, lot sizing examples of the chapter on MRP: 35 on hand cover the
  /// first of ten weeks; set-up 100, holding 1 a week.
  @Test func tenWeeksOfHeizerAndRender() {
    let net: [Int64] = [0, 30, 40, 0, 10, 40, 30, 0, 30, 55]
    let setup = [Int64](repeating: 100, count: 10)
    #expect(LotHeuristic.lotForLot.plan(demand: net, setup: setup, holding: 1).cost == 700)
    let partPeriod = LotHeuristic.partPeriod.plan(demand: net, setup: setup, holding: 1)
    #expect(partPeriod.lots == [0, 80, 0, 0, 0, 100, 0, 0, 0, 55] && partPeriod.cost == 490)
    let best = WagnerWhitin.plan(demand: net, cost: LotCost(setup: 100, holding: 1)).plan
    #expect(best.lots.filter { $0 > 0 } == [80, 70, 85] && best.cost == 455)
    #expect(LotPlan.cost(of: [0, 73, 0, 0, 73, 0, 73, 0, 0, 73], demand: net, setup: setup, holding: 1) == 775)
  }

  @Test func oneBucketNoDemandAndNoSetupCost() {
    for rule in LotHeuristic.allCases {
      #expect(rule.plan(demand: [7], setup: [5], holding: 1) == LotPlan(lots: [7], cost: 5), "\(rule)")
      #expect(
        rule.plan(demand: [0, 0, 0], setup: [5, 5, 5], holding: 1) == LotPlan(lots: [0, 0, 0], cost: 0), "\(rule)")
      #expect(rule.plan(demand: [], setup: [], holding: 1) == LotPlan(lots: [], cost: 0), "\(rule)")
      #expect(
        rule.plan(demand: [3, 0, 4], setup: [0, 0, 0], holding: 1) == LotPlan(lots: [3, 0, 4], cost: 0), "\(rule)")
    }
    #expect(WagnerWhitin.plan(demand: [7], cost: LotCost(setup: 5, holding: 1)).plan.cost == 5)
    #expect(
      WagnerWhitin.plan(demand: [0, 0], cost: LotCost(setup: 5, holding: 1)).plan == LotPlan(lots: [0, 0], cost: 0))
    #expect(WagnerWhitin.plan(demand: [3, 0, 4], cost: LotCost(setup: 0, holding: 1)).plan.cost == 0)
    #expect(WagnerWhitin.plan(demand: [], cost: LotCost(setup: 5, holding: 1)).plan.lots == [])
  }

  /// Each rule of thumb against its definition: the average is worked out for every reach of an order.
  @Test func rulesOfThumbFollowTheirDefinitions() {
    let seed = RequirementsRandom.seed()
    var random = RequirementsRandom(seed: seed)
    for _ in 0..<300 {
      let count = 1 + random.below(12)
      let demand = (0..<count).map { _ in random.chance(30) ? 0 : random.quantity(1...60) }
      let setup = (0..<count).map { _ in random.quantity(0...150) }
      let holding = random.quantity(1...4)
      for rule in LotHeuristic.allCases {
        var lots = [Int64](repeating: 0, count: count)
        var start = 0
        while start < count {
          guard demand[start] > 0 else {
            start += 1
            continue
          }
          let end = Self.reach(rule, demand, from: start, Double(setup[start]), Double(holding))
          lots[start] = demand[start..<end].reduce(0, +)
          start = end
        }
        #expect(
          rule.plan(demand: demand, setup: setup, holding: holding).lots == lots,
          "seed \(seed): \(rule) \(demand) \(setup) \(holding)")
      }
    }
  }

  private static func reach(
    _ rule: LotHeuristic, _ demand: [Int64], from start: Int, _ setup: Double, _ holding: Double
  ) -> Int {
    func held(_ end: Int) -> Double {
      (start..<end).reduce(0) { $0 + holding * Double($1 - start) * Double(demand[$1]) }
    }
    func average(_ end: Int) -> Double {
      let divisor = rule == .silverMeal ? Double(end - start) : Double(demand[start..<end].reduce(0, +))
      return (setup + held(end)) / divisor
    }
    var end = start + 1
    while end < demand.count {
      switch rule {
      case .lotForLot: return end
      case .silverMeal, .leastUnitCost: if average(end + 1) > average(end) * (1 + 1e-12) { return end }
      case .partPeriod:
        if held(end + 1) > setup { return abs(held(end + 1) - setup) < abs(held(end) - setup) ? end + 1 : end }
      }
      end += 1
    }
    return end
  }

  @Test func costsBeyond64BitsAreComparedToo() {
    let small: [Int64] = [90, 120, 80, 70]
    let factor: Int64 = 1_000_000_000_000
    let large = small.map { $0 * factor }
    let setup = [Int64](repeating: 500 * factor, count: 4)
    for rule in LotHeuristic.allCases {
      let starts = rule.starts(demand: large, setup: setup, holding: 2)
      #expect(starts == rule.starts(demand: small, setup: [500, 500, 500, 500], holding: 2), "\(rule)")
      _ = rule.starts(demand: large, setup: setup, holding: factor)
    }
    #expect(
      WagnerWhitin.plan(demand: large, cost: LotCost(setup: 500 * factor, holding: 2)).plan.lots
        == [210, 0, 150, 0].map { $0 * factor })
    let dear = WagnerWhitin.plan(demand: large, cost: LotCost(setup: .max, holding: factor))
    #expect(dear.plan.lots.reduce(0, +) == 360 * factor && dear.plan.cost == .max)
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
