import Foundation
import GRDB
import Persistence
import ProductionDomain
import Values

/// What the API and the pages read of the shop floor.
enum ShopFloorQueries {
  /// Operations of released work orders in order of the due date, after the one called `cursor`.
  static func operations(
    workCentre: String?, states: [OperationProgress.State.Name], after cursor: DispatchKey?, limit: Int, _ db: Database
  ) throws -> [DispatchView] {
    var sql = """
      SELECT workOrder.id, number, product, unit, workOrder.state, orderedSteps, dueDate, frozen, plant, position,
        operation.operation, operation.workCentre, operation.description, setupSeconds, runSeconds, queueMinutes,
        moveMinutes, operation.state, operation.goodSteps, operation.scrapSteps, setupMinutes, runMinutes, downMinutes,
        reports, (
          SELECT before.goodSteps FROM workOrderOperation AS before
          WHERE before.workOrderID = workOrder.id AND before.operation < operation.operation
          ORDER BY before.operation DESC LIMIT 1)
      FROM workOrder JOIN workOrderOperation AS operation ON operation.workOrderID = workOrder.id
      WHERE isRouted = 1
        AND workOrder.state IN ('released', 'material-issued', 'started', 'partially-completed', 'completed')
        AND operation.state IN (\(states.map { _ in "?" }.joined(separator: ", ")))
      """
    var arguments = StatementArguments(states.map(\.rawValue))
    if let workCentre {
      sql += " AND operation.workCentre = ?"
      arguments += [workCentre]
    }
    if let cursor {
      sql += " AND (dueDate, position, operation.operation) > (?, ?, ?)"
      arguments += [cursor.due, cursor.position, cursor.operation]
    }
    sql += " ORDER BY dueDate, position, operation.operation LIMIT ?"
    arguments += [limit]
    return try Row.fetchAll(db.cachedStatement(sql: sql), arguments: arguments).map(dispatch)
  }

  private static func dispatch(_ row: Row) -> DispatchView {
    let unit = UnitOfMeasure(row[3])!
    let ordered: Int64 = row[5]
    let before: Int64? = row[24]
    let operation = OperationRecord(
      operation: row[10], workCentre: row[11], description: row[12],
      standard: OperationStandard(setupSeconds: row[13], runSeconds: row[14]), queueMinutes: row[15],
      moveMinutes: row[16], expectedSteps: nil,
      state: OperationProgress.State(
        OperationProgress.State.Name(rawValue: row[17])!,
        OperationProgress.Totals(
          goodSteps: row[18], scrapSteps: row[19], setupMinutes: row[20], runMinutes: row[21], downMinutes: row[22],
          reports: row[23])))
    return DispatchView(
      key: DispatchKey(due: row[6], position: row[9], operation: row[10]), workOrderID: row[0], number: row[1],
      product: row[2], workOrderState: WorkOrder.State.Name(rawValue: row[4])!, plant: row[8], dueDate: row[6],
      frozen: row[7],
      operation: OperationView(
        operation, ordered: Quantity(steps: ordered, unit: unit),
        given: Quantity(steps: before ?? ordered, unit: unit)))
  }

  /// Whether planning data, an operation, a report or a standstill names the work centre.
  static func isKnown(workCentre: String, _ db: Database) throws -> Bool {
    try Bool.fetchOne(
      db.cachedStatement(
        sql: """
          SELECT EXISTS (SELECT 1 FROM planningRecord WHERE kind = 'workCentre' AND key = ?1)
            OR EXISTS (SELECT 1 FROM operationReport WHERE workCentre = ?1)
            OR EXISTS (SELECT 1 FROM workOrderOperation WHERE workCentre = ?1)
            OR EXISTS (SELECT 1 FROM workCentreDowntime WHERE workCentre = ?1)
          """), arguments: [workCentre])!
  }

