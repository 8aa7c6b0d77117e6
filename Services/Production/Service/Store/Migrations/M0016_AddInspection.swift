import Persistence

extension ProductionMigrations {
  static let inspection = Migration(
    "M0016_AddInspection",
    sql: """
      -- What is made for a line is inspected at its plant for so many days, all days counted, before it goes to the
      -- customer or on its way there.
      ALTER TABLE workOrder ADD COLUMN inspectionDays INTEGER NOT NULL DEFAULT 0;
      """)
}
