import Persistence

extension InventoryMigrations {
  /// What production holds of items for promises, quotes and work orders, and what its work orders bring.
  static let componentBooking = Migration(
    "M0008_AddComponentBooking",
    sql: """
      CREATE TABLE componentBooking (
        owner TEXT NOT NULL,
        position INTEGER NOT NULL,
        -- NULL: a promise or a quote.
        workOrderID TEXT,
        item TEXT NOT NULL,
        site TEXT NOT NULL,
        unit TEXT NOT NULL,
        quantitySteps INTEGER NOT NULL CHECK (quantitySteps > 0),
        neededOn INTEGER NOT NULL,
        -- Used up by reports: not issued to the work order.
        isBackflushed INTEGER NOT NULL,
        PRIMARY KEY (owner, position)
      ) WITHOUT ROWID;
      CREATE INDEX componentBookingItem ON componentBooking (item, site);
      CREATE INDEX componentBookingWorkOrder ON componentBooking (workOrderID) WHERE workOrderID IS NOT NULL;
      CREATE TABLE plannedReceipt (
        workOrderID TEXT PRIMARY KEY,
        item TEXT NOT NULL,
        site TEXT NOT NULL,
        unit TEXT NOT NULL,
        -- For nobody's order line; 0 when all of it is for one.
        quantitySteps INTEGER NOT NULL CHECK (quantitySteps >= 0),
        dueOn INTEGER NOT NULL
      ) WITHOUT ROWID;
      CREATE INDEX plannedReceiptItem ON plannedReceipt (item, site);
      """)
}
