import Persistence

extension ProductionMigrations {
  static let provided = Migration(
    "M0015_AddProvided",
    sql: """
      -- What of it the subcontractor was given so far, as inventory tells: the work order takes the rest, whatever its
      -- state. NULL: nothing was told, and its state says whether it has all of it.
      ALTER TABLE workOrderComponent ADD COLUMN providedSteps INTEGER;
      """)
}
