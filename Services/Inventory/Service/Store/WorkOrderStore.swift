import GRDB
import InventoryDomain
import Persistence
import Values

/// A work order as the warehouse sees it: what it needs and what it brings.
struct WorkOrderRow {
  enum State: String {
    /// Waits for components.
    case short
    /// Its components are with production.
    case issued
    case cancelled
    /// Delivers nothing more.
    case closed
  }

  let workOrderID: String
  let number: String
  let product: String
  let quantity: Quantity
  let handoffID: String
  let lineID: String
  let dueDate: LocalDate
  let releasedAt: Instant
  var good: Int64 = 0
  var state: State
  /// Where its material comes from and what it makes goes.
  var site = Location.main
  /// The work order that needs what this one makes.
  var neededBy: String?
  /// The supplier who makes it out of our components; nil: it is made here.
  var subcontractor: String?
}

enum WorkOrderStore {
  private static let columns =
    "workOrderID, number, product, quantitySteps, unit, handoffID, lineID, dueOn, releasedAt, goodSteps, state, site, "
    + "neededBy, subcontractor"

  private static func workOrder(_ row: Row) -> WorkOrderRow {
    WorkOrderRow(
      workOrderID: row[0], number: row[1], product: row[2],
      quantity: Quantity(steps: row[3], unit: UnitOfMeasure(row[4])!), handoffID: row[5], lineID: row[6],
      dueDate: LocalDate(daysSinceEpoch: row[7]), releasedAt: row[8], good: row[9],
      state: WorkOrderRow.State(rawValue: row[10])!, site: row[11], neededBy: row[12], subcontractor: row[13])
  }

  static func find(_ workOrderID: String, _ db: Database) throws -> WorkOrderRow? {
    try Row.fetchOne(
      db.cachedStatement(sql: "SELECT \(columns) FROM workOrder WHERE workOrderID = ?"), arguments: [workOrderID]
    ).map(workOrder)
  }

  static func insert(_ workOrder: WorkOrderRow, _ components: [MaterialRequest.Component], _ db: Database) throws {
    try db.cachedStatement(
      sql: "INSERT INTO workOrder (\(columns)) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
    ).execute(arguments: [
      workOrder.workOrderID, workOrder.number, workOrder.product, workOrder.quantity.steps,
      workOrder.quantity.unit.code, workOrder.handoffID, workOrder.lineID, workOrder.dueDate.daysSinceEpoch,
      workOrder.releasedAt, workOrder.good, workOrder.state.rawValue, workOrder.site, workOrder.neededBy,
      workOrder.subcontractor,
    ])
    for component in components {
      try db.cachedStatement(
        sql: "INSERT INTO workOrderComponent (workOrderID, item, quantitySteps) VALUES (?, ?, ?)"
      ).execute(arguments: [workOrder.workOrderID, component.item, component.steps])
    }
  }

  static func update(_ workOrder: WorkOrderRow, _ db: Database) throws {
    try db.cachedStatement(
      sql: "UPDATE workOrder SET goodSteps = ?, state = ? WHERE workOrderID = ?"
    ).execute(arguments: [workOrder.good, workOrder.state.rawValue, workOrder.workOrderID])
  }

  static func components(_ workOrderID: String, _ db: Database) throws -> [MaterialRequest.Component] {
    try Row.fetchAll(
      db.cachedStatement(
        sql: "SELECT item, quantitySteps FROM workOrderComponent WHERE workOrderID = ? ORDER BY item"),
      arguments: [workOrderID]
    ).map { MaterialRequest.Component(item: $0[0], steps: $0[1]) }
  }

  /// Work orders of a site that wait for components and need this item, first released first.
  static func waiting(for place: ItemAtSite, _ db: Database) throws -> [WorkOrderRow] {
    try Row.fetchAll(
      db.cachedStatement(
        sql: """
          SELECT \(columns) FROM workOrder w WHERE state = 'short' AND site = ?
            AND EXISTS (SELECT 1 FROM workOrderComponent c WHERE c.workOrderID = w.workOrderID AND c.item = ?)
          ORDER BY releasedAt, workOrderID
          """),
      arguments: [place.site, place.item]
    ).map(workOrder)
  }

  /// Notes a by-product of a delivery.
  static func noteByProduct(
    _ component: MaterialRequest.Component, of workOrderID: String, _ completion: Int, _ db: Database
  ) throws {
    try db.cachedStatement(
      sql: "INSERT INTO workOrderByProduct (workOrderID, completion, item, quantitySteps) VALUES (?, ?, ?, ?)"
    ).execute(arguments: [workOrderID, completion, component.item, component.steps])
  }

  /// Notes a delivery of a work order; false when it was booked before.
  static func noteReceipt(
    _ workOrderID: String, _ completion: Int, good: Int64, scrap: Int64, at: Instant, _ db: Database
  ) throws -> Bool {
    try db.cachedStatement(
      sql: """
        INSERT OR IGNORE INTO workOrderReceipt (workOrderID, completion, goodSteps, scrapSteps, receivedAt)
        VALUES (?, ?, ?, ?, ?)
        """
    ).execute(arguments: [workOrderID, completion, good, scrap, at])
    return db.changesCount > 0
  }

  /// What work orders of which production tells nothing else will bring that no order waits for: made for stock, or for
  /// an order that was cancelled.
  static func unpromisedReceipts(_ item: String, _ db: Database) throws -> [AvailableToPromise.Receipt] {
    try Row.fetchAll(
      db.cachedStatement(
        sql: """
          SELECT w.dueOn, w.quantitySteps - w.goodSteps FROM workOrder w
          LEFT JOIN fulfilment f ON f.handoffID = w.handoffID
          WHERE w.product = ? AND w.site = 'main' AND (w.handoffID = '' OR f.stage = 'cancelled')
            AND w.state IN ('short', 'issued') AND w.quantitySteps > w.goodSteps
            AND NOT EXISTS (SELECT 1 FROM plannedReceipt p WHERE p.workOrderID = w.workOrderID)
          ORDER BY w.dueOn
          """),
      arguments: [item]
    ).map { AvailableToPromise.Receipt(date: LocalDate(daysSinceEpoch: $0[0]), steps: $0[1]) }
  }
}
