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

  /// What of an item at a site is kept for work orders, the one known last first. What stock transfer orders keep
  /// goes with them, or is free when they are cancelled.
  static func keptForWorkOrders(_ place: ItemAtSite, _ db: Database) throws -> [(documentID: String, steps: Int64)] {
    try Row.fetchAll(
      db.cachedStatement(
        sql: """
          SELECT documentID, quantitySteps FROM keptStock k WHERE item = ? AND site = ?
            AND NOT EXISTS (SELECT 1 FROM transferOrder WHERE transferOrderID = documentID)
          ORDER BY documentID DESC
          """), arguments: [place.item, place.site]
    ).map { ($0[0], $0[1]) }
  }

  /// Takes a part, or all, of what is kept for a document.
  static func take(_ steps: Int64, of place: ItemAtSite, from documentID: String, _ db: Database) throws {
    for sql in [
      "DELETE FROM keptStock WHERE documentID = ?2 AND item = ?3 AND site = ?4 AND quantitySteps = ?1",
      "UPDATE keptStock SET quantitySteps = quantitySteps - ?1 WHERE documentID = ?2 AND item = ?3 AND site = ?4",
    ] {
      try db.cachedStatement(sql: sql).execute(arguments: [steps, documentID, place.item, place.site])
      if db.changesCount > 0 { return }
    }
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
