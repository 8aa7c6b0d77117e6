import Persistence

extension InventoryMigrations {
  static let purchaseOrder = Migration(
    "M0004_AddPurchaseOrder",
    sql: """
      CREATE TABLE purchaseOrder (
        purchaseOrderID TEXT PRIMARY KEY,
        number TEXT NOT NULL UNIQUE,
        item TEXT NOT NULL REFERENCES item (code),
        site TEXT NOT NULL REFERENCES site (code),
        supplier TEXT NOT NULL,
        unit TEXT NOT NULL,
        orderedSteps INTEGER NOT NULL CHECK (orderedSteps > 0),
        receivedSteps INTEGER NOT NULL CHECK (receivedSteps >= 0),
        cancelledSteps INTEGER NOT NULL CHECK (cancelledSteps >= 0),
        -- How many receipts there were.
        receipts INTEGER NOT NULL,
        dueOn INTEGER NOT NULL,
        status TEXT NOT NULL CHECK (status IN ('placed', 'partially-received', 'received', 'cancelled')),
        -- The planned order that asked for it.
        plannedOrderID TEXT,
        placedAt INTEGER NOT NULL,
        CHECK (receivedSteps + cancelledSteps <= orderedSteps)
      ) WITHOUT ROWID;
      CREATE UNIQUE INDEX purchaseOrderPlanned ON purchaseOrder (plannedOrderID) WHERE plannedOrderID IS NOT NULL;
      CREATE INDEX purchaseOrderItem ON purchaseOrder (item, purchaseOrderID);
      CREATE INDEX purchaseOrderOpen ON purchaseOrder (purchaseOrderID)
        WHERE status IN ('placed', 'partially-received');
      """)
}
