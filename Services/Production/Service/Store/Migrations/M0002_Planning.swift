import Persistence

/// What plans are made from and what they come to. Planning data are kept as documents of the scenario format
/// (`deploy/docs/planning.md`), one for each record. Dates are days since 1970-01-01, times microseconds since
/// then, plant times minutes since then.
extension ProductionMigrations {
  static let planning = Migration(
    "M0002_Planning",
    sql: """
      -- kind: calendar, plant, workCentre, item, bill, routing, lane, masterSchedule.
      CREATE TABLE planningRecord (
        kind TEXT NOT NULL,
        key TEXT NOT NULL,
        document TEXT NOT NULL,
        changedAt INTEGER NOT NULL,
        PRIMARY KEY (kind, key)
      ) WITHOUT ROWID;
      CREATE TABLE planningSettings (
        id INTEGER PRIMARY KEY CHECK (id = 1),
        document TEXT NOT NULL
      );
      -- revision counts the changes to what plans are made from; plannedRevision is that of the plan in force.
      CREATE TABLE planningState (
        id INTEGER PRIMARY KEY CHECK (id = 1),
        revision INTEGER NOT NULL,
        plannedRevision INTEGER NOT NULL
      );
      INSERT INTO planningState VALUES (1, 0, 0);

      -- What inventory said last. plant is the site; the site 'main' is the empty plant.
      CREATE TABLE stockPosition (
        item TEXT NOT NULL,
        plant TEXT NOT NULL,
        unit TEXT NOT NULL,
        onHandSteps INTEGER NOT NULL,
        freeSteps INTEGER NOT NULL,
        at INTEGER NOT NULL,
        PRIMARY KEY (item, plant)
      ) WITHOUT ROWID;
      CREATE TABLE purchaseOrder (
        id TEXT PRIMARY KEY,
        number TEXT NOT NULL,
        item TEXT NOT NULL,
        plant TEXT NOT NULL,
        supplier TEXT NOT NULL,
        unit TEXT NOT NULL,
        openSteps INTEGER NOT NULL,
        dueDate INTEGER NOT NULL,
        status TEXT NOT NULL,
        plannedOrderID TEXT
      ) WITHOUT ROWID;
      CREATE INDEX purchaseOrderOpen ON purchaseOrder (item, plant) WHERE openSteps > 0;
      CREATE TABLE salesForecast (
        item TEXT NOT NULL,
        plant TEXT NOT NULL,
        fromDate INTEGER NOT NULL,
        toDate INTEGER NOT NULL,
        unit TEXT NOT NULL,
        steps INTEGER NOT NULL,
        PRIMARY KEY (item, plant, fromDate)
      ) WITHOUT ROWID;
      -- Demand as customers asked for it: the lines of the versions in force, by the day wanted.
      CREATE TABLE customerDemand (
        handoffID TEXT NOT NULL,
        lineID TEXT NOT NULL,
        product TEXT NOT NULL,
        unit TEXT NOT NULL,
        steps INTEGER NOT NULL,
        wantedDate INTEGER NOT NULL,
        orderNumber TEXT NOT NULL,
        PRIMARY KEY (handoffID, lineID)
      ) WITHOUT ROWID;
      CREATE INDEX customerDemandProduct ON customerDemand (product, wantedDate);
      -- What a planner decided about a customer's demand.
      CREATE TABLE demandDecision (
        demand TEXT PRIMARY KEY,
        priority INTEGER NOT NULL,
        changedAt INTEGER NOT NULL
      ) WITHOUT ROWID;

      -- Capable-to-promise over several levels: what a promise books, and the orders it will become.
      -- owner is a line's promise, a quote or a work order; position is that of the promised order that needs it (-1: the
      -- promise itself). What work orders need of material is in workOrderComponent.
      CREATE TABLE materialBooking (
        id INTEGER PRIMARY KEY,
        owner TEXT NOT NULL,
        position INTEGER NOT NULL,
        item TEXT NOT NULL,
        plant TEXT NOT NULL,
        date INTEGER NOT NULL,
        steps INTEGER NOT NULL
      );
      CREATE INDEX materialBookingOwner ON materialBooking (owner);
      CREATE INDEX materialBookingItem ON materialBooking (item, plant);
      CREATE TABLE workCentreBooking (
        id INTEGER PRIMARY KEY,
        owner TEXT NOT NULL,
        position INTEGER NOT NULL,
        workOrderID TEXT,
        workCentre TEXT NOT NULL,
        date INTEGER NOT NULL,
        seconds INTEGER NOT NULL CHECK (seconds > 0)
      );
      CREATE INDEX workCentreBookingOwner ON workCentreBooking (owner);
      CREATE INDEX workCentreBookingWorkOrder ON workCentreBooking (workOrderID) WHERE workOrderID IS NOT NULL;
      CREATE INDEX workCentreBookingCentre ON workCentreBooking (workCentre, date);
      CREATE TABLE promisedOrder (
        owner TEXT NOT NULL,
        position INTEGER NOT NULL,
        -- The position that needs it; NULL: the promise itself.
        parent INTEGER,
        item TEXT NOT NULL,
        plant TEXT NOT NULL,
        unit TEXT NOT NULL,
        source TEXT NOT NULL,
        sourceName TEXT,
        startedSteps INTEGER NOT NULL,
        goodSteps INTEGER NOT NULL,
        releaseDate INTEGER NOT NULL,
        dueDate INTEGER NOT NULL,
        -- Item, plant and steps of each component, by line.
        components TEXT NOT NULL,
        PRIMARY KEY (owner, position)
      ) WITHOUT ROWID;
      -- state: standing, accepted, released, expired.
      CREATE TABLE supplyQuote (
        id TEXT PRIMARY KEY,
        -- The order whose promise it becomes, once that is asked for.
        orderID TEXT,
        product TEXT NOT NULL,
        unit TEXT NOT NULL,
        steps INTEGER NOT NULL,
        state TEXT NOT NULL,
        document TEXT NOT NULL,
        createdAt INTEGER NOT NULL,
        expiresAt INTEGER NOT NULL
      ) WITHOUT ROWID;

      -- Where and when it comes from and why not earlier, as JSON; NULL for products planned on one level.
      ALTER TABLE promiseLine ADD COLUMN details TEXT;
      ALTER TABLE workOrder ADD COLUMN plant TEXT NOT NULL DEFAULT '';
      ALTER TABLE workOrder ADD COLUMN revision TEXT NOT NULL DEFAULT '';
      -- When it is to be released; NULL: it was at once.
      ALTER TABLE workOrder ADD COLUMN releaseDate INTEGER;
      -- Plans and people leave it where it is.
      ALTER TABLE workOrder ADD COLUMN frozen INTEGER NOT NULL DEFAULT 0;
      -- The work order that needs what this one makes.
      ALTER TABLE workOrder ADD COLUMN parentID TEXT;
      -- The planned order it was.
      ALTER TABLE workOrder ADD COLUMN plannedOrderID TEXT;
      -- Made by operations and reports of people, not whole and at once.
      ALTER TABLE workOrder ADD COLUMN isRouted INTEGER NOT NULL DEFAULT 0;
      ALTER TABLE workOrder ADD COLUMN issues INTEGER NOT NULL DEFAULT 0;
      ALTER TABLE workOrder ADD COLUMN closedAt INTEGER;
      DROP INDEX workOrderDemand;
      CREATE UNIQUE INDEX workOrderDemand ON workOrder (handoffID, lineID, version)
        WHERE replacesID IS NULL AND handoffID <> '';
      DROP INDEX workOrderHandoff;
      CREATE INDEX workOrderHandoff ON workOrder (handoffID, position) WHERE handoffID <> '';
      CREATE INDEX workOrderParent ON workOrder (parentID) WHERE parentID IS NOT NULL;
      ALTER TABLE workOrderComponent ADD COLUMN plant TEXT NOT NULL DEFAULT '';
      -- Booked by confirmations instead of when released.
      ALTER TABLE workOrderComponent ADD COLUMN isBackflushed INTEGER NOT NULL DEFAULT 0;
      ALTER TABLE workOrderComponent ADD COLUMN backflushedSteps INTEGER NOT NULL DEFAULT 0;

      -- The operations of a work order. state: waiting, started, completed.
      CREATE TABLE workOrderOperation (
        workOrderID TEXT NOT NULL REFERENCES workOrder (id),
        operation INTEGER NOT NULL,
        workCentre TEXT NOT NULL,
        description TEXT NOT NULL,
        setupSeconds INTEGER NOT NULL,
        -- For the whole order.
        runSeconds INTEGER NOT NULL,
        queueMinutes INTEGER NOT NULL DEFAULT 0,
        moveMinutes INTEGER NOT NULL DEFAULT 0,
        state TEXT NOT NULL DEFAULT 'waiting',
        goodSteps INTEGER NOT NULL DEFAULT 0,
        scrapSteps INTEGER NOT NULL DEFAULT 0,
        setupMinutes INTEGER NOT NULL DEFAULT 0,
        runMinutes INTEGER NOT NULL DEFAULT 0,
        downMinutes INTEGER NOT NULL DEFAULT 0,
        reports INTEGER NOT NULL DEFAULT 0,
        PRIMARY KEY (workOrderID, operation)
      ) WITHOUT ROWID;
      CREATE TABLE operationReport (
        workOrderID TEXT NOT NULL,
        operation INTEGER NOT NULL,
        report INTEGER NOT NULL,
        workCentre TEXT NOT NULL,
        goodSteps INTEGER NOT NULL CHECK (goodSteps >= 0),
        scrapSteps INTEGER NOT NULL CHECK (scrapSteps >= 0),
        setupMinutes INTEGER NOT NULL CHECK (setupMinutes >= 0),
        runMinutes INTEGER NOT NULL CHECK (runMinutes >= 0),
        downMinutes INTEGER NOT NULL CHECK (downMinutes >= 0),
        final INTEGER NOT NULL,
        reportedBy TEXT NOT NULL,
        reportedAt INTEGER NOT NULL,
        PRIMARY KEY (workOrderID, operation, report),
        FOREIGN KEY (workOrderID, operation) REFERENCES workOrderOperation (workOrderID, operation)
      ) WITHOUT ROWID;
      CREATE INDEX operationReportCentre ON operationReport (workCentre, reportedAt);
      CREATE TABLE workOrderCost (
        workOrderID TEXT PRIMARY KEY REFERENCES workOrder (id),
        document TEXT NOT NULL
      ) WITHOUT ROWID;

      -- Orders that plans propose; they keep their id from plan to plan. status: proposed, firm, converted (it is a
      -- work order or a purchase order now), withdrawn.
      CREATE TABLE plannedOrder (
        id TEXT PRIMARY KEY,
        item TEXT NOT NULL,
        plant TEXT NOT NULL,
        unit TEXT NOT NULL,
        source TEXT NOT NULL,
        sourceName TEXT,
        -- What arrives, and what is started.
        steps INTEGER NOT NULL CHECK (steps > 0),
        startedSteps INTEGER NOT NULL,
        releaseDate INTEGER NOT NULL,
        dueDate INTEGER NOT NULL,
        status TEXT NOT NULL,
        scenarioID TEXT,
        planID TEXT NOT NULL,
        changedAt INTEGER NOT NULL
      ) WITHOUT ROWID;
      CREATE INDEX plannedOrderItem ON plannedOrder (item, plant, status);
      CREATE INDEX plannedOrderStatus ON plannedOrder (status, releaseDate);

      -- state: open, promoted, discarded.
      CREATE TABLE scenario (
        id TEXT PRIMARY KEY,
        name TEXT NOT NULL UNIQUE,
        state TEXT NOT NULL,
        createdBy TEXT NOT NULL,
        createdAt INTEGER NOT NULL
      ) WITHOUT ROWID;
      -- A record as it is in the scenario; document NULL: it is not there. Kinds are those of planningRecord, and
      -- demand (a customer's, changed or imagined), order (a work order's date or frozen state).
      CREATE TABLE scenarioChange (
        scenarioID TEXT NOT NULL REFERENCES scenario (id) ON DELETE CASCADE,
        kind TEXT NOT NULL,
        key TEXT NOT NULL,
        document TEXT,
        PRIMARY KEY (scenarioID, kind, key)
      ) WITHOUT ROWID;

      -- The plan in force (scenarioID NULL) and the last one of each scenario; older ones keep their figures only.
      CREATE TABLE plan (
        id TEXT PRIMARY KEY,
        number TEXT NOT NULL UNIQUE,
        scenarioID TEXT,
        isCurrent INTEGER NOT NULL,
        today INTEGER NOT NULL,
        horizonDays INTEGER NOT NULL,
        bucketDays INTEGER NOT NULL,
        revision INTEGER NOT NULL,
        figures TEXT NOT NULL,
        problems TEXT NOT NULL,
        bottleneck TEXT,
        createdAt INTEGER NOT NULL,
        computeMilliseconds INTEGER NOT NULL
      ) WITHOUT ROWID;
      CREATE INDEX planCurrent ON plan (scenarioID, isCurrent);
      -- Details of current plans; the documents are the records of the plan's printed form.
      CREATE TABLE planItem (
        planID TEXT NOT NULL,
        item TEXT NOT NULL,
        plant TEXT NOT NULL,
        document TEXT NOT NULL,
        PRIMARY KEY (planID, item, plant)
      ) WITHOUT ROWID;
      CREATE TABLE planSupply (
        planID TEXT NOT NULL,
        position INTEGER NOT NULL,
        name TEXT NOT NULL,
        item TEXT NOT NULL,
        plant TEXT NOT NULL,
        status TEXT NOT NULL,
        dueDate INTEGER NOT NULL,
        plannedOrderID TEXT,
        document TEXT NOT NULL,
        PRIMARY KEY (planID, position)
      ) WITHOUT ROWID;
      CREATE INDEX planSupplyName ON planSupply (planID, name);
      CREATE INDEX planSupplyItem ON planSupply (planID, item, plant, dueDate);
      CREATE TABLE planDemand (
        planID TEXT NOT NULL,
        position INTEGER NOT NULL,
        demand TEXT NOT NULL,
        item TEXT NOT NULL,
        plant TEXT NOT NULL,
        dueDate INTEGER NOT NULL,
        lateDays INTEGER NOT NULL,
        isShort INTEGER NOT NULL,
        document TEXT NOT NULL,
        PRIMARY KEY (planID, position)
      ) WITHOUT ROWID;
      CREATE INDEX planDemandName ON planDemand (planID, demand);
      CREATE TABLE planMessage (
        planID TEXT NOT NULL,
        position INTEGER NOT NULL,
        document TEXT NOT NULL,
        PRIMARY KEY (planID, position)
      ) WITHOUT ROWID;
      CREATE TABLE planSchedule (
        planID TEXT NOT NULL,
        item TEXT NOT NULL,
        plant TEXT NOT NULL,
        document TEXT NOT NULL,
        PRIMARY KEY (planID, item, plant)
      ) WITHOUT ROWID;
      CREATE TABLE planLoad (
        planID TEXT NOT NULL,
        workCentre TEXT NOT NULL,
        fromDate INTEGER NOT NULL,
        days INTEGER NOT NULL,
        loadMinutes INTEGER NOT NULL,
        capacityMinutes INTEGER NOT NULL,
        PRIMARY KEY (planID, workCentre, fromDate)
      ) WITHOUT ROWID;
      -- The finite schedule. Times are plant minutes since 1970-01-01 00:00.
      CREATE TABLE planOperation (
        planID TEXT NOT NULL,
        position INTEGER NOT NULL,
        -- The work order's number or the planned order's name.
        orderName TEXT NOT NULL,
        workOrderID TEXT,
        plannedOrderID TEXT,
        item TEXT NOT NULL,
        plant TEXT NOT NULL,
        operation INTEGER NOT NULL,
        workCentre TEXT NOT NULL,
        machine INTEGER NOT NULL,
        setupStart INTEGER NOT NULL,
        start INTEGER NOT NULL,
        "end" INTEGER NOT NULL,
        -- planned, firm, released or started.
        status TEXT NOT NULL,
        frozen INTEGER NOT NULL,
        dueDate INTEGER NOT NULL,
        lateMinutes INTEGER NOT NULL,
        -- Why the order is late; empty when it is not.
        reason TEXT NOT NULL,
        -- The demands it serves, for people.
        serves TEXT NOT NULL,
        PRIMARY KEY (planID, position)
      ) WITHOUT ROWID;
      CREATE INDEX planOperationCentre ON planOperation (planID, workCentre, machine, start);
      CREATE INDEX planOperationOrder ON planOperation (planID, orderName, start);
      """)
}
