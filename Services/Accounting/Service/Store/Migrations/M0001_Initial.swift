import Persistence

/// The schema of accounting. Amounts are minor units, quantities steps of their unit, times microseconds
/// since 1970 (UTC), days days since 1970.
enum AccountingMigrations {
  static let all = [
    Migration("M0001_Initial", sql: ledger + customers + credit + orders + receivables), creditedWithGoods,
    overdueHold, productionCost, scrapLoss, subcontractedWork,
  ]

  private static let ledger = """
    CREATE TABLE account (
      code TEXT PRIMARY KEY, name TEXT NOT NULL,
      type TEXT NOT NULL CHECK (type IN ('asset', 'liability', 'equity', 'income', 'expense')),
      -- A control account moves only with its sub-ledger.
      isControl INTEGER NOT NULL
    ) WITHOUT ROWID;
    INSERT INTO account (code, name, type, isControl) VALUES
      ('1000', 'Bank', 'asset', 0),
      ('1100', 'Accounts receivable', 'asset', 1),
      ('1150', 'Customer credits, unapplied', 'asset', 1),
      ('1300', 'Inventory', 'asset', 0),
      ('2200', 'Output tax', 'liability', 0),
      ('3000', 'Share capital', 'equity', 0),
      ('3900', 'Opening balances', 'equity', 0),
      ('4000', 'Revenue', 'income', 0),
      ('4100', 'Sales returns', 'income', 0),
      ('5000', 'Cost of goods sold', 'expense', 0),
      ('6000', 'Other operating expenses', 'expense', 0);

    CREATE TABLE journalEntry (
      position INTEGER PRIMARY KEY,
      number TEXT NOT NULL UNIQUE,
      kind TEXT NOT NULL,
      documentID TEXT NOT NULL,
      documentNumber TEXT NOT NULL,
      text TEXT NOT NULL,
      postedAt INTEGER NOT NULL,
      recordedAt INTEGER NOT NULL,
      actor TEXT NOT NULL,
      -- SHA-256 over this entry and the hash of the one before it.
      hash TEXT NOT NULL
    );
    CREATE UNIQUE INDEX journalEntryDocument ON journalEntry (documentID, kind);
    CREATE TABLE journalLine (
      entryPosition INTEGER NOT NULL REFERENCES journalEntry (position),
      lineNumber INTEGER NOT NULL,
      account TEXT NOT NULL REFERENCES account (code),
      currency TEXT NOT NULL,
      -- Debit positive, credit negative.
      amountMinor INTEGER NOT NULL CHECK (amountMinor <> 0),
      PRIMARY KEY (entryPosition, lineNumber)
    ) WITHOUT ROWID;
    CREATE INDEX journalLineAccount ON journalLine (account, entryPosition);
    CREATE TRIGGER journalEntryIsFinal BEFORE UPDATE ON journalEntry
      BEGIN SELECT RAISE(ABORT, 'a posted journal entry is never changed: post a reversing entry'); END;
    CREATE TRIGGER journalEntryStays BEFORE DELETE ON journalEntry
      BEGIN SELECT RAISE(ABORT, 'a posted journal entry is never deleted: post a reversing entry'); END;
    CREATE TRIGGER journalLineIsFinal BEFORE UPDATE ON journalLine
      BEGIN SELECT RAISE(ABORT, 'a posted journal line is never changed: post a reversing entry'); END;
    CREATE TRIGGER journalLineStays BEFORE DELETE ON journalLine
      BEGIN SELECT RAISE(ABORT, 'a posted journal line is never deleted: post a reversing entry'); END;
    -- The sums of journalLine per account and day, kept in the posting transaction.
    CREATE TABLE accountDay (
      account TEXT NOT NULL, currency TEXT NOT NULL, day INTEGER NOT NULL,
      debitMinor INTEGER NOT NULL, creditMinor INTEGER NOT NULL,
      PRIMARY KEY (account, currency, day)
    ) WITHOUT ROWID;

    """

