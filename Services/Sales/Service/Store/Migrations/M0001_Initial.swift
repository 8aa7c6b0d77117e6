import Persistence

/// The tables of Sales, oldest step first.
enum SalesMigrations {
  static let all: [Migration] = [
    Migration(
      "M0001_Initial",
      sql: """
        CREATE TABLE account (
          accountID TEXT PRIMARY KEY,
          number TEXT NOT NULL UNIQUE,
          legalName TEXT NOT NULL,
          taxID TEXT,
          billToName TEXT NOT NULL,
          billToStreet TEXT,
          billToPostcode TEXT,
          billToCity TEXT,
          billToCountry TEXT NOT NULL,
          currency TEXT NOT NULL,
          paymentTermsDays INTEGER NOT NULL,
          openedAt INTEGER NOT NULL
        );

        CREATE TABLE product (
          code TEXT PRIMARY KEY,
          name TEXT NOT NULL,
          kind TEXT NOT NULL,
          supply TEXT NOT NULL,
          unit TEXT NOT NULL,
          listPriceMinor INTEGER NOT NULL,
          currency TEXT NOT NULL,
          active INTEGER NOT NULL
        );

        CREATE TABLE taxRate (
          country TEXT PRIMARY KEY, basisPoints INTEGER NOT NULL, setAt INTEGER NOT NULL
        ) WITHOUT ROWID;

        -- state: draft, signed, active, terminated. Days since 1970-01-01.
        CREATE TABLE contract (
          contractID TEXT PRIMARY KEY,
          number TEXT NOT NULL UNIQUE,
          accountID TEXT NOT NULL REFERENCES account,
          state TEXT NOT NULL,
          signedBy TEXT,
          signatureHash TEXT,
          firstDay INTEGER,
          lastDay INTEGER,
          terminationReason TEXT,
          draftedAt INTEGER NOT NULL
        );
        CREATE INDEX contractAccount ON contract (accountID);

        -- state: draft, confirmed, cancelling, cancelled. version: the latest.
        CREATE TABLE salesOrder (
          orderID TEXT PRIMARY KEY,
          number TEXT NOT NULL UNIQUE,
          accountID TEXT NOT NULL REFERENCES account,
          state TEXT NOT NULL,
          version INTEGER NOT NULL,
          cancellationReason TEXT,
          draftedAt INTEGER NOT NULL
        );
        CREATE INDEX salesOrderAccount ON salesOrder (accountID, orderID);

        -- One row per version; never changed once confirmed, but for the ERP's answer.
        -- orderedAt is null while it is a draft. errors and promises are the answer's, as JSON.
        CREATE TABLE orderVersion (
          orderID TEXT NOT NULL REFERENCES salesOrder,
          version INTEGER NOT NULL,
          contractID TEXT,
          customerReference TEXT,
          currency TEXT NOT NULL,
          payment TEXT NOT NULL,
          shipComplete INTEGER NOT NULL,
          requestedDate INTEGER NOT NULL,
          shipToName TEXT NOT NULL,
          shipToStreet TEXT,
          shipToPostcode TEXT,
          shipToCity TEXT,
          shipToCountry TEXT NOT NULL,
          netMinor INTEGER NOT NULL,
          taxMinor INTEGER NOT NULL,
          grossMinor INTEGER NOT NULL,
          reason TEXT,
          orderedAt INTEGER,
          handoff TEXT NOT NULL,
          answeredAt INTEGER,
          heldCode TEXT,
          effectiveVersion INTEGER,
          errors TEXT,
          promises TEXT,
          PRIMARY KEY (orderID, version)
        ) WITHOUT ROWID;
        CREATE INDEX orderVersionTroubled ON orderVersion (handoff, orderID) WHERE handoff IN ('held', 'rejected');

        CREATE TABLE orderLine (
          orderID TEXT NOT NULL,
          version INTEGER NOT NULL,
          position INTEGER NOT NULL,
          lineID TEXT NOT NULL,
          product TEXT NOT NULL,
          description TEXT NOT NULL,
          quantitySteps INTEGER NOT NULL,
          unit TEXT NOT NULL,
          unitPriceMinor INTEGER NOT NULL,
          discountBasisPoints INTEGER NOT NULL,
          taxBasisPoints INTEGER NOT NULL,
          netMinor INTEGER NOT NULL,
          requestedDate INTEGER,
          PRIMARY KEY (orderID, version, position)
        ) WITHOUT ROWID;

        -- The history of promise dates, with reasons; version is the accepted one that it concerns.
        CREATE TABLE promiseChange (
          position INTEGER PRIMARY KEY,
          orderID TEXT NOT NULL,
          version INTEGER NOT NULL,
          lineID TEXT NOT NULL,
          fromDate INTEGER NOT NULL,
          toDate INTEGER NOT NULL,
          reason TEXT NOT NULL,
          changedAt INTEGER NOT NULL,
          UNIQUE (orderID, lineID, fromDate, toDate, changedAt)
        );
        """),
    forecast,
  ]
}
