import Persistence

extension ProductionMigrations {
  /// Work orders that a supplier makes out of our components.
  static let subcontracting = Migration(
    "M0008_Subcontracting",
    sql: """
      -- Who makes it; NULL: it is made here.
      ALTER TABLE workOrder ADD COLUMN subcontractor TEXT;
      -- Of his work on a whole unit; NULL: not known.
      ALTER TABLE workOrder ADD COLUMN servicePriceMinor INTEGER;
      ALTER TABLE workOrder ADD COLUMN servicePriceCurrency TEXT;
      ALTER TABLE workOrder ADD COLUMN purchaseOrderNumber TEXT;
      -- How often people moved that purchase order, as far as is known.
      ALTER TABLE workOrder ADD COLUMN purchaseMoves INTEGER NOT NULL DEFAULT 0;
      -- Of what a subcontractor was given, what he used.
      ALTER TABLE workOrderComponent ADD COLUMN consumedSteps INTEGER NOT NULL DEFAULT 0;
      """)
}
