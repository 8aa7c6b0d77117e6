import Persistence

extension InventoryMigrations {
  /// Components that production used up and that leave the stock as far as there is any.
  static let backflushDue = Migration(
    "M0005_AddBackflushDue",
    sql: """
      CREATE TABLE backflushDue (
        position INTEGER PRIMARY KEY,
        workOrderID TEXT NOT NULL,
        workOrderNumber TEXT NOT NULL,
        -- 1, 2, 3 ... per work order.
        issue INTEGER NOT NULL,
        item TEXT NOT NULL REFERENCES item (code),
        dueSteps INTEGER NOT NULL CHECK (dueSteps > 0),
        bookedSteps INTEGER NOT NULL DEFAULT 0 CHECK (bookedSteps BETWEEN 0 AND dueSteps),
        issuedAt INTEGER NOT NULL
      );
      CREATE UNIQUE INDEX backflushDueIdentity ON backflushDue (workOrderID, issue, item);
      CREATE INDEX backflushDueOpen ON backflushDue (item, issuedAt, position) WHERE bookedSteps < dueSteps;
      """)
}
