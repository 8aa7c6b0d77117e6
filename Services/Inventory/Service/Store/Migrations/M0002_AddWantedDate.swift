import Persistence

extension InventoryMigrations {
  /// Until when an order line waits, though its goods are there; NULL for as soon as possible.
  static let wantedDate = Migration(
    "M0002_AddWantedDate", sql: "ALTER TABLE fulfilmentLine ADD COLUMN wantedOn INTEGER;")
}
