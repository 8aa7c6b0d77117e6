import Persistence

extension InventoryMigrations {
  /// Which work orders made what order lines have. Of what came before it is not known.
  static let lineDelivery = Migration(
    "M0011_AddLineDelivery",
    sql: """
      CREATE TABLE lineDelivery (
        -- In the order in which work orders first brought something.
        position INTEGER PRIMARY KEY,
        handoffID TEXT NOT NULL,
        lineID TEXT NOT NULL,
        item TEXT NOT NULL REFERENCES item (code),
        workOrderID TEXT NOT NULL,
        deliveredSteps INTEGER NOT NULL CHECK (deliveredSteps > 0),
        -- Of them, taken away from the line and blocked.
        blockedSteps INTEGER NOT NULL DEFAULT 0 CHECK (blockedSteps BETWEEN 0 AND deliveredSteps),
        UNIQUE (handoffID, lineID, item, workOrderID)
      );

      -- What a subcontractor spoiled of what was ordered of him.
      ALTER TABLE purchaseOrder ADD COLUMN scrappedSteps INTEGER NOT NULL DEFAULT 0 CHECK (scrappedSteps >= 0);
      """)
}