  private static let customers = """
    CREATE TABLE customer (
      position INTEGER PRIMARY KEY,
      customerID TEXT NOT NULL UNIQUE,
      number TEXT NOT NULL,
      legalName TEXT NOT NULL,
      taxID TEXT,
      billTo TEXT NOT NULL,
      currency TEXT NOT NULL,
      paymentTermsDays INTEGER NOT NULL,
      creditLimitMinor INTEGER NOT NULL CHECK (creditLimitMinor >= 0),
      blockedReason TEXT,
      onboardedAt INTEGER NOT NULL
    );
    -- Maintained with every document, so that a credit check reads one row.
    CREATE TABLE customerBalance (
      customerID TEXT NOT NULL REFERENCES customer (customerID),
      currency TEXT NOT NULL,
      receivablesMinor INTEGER NOT NULL CHECK (receivablesMinor >= 0),
      unappliedMinor INTEGER NOT NULL CHECK (unappliedMinor >= 0),
      reservedMinor INTEGER NOT NULL CHECK (reservedMinor >= 0),
      PRIMARY KEY (customerID, currency)
    ) WITHOUT ROWID;
    -- The limit that a new customer starts with; zero where none is set.
    CREATE TABLE creditPolicy (currency TEXT PRIMARY KEY, defaultLimitMinor INTEGER NOT NULL) WITHOUT ROWID;

    """

  private static let credit = """
    -- What one order holds of its customer's credit. pendingState: none, reserved, held
    CREATE TABLE creditExposure (
      handoffID TEXT PRIMARY KEY,
      customerID TEXT NOT NULL REFERENCES customer (customerID),
      orderID TEXT NOT NULL,
      orderNumber TEXT NOT NULL,
      currency TEXT NOT NULL,
      confirmedMinor INTEGER NOT NULL,
      confirmedVersion INTEGER NOT NULL,
      invoicedMinor INTEGER NOT NULL,
      pendingState TEXT NOT NULL CHECK (pendingState IN ('none', 'reserved', 'held')),
      pendingVersion INTEGER NOT NULL,
      pendingMinor INTEGER NOT NULL,
      lastVersion INTEGER NOT NULL,
      isCancelled INTEGER NOT NULL,
      reservedMinor INTEGER NOT NULL CHECK (reservedMinor >= 0)
    ) WITHOUT ROWID;
    CREATE INDEX creditExposureCustomer ON creditExposure (customerID, currency) WHERE reservedMinor > 0;
    -- One row per version asked about, with the answer. answer: approved, held, declined, withdrawn, late
    CREATE TABLE creditCheck (
      handoffID TEXT NOT NULL,
      version INTEGER NOT NULL,
      customerID TEXT NOT NULL,
      currency TEXT NOT NULL,
      amountMinor INTEGER NOT NULL,
      requestedAt INTEGER NOT NULL,
      -- How long an approval may stay unconfirmed.
      reservationMicroseconds INTEGER NOT NULL,
      answer TEXT NOT NULL CHECK (answer IN ('approved', 'held', 'declined', 'withdrawn', 'late')),
      exposureMinor INTEGER NOT NULL,
      limitMinor INTEGER NOT NULL,
      code TEXT,
      decidedBy TEXT,
      reason TEXT,
      decidedAt INTEGER NOT NULL,
      PRIMARY KEY (handoffID, version)
    ) WITHOUT ROWID;
    CREATE INDEX creditCheckHeld ON creditCheck (requestedAt, handoffID, version) WHERE answer = 'held';

    """

  private static let orders = """
    -- Every accepted version of every order, with the terms to invoice at.
    CREATE TABLE acceptedOrder (
      position INTEGER PRIMARY KEY,
      handoffID TEXT NOT NULL,
      version INTEGER NOT NULL,
      orderID TEXT NOT NULL,
      orderNumber TEXT NOT NULL,
      customerID TEXT NOT NULL,
      payment TEXT NOT NULL CHECK (payment IN ('account', 'prepaid')),
      currency TEXT NOT NULL,
      paymentTermsDays INTEGER NOT NULL,
      grossMinor INTEGER NOT NULL,
      acceptedAt INTEGER NOT NULL
    );
    CREATE UNIQUE INDEX acceptedOrderIdentity ON acceptedOrder (handoffID, version);
    CREATE TABLE acceptedLine (
      orderPosition INTEGER NOT NULL REFERENCES acceptedOrder (position),
      lineID TEXT NOT NULL,
      product TEXT NOT NULL,
      description TEXT NOT NULL,
      unit TEXT NOT NULL,
      acceptedSteps INTEGER NOT NULL,
      unitPriceMinor INTEGER NOT NULL,
      discountBasisPoints INTEGER NOT NULL,
      taxBasisPoints INTEGER NOT NULL,
      PRIMARY KEY (orderPosition, lineID)
    ) WITHOUT ROWID;

    """

