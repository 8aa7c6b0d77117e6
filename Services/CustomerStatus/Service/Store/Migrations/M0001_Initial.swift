import Persistence

enum CustomerStatusMigrations {
  static let all = [
    Migration(
      "M0001_Initial",
      sql: """
        CREATE TABLE customer (
          customerID TEXT PRIMARY KEY, number TEXT NOT NULL, name TEXT NOT NULL, currency TEXT NOT NULL,
          version INTEGER NOT NULL DEFAULT 0, asOf INTEGER NOT NULL
        ) WITHOUT ROWID;
        CREATE INDEX customerNumber ON customer (number);
        -- Which customer an account of a CRM is.
        CREATE TABLE customerAccount (
          sourceSystem TEXT NOT NULL, sourceReference TEXT NOT NULL, customerID TEXT NOT NULL,
          PRIMARY KEY (sourceSystem, sourceReference)
        ) WITHOUT ROWID;

        CREATE TABLE orderStatus (
          orderID TEXT PRIMARY KEY, handoffID TEXT, customerID TEXT, accountID TEXT, number TEXT NOT NULL,
          sourceSystem TEXT NOT NULL, version INTEGER NOT NULL, answer TEXT NOT NULL, note TEXT,
          orderedAt INTEGER NOT NULL, asOf INTEGER NOT NULL
        ) WITHOUT ROWID;
        CREATE INDEX orderOfCustomer ON orderStatus (customerID, orderedAt);
        CREATE INDEX orderOfAccount ON orderStatus (accountID) WHERE customerID IS NULL;
        CREATE INDEX orderNumber ON orderStatus (number);
        CREATE TABLE orderLine (
          orderID TEXT NOT NULL, lineID TEXT NOT NULL, position INTEGER NOT NULL, product TEXT NOT NULL,
          description TEXT NOT NULL, unit TEXT NOT NULL, orderedSteps INTEGER NOT NULL, acceptedSteps INTEGER,
          refusedSteps INTEGER NOT NULL DEFAULT 0, refusedCode TEXT,
          inProductionSteps INTEGER NOT NULL DEFAULT 0, readySteps INTEGER NOT NULL DEFAULT 0,
          shippedSteps INTEGER NOT NULL DEFAULT 0, invoicedSteps INTEGER NOT NULL DEFAULT 0,
          returnedSteps INTEGER NOT NULL DEFAULT 0, firstPromise INTEGER, currentPromise INTEGER, asOf INTEGER NOT NULL,
          PRIMARY KEY (orderID, lineID)
        ) WITHOUT ROWID;
        CREATE TABLE promiseChange (
          position INTEGER PRIMARY KEY AUTOINCREMENT, orderID TEXT NOT NULL, lineID TEXT NOT NULL,
          fromDate INTEGER NOT NULL, toDate INTEGER NOT NULL, reason TEXT NOT NULL, changedAt INTEGER NOT NULL
        );
        CREATE INDEX promiseChangeOfOrder ON promiseChange (orderID);
        -- Every accepted version, to compare with the services that fulfil it.
        CREATE TABLE acceptedVersion (
          handoffID TEXT NOT NULL, version INTEGER NOT NULL, PRIMARY KEY (handoffID, version)
        ) WITHOUT ROWID;

        CREATE TABLE shipment (
          shipmentID TEXT PRIMARY KEY, orderID TEXT NOT NULL, customerID TEXT NOT NULL, number TEXT NOT NULL,
          status TEXT NOT NULL, carrier TEXT, tracking TEXT, issuedAt INTEGER, asOf INTEGER NOT NULL
        ) WITHOUT ROWID;
        CREATE INDEX shipmentOfCustomer ON shipment (customerID);
        CREATE TABLE shipmentLine (
          shipmentID TEXT NOT NULL, lineID TEXT NOT NULL, product TEXT NOT NULL, unit TEXT NOT NULL,
          quantitySteps INTEGER NOT NULL, PRIMARY KEY (shipmentID, lineID)
        ) WITHOUT ROWID;

        CREATE TABLE invoice (
          invoiceID TEXT PRIMARY KEY, customerID TEXT NOT NULL, orderID TEXT NOT NULL, orderNumber TEXT NOT NULL,
          number TEXT NOT NULL, currency TEXT NOT NULL, grossMinor INTEGER NOT NULL, residualMinor INTEGER NOT NULL,
          issuedAt INTEGER NOT NULL, dueDate INTEGER NOT NULL, asOf INTEGER NOT NULL
        ) WITHOUT ROWID;
        CREATE INDEX invoiceOfCustomer ON invoice (customerID, issuedAt);
        CREATE INDEX invoiceOfOrder ON invoice (orderID);
        CREATE TABLE creditNote (
          creditNoteID TEXT PRIMARY KEY, customerID TEXT NOT NULL, number TEXT NOT NULL, currency TEXT NOT NULL,
          grossMinor INTEGER NOT NULL, reason TEXT NOT NULL, issuedAt INTEGER NOT NULL
        ) WITHOUT ROWID;
        CREATE INDEX creditNoteOfCustomer ON creditNote (customerID, issuedAt);
        CREATE TABLE balance (
          customerID TEXT PRIMARY KEY, currency TEXT NOT NULL, openBalanceMinor INTEGER NOT NULL,
          openReceivablesMinor INTEGER NOT NULL, unappliedCreditsMinor INTEGER NOT NULL, headRoomMinor INTEGER NOT NULL,
          creditStatus TEXT NOT NULL, asOf INTEGER NOT NULL
        ) WITHOUT ROWID;

        CREATE TABLE customerCase (
          caseID TEXT PRIMARY KEY, customerID TEXT NOT NULL, orderID TEXT, number TEXT NOT NULL, subject TEXT NOT NULL,
          priority TEXT NOT NULL, status TEXT NOT NULL, openedAt INTEGER NOT NULL, asOf INTEGER NOT NULL
        ) WITHOUT ROWID;
        CREATE INDEX caseOfCustomer ON customerCase (customerID);

        CREATE TABLE timeline (
          position INTEGER PRIMARY KEY AUTOINCREMENT, customerID TEXT NOT NULL, orderID TEXT, at INTEGER NOT NULL,
          sentence TEXT NOT NULL
        );
        CREATE INDEX timelineOfCustomer ON timeline (customerID, at);

        -- What the batch under way changed, and what was told to subscribers; not part of the read model.
        CREATE TABLE dirtyCustomer (customerID TEXT PRIMARY KEY, parts TEXT NOT NULL) WITHOUT ROWID;
        CREATE TABLE customerChange (
          position INTEGER PRIMARY KEY AUTOINCREMENT, customerID TEXT NOT NULL, version INTEGER NOT NULL,
          parts TEXT NOT NULL, asOf INTEGER NOT NULL
        );
        """),
    workAndReadiness, openOrders, transit,
  ]
}
