import GRDB
import Persistence
import ProductionDomain
import Values

/// Goods that inventory inspects: they come into free stock when they are accepted, and leave when they are rejected.
enum InspectedGoodsStore {
  struct Goods {
    let number: String
    let key: ItemAtPlant
    let unit: UnitOfMeasure
    let since: LocalDate
    /// What the order was that they came by.
    let origin: OrderOrigin
    /// What nobody's order line waits for.
    var steps: Int64

    /// A receipt that has come and can be used when its inspection is expected to end, today at the earliest.
    func receipt(_ inspection: InspectionTimes, today: LocalDate) -> ReceiptRecord {
      var record = ReceiptRecord(order: number, key: key, quantity: steps, due: today, status: .frozen, isIssued: true)
      record.usable = max(today, inspection.use(of: key, origin, comingOn: since))
      return record
    }
  }

  /// Inventory inspects a lot that came on a day with a document. `workOrderID` is what made it here.
  static func open(
    _ lotID: String, number: String, _ key: ItemAtPlant, _ quantity: Quantity, since: LocalDate, with sourceID: String,
    madeBy workOrderID: String?, _ db: Database
  ) throws {
    try db.cachedStatement(
      sql: """
        INSERT OR IGNORE INTO inspectedGoods (lotID, number, item, plant, unit, since, sourceID, workOrderID, openSteps,
          acceptedSteps, decidedAt) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 0, 0)
        """
    ).execute(arguments: [
      lotID, number, key.item, key.plant, quantity.unit.code, since, sourceID, workOrderID, quantity.steps,
    ])
  }

  /// A part of a lot was accepted or rejected; so much is open afterwards. What was accepted is told with the stock a
  /// moment later, and counts here until then.
  static func decide(_ lotID: String, accepted: Int64, open: Int64, at time: Instant, _ db: Database) throws {
    try db.cachedStatement(
      sql: """
        UPDATE inspectedGoods SET openSteps = ?1, decidedAt = ?2,
          acceptedSteps = acceptedSteps + iif(EXISTS (
            SELECT 1 FROM stockPosition AS stock
            WHERE stock.item = inspectedGoods.item AND stock.plant = inspectedGoods.plant AND stock.at > ?2), 0, ?3)
        WHERE lotID = ?4
        """
    ).execute(arguments: [open, time, accepted, lotID])
    try forget("lotID = ?", [lotID], db)
  }

  /// Inventory told the stock of an item as it was at a time.
  static func noteStock(of key: ItemAtPlant, at time: Instant, _ db: Database) throws {
    try db.cachedStatement(
      sql: """
        UPDATE inspectedGoods SET acceptedSteps = 0
        WHERE item = ? AND plant = ? AND acceptedSteps > 0 AND decidedAt <= ?
        """
    ).execute(arguments: [key.item, key.plant, time])
    guard db.changesCount > 0 else { return }
    try forget("item = ? AND plant = ?", [key.item, key.plant], db)
  }

  private static func forget(_ condition: String, _ arguments: StatementArguments, _ db: Database) throws {
    try db.cachedStatement(
      sql: "DELETE FROM inspectedGoods WHERE openSteps = 0 AND acceptedSteps = 0 AND \(condition)"
    ).execute(arguments: arguments)
  }

  /// What comes for nobody's line, of all items or of one, the oldest first. Of what a work order made for a line, that
  /// waits for what it has not got of it.
  static func coming(of key: ItemAtPlant? = nil, _ db: Database) throws -> [Goods] {
    let rows = try Row.fetchAll(
      db.cachedStatement(
        sql: """
          SELECT goods.number, goods.item, goods.plant, goods.unit, since, goods.openSteps + acceptedSteps, workOrderID,
            subcontractor, purchase.supplier,
            CASE WHEN coalesce(work.handoffID, '') = ''
                OR work.handoffID IN (SELECT handoffID FROM cancelledOrder) THEN 0
              ELSE work.orderedSteps - work.surplusSteps END,
            coalesce(work.goodSteps - work.rejectedSteps - work.lostSteps, 0)
          FROM inspectedGoods AS goods LEFT JOIN workOrder AS work ON work.id = workOrderID
          LEFT JOIN purchaseOrder AS purchase ON purchase.id = goods.sourceID
          WHERE ?1 IS NULL OR (goods.item = ?1 AND goods.plant = ?2) ORDER BY since, goods.number
          """), arguments: [key?.item, key?.plant])
    var inspected: [String: Int64] = [:]
    for row in rows {
      let (id, steps): (String?, Int64) = (row[6], row[5])
      if let id { inspected[id, default: 0] += steps }
    }
    var owed: [String: Int64] = [:]
    return rows.compactMap { row -> Goods? in
      let id: String? = row[6]
      var steps: Int64 = row[5]
      if let id {
        let (needed, given): (Int64, Int64) = (row[9], row[10])
        // What was decided of it went to the line first.
        let left = owed[id] ?? max(0, needed - max(0, given - inspected[id]!))
        let kept = min(left, steps)
        steps -= kept
        owed[id] = left - kept
      }
      let (subcontractor, supplier): (String?, String?) = (row[7], row[8])
      let origin =
        id != nil
        ? subcontractor.map { OrderOrigin(.subcontract, supplier: $0) } ?? OrderOrigin(.make)
        : OrderOrigin(.buy, supplier: supplier)
      guard steps > 0 else { return nil }
      return Goods(
        number: row[0], key: ItemAtPlant(row[1], at: row[2]), unit: UnitOfMeasure(row[3])!, since: row[4],
        origin: origin, steps: steps)
    }
  }
}
