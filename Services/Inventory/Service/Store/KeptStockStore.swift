import GRDB
import InventoryDomain
import Persistence

/// What sites keep for documents other than customers' orders: a stock transfer order that is to leave, or a work
/// order whose components were made for it. The stock's reserved quantity moves along with it, by ``StockChanges``.
enum KeptStockStore {
  static func keep(_ steps: Int64, of place: ItemAtSite, for documentID: String, _ db: Database) throws {
    guard steps > 0 else { return }
    try db.cachedStatement(
      sql: """
        INSERT INTO keptStock (documentID, item, site, quantitySteps) VALUES (?, ?, ?, ?)
        ON CONFLICT (documentID, item, site) DO UPDATE SET quantitySteps = quantitySteps + excluded.quantitySteps
        """
    ).execute(arguments: [documentID, place.item, place.site, steps])
  }

  static func kept(_ place: ItemAtSite, for documentID: String, _ db: Database) throws -> Int64 {
    try Int64.fetchOne(
      db.cachedStatement(sql: "SELECT quantitySteps FROM keptStock WHERE documentID = ? AND item = ? AND site = ?"),
      arguments: [documentID, place.item, place.site]) ?? 0
  }

  /// A work order that is not known here was cancelled.
  static func noteCancelled(workOrder workOrderID: String, _ db: Database) throws {
    try db.cachedStatement(sql: "INSERT OR IGNORE INTO unreleasedWorkOrder (workOrderID) VALUES (?)")
      .execute(arguments: [workOrderID])
  }

  /// Whether a work order that is not known here may still be released.
  static func isExpected(workOrder workOrderID: String, _ db: Database) throws -> Bool {
    try Bool.fetchOne(
      db.cachedStatement(sql: "SELECT NOT EXISTS (SELECT 1 FROM unreleasedWorkOrder WHERE workOrderID = ?)"),
      arguments: [workOrderID])!
  }

  /// Lets all go that is kept for a document, and says what it was.
  static func release(_ documentID: String, _ db: Database) throws -> [ItemAtSite: Int64] {
    let rows = try Row.fetchAll(
      db.cachedStatement(sql: "DELETE FROM keptStock WHERE documentID = ? RETURNING item, site, quantitySteps"),
      arguments: [documentID])
    return Dictionary(uniqueKeysWithValues: rows.map { (ItemAtSite($0[0], at: $0[1]), $0[2] as Int64) })
  }
}
