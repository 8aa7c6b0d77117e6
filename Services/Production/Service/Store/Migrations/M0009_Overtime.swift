import Persistence

extension ProductionMigrations {
  /// Overtime in the load and the schedule of plans. Plans made before worked as much, and did not say it.
  static let overtime = Migration(
    "M0009_Overtime",
    sql: """
      -- Worked, and then part of the capacity.
      ALTER TABLE planLoad ADD COLUMN overtimeMinutes INTEGER NOT NULL DEFAULT 0;
      -- Of the overload, what overtime could take and is not worked.
      ALTER TABLE planLoad ADD COLUMN spareOvertimeMinutes INTEGER NOT NULL DEFAULT 0;
      -- Of set-up and work, what is done in overtime.
      ALTER TABLE planOperation ADD COLUMN overtimeMinutes INTEGER NOT NULL DEFAULT 0;
      """)
}
