import GRDB
import InventoryDomain
import Persistence
import Values

/// What is known of a stock transfer order beside its quantities.
struct TransferOrderHeader {
  let transferOrderID: String
  let number: String
  let item: String
  let from: String
  let to: String
  let plannedOrderID: String?
  /// The order line for which a work order made the goods at another site; empty: for nobody.
  let handoffID: String
  let lineID: String
  let workOrderID: String?
  let plannedAt: Instant

  var isForOrder: Bool { !handoffID.isEmpty }
  var origin: ItemAtSite { ItemAtSite(item, at: from) }
}

struct TransferOrderRow {
  let header: TransferOrderHeader
  /// `planned`, `shipped`, `partially-received`, `received` or `cancelled`.
  let status: String
  let terms: TransferOrder.Terms

  init(_ header: TransferOrderHeader, status: String, _ terms: TransferOrder.Terms) {
    self.header = header
    self.status = status
    self.terms = terms
  }

  /// Nil while it is not planned.
  init?(_ header: TransferOrderHeader, _ state: TransferOrder.State) {
    switch state {
    case .none: return nil
    case .planned(let terms): self.init(header, status: "planned", terms)
    case .shipped(let terms): self.init(header, status: "shipped", terms)
    case .partiallyReceived(let terms): self.init(header, status: "partially-received", terms)
    case .received(let terms): self.init(header, status: "received", terms)
    case .cancelled(let terms): self.init(header, status: "cancelled", terms)
    }
  }

  var state: TransferOrder.State {
    switch status {
    case "planned": .planned(terms)
    case "shipped": .shipped(terms)
    case "partially-received": .partiallyReceived(terms)
    case "received": .received(terms)
    default: .cancelled(terms)
    }
  }

  func quantity(_ steps: Int64) -> Quantity { Quantity(steps: steps, unit: terms.ordered.unit) }
}

enum TransferOrderStore {
  private static let columns = """
    transferOrderID, number, item, fromSite, toSite, plannedOrderID, handoffID, lineID, workOrderID, plannedAt, status,
    unit, orderedSteps, shipsOn, dueOn, shippedSteps, receivedSteps, lostSteps, receipts
    """

  private static func row(_ row: Row) -> TransferOrderRow {
    TransferOrderRow(
      TransferOrderHeader(
        transferOrderID: row[0], number: row[1], item: row[2], from: row[3], to: row[4], plannedOrderID: row[5],
        handoffID: row[6], lineID: row[7], workOrderID: row[8], plannedAt: row[9]),
      status: row[10],
      TransferOrder.Terms(
        ordered: Quantity(steps: row[12], unit: UnitOfMeasure(row[11])!), ships: row[13], due: row[14],
        shippedSteps: row[15], receivedSteps: row[16], lostSteps: row[17], receipts: row[18]))
  }

  static func find(_ transferOrderID: String, _ db: Database) throws -> TransferOrderRow? {
    try Row.fetchOne(
      db.cachedStatement(sql: "SELECT \(columns) FROM transferOrder WHERE transferOrderID = ?"),
      arguments: [transferOrderID]
    ).map(row)
  }

  static func isPlanned(forPlannedOrder plannedOrderID: String, _ db: Database) throws -> Bool {
    try Bool.fetchOne(
      db.cachedStatement(sql: "SELECT EXISTS (SELECT 1 FROM transferOrder WHERE plannedOrderID = ?)"),
      arguments: [plannedOrderID])!
  }

  /// Those that leave a site as soon as their goods are there, in the order in which they were to leave.
  static func waiting(for place: ItemAtSite, _ db: Database) throws -> [String] {
    try String.fetchAll(
      db.cachedStatement(
        sql: """
          SELECT transferOrderID FROM transferOrder WHERE waits AND item = ? AND fromSite = ?
          ORDER BY shipsOn, transferOrderID
          """), arguments: [place.item, place.site])
  }

  /// Whether it leaves as soon as its goods are there.
  static func setWaits(_ waits: Bool, _ transferOrderID: String, _ db: Database) throws {
    try db.cachedStatement(sql: "UPDATE transferOrder SET waits = ?1 WHERE transferOrderID = ?2 AND waits <> ?1")
      .execute(arguments: [waits, transferOrderID])
  }

  static let statuses = ["open", "planned", "shipped", "partially-received", "received", "cancelled"]
  private static let openStatuses = "status IN ('planned', 'shipped', 'partially-received')"

  /// Stock transfer orders by id. Nil leaves a condition out; `open` stands for planned, shipped and partially
  /// received; `site` is where they leave or arrive.
  static func list(
    item: String?, site: String?, status: String?, after transferOrderID: String, limit: Int, _ db: Database
  ) throws -> [TransferOrderRow] {
    var conditions = ["transferOrderID > :after"]
    var arguments: StatementArguments = ["after": transferOrderID, "limit": limit]
    if let item {
      conditions.append("item = :item")
      arguments += ["item": item]
    }
    if let site {
      conditions.append("(fromSite = :site OR toSite = :site)")
      arguments += ["site": site]
    }
    // Naming the open ones lets their index find them among years of received ones.
    if let status, !["received", "cancelled"].contains(status) { conditions.append(openStatuses) }
    if let status, status != "open" {
      conditions.append("status = :status")
      arguments += ["status": status]
    }
    return try Row.fetchAll(
      db.cachedStatement(
        sql: """
          SELECT \(columns) FROM transferOrder WHERE \(conditions.joined(separator: " AND "))
          ORDER BY transferOrderID LIMIT :limit
          """),
      arguments: arguments
    ).map(row)
  }

  static func save(_ order: TransferOrderRow, _ db: Database) throws {
    let (header, terms) = (order.header, order.terms)
    try db.cachedStatement(
      sql: """
        INSERT INTO transferOrder (\(columns)) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT (transferOrderID) DO UPDATE SET status = excluded.status, shipsOn = excluded.shipsOn,
          dueOn = excluded.dueOn, shippedSteps = excluded.shippedSteps, receivedSteps = excluded.receivedSteps,
          lostSteps = excluded.lostSteps, receipts = excluded.receipts
        """
    ).execute(arguments: [
      header.transferOrderID, header.number, header.item, header.from, header.to, header.plannedOrderID,
      header.handoffID, header.lineID, header.workOrderID, header.plannedAt, order.status, terms.ordered.unit.code,
      terms.ordered.steps, terms.ships, terms.due, terms.shippedSteps, terms.receivedSteps, terms.lostSteps,
      terms.receipts,
    ])
  }
}
