import Persistence

/// The schema of inventory. Quantities are steps of the item's unit, amounts minor units, times
/// microseconds since 1970 (UTC), days days since 1970.
enum InventoryMigrations {
  static let all = [
    Migration("M0001_Initial", sql: items + stock + orders + shipments + production + returns), wantedDate,
    stockPositionDue, purchaseOrder, backflushDue, transferOrder, quality, componentBooking, carriage,
    subcontracting, lineDelivery,
  ]

  private static let items = """
    CREATE TABLE item (
      code TEXT PRIMARY KEY,
      name TEXT NOT NULL,
      kind TEXT NOT NULL CHECK (kind IN ('goods', 'service')),
      supply TEXT NOT NULL CHECK (supply IN ('stock', 'make-to-order')),
      unit TEXT NOT NULL,
      isActive INTEGER NOT NULL,
      -- Of one whole unit, not of a step.
      standardCostMinor INTEGER,
      costCurrency TEXT
    ) WITHOUT ROWID;
    CREATE TABLE site (
      code TEXT PRIMARY KEY,
      fulfilment TEXT NOT NULL CHECK (fulfilment IN ('automatic', 'manual'))
    ) WITHOUT ROWID;
    INSERT INTO site (code, fulfilment) VALUES ('main', 'automatic');
    """

  private static let stock = """
    -- The stock ledger: each row moves goods from one location to another, so that an item's quantities
    -- sum to zero over all locations.
    CREATE TABLE movement (
      position INTEGER PRIMARY KEY,
      item TEXT NOT NULL REFERENCES item (code),
      fromLocation TEXT NOT NULL,
      toLocation TEXT NOT NULL,
      quantitySteps INTEGER NOT NULL CHECK (quantitySteps > 0),
      kind TEXT NOT NULL,
      -- The shipment, work order, return or adjustment behind it, and its line where it has lines.
      documentID TEXT NOT NULL,
      lineID TEXT NOT NULL,
      movedAt INTEGER NOT NULL,
      recordedAt INTEGER NOT NULL,
      CHECK (fromLocation <> toLocation)
    );
    CREATE INDEX movementItem ON movement (item, position);
    CREATE TRIGGER movementIsFinal BEFORE UPDATE ON movement
      BEGIN SELECT RAISE(ABORT, 'a stock movement is never changed: move the goods back'); END;
    CREATE TRIGGER movementStays BEFORE DELETE ON movement
      BEGIN SELECT RAISE(ABORT, 'a stock movement is never deleted: move the goods back'); END;
    -- The sums of movement per item and location, and of reservation per item, kept in the same
    -- transaction. Only what is no site may be negative.
    CREATE TABLE stock (
      item TEXT NOT NULL,
      location TEXT NOT NULL,
      quantitySteps INTEGER NOT NULL,
      reservedSteps INTEGER NOT NULL CHECK (reservedSteps >= 0),
      PRIMARY KEY (item, location),
      CHECK (quantitySteps >= reservedSteps
        OR location IN ('supplier', 'customer', 'production', 'scrap', 'adjustment'))
    ) WITHOUT ROWID;
    """

  private static let orders = """
    -- The answer to each availability request; kept until its version is decided.
    CREATE TABLE availabilityAnswer (
      handoffID TEXT NOT NULL, version INTEGER NOT NULL,
      answeredAt INTEGER NOT NULL,
      -- The event as published; none once the version is decided.
      promised BLOB, refused BLOB,
      PRIMARY KEY (handoffID, version)
    ) WITHOUT ROWID;
    -- Each accepted version that was taken over.
    CREATE TABLE acceptedOrder (
      handoffID TEXT NOT NULL, version INTEGER NOT NULL, acceptedAt INTEGER NOT NULL,
      PRIMARY KEY (handoffID, version)
    ) WITHOUT ROWID;
    CREATE TABLE fulfilment (
      handoffID TEXT PRIMARY KEY,
      orderID TEXT NOT NULL,
      orderNumber TEXT NOT NULL,
      customerID TEXT NOT NULL,
      -- JSON; none for an order that was cancelled before it was accepted.
      shipTo TEXT,
      orderedAt INTEGER NOT NULL,
      stage TEXT NOT NULL CHECK (stage IN ('in-force', 'cancelled')),
      -- In force; 0 when none ever was.
      version INTEGER NOT NULL,
      pendingVersion INTEGER,
      shipComplete INTEGER NOT NULL
    ) WITHOUT ROWID;
    CREATE INDEX fulfilmentOrder ON fulfilment (orderID);
    CREATE TABLE fulfilmentLine (
      handoffID TEXT NOT NULL,
      lineID TEXT NOT NULL,
      lineNumber INTEGER NOT NULL,
      item TEXT NOT NULL,
      kind TEXT NOT NULL,
      unit TEXT NOT NULL,
      orderedSteps INTEGER NOT NULL,
      openSteps INTEGER NOT NULL CHECK (openSteps >= 0),
      cancelledSteps INTEGER NOT NULL CHECK (cancelledSteps >= 0),
      shippedSteps INTEGER NOT NULL,
      returnedSteps INTEGER NOT NULL DEFAULT 0 CHECK (returnedSteps BETWEEN 0 AND shippedSteps),
      -- Promised from production, and delivered by it.
      madeSteps INTEGER NOT NULL,
      receivedSteps INTEGER NOT NULL,
      -- Waits for stock that arrives, in the order of orderedAt.
      backorderSteps INTEGER NOT NULL,
      orderedAt INTEGER NOT NULL,
      PRIMARY KEY (handoffID, lineID)
    ) WITHOUT ROWID;
    CREATE INDEX fulfilmentLineBackorder ON fulfilmentLine (item, orderedAt, handoffID, lineNumber)
      WHERE backorderSteps > 0;
    -- What is kept for a line at the main site: tentative until its version is decided, then firm.
    CREATE TABLE reservation (
      handoffID TEXT NOT NULL,
      lineID TEXT NOT NULL,
      kind TEXT NOT NULL CHECK (kind IN ('tentative', 'firm')),
      version INTEGER NOT NULL,
      item TEXT NOT NULL,
      quantitySteps INTEGER NOT NULL CHECK (quantitySteps > 0),
      PRIMARY KEY (handoffID, lineID, kind, version)
    ) WITHOUT ROWID;
    """

