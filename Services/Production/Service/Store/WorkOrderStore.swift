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
  /// Where it is made; empty: the company's only plant.
  var plant = ""
  /// The bill's it is made by.
  var revision = ""
  /// The work order that needs what this one makes.
  var parentID: String?
  /// The planned order it was.
  var plannedOrderID: String?
  /// It is made by operations.
  var isRouted = false
  var closedAt: Instant?
  /// What is made for a line is ready at its plant so many days before it is where customers are served; nil: it is made
  /// there.
  var carryDays: Int?
  /// What is made for a line is inspected at its plant for so many days before that.
  var inspectionDays = 0
  /// Who makes it out of the components that he is given; nil: it is made here.
  var subcontractor: Subcontractor?

  /// When what is made can be there for the customer.
  var customerDate: LocalDate { job.due + daysToCustomer }
  /// From when it is made until it can be there for the customer: it is inspected and carried.
  var daysToCustomer: Int { inspectionDays + (carryDays ?? 0) }
  var job: WorkOrder.Job { state.job! }
  /// It was made from a plan, which says when to release it.
  var isPlanned: Bool { job.release != nil }
  /// Nobody's order waits for it.
  var isForStock: Bool { handoffID.isEmpty }
  func quantity(_ steps: Int64) -> Quantity { Quantity(steps: steps, unit: job.ordered.unit) }
}

/// What a work order needs of an item in all.
struct WorkOrderMaterial {
  let position: Int
  let item: String
  let plant: String
  let quantity: Quantity
  /// Booked by reports instead of when released.
  let isBackflushed: Bool
  let backflushedSteps: Int64
  /// What inventory says a subcontractor used of what he was given.
  var consumedSteps: Int64 = 0
  /// What inventory says he was given so far; nil: nothing was told.
  var providedSteps: Int64?
}

enum WorkOrderStore {
  static let columns = """
    id, number, product, unit, state, mode, orderedSteps, goodSteps, scrapSteps, surplusSteps, completions, dueDate,
    handoffID, version, lineID, orderID, customerID, replacesID, releaseDate, frozen, plant, revision, parentID,
    plannedOrderID, isRouted, closedAt, carryDays, rejectedSteps, lostSteps, subcontractor, servicePriceMinor,
    servicePriceCurrency, purchaseOrderNumber, purchaseMoves, inspectionDays
    """

  static func record(_ row: Row) -> WorkOrderRecord {
    let job = WorkOrder.Job(
      ordered: Quantity(steps: row[6], unit: UnitOfMeasure(row[3])!), due: row[11], surplusSteps: row[9],
      release: row[18], isFrozen: row[19])
    let output = WorkOrder.Output(
      goodSteps: row[7], scrapSteps: row[8], completions: row[10], rejectedSteps: row[27], lostSteps: row["lostSteps"])
    return WorkOrderRecord(
      id: row[0], number: row[1], product: row[2], mode: BillOfMaterials.Mode(rawValue: row[5])!, handoffID: row[12],
      version: row[13], lineID: row[14], orderID: row[15], customerID: row[16], replacesID: row[17],
      state: WorkOrder.State(WorkOrder.State.Name(rawValue: row[4])!, job, output), plant: row[20], revision: row[21],
      parentID: row[22], plannedOrderID: row[23], isRouted: row[24], closedAt: row[25],
      carryDays: row[26], inspectionDays: row["inspectionDays"], subcontractor: Subcontractor(row))
  }

  static func workOrder(_ id: String, _ db: Database) throws -> WorkOrderRecord? {
    try Row.fetchOne(db.cachedStatement(sql: "SELECT \(columns) FROM workOrder WHERE id = ?"), arguments: [id])
      .map(record)
  }

  /// Whether an open work order makes an item for another one in time.
  static func isMaking(_ item: String, for parentID: String, by day: LocalDate, _ db: Database) throws -> Bool {
    try Bool.fetchOne(
      db.cachedStatement(
        sql: """
          SELECT EXISTS (
            SELECT 1 FROM workOrder WHERE parentID = ? AND product = ? AND openSteps > 0 AND dueDate <= ?)
          """),
      arguments: [parentID, item, day])!
  }