  /// How well work centres were used from `first` to `last`: those that reported or stood still, or the one asked for.
  static func effectiveness(
    workCentre: String?, from first: LocalDate, to last: LocalDate, at now: Instant, _ db: Database
  ) throws -> [EffectivenessView] {
    let clocks = try PlanClocks(db)
    func span(_ clock: PlantClock) -> [Instant] { [clock.start(of: first), clock.start(of: last + 1)] }
    let whole = span(clocks.main)
    let names =
      try workCentre.map { [$0] }
      ?? String.fetchAll(
        db.cachedStatement(
          sql: """
            SELECT workCentre FROM operationReport WHERE reportedAt >= ?1 AND reportedAt < ?2
            UNION SELECT workCentre FROM workCentreDowntime WHERE fromAt < ?2 AND coalesce(untilAt, ?3) > ?1
            ORDER BY workCentre
            """),
        arguments: [whole[0], whole[1], now])
    return try names.map { name in
      let clock = clocks.clock(ofCentre: name)
      let span = span(clock)
      var work = try reported(name, span, db)
      let working = try workingTime(of: name, by: clock, from: first, to: last, db)
      work.plannedMinutes = working.map { $0.seconds / 60 * Int64($0.machines) }
      let wholeDays = clock.moment(first)..<clock.moment(last + 1)
      let still = Standstill.seconds(
        of: try DowntimeStore.standstills(name, within: span, at: now, db), within: working?.spans ?? [wholeDays],
        machines: working?.machines ?? 100_000)
      work.plannedStopMinutes = still.planned / 60
      work.stopMinutes = still.unplanned / 60
      return EffectivenessView(name, from: first, to: last, work, EquipmentEffectiveness(work))
    }
  }

  /// What was reported. The reports of an operation are taken together, so that many small ones are worth as much as one.
  ///
  /// Good and made are weighed by the time that they should have run: then availability × performance × quality is what
  /// good pieces should have run ÷ the time in which it was to work, whatever the pieces are. Where nothing has a
  /// standard the pieces count, in thousandths of each order's own unit.
  private static func reported(_ workCentre: String, _ span: [Instant], _ db: Database) throws
    -> EquipmentEffectiveness.Work
  {
    var work = EquipmentEffectiveness.Work(runMinutes: 0, standardRunSeconds: 0, good: 0)
    var pieces = (good: Int64(0), scrap: Int64(0))
    let rows = try Row.fetchCursor(
      db.cachedStatement(
        sql: """
          SELECT sum(report.goodSteps), sum(report.scrapSteps), sum(report.setupMinutes), sum(report.runMinutes),
            sum(report.downMinutes), runSeconds, orderedSteps, unit
          FROM operationReport AS report
          JOIN workOrderOperation USING (workOrderID, operation)
          JOIN workOrder ON workOrder.id = report.workOrderID
          WHERE report.workCentre = ? AND reportedAt >= ? AND reportedAt < ?
          GROUP BY report.workOrderID, report.operation
          """),
      arguments: [workCentre, span[0], span[1]])
    while let row = try rows.next() {
      let good: Int64 = row[0]
      let scrap: Int64 = row[1]
      let standard = OperationStandard(setupSeconds: 0, runSeconds: row[5])
      let scale = UnitOfMeasure(row[7])!.scale
      let thousandths = (scale..<3).reduce(Int64(1)) { value, _ in value * 10 }
      work.setupMinutes += row[2]
      work.runMinutes += row[3]
      work.downMinutes += row[4]
      let made = standard.runSeconds(for: good + scrap, of: row[6])
      work.standardRunSeconds += made
      work.good += min(made, standard.runSeconds(for: good, of: row[6]))
      pieces.good += good * thousandths
      pieces.scrap += scrap * thousandths
    }
    work.scrap = work.standardRunSeconds - work.good
    if work.standardRunSeconds == 0 { (work.good, work.scrap) = pieces }
    return work
  }

  private struct WorkCentreDocument: Decodable {
    var calendar: String?
    var machines: Int64?
  }

  private struct Working {
    var spans: [Range<Int>]
    var machines: Int
    var seconds: Int64 { spans.reduce(0) { $0 + Int64($1.count) } }
  }

  /// When it works by its calendar, and with how many machines; nil when the planning data name no calendar.
  private static func workingTime(
    of workCentre: String, by clock: PlantClock, from first: LocalDate, to last: LocalDate, _ db: Database
  ) throws -> Working? {
    guard let centre = try document("workCentre", workCentre, db),
      let fields = try? JSONDecoder().decode(WorkCentreDocument.self, from: Data(centre.utf8)),
      let name = fields.calendar, let calendar = try calendar(name, db)?.at(clock)
    else { return nil }
    return Working(
      spans: calendar.work(from: first, to: last), machines: Int(min(max(1, fields.machines ?? 1), 100_000)))
  }

  /// Read as a scenario reads it; nil when there is none, or none that can be read.
  private static func calendar(_ name: String, _ db: Database) throws -> WorkCalendar? {
    guard let document = try document("calendar", name, db) else { return nil }
    let reader = try? ScenarioReader(#"{"today":"1970-01-01","calendars":[\#(document)]}"#)
    return reader?.scenario.calendars.first
  }

  private static func document(_ kind: String, _ key: String, _ db: Database) throws -> String? {
    try String.fetchOne(
      db.cachedStatement(sql: "SELECT document FROM planningRecord WHERE kind = ? AND key = ?"), arguments: [kind, key])
  }
}
