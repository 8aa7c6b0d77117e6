import Persistence

extension ProductionMigrations {
  static let lost = Migration(
    "M0011_AddLost",
    sql: """
      -- Of the good ones, what its line does not get for another reason: lost on the way, left where it was made,
      -- or blocked in stock.
      ALTER TABLE workOrder ADD COLUMN lostSteps INTEGER NOT NULL DEFAULT 0;
      """)
}
