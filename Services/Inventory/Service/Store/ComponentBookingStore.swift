import GRDB
import InventoryDomain
import Persistence
import ProductionContract
import Values

/// What production holds of items, and what its work orders bring for nobody's line, as it told last and less what it
/// got since.
enum ComponentBookingStore {
  /// Takes the place of what the owner held. The items that it held, brought, holds or brings.
  static func replace(_ event: ComponentBookingChanged, _ db: Database) throws -> Set<ItemAtSite> {
    var places = try self.places("DELETE FROM componentBooking WHERE owner = ? RETURNING item, site", event.owner, db)
    for (position, taken) in event.takes.enumerated() where taken.quantity.isPositive {
      try db.cachedStatement(
        sql: """
          INSERT INTO componentBooking (owner, position, workOrderID, item, site, unit, quantitySteps, neededOn,
            isBackflushed)
          VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
          """
      ).execute(arguments: [
        event.owner, position, event.workOrderID, taken.item, taken.site, taken.quantity.unit.code,
        taken.quantity.steps, taken.date.daysSinceEpoch, taken.backflushed ?? false,
      ])
      places.insert(ItemAtSite(taken.item, at: taken.site))
    }
    guard let workOrderID = event.workOrderID else { return places }
    if let place = try forgetReceipt(workOrderID, db) { places.insert(place) }
    if let gives = event.gives {
      try db.cachedStatement(
        sql: """
          INSERT INTO plannedReceipt (workOrderID, item, site, unit, quantitySteps, dueOn) VALUES (?, ?, ?, ?, ?, ?)
          """
      ).execute(arguments: [
        workOrderID, gives.item, gives.site, gives.quantity.unit.code, gives.quantity.steps,
        gives.date.daysSinceEpoch,
      ])
      places.insert(ItemAtSite(gives.item, at: gives.site))
    }
    return places
  }

  /// A work order has got its components: what reports use up is still to come.
  static func noteIssue(to workOrderID: String, _ db: Database) throws {
    try db.cachedStatement(sql: "DELETE FROM componentBooking WHERE workOrderID = ? AND NOT isBackflushed")
      .execute(arguments: [workOrderID])
  }

  /// A work order takes and brings nothing more. The items that it took.
  @discardableResult
  static func forget(_ workOrderID: String, _ db: Database) throws -> Set<ItemAtSite> {
    _ = try forgetReceipt(workOrderID, db)
    return try places("DELETE FROM componentBooking WHERE workOrderID = ? RETURNING item, site", workOrderID, db)
  }

  private static func places(_ sql: String, _ key: String, _ db: Database) throws -> Set<ItemAtSite> {
    try Set(Row.fetchAll(db.cachedStatement(sql: sql), arguments: [key]).map { ItemAtSite($0[0], at: $0[1]) })
  }

  /// The item that it was to bring.
  @discardableResult
  static func forgetReceipt(_ workOrderID: String, _ db: Database) throws -> ItemAtSite? {
    try places("DELETE FROM plannedReceipt WHERE workOrderID = ? RETURNING item, site", workOrderID, db).first
  }

  /// So much of what a work order brings has come.
  static func noteReceipt(_ workOrderID: String, good: Int64, _ db: Database) throws {
    try db.cachedStatement(
      sql: "UPDATE plannedReceipt SET quantitySteps = max(0, quantitySteps - ?) WHERE workOrderID = ?"
    ).execute(arguments: [good, workOrderID])
  }

  // MARK: Outlook

