import ProductionDomain
import Testing
import Values

@Suite struct PromiseTableTests {
  @Test func theMasterScheduleOfIndustrialPumps() {
    let schedule = MasterSchedule(
      MasterSchedule.Input(
        onHand: 64, forecast: [30, 30, 30, 30, 40, 40, 40, 40], orders: [33, 20, 10, 4, 2, 0, 0, 0],
        limits: OrderLimits(minimum: 70, multiple: 70)))
    #expect(schedule.lots == [0, 0, 70, 0, 70, 0, 70, 70])
    #expect(schedule.projected == [31, 1, 41, 11, 41, 1, 31, 61])
    #expect(schedule.promise.discrete == [11, 0, 56, 0, 68, 0, 70, 70])
    #expect(schedule.promise.discreteAfterLookBack == [11, 0, 56, 0, 68, 0, 70, 70])
    #expect(schedule.promise.cumulative == [31, 11, 71, 67, 135, 135, 205, 275])
    #expect(schedule.promise.cumulativeWithLookAhead == [11, 11, 67, 67, 135, 135, 205, 275])
  }

  @Test func nothingIsPromisedThatALaterPromiseNeeds() {
    let table = PromiseTable(onHand: 20, orders: [15, 0, 30, 0, 45, 0], receipts: [0, 30, 0, 30, 0, 0])
    #expect(table.discrete == [5, 0, 0, -15, 0, 0])
    #expect(table.discreteAfterLookBack == [0, 0, 0, -10, 0, 0])
    #expect(table.cumulative[1] == 35)
    #expect(table.cumulativeWithLookAhead == Array(repeating: -10, count: 6))
    #expect(table.scheduleLines(of: 1, wanted: 0).isEmpty)
  }

  /// 350 wanted on 23 August: 200 then, 100 more on the 25th, 50 or more on the 28th.
  @Test func anOrderIsDeliveredInScheduleLinesOrComplete() {
    let table = PromiseTable(onHand: 0, orders: Array(repeating: 0, count: 6), receipts: [200, 0, 100, 0, 0, 80])
    let lines = table.scheduleLines(of: 350, wanted: 0)
    #expect(lines.map(\.period) == [0, 2, 5])
    #expect(lines.map(\.quantity) == [200, 100, 50])
    let complete = table.scheduleLines(of: 350, wanted: 0, complete: true)
    #expect(complete.map(\.period) == [5])
    #expect(complete.map(\.quantity) == [350])
    #expect(table.scheduleLines(of: 381, wanted: 0, complete: true).isEmpty)
  }

  @Test func fencesShutForecastsAndNewLotsOut() {
    var input = MasterSchedule.Input(
      onHand: 10, forecast: [20, 20, 20, 20], orders: [5, 5, 0, 0], limits: OrderLimits(minimum: 30, multiple: 30))
    input.demandFence = 2
    #expect(MasterSchedule(input).demand == [5, 5, 20, 20])
    #expect(MasterSchedule(input).lots == [0, 0, 30, 30])
    input.planningFence = 3
    #expect(MasterSchedule(input).lots == [0, 0, 0, 60])
    #expect(MasterSchedule(input).projected == [5, 0, -20, 20])
    input.firmLots = [0, 30]
    #expect(MasterSchedule(input).lots == [0, 30, 0, 30])
  }

  /// Taking every promise the table allows never makes a later balance negative.
  @Test func promisesWithinTheTableAreAlwaysKept() {
    let seed = RequirementsRandom.seed()
    var random = RequirementsRandom(seed: seed)
    for _ in 0..<200 {
      let count = 2 + random.below(10)
      var orders = (0..<count).map { _ in random.chance(50) ? random.quantity(0...30) : 0 }
      let receipts = (0..<count).map { _ in random.chance(40) ? random.quantity(1...60) : 0 }
      let onHand = random.quantity(0...80)
      for _ in 0..<8 {
        let table = PromiseTable(onHand: onHand, orders: orders, receipts: receipts)
        let period = random.below(count)
        let free = table.cumulativeWithLookAhead[period]
        let wasKept = table.cumulative.allSatisfy { $0 >= 0 }
        guard free > 0 else { continue }
        orders[period] += random.quantity(1...free)
        let after = PromiseTable(onHand: onHand, orders: orders, receipts: receipts)
        if wasKept { #expect(after.cumulative.allSatisfy { $0 >= 0 }, "seed \(seed)") }
        #expect(
          after.discreteAfterLookBack.reduce(0, +) == after.cumulative.last!, "seed \(seed): look-back loses nothing")
      }
    }
  }
}

@Suite struct ForecastConsumptionTests {
  static func months(_ quantities: [Int64]) -> [ForecastConsumption.Bucket] {
    zip(1..., quantities).map { month, quantity in
      let from = LocalDate(year: 2026, month: month, day: 1)!
      let days = LocalDate.daysInMonth(year: 2026, month: month)
      return ForecastConsumption.Bucket(from: from, until: from + (days - 1), quantity: quantity)
    }
  }
  static func orders(_ quantities: [Int64], day: Int) -> [ForecastConsumption.Order] {
    zip(1..., quantities).map { month, quantity in
      ForecastConsumption.Order(due: LocalDate(year: 2026, month: month, day: day)!, quantity: quantity)
    }
  }
  static let forecast = months([350, 350, 350, 350])

  @Test func ordersAreTakenFromTheForecastOfTheirMonth() {
    #expect(
      ForecastConsumption.net(Self.forecast, orders: Self.orders([130, 100, 80], day: 10)) == [220, 250, 270, 350])
    #expect(ForecastConsumption.net(Self.forecast, orders: Self.orders([300, 500, 280], day: 10)) == [50, 0, 70, 350])
  }

  @Test(arguments: [1, 15, 28]) func whatAMonthLacksIsTakenFromEarlierMonthsAndThenLaterOnes(day: Int) {
    func net(_ quantities: [Int64]) -> [Int64] {
      ForecastConsumption.net(Self.forecast, orders: Self.orders(quantities, day: day), earlyDays: 30, lateDays: 30)
    }
    #expect(net([300]) == [50, 350, 350, 350])
    #expect(net([300, 500]) == [0, 0, 250, 350])
    #expect(net([300, 500, 280]) == [0, 0, 0, 320])
  }
}
