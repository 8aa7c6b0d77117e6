import Persistence

extension CustomerStatusMigrations {
  /// What is on its way between sites for order lines.
  static let transit = Migration(
    "M0004_AddTransit",
    sql: """
      -- Stock transfer orders that carry goods made for an order line. Those that left and have not arrived count.
      CREATE TABLE transit (
        transferOrderID TEXT PRIMARY KEY, handoffID TEXT NOT NULL, lineID TEXT NOT NULL,
        openSteps INTEGER NOT NULL, dueOn INTEGER NOT NULL
      ) WITHOUT ROWID;
      CREATE INDEX transitOfOrder ON transit (handoffID, lineID) WHERE openSteps > 0;
      """)
}
