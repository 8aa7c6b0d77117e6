import ProductionDomain
import Testing
import Values

@testable import ProductionService

/// Shifts by the clocks of a place whose clocks are changed twice a year.
@Suite struct PlantClockTests {
  static let london = TimeZones.clock("Europe/London")!
  /// In 2026 the clocks of London go forward on 29 March at 01:00 and back on 25 October at 02:00.
  static let forward = LocalDate("2026-03-29")!
  static let back = LocalDate("2026-10-25")!
  static let night = WorkCalendar(
    name: "night", shifts: [WorkCalendar.Shift(weekdays: Set(1...7), from: 22 * 3600, until: 30 * 3600)])

  private static func utc(_ text: String) -> Int { Instant(text)!.wholeSeconds }

  @Test func aNightShiftIsAnHourShorterWhenClocksGoForwardAndLongerWhenTheyGoBack() {
    let calendar = Self.night.at(Self.london)
    func hours(_ day: LocalDate) -> Int { calendar.work(beginningOn: day).reduce(0) { $0 + $1.count } / 3600 }
    #expect(hours(Self.forward + -2) == 8 && hours(Self.forward + -1) == 7 && hours(Self.forward) == 8)
    #expect(hours(Self.back + -2) == 8 && hours(Self.back + -1) == 9 && hours(Self.back) == 8)
    #expect(
      calendar.work(beginningOn: Self.forward + -1) == [
        Self.utc("2026-03-28T22:00:00Z")..<Self.utc("2026-03-29T05:00:00Z")
      ])
    // By the day on which it is worked: from midnight to 06:00, and from 22:00.
    #expect(calendar.work(on: Self.forward) == 7 * 3600)
    #expect(calendar.work(on: Self.back) == 9 * 3600)
    #expect(calendar.work(on: Self.back + 1) == 8 * 3600)
  }

  @Test func aSkippedTimeIsTheMomentOfTheChangeAndARepeatedOneTheFirst() {
    func moment(_ day: LocalDate, _ hour: Int, _ minute: Int) -> Int {
      Self.london.moment(day, hour * 3600 + minute * 60)
    }
    #expect(moment(Self.forward, 0, 59) == Self.utc("2026-03-29T00:59:00Z"))
    #expect(moment(Self.forward, 1, 30) == Self.utc("2026-03-29T01:00:00Z"))
    #expect(moment(Self.forward, 2, 0) == Self.utc("2026-03-29T01:00:00Z"))
    #expect(moment(Self.forward, 2, 30) == Self.utc("2026-03-29T01:30:00Z"))
    #expect(moment(Self.back, 1, 30) == Self.utc("2026-10-25T00:30:00Z"))
    #expect(moment(Self.back, 2, 0) == Self.utc("2026-10-25T02:00:00Z"))
    // A shift that lies in the skipped hour is not worked, and one in the repeated hour is worked for both.
    func work(_ day: LocalDate) -> Int {
      WorkCalendar(name: "one", shifts: [WorkCalendar.Shift(weekdays: [7], from: 3600, until: 7200)])
        .at(Self.london).work(on: day)
    }
    #expect(work(Self.forward) == 0 && work(Self.forward + 7) == 3600 && work(Self.back) == 7200)
  }

  @Test func clocksShowWhatTheyAreAskedForUnlessTheySkipIt() {
    let seed = RequirementsRandom.seed()
    var random = RequirementsRandom(seed: seed)
    for zone in ["Europe/London", "America/St_Johns", "Australia/Lord_Howe", "Asia/Tokyo", "America/Sao_Paulo"] {
      let clock = TimeZones.clock(zone)!
      for _ in 0..<500 {
        let moment = Self.utc("2010-01-01T00:00:00Z") + random.below(30 * 366 * 24 * 60) * 60
        let wall = clock.wall(moment)
        let first = clock.moment(ofWall: wall)
        #expect(first <= moment && moment - first <= 3600, "\(zone), seed \(seed)")
        #expect(clock.wall(first) == wall, "\(zone), seed \(seed)")
        #expect(clock.moment(ofWall: wall + 60) >= first, "\(zone), seed \(seed)")
      }
    }
  }

  @Test func aWeekHasTheHoursOfItsShiftsExceptWhereAShiftLiesOverTheChange() {
    let seed = RequirementsRandom.seed()
    var random = RequirementsRandom(seed: seed)
    let changes = [(Self.forward, -3600), (Self.back, 3600)]
    for _ in 0..<300 {
      let from = random.below(24 * 4) * 900
      let shift = WorkCalendar.Shift(
        weekdays: Set((1...7).filter { _ in random.chance(60) }), from: from,
        until: from + (1 + random.below(24 * 4)) * 900)
      let calendar = WorkCalendar(name: "c", shifts: [shift]).at(Self.london)
      let monday = LocalDate("2026-01-05")! + 7 * random.below(52)
      let worked = (0..<7).reduce(0) { sum, day in
        sum + calendar.work(beginningOn: monday + day).reduce(0) { $0 + $1.count }
      }
      var expected = shift.weekdays.count * (shift.until - shift.from)
      // Both changes are between 01:00 and 02:00 by the clocks of before.
      for (sunday, hour) in changes {
        for day in [sunday + -1, sunday] where shift.weekdays.contains(day.weekday) && day >= monday && day < monday + 7
        {
          let (begin, end) = (shift.from + (day - sunday) * 86_400, shift.until + (day - sunday) * 86_400)
          // A part of the hour that is skipped or shown twice is all that the shift has of it.
          let overlap = max(0, min(end, 7200) - max(begin, 3600))
          if overlap == 3600 {
            expected += hour
          } else if overlap > 0 {
            expected += hour < 0 ? -overlap : end >= 7200 ? 3600 : 0
          }
        }
      }
      #expect(worked == expected, "\(shift), \(monday), seed \(seed)")
    }
  }

  @Test func workFindsItsTimeForwardAndBackwardOverTheChange() {
    let calendar = Self.night.at(Self.london)
    let start = Self.utc("2026-10-24T21:00:00Z")
    #expect(calendar.finish(from: start, working: 9 * 3600) == Self.utc("2026-10-25T06:00:00Z"))
    #expect(calendar.start(of: 9 * 3600, by: Self.utc("2026-10-25T06:00:00Z")) == start)
    #expect(
      calendar.finish(from: Self.utc("2026-03-28T22:00:00Z"), working: 8 * 3600) == Self.utc("2026-03-29T22:00:00Z"))
  }

  @Test func maintenanceAndDaysAreThoseOfThePlantsClocks() {
    let tokyo = TimeZones.clock("Asia/Tokyo")!
    let monday = LocalDate("2026-01-05")!
    let (eight, ten) = (monday.daysSinceEpoch * 86_400 + 8 * 3600, monday.daysSinceEpoch * 86_400 + 10 * 3600)
    let calendar = WorkCalendar(
      name: "week", shifts: [WorkCalendarTests.eightToFour], holidays: [monday + 1], maintenance: [eight..<ten]
    ).at(tokyo)
    #expect(
      calendar.work(from: monday, to: monday + 1) == [
        Self.utc("2026-01-05T01:00:00Z")..<Self.utc("2026-01-05T07:00:00Z")
      ])
    #expect(tokyo.day(at: Self.utc("2026-01-04T15:00:00Z")) == monday)
  }

  @Test func onlyNamesOfTheDatabaseAreZones() {
    #expect(TimeZones.clock("UTC") == .utc && TimeZones.clock("Asia/Kolkata") != nil)
    for name in ["Europe/Lodon", "BST", "GMT+3", "", "europe/london", "/"] { #expect(TimeZones.clock(name) == nil) }
  }
}
