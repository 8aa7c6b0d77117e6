import GRDB
import Persistence

/// The schema of production. Quantities are counts of the product's smallest step, dates are days
/// since 1970-01-01, times microseconds since then.
enum ProductionMigrations {
  static let all: [Migration] = [
    Migration(
      "M0001_Initial",
      sql: """
        CREATE TABLE plant (
          id INTEGER PRIMARY KEY CHECK (id = 1),
          -- Bit 0 is Monday, bit 6 Sunday.
          workingWeekdays INTEGER NOT NULL CHECK (workingWeekdays BETWEEN 1 AND 127),
          mode TEXT NOT NULL CHECK (mode IN ('automatic', 'manual'))
        );
        INSERT INTO plant VALUES (1, 127, 'automatic');
        CREATE TABLE holiday (date INTEGER PRIMARY KEY);

        CREATE TABLE billOfMaterials (
          product TEXT PRIMARY KEY,
          unit TEXT NOT NULL,
          outputSteps INTEGER NOT NULL CHECK (outputSteps > 0),
          leadTimeDays INTEGER NOT NULL CHECK (leadTimeDays >= 0),
          -- NULL: without limit.
          dailyCapacitySteps INTEGER CHECK (dailyCapacitySteps > 0),
          -- NULL: the plant's.
          mode TEXT CHECK (mode IN ('automatic', 'manual')),
          changedAt INTEGER NOT NULL
        ) WITHOUT ROWID;
        CREATE TABLE billComponent (
          product TEXT NOT NULL REFERENCES billOfMaterials (product) ON DELETE CASCADE,
          position INTEGER NOT NULL,
          item TEXT NOT NULL,
          steps INTEGER NOT NULL CHECK (steps > 0),
          unit TEXT NOT NULL,
          PRIMARY KEY (product, position)
        ) WITHOUT ROWID;
        CREATE UNIQUE INDEX billComponentItem ON billComponent (product, item);

        -- One answer per requested version. state: tentative, accepted, released, expired
        CREATE TABLE capacityAnswer (
          handoffID TEXT NOT NULL,
          version INTEGER NOT NULL,
          orderID TEXT NOT NULL,
          state TEXT NOT NULL,
          answeredAt INTEGER NOT NULL,
          expiresAt INTEGER NOT NULL,
          PRIMARY KEY (handoffID, version)
        ) WITHOUT ROWID;
        CREATE INDEX capacityAnswerOrder ON capacityAnswer (orderID);
        CREATE TABLE promiseLine (
          handoffID TEXT NOT NULL,
          version INTEGER NOT NULL,
          lineID TEXT NOT NULL,
          position INTEGER NOT NULL,
          product TEXT NOT NULL,
          unit TEXT NOT NULL,
          requestedSteps INTEGER NOT NULL,
          promisedSteps INTEGER NOT NULL,
          refusedSteps INTEGER NOT NULL,
          -- What the line's work orders of earlier versions were still to give when this was answered.
          outstandingSteps INTEGER NOT NULL,
          date INTEGER NOT NULL,
          code TEXT,
          PRIMARY KEY (handoffID, version, lineID)
        ) WITHOUT ROWID;

        -- Capacity of a product's day, reserved for a promise until a work order takes it over.
        CREATE TABLE capacityReservation (
          id INTEGER PRIMARY KEY,
          product TEXT NOT NULL,
          date INTEGER NOT NULL,
          steps INTEGER NOT NULL CHECK (steps > 0),
          handoffID TEXT NOT NULL,
          version INTEGER NOT NULL,
          lineID TEXT NOT NULL,
          workOrderID TEXT
        );
        CREATE UNIQUE INDEX capacityReservationPromise ON capacityReservation (handoffID, version, lineID, date)
          WHERE workOrderID IS NULL;
        CREATE UNIQUE INDEX capacityReservationWorkOrder ON capacityReservation (workOrderID, date)
          WHERE workOrderID IS NOT NULL;
        -- The sum of a day's reservations, and the capacity it was last reserved against (NULL: no limit).
        CREATE TABLE capacityDay (
          product TEXT NOT NULL,
          date INTEGER NOT NULL,
          reservedSteps INTEGER NOT NULL CHECK (reservedSteps >= 0),
          capacitySteps INTEGER,
          PRIMARY KEY (product, date)
        ) WITHOUT ROWID;

        CREATE TABLE acceptedOrder (
          handoffID TEXT NOT NULL,
          version INTEGER NOT NULL,
          orderID TEXT NOT NULL,
          acceptedAt INTEGER NOT NULL,
          PRIMARY KEY (handoffID, version)
        ) WITHOUT ROWID;
        -- What accepted versions expect from production; coveredSteps come from earlier versions' work orders.
        CREATE TABLE productionDemand (
          handoffID TEXT NOT NULL,
          version INTEGER NOT NULL,
          lineID TEXT NOT NULL,
          product TEXT NOT NULL,
          steps INTEGER NOT NULL CHECK (steps > 0),
          coveredSteps INTEGER NOT NULL CHECK (coveredSteps BETWEEN 0 AND steps),
          PRIMARY KEY (handoffID, version, lineID)
        ) WITHOUT ROWID;

        CREATE TABLE workOrder (
          position INTEGER PRIMARY KEY AUTOINCREMENT,
          id TEXT NOT NULL UNIQUE,
          number TEXT NOT NULL UNIQUE,
          product TEXT NOT NULL,
          unit TEXT NOT NULL,
          state TEXT NOT NULL,
          mode TEXT NOT NULL CHECK (mode IN ('automatic', 'manual')),
          orderedSteps INTEGER NOT NULL CHECK (orderedSteps > 0),
          goodSteps INTEGER NOT NULL CHECK (goodSteps >= 0),
          scrapSteps INTEGER NOT NULL CHECK (scrapSteps >= 0),
          openSteps INTEGER NOT NULL CHECK (openSteps >= 0),
          givenUpSteps INTEGER NOT NULL CHECK (givenUpSteps >= 0),
          -- No longer needed by the line.
          surplusSteps INTEGER NOT NULL CHECK (surplusSteps >= 0),
          completions INTEGER NOT NULL,
          dueDate INTEGER NOT NULL,
          handoffID TEXT NOT NULL,
          version INTEGER NOT NULL,
          lineID TEXT NOT NULL,
          orderID TEXT NOT NULL,
          customerID TEXT NOT NULL,
          -- The work order whose shrinking or shortfall made this one.
          replacesID TEXT,
          createdAt INTEGER NOT NULL
        );
        CREATE UNIQUE INDEX workOrderDemand ON workOrder (handoffID, lineID, version) WHERE replacesID IS NULL;
        CREATE INDEX workOrderHandoff ON workOrder (handoffID, position);
        CREATE INDEX workOrderOrder ON workOrder (orderID, position);
        CREATE INDEX workOrderState ON workOrder (state, position);
        CREATE TABLE workOrderComponent (
          workOrderID TEXT NOT NULL REFERENCES workOrder (id),
          position INTEGER NOT NULL,
          item TEXT NOT NULL,
          steps INTEGER NOT NULL,
          unit TEXT NOT NULL,
          PRIMARY KEY (workOrderID, position)
        ) WITHOUT ROWID;
        CREATE TABLE workOrderCompletion (
          workOrderID TEXT NOT NULL REFERENCES workOrder (id),
          completion INTEGER NOT NULL,
          goodSteps INTEGER NOT NULL CHECK (goodSteps >= 0),
          scrapSteps INTEGER NOT NULL CHECK (scrapSteps >= 0),
          last INTEGER NOT NULL,
          completedAt INTEGER NOT NULL,
          PRIMARY KEY (workOrderID, completion)
        ) WITHOUT ROWID;
        """),
    planning, planningDecisions, transfers, qualityAndShopFloor, componentBookings, planPlaces,
    subcontracting, overtime, severalSources, lost, expected, inspection, inspectedGoods, provided,
  ]
}
