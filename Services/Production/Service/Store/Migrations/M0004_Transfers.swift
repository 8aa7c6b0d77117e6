import Persistence

extension ProductionMigrations {
  /// Stock transfer orders as inventory tells them, work orders for lines that another plant serves, and by-products.
  static let transfers = Migration(
    "M0004_Transfers",
    sql: """
      CREATE TABLE transferOrder (
        id TEXT PRIMARY KEY,
        number TEXT NOT NULL,
        item TEXT NOT NULL,
        -- Where it arrives.
        plant TEXT NOT NULL,
        fromPlant TEXT NOT NULL,
        unit TEXT NOT NULL,
        orderedSteps INTEGER NOT NULL,
        shippedSteps INTEGER NOT NULL,
        openSteps INTEGER NOT NULL,
        shipsDate INTEGER NOT NULL,
        dueDate INTEGER NOT NULL,
        status TEXT NOT NULL,
        plannedOrderID TEXT,
        -- The line that the goods are for; empty: for nobody.
        handoffID TEXT NOT NULL,
        -- Inventory keeps the goods for it from the beginning: they are not free where they leave.
        isKept INTEGER NOT NULL
      ) WITHOUT ROWID;
      CREATE INDEX transferOrderOpen ON transferOrder (item, plant) WHERE openSteps > 0;
      CREATE INDEX transferOrderLine ON transferOrder (handoffID) WHERE handoffID <> '';
      -- What is made for a line is ready at the plant so many days before it is where customers are served; NULL: it is
      -- made there.
      ALTER TABLE workOrder ADD COLUMN carryDays INTEGER;
      CREATE TABLE workOrderByProduct (
        workOrderID TEXT NOT NULL REFERENCES workOrder (id),
        position INTEGER NOT NULL,
        item TEXT NOT NULL,
        unit TEXT NOT NULL,
        -- Of the whole work order, and what came so far.
        steps INTEGER NOT NULL CHECK (steps > 0),
        givenSteps INTEGER NOT NULL DEFAULT 0 CHECK (givenSteps BETWEEN 0 AND steps),
        -- Of the work order's cost.
        costPerMillion INTEGER NOT NULL DEFAULT 0,
        PRIMARY KEY (workOrderID, position)
      ) WITHOUT ROWID;
      """)
}
