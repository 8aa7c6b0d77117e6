import GRDB
import InventoryDomain
import Persistence
import Values

/// What is known of a purchase order beside its quantities.
struct PurchaseOrderHeader {
  let purchaseOrderID: String
  let number: String
  let item: String
  let site: String
  let supplier: String
  let plannedOrderID: String?
  let placedAt: Instant
  /// The work order whose making it orders; nil: the supplier sells the item.
  var workOrderID: String?
  /// How often people moved it.
  var moves = 0
}

struct PurchaseOrderRow {
  let header: PurchaseOrderHeader
  /// `placed`, `partially-received`, `received` or `cancelled`.
  let status: String
  let terms: PurchaseOrder.Terms

  init(_ header: PurchaseOrderHeader, status: String, _ terms: PurchaseOrder.Terms) {
    self.header = header
    self.status = status
    self.terms = terms
  }

  /// Nil while it is not placed.
  init?(_ header: PurchaseOrderHeader, _ state: PurchaseOrder.State) {
    switch state {
    case .none: return nil
    case .placed(let terms): self.init(header, status: "placed", terms)
    case .partiallyReceived(let terms): self.init(header, status: "partially-received", terms)
    case .received(let terms): self.init(header, status: "received", terms)
    case .cancelled(let terms): self.init(header, status: "cancelled", terms)
    }
  }

  var state: PurchaseOrder.State {
    switch status {
    case "placed": .placed(terms)
    case "partially-received": .partiallyReceived(terms)
    case "received": .received(terms)
    default: .cancelled(terms)
    }
  }
}

enum PurchaseOrderStore {
  private static let columns = """
    purchaseOrderID, number, item, site, supplier, plannedOrderID, placedAt, status, unit, orderedSteps, dueOn,
    receivedSteps, cancelledSteps, receipts, workOrderID, moves, scrappedSteps
    """

  private static func row(_ row: Row) -> PurchaseOrderRow {
    PurchaseOrderRow(
      PurchaseOrderHeader(
        purchaseOrderID: row[0], number: row[1], item: row[2], site: row[3], supplier: row[4], plannedOrderID: row[5],
        placedAt: row[6], workOrderID: row[14], moves: row[15]),
      status: row[7],
      PurchaseOrder.Terms(
        ordered: Quantity(steps: row[9], unit: UnitOfMeasure(row[8])!), due: row[10], receivedSteps: row[11],
        cancelledSteps: row[12], receipts: row[13], scrappedSteps: row[16]))
  }

  static func find(_ purchaseOrderID: String, _ db: Database) throws -> PurchaseOrderRow? {
    try Row.fetchOne(
      db.cachedStatement(sql: "SELECT \(columns) FROM purchaseOrder WHERE purchaseOrderID = ?"),
      arguments: [purchaseOrderID]
    ).map(row)
  }

  static func isPlaced(forPlannedOrder plannedOrderID: String, _ db: Database) throws -> Bool {
    try Bool.fetchOne(
      db.cachedStatement(sql: "SELECT EXISTS (SELECT 1 FROM purchaseOrder WHERE plannedOrderID = ?)"),
      arguments: [plannedOrderID])!
  }

  /// The purchase order of the making of a work order.
  static func find(forWorkOrder workOrderID: String, _ db: Database) throws -> String? {
    try String.fetchOne(
      db.cachedStatement(sql: "SELECT purchaseOrderID FROM purchaseOrder WHERE workOrderID = ?"),
      arguments: [workOrderID])
  }

  static let statuses = ["open", "placed", "partially-received", "received", "cancelled"]
  private static let openStatuses = "status IN ('placed', 'partially-received')"

  /// Purchase orders by id. Nil leaves a condition out; `open` stands for placed and partially received.
  static func list(
    item: String?, status: String?, after purchaseOrderID: String, limit: Int, _ db: Database
  ) throws -> [PurchaseOrderRow] {
    var conditions = ["purchaseOrderID > :after"]
    var arguments: StatementArguments = ["after": purchaseOrderID, "limit": limit]
    if let item {
      conditions.append("item = :item")
      arguments += ["item": item]
    }
    // Naming the open ones lets their index find them among years of received ones.
    if let status, ["open", "placed", "partially-received"].contains(status) { conditions.append(openStatuses) }
    if let status, status != "open" {
      conditions.append("status = :status")
      arguments += ["status": status]
    }
    return try Row.fetchAll(
      db.cachedStatement(
        sql: """
          SELECT \(columns) FROM purchaseOrder WHERE \(conditions.joined(separator: " AND "))
          ORDER BY purchaseOrderID LIMIT :limit
          """),
      arguments: arguments
    ).map(row)
  }

  static func save(_ order: PurchaseOrderRow, _ db: Database) throws {
    let (header, terms) = (order.header, order.terms)
    try db.cachedStatement(
      sql: """
        INSERT INTO purchaseOrder (\(columns)) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT (purchaseOrderID) DO UPDATE SET status = excluded.status, dueOn = excluded.dueOn,
          receivedSteps = excluded.receivedSteps, cancelledSteps = excluded.cancelledSteps,
          receipts = excluded.receipts, moves = excluded.moves, scrappedSteps = excluded.scrappedSteps
        """
    ).execute(arguments: [
      header.purchaseOrderID, header.number, header.item, header.site, header.supplier, header.plannedOrderID,
      header.placedAt, order.status, terms.ordered.unit.code, terms.ordered.steps, terms.due, terms.receivedSteps,
      terms.cancelledSteps, terms.receipts, header.workOrderID, header.moves, terms.scrappedSteps,
    ])
  }
}
