import Persistence

extension InventoryMigrations {
  /// Stock transfer orders, work orders at their sites, and stock that is kept for either.
  static let transferOrder = Migration(
    "M0006_AddTransferOrder",
    sql: """
      CREATE TABLE transferOrder (
        transferOrderID TEXT PRIMARY KEY,
        number TEXT NOT NULL UNIQUE,
        item TEXT NOT NULL REFERENCES item (code),
        fromSite TEXT NOT NULL REFERENCES site (code),
        toSite TEXT NOT NULL REFERENCES site (code),
        unit TEXT NOT NULL,
        orderedSteps INTEGER NOT NULL CHECK (orderedSteps > 0),
        shippedSteps INTEGER NOT NULL CHECK (shippedSteps BETWEEN 0 AND orderedSteps),
        receivedSteps INTEGER NOT NULL CHECK (receivedSteps >= 0),
        lostSteps INTEGER NOT NULL CHECK (lostSteps >= 0),
        -- How many receipts there were.
        receipts INTEGER NOT NULL,
        shipsOn INTEGER NOT NULL,
        dueOn INTEGER NOT NULL,
        status TEXT NOT NULL
          CHECK (status IN ('planned', 'shipped', 'partially-received', 'received', 'cancelled')),
        -- Its day has come, and its goods have not: it leaves when they are there.
        waits INTEGER NOT NULL DEFAULT 0,
        -- The planned order that asked for it.
        plannedOrderID TEXT,
        -- The order line for which a work order made the goods at another site; empty: for nobody.
        handoffID TEXT NOT NULL,
        lineID TEXT NOT NULL,
        workOrderID TEXT,
        plannedAt INTEGER NOT NULL,
        CHECK (receivedSteps + lostSteps <= shippedSteps),
        CHECK (fromSite <> toSite)
      ) WITHOUT ROWID;
      CREATE UNIQUE INDEX transferOrderPlanned ON transferOrder (plannedOrderID) WHERE plannedOrderID IS NOT NULL;
      CREATE INDEX transferOrderItem ON transferOrder (item, transferOrderID);
      CREATE INDEX transferOrderOpen ON transferOrder (transferOrderID)
        WHERE status IN ('planned', 'shipped', 'partially-received');
      CREATE INDEX transferOrderWaits ON transferOrder (item, fromSite) WHERE waits;

      -- What a site keeps for a document: a stock transfer order that is to leave it, or a work order whose
      -- components were made for it. A part of the stock's reservedSteps.
      CREATE TABLE keptStock (
        documentID TEXT NOT NULL,
        item TEXT NOT NULL REFERENCES item (code),
        site TEXT NOT NULL,
        quantitySteps INTEGER NOT NULL CHECK (quantitySteps > 0),
        PRIMARY KEY (documentID, item, site)
      ) WITHOUT ROWID;
      CREATE INDEX keptStockPlace ON keptStock (item, site);
      -- Work orders that were cancelled before they were released: nothing is kept for them.
      CREATE TABLE unreleasedWorkOrder (workOrderID TEXT PRIMARY KEY) WITHOUT ROWID;

      -- Where a work order takes its material and delivers, and where what was used up is booked.
      ALTER TABLE workOrder ADD COLUMN site TEXT NOT NULL DEFAULT 'main';
      ALTER TABLE workOrder ADD COLUMN neededBy TEXT;
      ALTER TABLE backflushDue ADD COLUMN site TEXT NOT NULL DEFAULT 'main';
      DROP INDEX backflushDueOpen;
      CREATE INDEX backflushDueOpen ON backflushDue (item, site, issuedAt, position) WHERE bookedSteps < dueSteps;
      -- By-products of a completion.
      CREATE TABLE workOrderByProduct (
        workOrderID TEXT NOT NULL, completion INTEGER NOT NULL, item TEXT NOT NULL, quantitySteps INTEGER NOT NULL,
        PRIMARY KEY (workOrderID, completion, item)
      ) WITHOUT ROWID;
      """)
}
