import GRDB
import Persistence
import ProductionDomain
import Values

/// An operation of a work order and what was reported of it.
struct OperationRecord {
  /// 10, 20, 30 ...
  let operation: Int
  let workCentre: String
  let description: String
  let standard: OperationStandard
  let queueMinutes: Int
  let moveMinutes: Int
  /// What is expected to come to it where those before it lose something; nil: all that is ordered.
  let expectedSteps: Int64?
  var state: OperationProgress.State

  /// What the one at `place` can be done on.
  static func supply(
    of place: Int, in operations: [OperationRecord], ordered: Quantity
  ) -> OperationProgress.Supply {
    guard place > 0 else { return OperationProgress.Supply(given: ordered, isComplete: true) }
    let before = operations[place - 1].state
    return OperationProgress.Supply(
      given: Quantity(steps: before.totals.goodSteps, unit: ordered.unit), isComplete: before.isCompleted)
  }
}

/// The operations of work orders and the reports of them.
enum OperationStore {
  static func insert(_ operations: [PlannedOperation], of workOrderID: String, _ db: Database) throws {
    for operation in operations {
      try db.cachedStatement(
        sql: """
          INSERT INTO workOrderOperation (workOrderID, operation, workCentre, description, setupSeconds, runSeconds,
            queueMinutes, moveMinutes, expectedSteps)
          VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
          """
      ).execute(arguments: [
        workOrderID, operation.operation, operation.workCentre, operation.description, operation.setupSeconds,
        operation.runSeconds, operation.queueMinutes, operation.moveMinutes, operation.expectedSteps,
      ])
    }
  }

  /// In the order in which they are done.
  static func operations(of workOrderID: String, _ db: Database) throws -> [OperationRecord] {
    try Row.fetchAll(
      db.cachedStatement(
        sql: """
          SELECT operation, workCentre, description, setupSeconds, runSeconds, queueMinutes, moveMinutes, state,
            goodSteps, scrapSteps, setupMinutes, runMinutes, downMinutes, reports, expectedSteps
          FROM workOrderOperation WHERE workOrderID = ? ORDER BY operation
          """),
      arguments: [workOrderID]
    ).map { row in
      OperationRecord(
        operation: row[0], workCentre: row[1], description: row[2],
        standard: OperationStandard(setupSeconds: row[3], runSeconds: row[4]), queueMinutes: row[5],
        moveMinutes: row[6], expectedSteps: row[14],
        state: OperationProgress.State(
          OperationProgress.State.Name(rawValue: row[7])!,
          OperationProgress.Totals(
            goodSteps: row[8], scrapSteps: row[9], setupMinutes: row[10], runMinutes: row[11], downMinutes: row[12],
            reports: row[13])))
    }
  }

  static func save(_ operation: OperationRecord, of workOrderID: String, _ db: Database) throws {
    let totals = operation.state.totals
    try db.cachedStatement(
      sql: """
        UPDATE workOrderOperation SET state = ?, goodSteps = ?, scrapSteps = ?, setupMinutes = ?, runMinutes = ?,
          downMinutes = ?, reports = ?
        WHERE workOrderID = ? AND operation = ?
        """
    ).execute(arguments: [
      operation.state.name.rawValue, totals.goodSteps, totals.scrapSteps, totals.setupMinutes, totals.runMinutes,
      totals.downMinutes, totals.reports, workOrderID, operation.operation,
    ])
  }

  static func insert(
    _ report: OperationProgress.Report, _ number: Int, of operation: OperationRecord, _ workOrderID: String,
    by actor: String, _ operatorName: String?, at now: Instant, _ db: Database
  ) throws {
    try db.cachedStatement(
      sql: """
        INSERT INTO operationReport (workOrderID, operation, report, workCentre, goodSteps, scrapSteps, setupMinutes,
          runMinutes, downMinutes, final, reportedBy, reportedAt, operatorName)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """
    ).execute(arguments: [
      workOrderID, operation.operation, number, operation.workCentre, report.good.steps, report.scrap.steps,
      report.setupMinutes, report.runMinutes, report.downMinutes, report.isFinal, actor, now,
      operatorName,
    ])
  }

  /// What was reported of a work order, in that order.
  static func reports(of record: WorkOrderRecord, _ db: Database) throws -> [WorkOrderDetailView.Report] {
    try Row.fetchAll(
      db.cachedStatement(
        sql: """
          SELECT operation, report, goodSteps, scrapSteps, setupMinutes, runMinutes, downMinutes, operatorName,
            reportedBy, reportedAt
          FROM operationReport WHERE workOrderID = ? ORDER BY reportedAt, operation, report
          """), arguments: [record.id]
    ).map { row in
      WorkOrderDetailView.Report(
        operation: row[0], report: row[1], good: record.quantity(row[2]), scrap: record.quantity(row[3]),
        setupMinutes: row[4], runMinutes: row[5], downMinutes: row[6], operatorName: row[7], reportedBy: row[8],
        reportedAt: row[9])
    }
  }
}
