import Persistence

/// The tables of customer service, oldest step first.
enum CustomerServiceMigrations {
  static let all: [Migration] = [
    Migration(
      "M0001_Initial",
      sql: """
        CREATE TABLE customer (
          customerID TEXT PRIMARY KEY, number TEXT NOT NULL, legalName TEXT NOT NULL
        ) WITHOUT ROWID;

        -- status: new, assigned, working, on-hold, resolved, closed. messageID: of the mail or form that
        -- opened it; the same one never opens two cases.
        CREATE TABLE serviceCase (
          caseID TEXT PRIMARY KEY,
          number TEXT NOT NULL UNIQUE,
          customerID TEXT NOT NULL REFERENCES customer,
          orderID TEXT,
          kind TEXT NOT NULL,
          priority TEXT NOT NULL,
          subject TEXT NOT NULL,
          description TEXT,
          status TEXT NOT NULL,
          owner TEXT,
          reopenCount INTEGER NOT NULL,
          messageID TEXT UNIQUE,
          openedAt INTEGER NOT NULL,
          closedAt INTEGER
        );
        CREATE INDEX serviceCaseCustomer ON serviceCase (customerID, caseID);
        CREATE INDEX serviceCaseStatus ON serviceCase (status, caseID);
        CREATE INDEX serviceCaseOwner ON serviceCase (owner, caseID);

        -- What happened to a case: notes, assignments (detail is the owner), changes of status.
        CREATE TABLE caseEntry (
          position INTEGER PRIMARY KEY,
          caseID TEXT NOT NULL REFERENCES serviceCase,
          at INTEGER NOT NULL,
          author TEXT NOT NULL,
          kind TEXT NOT NULL,
          fromStatus TEXT,
          toStatus TEXT,
          detail TEXT
        );
        CREATE INDEX caseEntryCase ON caseEntry (caseID, position);

        CREATE TABLE shippedOrder (
          orderID TEXT PRIMARY KEY, number TEXT NOT NULL, customerID TEXT NOT NULL
        ) WITHOUT ROWID;

        -- Goods only; all quantities in the line's unit. expected: authorised and not back yet.
        CREATE TABLE shippedLine (
          orderID TEXT NOT NULL,
          lineID TEXT NOT NULL,
          product TEXT NOT NULL,
          unit TEXT NOT NULL,
          shippedSteps INTEGER NOT NULL,
          returnedSteps INTEGER NOT NULL DEFAULT 0,
          expectedSteps INTEGER NOT NULL DEFAULT 0,
          PRIMARY KEY (orderID, lineID),
          CHECK (returnedSteps >= 0 AND expectedSteps >= 0 AND returnedSteps + expectedSteps <= shippedSteps)
        ) WITHOUT ROWID;

        -- The shipments and receipts that the quantities contain, so that each counts once.
        CREATE TABLE shipmentSeen (shipmentID TEXT PRIMARY KEY) WITHOUT ROWID;
        CREATE TABLE receiptSeen (
          returnID TEXT NOT NULL, orderID TEXT NOT NULL, lineID TEXT NOT NULL, returnedAt INTEGER NOT NULL,
          quantitySteps INTEGER NOT NULL, PRIMARY KEY (returnID, orderID, lineID, returnedAt)
        ) WITHOUT ROWID;
        CREATE INDEX receiptSeenLine ON receiptSeen (orderID, lineID);

        CREATE TABLE returnRequest (
          returnID TEXT PRIMARY KEY,
          number TEXT NOT NULL UNIQUE,
          caseID TEXT NOT NULL REFERENCES serviceCase,
          customerID TEXT NOT NULL,
          orderID TEXT NOT NULL,
          requestedAt INTEGER NOT NULL
        );
        CREATE INDEX returnRequestCase ON returnRequest (caseID);
        CREATE INDEX returnRequestOrder ON returnRequest (orderID);
        CREATE TABLE returnRequestLine (
          returnID TEXT NOT NULL REFERENCES returnRequest,
          position INTEGER NOT NULL,
          lineID TEXT NOT NULL,
          product TEXT NOT NULL,
          requestedSteps INTEGER NOT NULL,
          unit TEXT NOT NULL,
          reason TEXT NOT NULL,
          PRIMARY KEY (returnID, position)
        ) WITHOUT ROWID;
        """)
  ]
}
