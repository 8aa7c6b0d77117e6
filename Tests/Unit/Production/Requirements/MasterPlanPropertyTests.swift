import ProductionDomain
import Testing
import Values

/// The rules of demand and master schedule on random tables.
@Suite struct MasterPlanPropertyTests {
  /// No piece of an order takes two pieces of forecast, and none is taken that is out of reach.
  @Test func ordersTakeTheirOwnQuantityOfForecastAtMostAndAllTheyReach() {
    let seed = RequirementsRandom.seed()
    var random = RequirementsRandom(seed: seed)
    for round in 0..<200 {
      var from = PlanningWorld.today
      let buckets = (0..<(1 + random.below(6))).map { _ in
        from = from + random.below(4)
        let until = from + random.below(10)
        defer { from = until + 1 }
        return ForecastConsumption.Bucket(from: from, until: until, quantity: random.quantity(0...40))
      }
      let (early, late) = (random.below(20), random.below(20))
      let orders = (0..<random.below(6)).map { _ in
        ForecastConsumption.Order(due: PlanningWorld.today + random.below(50), quantity: random.quantity(0...40))
      }
      let left = ForecastConsumption.net(buckets, orders: orders, earlyDays: early, lateDays: late)
      let taken = zip(buckets, left).map { $0.quantity - $1 }
      #expect(zip(buckets, left).allSatisfy { (0...$0.quantity).contains($1) }, "seed \(seed), round \(round)")
      let ordered = orders.reduce(0) { $0 + $1.quantity }
      #expect(taken.reduce(0, +) <= ordered, "seed \(seed), round \(round)")
      // Without reach, a bucket loses what is ordered of it, as far as it goes.
      let own = ForecastConsumption.net(buckets, orders: orders)
      for (bucket, rest) in zip(buckets, own) {
        let inside = orders.filter { bucket.from <= $0.due && $0.due <= bucket.until }.reduce(0) { $0 + $1.quantity }
        #expect(rest == max(0, bucket.quantity - inside), "seed \(seed), round \(round)")
      }
      // With a reach over everything, only what is ordered beyond all forecast is left over.
      let all = ForecastConsumption.net(buckets, orders: orders, earlyDays: 1000, lateDays: 1000)
      let forecast = buckets.reduce(0) { $0 + $1.quantity }
      #expect(all.reduce(0, +) == max(0, forecast - ordered), "seed \(seed), round \(round)")
      #expect(own.reduce(0, +) >= left.reduce(0, +) && left.reduce(0, +) >= all.reduce(0, +), "seed \(seed)")
    }
  }

  /// The balance follows from the one before; it never falls below the safety stock after the planning fence; no lot is
  /// planned within it, and none that is not needed; before the demand fence only orders count.
  @Test func theProjectedBalanceIsThatOfThePeriodBeforeAndWhatComesLessWhatGoes() {
    let seed = RequirementsRandom.seed()
    var random = RequirementsRandom(seed: seed)
    for round in 0..<200 {
      let count = 1 + random.below(12)
      func row(_ percent: Int) -> [Int64] {
        (0..<count).map { _ in random.chance(percent) ? random.quantity(0...60) : 0 }
      }
      let input = MasterSchedule.Input(
        onHand: random.quantity(0...80), safetyStock: random.quantity(0...10), forecast: row(90), orders: row(60),
        firmLots: row(20), limits: [.none, OrderLimits(multiple: 7), OrderLimits(minimum: 70)][random.below(3)],
        demandFence: random.below(count + 1), planningFence: random.below(count + 1))
      let schedule = MasterSchedule(input)
      var balance = input.onHand
      for period in 0..<count {
        let demand =
          period < input.demandFence ? input.orders[period] : max(input.forecast[period], input.orders[period])
        #expect(schedule.demand[period] == demand, "seed \(seed), round \(round)")
        let planned = schedule.lots[period] - input.firmLots[period]
        let without = balance + input.firmLots[period] - demand
        #expect((planned > 0) == (period >= input.planningFence && without < input.safetyStock), "seed \(seed)")
        balance += schedule.lots[period] - demand
        #expect(schedule.projected[period] == balance, "seed \(seed), round \(round)")
        #expect(period < input.planningFence || balance >= input.safetyStock, "seed \(seed), round \(round)")
      }
    }
  }
}
