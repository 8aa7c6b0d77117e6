import ProductionDomain
import Testing
import Values

@Suite struct CapableToPromiseTests {
  /// A Wednesday.
  static let today = LocalDate("2010-12-01")!

  static func capacity(
    _ perDay: Int64?, reserved: [String: Int64] = [:], calendar: ProductionCalendar = .everyDay
  ) -> DailyCapacity {
    DailyCapacity(
      calendar: calendar, perDay: perDay,
      reserved: Dictionary(uniqueKeysWithValues: reserved.map { (LocalDate($0.key)!, $0.value) }))
  }

  static func dates(_ plan: CapableToPromise.Plan?) -> [String: Int64]? {
    plan.map { Dictionary(uniqueKeysWithValues: $0.shares.map { ("\($0.date)", $0.steps) }) }
  }

  @Test func withoutLimitAndLeadTimeItIsReadyToday() {
    let plan = CapableToPromise.earliest(1000, from: Self.today, leadTimeDays: 0, on: Self.capacity(nil))
    #expect(plan?.date == Self.today)
    #expect(Self.dates(plan) == ["2010-12-01": 1000])
  }

  @Test func theLeadTimeCountsWorkingDays() throws {
    let calendar = try ProductionCalendar(workingWeekdays: [1, 2, 3, 4, 5], holidays: [LocalDate("2010-12-03")!])
    let plan = CapableToPromise.earliest(
      5, from: Self.today, leadTimeDays: 3, on: Self.capacity(nil, calendar: calendar))
    // Thursday 2nd, Monday 6th, Tuesday 7th: Friday is a holiday.
    #expect(plan?.date == LocalDate("2010-12-07"))
  }

  @Test func withoutLeadTimeAFreeDayMovesToTheNextWorkingDay() throws {
    let calendar = try ProductionCalendar(workingWeekdays: [1], holidays: [])
    let plan = CapableToPromise.earliest(
      5, from: Self.today, leadTimeDays: 0, on: Self.capacity(nil, calendar: calendar))
    #expect(plan?.date == LocalDate("2010-12-06"))
  }

  @Test func whatIsReservedIsNotPromisedAgain() {
    let capacity = Self.capacity(10, reserved: ["2010-12-01": 10, "2010-12-02": 7])
    let plan = CapableToPromise.earliest(15, from: Self.today, leadTimeDays: 0, on: capacity)
    #expect(Self.dates(plan) == ["2010-12-02": 3, "2010-12-03": 10, "2010-12-04": 2])
    #expect(plan?.date == LocalDate("2010-12-04"))
  }

  @Test func aDayWhoseCapacityWasLoweredBelowItsReservationsGivesNothing() {
    let capacity = Self.capacity(10, reserved: ["2010-12-01": 25])
    let plan = CapableToPromise.earliest(1, from: Self.today, leadTimeDays: 0, on: capacity)
    #expect(plan?.date == LocalDate("2010-12-02"))
  }

  @Test func beyondTheHorizonNothingIsPromised() {
    let days = Int64(CapableToPromise.horizonDays + 1)
    #expect(CapableToPromise.earliest(days, from: Self.today, leadTimeDays: 0, on: Self.capacity(1)) != nil)
    #expect(CapableToPromise.earliest(days + 1, from: Self.today, leadTimeDays: 0, on: Self.capacity(1)) == nil)
  }

  @Test func aPlantThatNeverWorksPromisesNothing() throws {
    let holidays = Set((0...CapableToPromise.horizonDays).map { Self.today + $0 })
    let calendar = try ProductionCalendar(workingWeekdays: [1, 2, 3, 4, 5, 6, 7], holidays: holidays)
    let capacity = Self.capacity(nil, calendar: calendar)
    #expect(CapableToPromise.earliest(1, from: Self.today, leadTimeDays: 0, on: capacity) == nil)
  }

  @Test func workThatIsPutOffTakesTheLatestDays() {
    let capacity = Self.capacity(10, reserved: ["2010-12-05": 8])
    let last = LocalDate("2010-12-05")!
    let plan = CapableToPromise.latest(15, from: Self.today, to: last, on: capacity)
    #expect(Self.dates(plan) == ["2010-12-03": 3, "2010-12-04": 10, "2010-12-05": 2])
    #expect(CapableToPromise.latest(43, from: Self.today, to: last, on: capacity) == nil)
    #expect(CapableToPromise.latest(1, from: last, to: Self.today, on: capacity) == nil)
  }

  @Test func aCalendarNeedsAWeekdayThatExists() {
    #expect(throws: MasterDataRefusal.self) { try ProductionCalendar(workingWeekdays: [], holidays: []) }
    #expect(throws: MasterDataRefusal.self) { try ProductionCalendar(workingWeekdays: [0, 8], holidays: []) }
  }

  /// Random plants and orders: no day above its capacity, shares add up, only working days after the
  /// lead time, and more is never ready earlier.
  @Test func capacityIsNeverOverbookedAndMoreIsNeverEarlier() throws {
    let seed = UInt64.random(in: 0 ... .max)
    print("capacityIsNeverOverbookedAndMoreIsNeverEarlier: seed \(seed)")
    var random = WorkshopRandomness(seed: seed)
    for _ in 0..<100 {
      let weekdays = Set((1...7).filter { _ in random.chance(70) }).union([Int.random(in: 1...7, using: &random)])
      let holidays = Set((0..<60).filter { _ in random.chance(10) }.map { Self.today + $0 })
      let calendar = try ProductionCalendar(workingWeekdays: weekdays, holidays: holidays)
      let perDay = Int64.random(in: 1...20, using: &random)
      let leadTime = Int.random(in: 0...10, using: &random)
      var capacity = DailyCapacity(calendar: calendar, perDay: perDay, reserved: [:])
      for _ in 0..<20 {
        let steps = Int64.random(in: 1...200, using: &random)
        let plan = CapableToPromise.earliest(steps, from: Self.today, leadTimeDays: leadTime, on: capacity)
        let more = CapableToPromise.earliest(
          steps + Int64.random(in: 1...50, using: &random), from: Self.today, leadTimeDays: leadTime, on: capacity)
        guard let plan else {
          #expect(more == nil, "seed \(seed): more can be made than less")
          continue
        }
        if let more { #expect(more.date >= plan.date, "seed \(seed)") }
        #expect(plan.shares.reduce(0) { $0 + $1.steps } == steps, "seed \(seed)")
        #expect(plan.shares.last?.date == plan.date, "seed \(seed)")
        for share in plan.shares {
          capacity.reserved[share.date, default: 0] += share.steps
          #expect(capacity.reserved[share.date]! <= perDay, "seed \(seed): \(share.date) is overbooked")
          #expect(calendar.isWorking(share.date) && share.date <= Self.today + 365, "seed \(seed)")
        }
        let waited = (0...(plan.shares[0].date - Self.today)).filter { $0 > 0 && calendar.isWorking(Self.today + $0) }
        #expect(waited.count >= leadTime, "seed \(seed): ready before the lead time is over")
      }
    }
  }
}
