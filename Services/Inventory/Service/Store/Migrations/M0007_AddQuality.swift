import Persistence

extension InventoryMigrations {
  /// Inspection plans and lots, non-conformances and corrective actions. Stock under inspection and blocked stock are
  /// locations of the ledger.
  static let quality = Migration(
    "M0007_AddQuality",
    sql: """
      CREATE TABLE inspectionPlan (
        item TEXT PRIMARY KEY REFERENCES item (code),
        -- JSON.
        document BLOB NOT NULL,
        -- Lots in turn that went past inspection.
        skipped INTEGER NOT NULL
      ) WITHOUT ROWID;
      CREATE TABLE inspectionLot (
        lotID TEXT PRIMARY KEY,
        number TEXT NOT NULL UNIQUE,
        item TEXT NOT NULL REFERENCES item (code),
        site TEXT NOT NULL,
        origin TEXT NOT NULL CHECK (origin IN ('receipt', 'production', 'rework')),
        -- The purchase order, adjustment, work order or non-conformance that it came with, and its receipt there.
        sourceID TEXT NOT NULL,
        sourceLine TEXT NOT NULL,
        supplier TEXT,
        -- What made it, and the order line it was made for.
        workOrderID TEXT, handoffID TEXT, lineID TEXT,
        unit TEXT NOT NULL,
        receivedSteps INTEGER NOT NULL CHECK (receivedSteps > 0),
        acceptedSteps INTEGER NOT NULL CHECK (acceptedSteps >= 0),
        rejectedSteps INTEGER NOT NULL CHECK (rejectedSteps >= 0),
        -- Pieces to test for each characteristic.
        sample INTEGER NOT NULL,
        decisions INTEGER NOT NULL,
        -- JSON, as the plan was when the lot was opened.
        characteristics BLOB NOT NULL,
        -- A skipped lot went straight to free stock.
        status TEXT NOT NULL CHECK (status IN ('open', 'decided', 'skipped')),
        openedAt INTEGER NOT NULL,
        decidedAt INTEGER,
        CHECK (acceptedSteps + rejectedSteps <= receivedSteps)
      ) WITHOUT ROWID;
      CREATE INDEX inspectionLotItem ON inspectionLot (item, lotID);
      CREATE INDEX inspectionLotOpen ON inspectionLot (lotID) WHERE status = 'open';
      -- Where goods under inspection go on that another plant made for an order line, and when they are due there.
      CREATE TABLE inspectionCarriage (
        handoffID TEXT NOT NULL,
        lineID TEXT NOT NULL,
        fromSite TEXT NOT NULL,
        workOrderID TEXT NOT NULL,
        toSite TEXT NOT NULL,
        dueOn INTEGER NOT NULL,
        PRIMARY KEY (handoffID, lineID, fromSite)
      ) WITHOUT ROWID;
      CREATE TABLE inspectionResult (
        position INTEGER PRIMARY KEY,
        lotID TEXT NOT NULL REFERENCES inspectionLot (lotID),
        characteristic TEXT NOT NULL,
        -- Millionths of the characteristic's unit; NULL where the answer is yes or no.
        value INTEGER,
        conforms INTEGER NOT NULL,
        pieces INTEGER NOT NULL CHECK (pieces > 0),
        recordedBy TEXT NOT NULL,
        recordedAt INTEGER NOT NULL
      );
      CREATE INDEX inspectionResultLot ON inspectionResult (lotID, position);
      CREATE TABLE nonconformance (
        nonconformanceID TEXT PRIMARY KEY,
        number TEXT NOT NULL UNIQUE,
        item TEXT NOT NULL REFERENCES item (code),
        site TEXT NOT NULL,
        unit TEXT NOT NULL,
        defectCode TEXT NOT NULL,
        description TEXT NOT NULL,
        lotID TEXT, supplier TEXT,
        workOrderID TEXT, handoffID TEXT, lineID TEXT,
        quantitySteps INTEGER NOT NULL CHECK (quantitySteps > 0),
        useAsIsSteps INTEGER NOT NULL DEFAULT 0 CHECK (useAsIsSteps >= 0),
        reworkSteps INTEGER NOT NULL DEFAULT 0 CHECK (reworkSteps >= 0),
        scrapSteps INTEGER NOT NULL DEFAULT 0 CHECK (scrapSteps >= 0),
        returnedSteps INTEGER NOT NULL DEFAULT 0 CHECK (returnedSteps >= 0),
        status TEXT NOT NULL CHECK (status IN ('open', 'dispositioned', 'closed')),
        -- Why no action was needed.
        closeReason TEXT,
        raisedAt INTEGER NOT NULL,
        closedAt INTEGER,
        CHECK (useAsIsSteps + reworkSteps + scrapSteps + returnedSteps <= quantitySteps)
      ) WITHOUT ROWID;
      CREATE INDEX nonconformanceItem ON nonconformance (item, nonconformanceID);
      CREATE INDEX nonconformanceBlocked ON nonconformance (item, site) WHERE status = 'open';
      CREATE TABLE correctiveAction (
        nonconformanceID TEXT NOT NULL REFERENCES nonconformance (nonconformanceID),
        number INTEGER NOT NULL,
        description TEXT NOT NULL,
        owner TEXT NOT NULL,
        dueOn INTEGER NOT NULL,
        status TEXT NOT NULL CHECK (status IN ('open', 'done', 'effective', 'ineffective')),
        verifiedBy TEXT,
        -- What the verification found.
        finding TEXT,
        PRIMARY KEY (nonconformanceID, number)
      ) WITHOUT ROWID;
      """)
}
