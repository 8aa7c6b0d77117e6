import Persistence

extension ProductionMigrations {
  static let qualityAndShopFloor = Migration(
    "M0005_QualityAndShopFloor",
    sql: """
      -- Of the good ones, what inventory's inspection rejected.
      ALTER TABLE workOrder ADD COLUMN rejectedSteps INTEGER NOT NULL DEFAULT 0;
      -- Orders for which nothing is made any more.
      CREATE TABLE cancelledOrder (handoffID TEXT PRIMARY KEY, cancelledAt INTEGER NOT NULL) WITHOUT ROWID;

      -- Who did the work, as far as the report names somebody.
      ALTER TABLE operationReport ADD COLUMN operatorName TEXT;
      -- When a work centre, or some of its machines, stood still. Times are the plant's own.
      CREATE TABLE workCentreDowntime (
        id TEXT PRIMARY KEY,
        workCentre TEXT NOT NULL,
        fromAt INTEGER NOT NULL,
        -- NULL: it still stands.
        untilAt INTEGER,
        machines INTEGER NOT NULL CHECK (machines > 0),
        reason TEXT NOT NULL,
        isPlanned INTEGER NOT NULL,
        recordedBy TEXT NOT NULL,
        CHECK (untilAt > fromAt)
      ) WITHOUT ROWID;
      CREATE INDEX workCentreDowntimeCentre ON workCentreDowntime (workCentre, fromAt);

      CREATE TABLE engineeringChange (
        number TEXT PRIMARY KEY,
        item TEXT NOT NULL,
        plant TEXT NOT NULL,
        revision TEXT NOT NULL,
        -- The revision in force before; NULL: there was no bill.
        replaces TEXT,
        fromDate INTEGER NOT NULL,
        reason TEXT NOT NULL,
        approvedBy TEXT NOT NULL,
        recordedBy TEXT NOT NULL,
        createdAt INTEGER NOT NULL
      ) WITHOUT ROWID;
      CREATE INDEX engineeringChangeItem ON engineeringChange (item, plant, number);
      """)
}