  /// What production takes of an item at the main site; what is kept for a work order is not free any more, and what its
  /// subcontractor was given he has.
  static func claims(_ item: String, today: LocalDate, _ db: Database) throws -> [StockOutlook.Change] {
    try changes(
      """
      SELECT neededOn, sum(max(0, b.quantitySteps - CASE
          WHEN b.workOrderID IS NULL OR EXISTS (
            SELECT 1 FROM componentBooking o
            WHERE o.owner = b.owner AND o.item = b.item AND o.site = b.site AND o.position < b.position) THEN 0
          ELSE coalesce((SELECT k.quantitySteps FROM keptStock k
            WHERE k.documentID = b.workOrderID AND k.item = b.item AND k.site = b.site), 0)
          + coalesce((SELECT m.providedSteps FROM subcontractedMaterial m
            WHERE m.workOrderID = b.workOrderID AND m.item = b.item), 0) END))
      FROM componentBooking b JOIN item ON code = b.item
      WHERE b.item = ? AND b.site = 'main' AND b.unit = item.unit GROUP BY neededOn
      """, item, today, db)
  }

  /// What purchases bring, and transfers that are for nobody's line. What a subcontractor makes is his work order's.
  static func purchases(_ item: String, today: LocalDate, _ db: Database) throws -> [StockOutlook.Change] {
    try changes(
      """
      SELECT dueOn, sum(orderedSteps - receivedSteps - cancelledSteps) FROM purchaseOrder
      WHERE item = ?1 AND site = 'main' AND status IN ('placed', 'partially-received') AND workOrderID IS NULL
      GROUP BY dueOn
      UNION ALL
      SELECT dueOn, sum(CASE status WHEN 'planned' THEN orderedSteps ELSE shippedSteps END - receivedSteps - lostSteps)
      FROM transferOrder
      WHERE item = ?1 AND toSite = 'main' AND handoffID = '' AND status IN ('planned', 'shipped', 'partially-received')
      GROUP BY dueOn
      """, item, today, db)
  }

  /// What work orders bring that no order waits for: as production tells it, and of those of which it tells nothing
  /// what was made for stock or for an order that was cancelled.
  static func receipts(_ item: String, today: LocalDate, _ db: Database) throws -> [StockOutlook.Change] {
    let planned = try changes(
      """
      SELECT dueOn, sum(quantitySteps) FROM plannedReceipt JOIN item ON code = item
      WHERE item = ? AND site = 'main' AND plannedReceipt.unit = item.unit AND quantitySteps > 0 GROUP BY dueOn
      """, item, today, db)
    return try planned
      + WorkOrderStore.unpromisedReceipts(item, db).map {
        StockOutlook.Change(date: max($0.date, today), steps: $0.steps)
      }
  }

  private static func changes(
    _ sql: String, _ item: String, _ today: LocalDate, _ db: Database
  ) throws -> [StockOutlook.Change] {
    try Row.fetchAll(db.cachedStatement(sql: sql), arguments: [item]).map {
      StockOutlook.Change(date: max(LocalDate(daysSinceEpoch: $0[0]), today), steps: $0[1])
    }
  }
}

extension StockOutlook {
  /// All that is known of an item that stock is promised of.
  init(_ item: String, _ stock: StockPosition, today: LocalDate, _ db: Database) throws {
    self.init(
      free: stock.free, waiting: try FulfilmentStore.backorders(item, db).reduce(0) { $0 + $1.steps },
      receipts: try ComponentBookingStore.receipts(item, today: today, db),
      purchases: try ComponentBookingStore.purchases(item, today: today, db),
      claims: try ComponentBookingStore.claims(item, today: today, db))
  }

  /// How much of an item's free stock an order may be promised: all of it that production does not take and nobody
  /// waits for.
  static func promisable(
    _ item: String, _ stock: StockPosition, today: LocalDate, _ db: Database
  ) throws -> Int64 {
    guard stock.free > 0, try !ComponentBookingStore.claims(item, today: today, db).isEmpty else { return stock.free }
    return try StockOutlook(item, stock, today: today, db).promisable(on: today)
  }

  /// The same for those who wait for it.
  static func due(
    _ item: String, _ stock: StockPosition, today: LocalDate, _ db: Database
  ) throws -> Int64 {
    guard stock.free > 0, try !ComponentBookingStore.claims(item, today: today, db).isEmpty else { return stock.free }
    var outlook = try StockOutlook(item, stock, today: today, db)
    outlook.waiting = 0
    return outlook.promisable(on: today)
  }
}