  static func workOrder(number: String, _ db: Database) throws -> WorkOrderRecord? {
    try Row.fetchOne(db.cachedStatement(sql: "SELECT \(columns) FROM workOrder WHERE number = ?"), arguments: [number])
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
    _ record: WorkOrderRecord, components: [PlannedComponent], at now: Instant, _ db: Database
  ) throws {
    let state = record.state
    try db.cachedStatement(
      sql: """
        INSERT INTO workOrder (id, number, product, unit, state, mode, orderedSteps, goodSteps, scrapSteps, openSteps,
          givenUpSteps, surplusSteps, completions, dueDate, handoffID, version, lineID, orderID, customerID, replacesID,
          createdAt, releaseDate, frozen, plant, revision, parentID, plannedOrderID, isRouted, carryDays,
          subcontractor, servicePriceMinor, servicePriceCurrency, inspectionDays)
        VALUES (?, ?, ?, ?, ?, ?, ?, 0, 0, ?, 0, ?, 0, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """
    ).execute(arguments: [
      record.id, record.number, record.product, record.job.ordered.unit.code, state.name!.rawValue,
      record.mode.rawValue, record.job.ordered.steps, state.openSteps, record.job.surplusSteps, record.job.due,
      record.handoffID, record.version, record.lineID, record.orderID, record.customerID, record.replacesID, now,
      record.job.release, record.job.isFrozen, record.plant, record.revision, record.parentID, record.plannedOrderID,
      record.isRouted, record.carryDays, record.subcontractor?.name, record.subcontractor?.price?.minorUnits,
      record.subcontractor?.price?.currency.code, record.inspectionDays,
    ])
    for (position, component) in components.enumerated() {
      try db.cachedStatement(
        sql: """
          INSERT INTO workOrderComponent (workOrderID, position, item, steps, unit, plant, isBackflushed)
          VALUES (?, ?, ?, ?, ?, ?, ?)
          """
      ).execute(arguments: [
        record.id, position, component.item, component.quantity.steps, component.quantity.unit.code, component.plant,
        component.isBackflushed,
      ])
    }
  }

  static func save(_ record: WorkOrderRecord, _ db: Database) throws {
    let state = record.state
    try db.cachedStatement(
      sql: """
        UPDATE workOrder SET state = ?, goodSteps = ?, scrapSteps = ?, openSteps = ?, givenUpSteps = ?,
          surplusSteps = ?, completions = ?, dueDate = ?, releaseDate = ?, frozen = ?, closedAt = ?, rejectedSteps = ?,
          lostSteps = ?, inspectionDays = ?
        WHERE id = ?
        """
    ).execute(arguments: [
      state.name!.rawValue, state.output.goodSteps, state.output.scrapSteps, state.openSteps, state.givenUpSteps,
      record.job.surplusSteps, state.output.completions, record.job.due, record.job.release,
      record.job.isFrozen, record.closedAt, state.output.rejectedSteps, state.output.lostSteps, record.inspectionDays,
      record.id,
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

  static func components(of workOrderID: String, _ db: Database) throws -> [WorkOrderMaterial] {
    try Row.fetchAll(
      db.cachedStatement(
        sql: """
          SELECT position, item, plant, steps, unit, isBackflushed, backflushedSteps, consumedSteps, providedSteps
          FROM workOrderComponent
          WHERE workOrderID = ? ORDER BY position
          """),
      arguments: [workOrderID]
    ).map { row in
      WorkOrderMaterial(
        position: row[0], item: row[1], plant: row[2], quantity: Quantity(steps: row[3], unit: UnitOfMeasure(row[4])!),
        isBackflushed: row[5], backflushedSteps: row[6], consumedSteps: row[7], providedSteps: row[8])
    }
  }

  /// Books `steps` more of a component.
  static func backflush(_ steps: Int64, at position: Int, of workOrderID: String, _ db: Database) throws {
    try db.cachedStatement(
      sql: """
        UPDATE workOrderComponent SET backflushedSteps = backflushedSteps + ? WHERE workOrderID = ? AND position = ?
        """
    ).execute(arguments: [steps, workOrderID, position])
  }

  /// The number of the next booking of components.
  static func nextIssue(of workOrderID: String, _ db: Database) throws -> Int {
    try Int.fetchOne(
      db.cachedStatement(sql: "UPDATE workOrder SET issues = issues + 1 WHERE id = ? RETURNING issues"),
      arguments: [workOrderID])!
  }

  /// What was begun for a work order that is cancelled is made for stock: whoever needs it may count on it.
  static func leaveChildrenToStock(of workOrderID: String, _ db: Database) throws {
    try db.cachedStatement(sql: "UPDATE workOrder SET parentID = NULL WHERE parentID = ?")
      .execute(arguments: [workOrderID])
  }

  /// What one work order needed is needed by another now.
  static func handOverChildren(of workOrderID: String, to successorID: String, _ db: Database) throws {
    try db.cachedStatement(sql: "UPDATE workOrder SET parentID = ? WHERE parentID = ?")
      .execute(arguments: [successorID, workOrderID])
  }
}
