import Persistence

extension InventoryMigrations {
  /// What of each work order is to be carried to the site of its line. It was kept by line before, without a quantity:
  /// all that a line's lots had not accepted was to be carried.
  static let carriage = Migration(
    "M0009_AddCarriage",
    sql: """
      -- Goods that a work order made for an order line at another site than the one that serves it, and that have not
      -- left yet: they are inspected first, or were rejected.
      CREATE TABLE carriage (
        workOrderID TEXT PRIMARY KEY,
        toSite TEXT NOT NULL,
        -- When they were to be there, and how many days the way takes.
        dueOn INTEGER NOT NULL,
        days INTEGER NOT NULL CHECK (days >= 0),
        -- Still to leave.
        quantitySteps INTEGER NOT NULL CHECK (quantitySteps >= 0)
      ) WITHOUT ROWID;
      INSERT INTO carriage (workOrderID, toSite, dueOn, days, quantitySteps)
        SELECT l.workOrderID, max(c.toSite), max(c.dueOn),
          max(0, max(c.dueOn) - max(l.openedAt) / 86400000000), sum(l.receivedSteps - l.acceptedSteps)
        FROM inspectionCarriage c JOIN inspectionLot l
          ON l.handoffID = c.handoffID AND l.lineID = c.lineID AND l.site = c.fromSite
        WHERE l.workOrderID IS NOT NULL AND l.origin = 'production' GROUP BY l.workOrderID;
      DROP TABLE inspectionCarriage;
      """)
}
