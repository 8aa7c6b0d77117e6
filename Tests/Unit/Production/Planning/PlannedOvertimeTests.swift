import Foundation
import GRDB
import HTTPSupport
import Persistence
import ProductionContract
import ProductionDomain
import SalesContract
import Testing
import Values

@testable import ProductionService

/// Overtime in the plans of the running service.
@Suite struct PlannedOvertimeTests {
  /// 25 bikes wanted on Monday 13 December 2010: 780 minutes of assembly from Friday on, of which a day has 480.
  private static func works(overtime: Bool) throws -> Workshop {
    let works = try Workshop()
    let assembly = #""name":"assembly","calendar":"week","machines":1"#
    let shifts =
      #","overtime":{"shifts":[{"days":[6],"from":"08:00","to":"16:00"}],"costPerHour":{"amount":"60","currency":"GBP"}}"#
    try works.load(
      Workshop.cycleWorks
        .replacing(assembly, with: assembly + (overtime ? shifts : ""))
        .replacing("{\"calendars\"", with: "{\"capacity\":\"finite\",\"capacityBucketDays\":1,\"calendars\""))
    try works.stock(["FRAME": 100, "WHEEL": 100])
    let day = LocalDate("2010-12-13")!
    try works.hear(
      ForecastSubmitted(
        product: "BIKE", plant: "", periods: [ForecastPeriod(from: day, to: day, quantity: .pieces(25))],
        submittedBy: "sales", submittedAt: works.clock.now()))
    return works
  }

  @Test func aPlanSaysItsOvertimeAndWhatItCosts() throws {
    let works = try Self.works(overtime: true)
    let plan = try works.plan()
    #expect(plan.figures.late == 0)
    #expect(plan.figures.overtimeMinutes == 300)
    #expect(plan.figures.overtimeCost == Money(minorUnits: 30_000, currency: .gbp))
    #expect(try works.published(PlanPublished.self).last?.figures == plan.figures)
    let loads = try works.database.read { try PlanStore.loads(plan.id, workCentre: "assembly", $0) }
    let saturday = try #require(loads.first { $0.overtimeMinutes > 0 })
    #expect(saturday.from == LocalDate("2010-12-11") && saturday.overtimeMinutes == 300)
    #expect(saturday.regularMinutes == 0 && saturday.loadMinutes == 300)
    #expect(LoadView(saturday).overtimeMinutes == 300 && LoadView(saturday).spareOvertimeMinutes == nil)
    #expect(loads.reduce(0) { $0 + $1.overtimeMinutes } == plan.figures.overtimeMinutes)
  }

  @Test func withoutOvertimeAPlanIsLateAndSaysNone() throws {
    let plan = try Self.works(overtime: false).plan()
    #expect(plan.figures.late == 1)
    #expect(plan.figures.overtimeMinutes == nil && plan.figures.overtimeCost == nil)
  }

  @Test func operationsSayWhatOfThemIsOvertime() throws {
    let works = try Self.works(overtime: true)
    let plan = try works.plan()
    let rows = try works.database.read { try PlanStore.operations(plan.id, $0) }
    let calendar = WorkCalendar(name: "week", shifts: [WorkCalendarTests.eightToFour])
    for row in rows {
      // What of its time regular shifts do not hold.
      let span = (row.setupStart * 60)..<(row.end * 60)
      let regular = (0..<5).reduce(0) { sum, day in
        let date = LocalDate(daysSinceEpoch: row.setupStart / 1440) + day
        return sum + calendar.work(beginningOn: date).reduce(0) { $0 + $1.clamped(to: span).count }
      }
      #expect(row.overtimeMinutes == max(0, 780 - regular / 60))
      #expect(ScheduledOperationView(row).overtimeMinutes == (row.overtimeMinutes > 0 ? row.overtimeMinutes : nil))
    }
    #expect(rows.count == 1)
  }

  @Test func pagesShowOvertimeWhereThereIsSome() async throws {
    let factory = try PlannedFactory.withBicycles()
    func page(_ path: String) async throws -> String {
      try await RouteClient(factory.database, PlanningPages.add).send(path, scopes: "production:read").text
    }
    for path in ["/load", "/gantt"] { #expect(try await !page(path).contains("orked in overtime")) }
    try factory.insert(
      [
        PlanLoadRow(
          workCentre: "saw", from: PlannedFactory.today, days: 7, loadMinutes: 2_700, capacityMinutes: 2_700,
          overtimeMinutes: 300),
        PlanLoadRow(
          workCentre: "lathe", from: PlannedFactory.today, days: 7, loadMinutes: 2_100, capacityMinutes: 2_700,
          overtimeMinutes: 300),
        PlanLoadRow(
          workCentre: "drill", from: PlannedFactory.today, days: 7, loadMinutes: 2_700, capacityMinutes: 2_400,
          spareOvertimeMinutes: 240),
      ], into: "PL-2026-000002")
    let saw = try await page("/load?workCentre=saw")
    #expect(saw.contains("no time has more load than capacity, with 5.0 h of overtime."))
    #expect(saw.contains("45.0 h of 40.0 h and 5.0 h of overtime") && saw.contains("Worked in overtime"))
    // A full day's overtime is drawn in a week that is not full, beside the key's.
    let lathe = try await page("/load?workCentre=lathe")
    #expect(lathe.components(separatedBy: "class=\"setup\"").count == 3)
    #expect(try await page("/load?workCentre=drill").contains("lacks 5.0 h, of which overtime could take 4.0 h,"))
    var operation = try PlannedFactory.operations(PlannedFactory.bicycles())[0]
    (operation.orderName, operation.workCentre, operation.overtimeMinutes) = ("MO-OVER", "saw", 90)
    operation.machine = 1
    try factory.plan("PL-2026-000009", isCurrent: false, PlannedFactory.figures(late: 0, profit: 1))
    try factory.insert([operation], into: "PL-2026-000009")
    try await factory.database.writer.write { db in
      try db.execute(
        sql: "UPDATE planOperation SET planID = 'PL-2026-000002', position = 9999 WHERE orderName = 'MO-OVER'")
    }
    let gantt = try await page("/gantt?workCentre=saw")
    #expect(gantt.contains("1 h 30 min of it in overtime") && gantt.contains("Partly worked in overtime"))
    #expect(try await page("/gantt?workCentre=saw&view=table").contains("Overtime"))
  }

  @Test func plansAreComparedByTheirOvertime() throws {
    var (less, more) = (PlannedFactory.figures(late: 0, profit: 1), PlannedFactory.figures(late: 0, profit: 1))
    more.overtimeMinutes = 90
    more.overtimeCost = Money(minorUnits: 9_000, currency: .gbp)
    let figures = PlanFigure.all(less, more).filter { $0.name.lowercased().contains("overtime") }
    #expect(figures.map(\.second) == ["1.5 h", "GBP 90.00"] && figures.map(\.first) == ["0.0 h", "GBP 0.00"])
    #expect(figures.allSatisfy { $0.better == .first })
    // A cost that nobody knows is no zero.
    less.overtimeMinutes = 60
    #expect(PlanFigure.all(less, more).first { $0.name == "Cost of overtime" }?.better == PlanFigure.Better.none)
  }
}
