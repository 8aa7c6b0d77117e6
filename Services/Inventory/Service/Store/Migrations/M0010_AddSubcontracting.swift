import Persistence

extension InventoryMigrations {
  /// Work orders that a supplier makes out of our components, and the purchase orders of his work.
  static let subcontracting = Migration(
    "M0010_AddSubcontracting",
    sql: """
      -- The supplier who makes it; NULL: it is made here.
      ALTER TABLE workOrder ADD COLUMN subcontractor TEXT;
      -- The work order whose making it orders; NULL: the supplier sells the item.
      ALTER TABLE purchaseOrder ADD COLUMN workOrderID TEXT;
      -- How often people moved it.
      ALTER TABLE purchaseOrder ADD COLUMN moves INTEGER NOT NULL DEFAULT 0;
      CREATE UNIQUE INDEX purchaseOrderWorkOrder ON purchaseOrder (workOrderID) WHERE workOrderID IS NOT NULL;
      -- What subcontractors were given: provided = consumed + returned + still with them.
      CREATE TABLE subcontractedMaterial (
        workOrderID TEXT NOT NULL REFERENCES workOrder (workOrderID),
        item TEXT NOT NULL REFERENCES item (code),
        subcontractor TEXT NOT NULL,
        providedSteps INTEGER NOT NULL CHECK (providedSteps > 0),
        consumedSteps INTEGER NOT NULL CHECK (consumedSteps >= 0),
        returnedSteps INTEGER NOT NULL CHECK (returnedSteps >= 0),
        PRIMARY KEY (workOrderID, item),
        CHECK (consumedSteps + returnedSteps <= providedSteps)
      ) WITHOUT ROWID;
      """)
}
