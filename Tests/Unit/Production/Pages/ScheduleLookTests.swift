import Foundation
import HTTPSupport
import ProductionDomain
import Testing
import Values

@testable import ProductionService

/// How bars, set-ups, names and due dates stand in the schedule.
@Suite struct ScheduleLookTests {
  private static let day = PlanningText.minute(LocalDate("2026-01-05")!)

  private func row(_ name: String, from: Int, setUp: Int = 0, to: Int, late: Int = 0) -> PlanOperationRow {
    let day = ScheduleLookTests.day
    return PlanOperationRow(
      orderName: name, item: "BIKE", plant: "", operation: 10, workCentre: "assembly", machine: 0,
      setupStart: day + from - setUp, start: day + from, end: day + to, status: .planned, isFrozen: false,
      due: LocalDate("2026-01-08")!, lateMinutes: late, reason: "", serves: "")
  }

  private func chart(_ operations: [PlanOperationRow], days: Int = 7, open: [Range<Int>]? = nil) -> String {
    GanttChart(
      rows: [.init(name: "assembly", path: "/load", operations: operations, open: open)],
      from: LocalDate("2026-01-05")!, days: days, today: LocalDate("2026-01-05")!, label: .order, links: .inForce,
      name: "Operations"
    ).html.markup
  }

  private func count(_ part: String, in text: String) -> Int { text.components(separatedBy: part).count - 1 }

  // MARK: Due

  @Test func anOrderIsDueWhenItsDueDayBegins() {
    let due = LocalDate("2026-01-08")!
    let begin = PlanningText.minute(due)
    #expect(PlanningText.dueMinute(due, end: begin - 60, lateMinutes: 0) == begin)
    #expect(PlanningText.dueMinute(due, end: begin + 90, lateMinutes: 90) == begin)
    #expect(PlanningText.due(due, end: begin, lateMinutes: 0) == "when 8 Jan 2026 begins")
  }

  @Test func anOrderReleasedOnItsDueDayIsDueWhenThatDayEnds() {
    let due = LocalDate("2026-01-08")!
    let begin = PlanningText.minute(due)
    #expect(PlanningText.dueMinute(due, end: begin + 600, lateMinutes: 0) == begin + 1440)
    #expect(PlanningText.dueMinute(due, end: begin + 1500, lateMinutes: 60) == begin + 1440)
    #expect(PlanningText.due(due, end: begin + 600, lateMinutes: 0) == "by the end of 8 Jan 2026")
  }

  // MARK: Names

  @Test func aShortBarHasItsNameBesideIt() {
    let svg = chart([row("WO-2026-000012", from: 480, to: 500)])
    #expect(svg.contains("class=\"beside\"") && svg.contains(">WO-2026-000012</text>"))
  }

  @Test func aNameIsShortenedBeforeItCoversTheNextBar() {
    // A day is 120 px wide: 12 px for the bar, 60 px up to the next one.
    let svg = chart([row("WO-2026-000012", from: 0, to: 144), row("WO-2026-000013", from: 864, to: 1_000)])
    #expect(svg.contains(">WO 12</text>") && !svg.contains(">WO-2026-000012</text>"))
    let close = chart([row("WO-2026-000012", from: 0, to: 144), row("WO-2026-000013", from: 200, to: 300)])
    #expect(!close.contains(">WO 12</text>") && close.contains("WO-2026-000012, 10 BIKE"))
  }

  @Test(arguments: [
    ("WO-2026-000012", "WO 12"), ("CITY-BIKE 2026-01-08", "CITY-BIKE"), ("firm FRAME 2026-12-04 447551", "firm FRAME"),
    ("PUMP", nil), ("A-B-C", nil),
  ])
  func namesAreShortenedToWhatTellsThemApart(_ name: String, _ short: String?) {
    #expect(GanttChart.short(name) == short)
  }

  @Test func aNameStandsBehindTheLineOfTheDueDate() {
    let day = ScheduleLookTests.day
    func chart(due: Int) -> String {
      GanttChart(
        rows: [.init(name: "A", path: "/gantt", operations: [row("A", from: 0, to: 144)], due: day + due)],
        from: LocalDate("2026-01-05")!, days: 7, today: LocalDate("2026-01-05")!, label: .workCentre, links: .inForce,
        name: "Operations"
      ).html.markup
    }
    #expect(chart(due: 4_320).contains("class=\"beside\" x=\"16\""))
    // 48 px from the left, across which the name would stand.
    #expect(chart(due: 576).contains("class=\"beside\" x=\"52\""))
  }

