import GRDB
import HTTPSupport
import Persistence
import ProductionDomain
import Values

/// The clocks by which a plan's times are shown: schedules keep minutes of UTC, people read those of the plant. From the
/// planning data as they are now.
struct PlanClocks: Sendable {
  /// The main plant's, by which days of the plan count.
  private(set) var main = PlantClock.utc
  private var byCentre: [String: PlantClock] = [:]
  private var byPlant: [(plant: String, clock: PlantClock)] = []

  /// Nothing but UTC.
  init() {}

  /// `changes` are those of the scenario whose plan it is.
  init(changes: ScenarioAssembly.Changes = [:], _ db: Database) throws {
    let hasZone = try Bool.fetchOne(
      db.cachedStatement(
        sql: """
          SELECT EXISTS (SELECT 1 FROM planningRecord
            WHERE kind = 'plant' AND json_extract(document, '$.timeZone') IS NOT NULL)
          """))!
    guard hasZone || changes[.plant] != nil else {
      self.init()
      return
    }
    let assembly = try ScenarioAssembly(
      today: LocalDate(daysSinceEpoch: 0), kinds: [.plant, .workCentre], changes: changes, db)
    self.init(try assembly.reader().scenario, main: assembly.settings.main)
  }

  /// Of the plants of a scenario.
  init(_ scenario: PlanningScenario, main plant: String) {
    main = scenario.clock(ofPlant: plant)
    byCentre = Dictionary(scenario.centres.map { ($0.name, scenario.clock(of: $0)) }) { first, _ in first }
    byPlant = scenario.plants.map { ($0.name, $0.clock) }
  }

  /// The clock of a work centre; the main plant's for one that is not known any more.
  func clock(ofCentre centre: String) -> PlantClock { byCentre[centre] ?? main }

  /// A minute of UTC as the clocks of the work centre show it.
  func wall(_ minute: Int, at centre: String) -> Int { clock(ofCentre: centre).wall(minute * 60) / 60 }

  /// An operation with times as the clocks of its work centre show them. One within an hour that clocks show twice may
  /// seem to begin after it ends; it is shown without length.
  func wall(_ row: PlanOperationRow) -> PlanOperationRow {
    guard clock(ofCentre: row.workCentre) != .utc else { return row }
    var row = row
    row.setupStart = wall(row.setupStart, at: row.workCentre)
    row.start = max(row.setupStart, wall(row.start, at: row.workCentre))
    row.end = max(row.start, wall(row.end, at: row.workCentre))
    return row
  }

  /// Minutes of UTC in which the clocks of some work centre show something of a span.
  func utc(_ span: Range<Int>) -> Range<Int> {
    let clocks = [main] + byCentre.values
    let from = clocks.map { $0.moment(ofWall: span.lowerBound * 60) / 60 }.min()!
    return from..<max(from, clocks.map { $0.moment(ofWall: span.upperBound * 60) / 60 }.max()!)
  }

  /// Whether a plant's clocks are not those of UTC.
  var isLocal: Bool { main != .utc || byPlant.contains { $0.clock != .utc } }

  // MARK: For people

  /// A moment by the clocks of the main plant, with their zone: `27 Nov 2026 09:12 (Europe/London time)`.
  func time(_ instant: Instant) -> HTML {
    .joined([moment(instant), .text(main.zone == "UTC" ? " (UTC)" : " (\(main.zone) time)")])
  }

  /// The same without the zone.
  func moment(_ instant: Instant) -> HTML {
    let shown = instant + .seconds(main.offset(at: instant.wholeSeconds))
    return HTML.time("\(DisplayText.date(shown.date)) \(DisplayText.clock(shown))", .datetime(instant.description))
  }

  /// Whose clocks the times of a page are; nil where all plants have the same.
  var note: String? {
    guard Set(byPlant.map(\.clock.zone)).count > 1 else { return nil }
    let plants = byPlant.sorted { $0.plant < $1.plant }.map {
      "\($0.plant.isEmpty ? "the plant without a name" : $0.plant) \($0.clock.zone)"
    }
    return "Times and days are those of the work centre's plant: \(plants.joined(separator: ", "))."
  }
}