  private static let receivables = """
    CREATE TABLE invoice (
      position INTEGER PRIMARY KEY,
      invoiceID TEXT NOT NULL UNIQUE,
      number TEXT NOT NULL UNIQUE,
      customerID TEXT NOT NULL REFERENCES customer (customerID),
      handoffID TEXT NOT NULL,
      orderID TEXT NOT NULL,
      orderNumber TEXT NOT NULL,
      shipmentID TEXT NOT NULL UNIQUE,
      payment TEXT NOT NULL,
      currency TEXT NOT NULL,
      netMinor INTEGER NOT NULL,
      taxMinor INTEGER NOT NULL,
      grossMinor INTEGER NOT NULL,
      residualMinor INTEGER NOT NULL CHECK (residualMinor >= 0 AND residualMinor <= grossMinor),
      issuedAt INTEGER NOT NULL,
      dueOn INTEGER NOT NULL
    );
    CREATE INDEX invoiceOpen ON invoice (customerID, currency, issuedAt, position) WHERE residualMinor > 0;
    CREATE INDEX invoiceOrder ON invoice (orderID);
    CREATE INDEX invoiceOrderNumber ON invoice (orderNumber);
    CREATE INDEX invoiceCustomer ON invoice (customerID, position);
    -- customerPosition and issuedAt repeat the invoice's, so that matching reads one index.
    CREATE TABLE invoiceLine (
      invoicePosition INTEGER NOT NULL REFERENCES invoice (position),
      lineNumber INTEGER NOT NULL,
      customerPosition INTEGER NOT NULL,
      issuedAt INTEGER NOT NULL,
      lineID TEXT NOT NULL,
      product TEXT NOT NULL,
      description TEXT NOT NULL,
      unit TEXT NOT NULL,
      quantitySteps INTEGER NOT NULL,
      creditedSteps INTEGER NOT NULL DEFAULT 0 CHECK (creditedSteps >= 0 AND creditedSteps <= quantitySteps),
      unitPriceMinor INTEGER NOT NULL,
      discountBasisPoints INTEGER NOT NULL,
      netMinor INTEGER NOT NULL,
      taxBasisPoints INTEGER NOT NULL,
      PRIMARY KEY (invoicePosition, lineNumber)
    ) WITHOUT ROWID;
    CREATE INDEX invoiceLineUncredited
      ON invoiceLine (customerPosition, product, issuedAt, invoicePosition, lineNumber)
      WHERE creditedSteps < quantitySteps;

    CREATE TABLE payment (
      position INTEGER PRIMARY KEY,
      paymentID TEXT NOT NULL UNIQUE,
      number TEXT NOT NULL UNIQUE,
      customerID TEXT NOT NULL REFERENCES customer (customerID),
      currency TEXT NOT NULL,
      amountMinor INTEGER NOT NULL CHECK (amountMinor > 0),
      unappliedMinor INTEGER NOT NULL CHECK (unappliedMinor >= 0 AND unappliedMinor <= amountMinor),
      reference TEXT,
      receivedAt INTEGER NOT NULL
    );
    CREATE UNIQUE INDEX paymentReference ON payment (customerID, reference) WHERE reference IS NOT NULL;
    CREATE INDEX paymentCustomer ON payment (customerID, position);
    CREATE INDEX paymentUnapplied ON payment (customerID) WHERE unappliedMinor > 0;
    CREATE TABLE paymentReversal (
      reversalID TEXT PRIMARY KEY,
      number TEXT NOT NULL UNIQUE,
      paymentPosition INTEGER NOT NULL UNIQUE REFERENCES payment (position),
      reason TEXT NOT NULL,
      reversedAt INTEGER NOT NULL
    ) WITHOUT ROWID;

    CREATE TABLE creditNote (
      position INTEGER PRIMARY KEY,
      creditNoteID TEXT NOT NULL UNIQUE,
      number TEXT NOT NULL UNIQUE,
      customerID TEXT NOT NULL REFERENCES customer (customerID),
      returnID TEXT UNIQUE,
      reference TEXT,
      isGoodsReturn INTEGER NOT NULL,
      reason TEXT NOT NULL,
      currency TEXT NOT NULL,
      netMinor INTEGER NOT NULL,
      taxMinor INTEGER NOT NULL,
      grossMinor INTEGER NOT NULL,
      unappliedMinor INTEGER NOT NULL CHECK (unappliedMinor >= 0 AND unappliedMinor <= grossMinor),
      issuedAt INTEGER NOT NULL
    );
    CREATE UNIQUE INDEX creditNoteReference ON creditNote (customerID, reference) WHERE reference IS NOT NULL;
    CREATE INDEX creditNoteCustomer ON creditNote (customerID, position);
    CREATE INDEX creditNoteUnapplied ON creditNote (customerID) WHERE unappliedMinor > 0;
    CREATE TABLE creditNoteLine (
      creditNotePosition INTEGER NOT NULL REFERENCES creditNote (position),
      lineNumber INTEGER NOT NULL,
      product TEXT NOT NULL,
      description TEXT NOT NULL,
      unit TEXT NOT NULL,
      quantitySteps INTEGER NOT NULL,
      unmatchedSteps INTEGER NOT NULL CHECK (unmatchedSteps >= 0 AND unmatchedSteps <= quantitySteps),
      unitPriceMinor INTEGER NOT NULL,
      netMinor INTEGER NOT NULL,
      taxBasisPoints INTEGER NOT NULL,
      PRIMARY KEY (creditNotePosition, lineNumber)
    ) WITHOUT ROWID;
    CREATE TABLE creditMatch (
      creditNotePosition INTEGER NOT NULL,
      creditLineNumber INTEGER NOT NULL,
      invoicePosition INTEGER NOT NULL,
      invoiceLineNumber INTEGER NOT NULL,
      quantitySteps INTEGER NOT NULL CHECK (quantitySteps > 0),
      PRIMARY KEY (creditNotePosition, creditLineNumber, invoicePosition, invoiceLineNumber)
    ) WITHOUT ROWID;
    CREATE INDEX creditMatchInvoice ON creditMatch (invoicePosition, invoiceLineNumber);

    -- Goods that came back, each return handled once.
    CREATE TABLE goodsReturn (
      returnID TEXT PRIMARY KEY, customerID TEXT NOT NULL, creditNoteID TEXT, returnedAt INTEGER NOT NULL
    ) WITHOUT ROWID;

    -- What of a payment or credit note went to which invoice. Never changed: a reversal adds the negative.
    CREATE TABLE allocation (
      position INTEGER PRIMARY KEY,
      creditKind TEXT NOT NULL CHECK (creditKind IN ('payment', 'credit-note')),
      creditPosition INTEGER NOT NULL,
      invoicePosition INTEGER NOT NULL REFERENCES invoice (position),
      amountMinor INTEGER NOT NULL CHECK (amountMinor <> 0),
      allocatedAt INTEGER NOT NULL
    );
    CREATE INDEX allocationCredit ON allocation (creditKind, creditPosition);
    CREATE INDEX allocationInvoice ON allocation (invoicePosition);
    CREATE TRIGGER allocationIsFinal BEFORE UPDATE ON allocation
      BEGIN SELECT RAISE(ABORT, 'an allocation is never changed: reverse it'); END;
    CREATE TRIGGER allocationStays BEFORE DELETE ON allocation
      BEGIN SELECT RAISE(ABORT, 'an allocation is never deleted: reverse it'); END;
    """
}
