import Foundation
import HTTPSupport
import Persistence
import ProductionDomain
import SalesContract
import Testing
import Values

@testable import ProductionService

/// Plans of plants whose clocks are not those of UTC.
@Suite struct PlantZoneTests {
  /// The bicycle factory in a zone, at 20:00 UTC on Wednesday 1 December 2010, with four bikes expected.
  private static func works(_ zone: String?) throws -> Workshop {
    let works = try Workshop()
    works.clock.advance(by: .seconds(12 * 3600))
    try works.load(planningData(zone))
    try works.stock(["FRAME": 10, "RIM": 100, "SPOKE": 5000])
    try works.hear(
      ForecastSubmitted(
        product: "BIKE", plant: "",
        periods: [ForecastPeriod(from: works.today + 20, to: works.today + 20, quantity: .pieces(4))],
        submittedBy: "sales", submittedAt: works.clock.now()))
    return works
  }

  private static func planningData(_ zone: String?) -> String {
    guard let zone else { return Workshop.cycleWorks }
    return Workshop.cycleWorks.replacing(
      #""plants":[{"name":"","calendar":"week"}]"#,
      with: #""plants":[{"name":"","calendar":"week","timeZone":"\#(zone)"}]"#)
  }

  @Test func aPlansDayIsThatOfTheMainPlantAndItsOperationsLieInTheShiftsOfItsClocks() throws {
    let works = try Self.works("Asia/Tokyo")
    let plan = try works.plan()
    #expect(plan.today == LocalDate("2010-12-02"))
    let (rows, clocks) = try works.database.read { (try PlanStore.operations(plan.id, $0), try PlanClocks($0)) }
    #expect(rows.count == 2)
    for row in rows {
      let shown = clocks.wall(row)
      #expect(shown.start == row.start + 9 * 60 && shown.end == row.end + 9 * 60)
      #expect((480..<960).contains(shown.start % 1440) && (481...960).contains(shown.end % 1440))
      #expect(clocks.view(row).timeZone == "Asia/Tokyo")
    }
    #expect(clocks.note == nil)
  }

  @Test func aPlantWithoutAZoneIsPlannedAsOneInUTC() throws {
    func rows(_ zone: String?) throws -> [String] {
      let works = try Self.works(zone)
      let plan = try works.plan()
      #expect(plan.today == LocalDate("2010-12-01"))
      return try works.database.read { try PlanStore.operations(plan.id, $0) }
        .map { "\($0.orderName) \($0.operation) \($0.setupStart) \($0.start) \($0.end)" }
    }
    let plain = try rows(nil)
    #expect(try !plain.isEmpty && rows("UTC") == plain && rows("Europe/London") == plain)
  }

  @Test func aNewPlanIsDueWhenTheMainPlantsDayBegins() async throws {
    for (zone, isDue) in [("Asia/Tokyo", false), ("America/Los_Angeles", false), ("UTC", true)] {
      let works = try Self.works(zone)
      try works.plan()
      // 01:00 UTC of the next day; since the plan was made the day has changed in UTC only.
      works.clock.advance(by: .seconds(5 * 3600))
      #expect(try await PlanRunner(database: works.database).isDue() == isDue, "\(zone)")
    }
  }

  @Test func anUnknownZoneIsRefusedByTheServiceAndReadAsUTCFromAFile() throws {
    let works = try Workshop()
    do {
      try works.load(Self.planningData("Europe/Lodon"))
      Issue.record("It was stored.")
    } catch let problem as Problem {
      let detail = problem.detail
      #expect(detail.contains("the plant without a name") && detail.contains("'Europe/Lodon' is not known"))
      #expect(!detail.contains("\n"))
    }
    let reader = try ScenarioReader(
      #"{"today":"2026-01-05","plants":[{"name":"Leeds","timeZone":"Europe/Lodon"},{"name":"York"}]}"#)
    #expect(reader.problems.map(\.record) == ["plant Leeds"])
    #expect(reader.scenario.plants.map(\.clock) == [.utc, .utc])
  }

  @Test func theLoadOfAChangingNightHasTheHoursThatAreWorked() throws {
    let reader = try ScenarioReader(
      """
      {"today":"2026-10-24","horizonDays":5,"capacityBucketDays":1,
       "calendars":[{"name":"night","shifts":[{"days":[1,2,3,4,5,6,7],"from":"22:00","to":"06:00"}]}],
       "plants":[{"name":"Leeds","calendar":"night","timeZone":"Europe/London"}],
       "workCentres":[{"name":"mill","plant":"Leeds"}],
       "items":[{"item":"P","plant":"Leeds","source":"make","leadTimeDays":3}],
       "routings":[{"item":"P","plant":"Leeds","operations":[{"workCentre":"mill","runMinutes":1}]}],
       "demands":[{"demand":"D","item":"P","plant":"Leeds","quantity":1200,"due":"2026-10-28"}]}
      """)
    #expect(reader.problems.isEmpty)
    let plan = RequirementsPlan(reader.scenario)
    // 1,200 minutes before midnight of the 28th: two hours and eight hours a night, nine in the one that has them.
    #expect(plan.capacity.map(\.day) == [1, 2, 3])
    #expect(plan.capacity.map { $0.capacitySeconds / 3600 } == [9, 8, 8])
    #expect(plan.capacity.map { $0.loadSeconds / 3600 } == [4, 8, 8])
  }

  @Test func aWorkCentreWithoutAPlantIsNamedWherePlantsShareNoZone() throws {
    let reader = try ScenarioReader(
      """
      {"today":"2026-01-05","plants":[{"name":"Leeds","timeZone":"Europe/London"},
         {"name":"Kyoto","timeZone":"Asia/Tokyo"}],
       "workCentres":[{"name":"mill","plant":"Kyoto"},{"name":"spare"}]}
      """)
    let preparation = ScenarioPreparation(reader.scenario)
    #expect(preparation.problems.map(\.record) == ["work centre spare"])
    #expect(preparation.centres.map(\.calendar.clock.zone) == ["Asia/Tokyo", "UTC"])
    let note = PlanClocks(reader.scenario, main: "Leeds").note
    #expect(note == "Times and days are those of the work centre's plant: Kyoto Asia/Tokyo, Leeds Europe/London.")
  }
}
