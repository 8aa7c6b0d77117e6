import GRDB
import Persistence
import ProductionDomain
import Values

/// A work order: for what, and where it stands.
struct WorkOrderRecord {
  let id: String
  let number: String
  let product: String
  let mode: BillOfMaterials.Mode
  let handoffID: String
  let version: Int
  let lineID: String
  let orderID: String
  let customerID: String
  /// The work order whose shrinking or shortfall made this one.
  let replacesID: String?
  /// Planned at least.
  var state: WorkOrder.State

  var job: WorkOrder.Job { state.job! }
  func quantity(_ steps: Int64) -> Quantity { Quantity(steps: steps, unit: job.ordered.unit) }
}

enum WorkOrderStore {
  static let columns = """
    id, number, product, unit, state, mode, orderedSteps, goodSteps, scrapSteps, surplusSteps, completions, dueDate,
    handoffID, version, lineID, orderID, customerID, replacesID
    """

  static func record(_ row: Row) -> WorkOrderRecord {
    let job = WorkOrder.Job(
      ordered: Quantity(steps: row[6], unit: UnitOfMeasure(row[3])!), due: row[11], surplusSteps: row[9])
    let output = WorkOrder.Output(goodSteps: row[7], scrapSteps: row[8], completions: row[10])
    return WorkOrderRecord(
      id: row[0], number: row[1], product: row[2], mode: BillOfMaterials.Mode(rawValue: row[5])!, handoffID: row[12],
      version: row[13], lineID: row[14], orderID: row[15], customerID: row[16], replacesID: row[17],
      state: WorkOrder.State(WorkOrder.State.Name(rawValue: row[4])!, job, output))
  }

  static func workOrder(_ id: String, _ db: Database) throws -> WorkOrderRecord? {
    try Row.fetchOne(db.cachedStatement(sql: "SELECT \(columns) FROM workOrder WHERE id = ?"), arguments: [id])
      .map(record)
  }

  /// The hand-off's work orders that may still give something, oldest first.
  static func open(handoffID: String, _ db: Database) throws -> [WorkOrderRecord] {
    try Row.fetchAll(
      db.cachedStatement(
        sql: "SELECT \(columns) FROM workOrder WHERE handoffID = ? AND openSteps > 0 ORDER BY position"),
      arguments: [handoffID]
    ).map(record)
  }

  /// All of the hand-off's work orders, oldest first.
  static func all(handoffID: String, _ db: Database) throws -> [WorkOrderRecord] {
    try Row.fetchAll(
      db.cachedStatement(sql: "SELECT \(columns) FROM workOrder WHERE handoffID = ? ORDER BY position"),
      arguments: [handoffID]
    ).map(record)
  }

  static func insert(
    _ record: WorkOrderRecord, components: [BillOfMaterials.Component], at now: Instant, _ db: Database
  ) throws {
    let state = record.state
    try db.cachedStatement(
      sql: """
        INSERT INTO workOrder (id, number, product, unit, state, mode, orderedSteps, goodSteps, scrapSteps, openSteps,
          givenUpSteps, surplusSteps, completions, dueDate, handoffID, version, lineID, orderID, customerID, replacesID,
          createdAt)
        VALUES (?, ?, ?, ?, ?, ?, ?, 0, 0, ?, 0, 0, 0, ?, ?, ?, ?, ?, ?, ?, ?)
        """
    ).execute(arguments: [
      record.id, record.number, record.product, record.job.ordered.unit.code, state.name!.rawValue,
      record.mode.rawValue, record.job.ordered.steps, state.openSteps, record.job.due, record.handoffID,
      record.version, record.lineID, record.orderID, record.customerID, record.replacesID, now,
    ])
    for (position, component) in components.enumerated() {
      try db.cachedStatement(
        sql: "INSERT INTO workOrderComponent (workOrderID, position, item, steps, unit) VALUES (?, ?, ?, ?, ?)"
      ).execute(arguments: [
        record.id, position, component.item, component.quantity.steps, component.quantity.unit.code,
      ])
    }
  }

  static func save(_ record: WorkOrderRecord, _ db: Database) throws {
    let state = record.state
    try db.cachedStatement(
      sql: """
        UPDATE workOrder SET state = ?, goodSteps = ?, scrapSteps = ?, openSteps = ?, givenUpSteps = ?,
          surplusSteps = ?, completions = ?, dueDate = ?
        WHERE id = ?
        """
    ).execute(arguments: [
      state.name!.rawValue, state.output.goodSteps, state.output.scrapSteps, state.openSteps, state.givenUpSteps,
      record.job.surplusSteps, state.output.completions, record.job.due, record.id,
    ])
  }

  static func insertCompletion(
    of workOrderID: String, _ completion: Int, good: Int64, scrap: Int64, last: Bool, at now: Instant, _ db: Database
  ) throws {
    try db.cachedStatement(
      sql: """
        INSERT INTO workOrderCompletion (workOrderID, completion, goodSteps, scrapSteps, last, completedAt)
        VALUES (?, ?, ?, ?, ?, ?)
        """
    ).execute(arguments: [workOrderID, completion, good, scrap, last, now])
  }
}