  // MARK: Set-up

  @Test func aSetUpBeforeAClosedNightIsDrawnInTheHoursInWhichItIsWorked() {
    let day = ScheduleLookTests.day
    let open = [(day + 480)..<(day + 960), (day + 1_920)..<(day + 2_400)]
    // From half past three, goes on at eight the next morning.
    let night = chart([row("A", from: 1_920, setUp: 990, to: 2_100)], open: open)
    #expect(night.contains("class=\"setup\" d=\"M77.5 8h3v8h-3z\""))
    #expect(night.contains("class=\"waits\" d=\"M80 12H160\""))
    let morning = chart([row("A", from: 510, setUp: 30, to: 600)], open: open)
    #expect(morning.contains("class=\"setup\"") && !morning.contains("class=\"waits\""))
  }

  @Test func closedTimesAreShadedOnceForAllRowsThatShareThem() {
    let day = ScheduleLookTests.day
    let open = (0..<5).map { (day + $0 * 1440 + 480)..<(day + $0 * 1440 + 960) }
    let rows = (0..<30).map {
      GanttChart.Row(name: "w\($0)", path: "/load", operations: [row("A\($0)", from: 500, to: 600)], open: open)
    }
    let svg = GanttChart(
      rows: rows, from: LocalDate("2026-01-05")!, days: 7, today: LocalDate("2026-01-05")!, label: .order,
      links: .inForce, name: "Operations"
    ).html.markup
    #expect(count("class=\"closed\"", in: svg) == 1 && count("<use href=\"#closed0\"", in: svg) == 30)
  }

  @Test func aDayIsShownByItsHours() {
    let svg = chart([row("A", from: 480, to: 600)], days: 1)
    #expect(svg.contains("Mon 5 Jan 2026, W02") && svg.contains(">23</text>"))
  }

  @Test func closedHoursAreThoseOfTheWorkCentresCalendar() async throws {
    let works = try Workshop.cycleWorks()
    try works.load(#"{"items":[{"item":"BIKE","source":"make","leadTimeDays":1,"safetyStock":4}]}"#)
    try works.plan()
    let client = try await RouteClient(works.database, PlanningPages.add)
    let text = try await client.send("/gantt?from=2010-12-01&days=7", scopes: "production:read").text
    // From eight to four: Wednesday's night and evening, 120 px for a day.
    #expect(count("class=\"closed\" d=\"M0 0h40v24H0zM80 0h80v24H80z", in: text) == 1)
    #expect(count("<use href=\"#closed0\"", in: text) == 2)
  }

  // MARK: What relief is worth

  @Test(arguments: [
    (2_340 as Int64, ShopObjective.weightedTardiness, nil as Currency?, true, "takes 2.3 days off the lateness"),
    (30, .weightedTardiness, nil, true, "takes less than a tenth of a day off"),
    (2_340, .weightedTardiness, .gbp, true, "is worth 23.40 GBP"),
    (2_340, .weightedTardiness, nil, false, "makes late orders less late"),
    (45, .makespan, nil, true, "lets the last order end 45 minutes sooner"),
  ])
  func whatAnHourOfTheBottleneckIsWorthHasAUnit(
    _ gain: Int64, _ objective: ShopObjective, _ currency: Currency?, _ isWeighedAlone: Bool, _ told: String
  ) {
    #expect(PlanSequence.gain(gain, objective, currency, isWeighedAlone: isWeighedAlone).hasPrefix(told))
  }

  @Test(arguments: [
    (
      "Order 'WO-2026-000008' is 15 h 18 min late: its material comes on 2026-12-17.",
      "Its material comes on 17 Dec 2026."
    ),
    (
      "Order 'CITY-FRAME 2026-11-27' is 2 d late: it waited 8 h for order 'TUBE 2026-11-30'.",
      "It waited 8 h for order 'TUBE 2026-11-30'."
    ),
    (
      "Work centre paint has no free time to make 9 of BIKE before 2026-12-18; it was needed on 2026-12-02.",
      "Work centre paint has no free time to make 9 of BIKE before 18 Dec 2026; it was needed on 2 Dec 2026."
    ), ("due on 2026-13-40.", "Due on 2026-13-40."),
  ]) func aReasonIsSaidInThePagesWords(sentence: String, words: String) {
    #expect(PlanningText.reason(sentence) == words)
  }
}
