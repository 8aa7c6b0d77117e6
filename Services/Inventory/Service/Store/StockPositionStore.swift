import GRDB
import InventoryContract
import Persistence
import Values

/// The items whose position at a site changed since it was last told.
enum StockPositionStore {
  /// Marks an item; false when it was marked before.
  static func mark(_ item: String, at site: String, _ db: Database) throws -> Bool {
    try db.cachedStatement(
      sql: "INSERT OR IGNORE INTO stockPositionDue (site, item) VALUES (?, ?)"
    ).execute(arguments: [site, item])
    return db.changesCount > 0
  }

  /// Where the first marked items of a site stand now; their marks are taken away. What is kept for work orders counts
  /// as free: production has set it aside for them itself.
  static func take(at site: String, limit: Int, _ db: Database) throws -> [StockPosition] {
    let positions = try Row.fetchAll(
      db.cachedStatement(
        sql: """
          SELECT d.item, i.unit, coalesce(s.quantitySteps, 0), coalesce(s.reservedSteps, 0) - coalesce((
              SELECT sum(k.quantitySteps) FROM keptStock k WHERE k.item = d.item AND k.site = d.site
                AND NOT EXISTS (SELECT 1 FROM transferOrder t WHERE t.transferOrderID = k.documentID)), 0),
            CASE d.site WHEN 'main' THEN (
                SELECT coalesce(sum(backorderSteps), 0) FROM fulfilmentLine WHERE item = d.item AND backorderSteps > 0)
              ELSE 0 END
            + (SELECT coalesce(sum(dueSteps - bookedSteps), 0) FROM backflushDue
              WHERE item = d.item AND site = d.site AND bookedSteps < dueSteps),
            coalesce(q.quantitySteps, 0), coalesce(b.quantitySteps, 0)
          FROM stockPositionDue d JOIN item i ON i.code = d.item
          LEFT JOIN stock s ON s.item = d.item AND s.location = d.site
          LEFT JOIN stock q ON q.item = d.item AND q.location = 'inspection:' || d.site
          LEFT JOIN stock b ON b.item = d.item AND b.location = 'blocked:' || d.site
          WHERE d.site = ? ORDER BY d.item LIMIT ?
          """),
      arguments: [site, limit]
    ).map { row in
      let unit = UnitOfMeasure(row[1])!
      let onHand = Quantity(steps: row[2], unit: unit)
      let reserved = Quantity(steps: row[3], unit: unit)
      func besides(_ steps: Int64) -> Quantity? { steps == 0 ? nil : Quantity(steps: steps, unit: unit) }
      return StockPosition(
        item: row[0], onHand: onHand, reserved: reserved, free: onHand - reserved, waiting: besides(row[4]),
        inInspection: besides(row[5]), blocked: besides(row[6]))
    }
    if let last = positions.last {
      try db.cachedStatement(
        sql: "DELETE FROM stockPositionDue WHERE site = ? AND item <= ?"
      ).execute(arguments: [site, last.item])
    }
    return positions
  }
}