  private static let shipments = """
    CREATE TABLE shipment (
      shipmentID TEXT PRIMARY KEY,
      number TEXT NOT NULL UNIQUE,
      handoffID TEXT NOT NULL,
      version INTEGER NOT NULL,
      status TEXT NOT NULL CHECK (status IN ('planned', 'picked', 'packed', 'issued', 'withdrawn')),
      carrier TEXT,
      tracking TEXT,
      plannedAt INTEGER NOT NULL,
      issuedAt INTEGER
    ) WITHOUT ROWID;
    CREATE INDEX shipmentOrder ON shipment (handoffID);
    CREATE INDEX shipmentOpen ON shipment (shipmentID) WHERE status IN ('planned', 'picked', 'packed');
    CREATE TABLE shipmentLine (
      shipmentID TEXT NOT NULL,
      lineID TEXT NOT NULL,
      item TEXT NOT NULL,
      kind TEXT NOT NULL,
      unit TEXT NOT NULL,
      quantitySteps INTEGER NOT NULL CHECK (quantitySteps > 0),
      PRIMARY KEY (shipmentID, lineID)
    ) WITHOUT ROWID;
    """

  private static let production = """
    CREATE TABLE workOrder (
      workOrderID TEXT PRIMARY KEY,
      number TEXT NOT NULL,
      product TEXT NOT NULL,
      quantitySteps INTEGER NOT NULL,
      unit TEXT NOT NULL,
      handoffID TEXT NOT NULL,
      lineID TEXT NOT NULL,
      dueOn INTEGER NOT NULL,
      releasedAt INTEGER NOT NULL,
      goodSteps INTEGER NOT NULL DEFAULT 0,
      state TEXT NOT NULL CHECK (state IN ('short', 'issued', 'cancelled', 'closed'))
    ) WITHOUT ROWID;
    CREATE INDEX workOrderShort ON workOrder (releasedAt, workOrderID) WHERE state = 'short';
    CREATE INDEX workOrderProduct ON workOrder (product, dueOn) WHERE state IN ('short', 'issued');
    CREATE TABLE workOrderComponent (
      workOrderID TEXT NOT NULL, item TEXT NOT NULL, quantitySteps INTEGER NOT NULL,
      PRIMARY KEY (workOrderID, item)
    ) WITHOUT ROWID;
    CREATE TABLE workOrderReceipt (
      workOrderID TEXT NOT NULL, completion INTEGER NOT NULL,
      goodSteps INTEGER NOT NULL, scrapSteps INTEGER NOT NULL, receivedAt INTEGER NOT NULL,
      PRIMARY KEY (workOrderID, completion)
    ) WITHOUT ROWID;
    """

  private static let returns = """
    CREATE TABLE customerReturn (
      returnID TEXT PRIMARY KEY,
      number TEXT NOT NULL,
      customerID TEXT NOT NULL,
      orderID TEXT NOT NULL,
      requestedAt INTEGER NOT NULL,
      receivedAt INTEGER
    ) WITHOUT ROWID;
    CREATE TABLE customerReturnLine (
      returnID TEXT NOT NULL,
      lineID TEXT NOT NULL,
      item TEXT NOT NULL,
      unit TEXT NOT NULL,
      authorisedSteps INTEGER NOT NULL,
      stockedSteps INTEGER NOT NULL DEFAULT 0,
      scrappedSteps INTEGER NOT NULL DEFAULT 0,
      reason TEXT NOT NULL,
      PRIMARY KEY (returnID, lineID),
      CHECK (stockedSteps + scrappedSteps <= authorisedSteps)
    ) WITHOUT ROWID;
    -- Credit notes whose goods were booked back.
    CREATE TABLE creditedReturn (creditNoteID TEXT PRIMARY KEY, returnedAt INTEGER NOT NULL) WITHOUT ROWID;
    """
}
