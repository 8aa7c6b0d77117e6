import GRDB
import Persistence

/// The gateway's schema.
enum GatewayMigrations {
  /// `company` is where the own CRM's orders go until an administrator routes them elsewhere.
  static func all(company: String) -> [Migration] {
    [
      Migration("M0001_Initial") { db in
        try db.execute(sql: initial)
        try db.execute(
          sql: "INSERT INTO sourceSystem (name, company, active, updatedAt) VALUES ('sales', ?, 1, 0)",
          arguments: [company])
      },
      stageWords, creditAnswer,
    ]
  }

  private static let initial = """
    -- The CRMs that may hand over orders, and the company each one's orders go to.
    -- priceToleranceBasisPoints: NULL, the signed price stands.
    CREATE TABLE sourceSystem (
      name TEXT PRIMARY KEY, company TEXT NOT NULL, priceToleranceBasisPoints INTEGER, active INTEGER NOT NULL,
      updatedAt INTEGER NOT NULL
    ) WITHOUT ROWID;

    CREATE TABLE handoffPolicy (
      id INTEGER PRIMARY KEY CHECK (id = 1),
      stageTimeoutSeconds INTEGER NOT NULL, holdTimeoutSeconds INTEGER NOT NULL, reservationSeconds INTEGER NOT NULL
    );
    INSERT INTO handoffPolicy VALUES (1, 60, 1209600, 600);

    -- Debtors: the same id in every ERP service.
    CREATE TABLE customer (
      customerID TEXT PRIMARY KEY, number TEXT NOT NULL, legalName TEXT NOT NULL, nameKey TEXT NOT NULL,
      taxID TEXT, taxKey TEXT, billTo TEXT NOT NULL, currency TEXT NOT NULL, paymentTermsDays INTEGER NOT NULL,
      onboardedAt INTEGER NOT NULL
    ) WITHOUT ROWID;
    CREATE INDEX customerName ON customer (nameKey);
    CREATE INDEX customerTax ON customer (taxKey) WHERE taxKey IS NOT NULL;

    -- Customers as their CRM describes them. ambiguity: why a person must say who it is; NULL once known.
    CREATE TABLE sourceAccount (
      sourceSystem TEXT NOT NULL, reference TEXT NOT NULL, number TEXT NOT NULL, legalName TEXT NOT NULL, taxID TEXT,
      billTo TEXT NOT NULL, currency TEXT NOT NULL, paymentTermsDays INTEGER NOT NULL, ambiguity TEXT,
      receivedAt INTEGER NOT NULL,
      PRIMARY KEY (sourceSystem, reference)
    ) WITHOUT ROWID;
    CREATE INDEX sourceAccountAmbiguous ON sourceAccount (sourceSystem, reference) WHERE ambiguity IS NOT NULL;

    -- A source's own id of a customer or product, and the id in every service.
    CREATE TABLE crossReference (
      entity TEXT NOT NULL CHECK (entity IN ('customer', 'product')), sourceSystem TEXT NOT NULL, localID TEXT NOT NULL,
      globalID TEXT NOT NULL, recordedAt INTEGER NOT NULL, recordedBy TEXT NOT NULL,
      PRIMARY KEY (entity, sourceSystem, localID)
    ) WITHOUT ROWID;
    CREATE INDEX crossReferenceGlobal ON crossReference (entity, globalID);

    CREATE TABLE product (
      code TEXT PRIMARY KEY, name TEXT NOT NULL, isService INTEGER NOT NULL, unit TEXT NOT NULL,
      listPriceMinor INTEGER NOT NULL, currency TEXT NOT NULL, active INTEGER NOT NULL
    ) WITHOUT ROWID;

    CREATE TABLE contract (
      contractID TEXT PRIMARY KEY, accountID TEXT NOT NULL, startDate INTEGER NOT NULL, endDate INTEGER
    ) WITHOUT ROWID;

    -- One order on its way. version: the newest; effectiveVersion: the accepted one in force.
    -- cancellation: 0 none, 1 requested, 2 cancelled. status is derived from the other columns, for lists.
    CREATE TABLE handoff (
      id TEXT PRIMARY KEY, sourceSystem TEXT NOT NULL, orderID TEXT NOT NULL, orderNumber TEXT NOT NULL,
      company TEXT NOT NULL, customerID TEXT, version INTEGER NOT NULL, versionPosition INTEGER NOT NULL,
      stage TEXT NOT NULL, effectiveVersion INTEGER, effectivePartial INTEGER NOT NULL,
      cancellation INTEGER NOT NULL, cancellationReason TEXT, fulfilment TEXT NOT NULL, status TEXT NOT NULL,
      deadlineAt INTEGER, createdAt INTEGER NOT NULL, updatedAt INTEGER NOT NULL
    ) WITHOUT ROWID;
    CREATE INDEX handoffOrder ON handoff (orderID, sourceSystem);
    CREATE INDEX handoffNumber ON handoff (orderNumber);
    CREATE INDEX handoffStatus ON handoff (status, id);

    -- A version of an order as it was handed over. The unique index below is what makes a hand-off happen
    -- once: the insert itself is the duplicate check.
    CREATE TABLE handoffVersion (
      position INTEGER PRIMARY KEY AUTOINCREMENT, handoffID TEXT NOT NULL, sourceSystem TEXT NOT NULL,
      orderID TEXT NOT NULL, version INTEGER NOT NULL, payloadHash TEXT NOT NULL, orderNumber TEXT NOT NULL,
      contract TEXT NOT NULL, customer TEXT NOT NULL, customerReference TEXT, currency TEXT NOT NULL,
      payment TEXT NOT NULL, paymentTermsDays INTEGER, shipComplete INTEGER NOT NULL, requestedDate INTEGER NOT NULL,
      shipTo TEXT NOT NULL, statedNetMinor INTEGER, statedTaxMinor INTEGER, statedGrossMinor INTEGER,
      orderedAt INTEGER NOT NULL, receivedAt INTEGER NOT NULL
    );
    CREATE UNIQUE INDEX handoffVersionIdentity ON handoffVersion (orderID, sourceSystem, version);
    CREATE INDEX handoffVersionOf ON handoffVersion (handoffID, version);

    -- stock, production and refused quantities add up to the ordered one once accepted.
    CREATE TABLE handoffLine (
      versionPosition INTEGER NOT NULL, lineNumber INTEGER NOT NULL, lineID TEXT NOT NULL, sourceProduct TEXT NOT NULL,
      product TEXT, isService INTEGER NOT NULL, description TEXT NOT NULL, quantitySteps INTEGER NOT NULL,
      unit TEXT NOT NULL, unitPriceMinor INTEGER NOT NULL, currency TEXT, discountBasisPoints INTEGER,
      taxBasisPoints INTEGER NOT NULL, requestedDate INTEGER,
      stockSteps INTEGER, stockDate INTEGER, productionSteps INTEGER, productionDate INTEGER,
      refusedSteps INTEGER, refusedCode TEXT, firstPromise INTEGER, currentPromise INTEGER,
      PRIMARY KEY (versionPosition, lineNumber)
    ) WITHOUT ROWID;

    -- The one decision of each version. errors: JSON.
    CREATE TABLE handoffDecision (
      handoffID TEXT NOT NULL, version INTEGER NOT NULL, sourceSystem TEXT NOT NULL,
      decision TEXT NOT NULL CHECK (decision IN ('accepted', 'partially-accepted', 'rejected', 'cancelled')),
      errors TEXT, netMinor INTEGER, taxMinor INTEGER, grossMinor INTEGER, decidedAt INTEGER NOT NULL,
      PRIMARY KEY (handoffID, version)
    ) WITHOUT ROWID;

    -- Facts that a version still waits for.
    CREATE TABLE handoffPrerequisite (
      prerequisite TEXT NOT NULL, handoffID TEXT NOT NULL,
      PRIMARY KEY (prerequisite, handoffID)
    ) WITHOUT ROWID;
    CREATE INDEX handoffPrerequisiteOf ON handoffPrerequisite (handoffID);

    CREATE TABLE handoffShipment (
      shipmentID TEXT PRIMARY KEY, handoffID TEXT NOT NULL, number TEXT NOT NULL, issuedAt INTEGER NOT NULL
    ) WITHOUT ROWID;
    CREATE TABLE handoffShipped (
      handoffID TEXT NOT NULL, lineID TEXT NOT NULL, product TEXT NOT NULL, quantitySteps INTEGER NOT NULL,
      unit TEXT NOT NULL,
      PRIMARY KEY (handoffID, lineID)
    ) WITHOUT ROWID;

    CREATE TABLE promiseChange (
      position INTEGER PRIMARY KEY AUTOINCREMENT, handoffID TEXT NOT NULL, lineID TEXT NOT NULL,
      fromDate INTEGER NOT NULL, toDate INTEGER NOT NULL, reason TEXT NOT NULL, changedAt INTEGER NOT NULL
    );
    CREATE INDEX promiseChangeOf ON promiseChange (handoffID);

    -- What came late, twice with other content, or for a hand-off nobody knows; noted and not acted upon.
    CREATE TABLE handoffIrregularity (
      position INTEGER PRIMARY KEY AUTOINCREMENT, handoffID TEXT NOT NULL, version INTEGER NOT NULL,
      code TEXT NOT NULL, detail TEXT NOT NULL, notedAt INTEGER NOT NULL
    );
    CREATE INDEX handoffIrregularityOf ON handoffIrregularity (handoffID);
    """
}
