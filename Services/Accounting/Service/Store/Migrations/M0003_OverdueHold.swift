import Persistence

extension AccountingMigrations {
  /// How many days an invoice may be overdue before its customer's orders are held; null for ever.
  static let overdueHold = Migration(
    "M0003_OverdueHold", sql: "ALTER TABLE creditPolicy ADD COLUMN overdueHoldDays INTEGER;")
}
