import Persistence

extension InventoryMigrations {
  /// Items whose position at a site changed since it was last told. What was in stock before is told once.
  static let stockPositionDue = Migration(
    "M0003_AddStockPositionDue",
    sql: """
      CREATE TABLE stockPositionDue (
        site TEXT NOT NULL, item TEXT NOT NULL, PRIMARY KEY (site, item)
      ) WITHOUT ROWID;
      INSERT INTO stockPositionDue (site, item)
        SELECT s.location, s.item FROM stock s JOIN site ON site.code = s.location;
      INSERT INTO timer (id, kind, key, dueAt, payload, correlationID, createdAt)
        SELECT DISTINCT 'first-stock-position:' || site, 'stock-position', site, 0, '', 'stock:' || site, 0
        FROM stockPositionDue;
      """)
}
