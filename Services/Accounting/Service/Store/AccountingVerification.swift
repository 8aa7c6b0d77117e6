import AccountingDomain
import GRDB
import Messaging
import Values

/// The invariants of accounting, with their numbers, and the figures that other services must share.
enum AccountingVerification {
  static func verify(_ db: Database) throws -> Verification {
    Verification(
      checks: try [
        entriesBalance(db), ledgerBalances(db), accountDaysAgree(db), auditChain(db), receivablesControl(db),
        creditsControl(db), balancesAgree(db), reservationsAgree(db), residualsAgree(db), creditsAgree(db),
        creditedQuantities(db), shipmentsOnce(db), invoicedQuantities(db), workOrderCosts(db),
        scrapLosses(db),
      ],
      figures: try figures(db))
  }

  // MARK: Ledger

  private static func entriesBalance(_ db: Database) throws -> VerificationCheck {
    let entries = try count("SELECT count(*) FROM journalEntry", db)
    let wrong = try count(
      """
      SELECT count(*) FROM (
        SELECT 1 FROM journalLine GROUP BY entryPosition, currency HAVING sum(amountMinor) <> 0)
      """, db)
    return VerificationCheck(
      "every entry balances", wrong == 0, "\(entries) entries, \(wrong) of them not zero in some currency")
  }

  private static func ledgerBalances(_ db: Database) throws -> VerificationCheck {
    let lines = try count("SELECT count(*) FROM journalLine", db)
    let sums = try Row.fetchAll(db, sql: "SELECT currency, sum(amountMinor) FROM journalLine GROUP BY currency")
    let wrong = sums.contains { ($0[1] as Int64) != 0 }
    let text = sums.map { "\($0[0] as String) \($0[1] as Int64)" }.joined(separator: ", ")
    return VerificationCheck("ledger balances", !wrong, "\(lines) lines, sum \(text.isEmpty ? "0" : text)")
  }

  private static func accountDaysAgree(_ db: Database) throws -> VerificationCheck {
    let wrong = try count(
      """
      SELECT count(*) FROM (
        SELECT account, currency, sum(amountMinor) AS amount FROM (
          SELECT account, currency, amountMinor FROM journalLine
          UNION ALL SELECT account, currency, creditMinor - debitMinor FROM accountDay)
        GROUP BY account, currency HAVING amount <> 0)
      """, db)
    return VerificationCheck(
      "daily sums match the journal", wrong == 0, "\(wrong) accounts whose daily sums differ from their lines")
  }

  private static func auditChain(_ db: Database) throws -> VerificationCheck {
    let entries = try Row.fetchCursor(
      db,
      sql: """
        SELECT position, number, kind, documentID, documentNumber, text, postedAt, hash FROM journalEntry
        ORDER BY position
        """)
    let lines = try db.cachedStatement(
      sql: "SELECT account, amountMinor, currency FROM journalLine WHERE entryPosition = ? ORDER BY lineNumber")
    var previous = ""
    var checked = 0
    while let row = try entries.next() {
      let content = try Row.fetchAll(lines, arguments: [row[0] as Int64]).map { line in
        JournalEntry.Line(
          AccountCode(rawValue: line[0]), Money(minorUnits: line[1], currency: Currency(line[2])!))
      }
      let number: String = row[1]
      guard let kind = JournalEntry.Kind(rawValue: row[2]),
        let entry = try? JournalEntry(
          kind: kind, documentID: row[3], documentNumber: row[4], text: row[5], lines: content),
        entry.hash(number: number, postedAt: row[6], after: previous) == row[7]
      else {
        return VerificationCheck("audit chain holds", false, "the chain breaks at entry \(number)")
      }
      previous = row[7]
      checked += 1
    }
    return VerificationCheck("audit chain holds", true, "\(checked) entries, head \(previous.prefix(12))")
  }

  // MARK: Control accounts and maintained columns

  private static func receivablesControl(_ db: Database) throws -> VerificationCheck {
    try control(
      "receivables control equals open invoices", account: .receivables,
      "SELECT currency, sum(residualMinor) FROM invoice GROUP BY currency", db)
  }

  private static func creditsControl(_ db: Database) throws -> VerificationCheck {
    try control(
      "customer credits control equals unapplied credits", account: .customerCredits,
      """
      SELECT currency, -sum(unappliedMinor) FROM (
        SELECT currency, unappliedMinor FROM payment UNION ALL SELECT currency, unappliedMinor FROM creditNote)
      GROUP BY currency
      """, db)
  }

  private static func control(
    _ name: String, account: AccountCode, _ subledger: String, _ db: Database
  ) throws -> VerificationCheck {
    let ledger = try sums(
      "SELECT currency, sum(amountMinor) FROM journalLine WHERE account = ? GROUP BY currency",
      [account.rawValue], db)
    let items = try sums(subledger, [], db)
    let amounts = items.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }
    let text = amounts.isEmpty ? "0" : amounts.joined(separator: ", ")
    return VerificationCheck(
      name, ledger == items, "account \(account.rawValue) \(ledger == items ? "=" : "differs from") sub-ledger \(text)")
  }

  private static func sums(_ sql: String, _ arguments: StatementArguments, _ db: Database) throws -> [String: Int64] {
    var result: [String: Int64] = [:]
    for row in try Row.fetchAll(db, sql: sql, arguments: arguments) where (row[1] as Int64) != 0 {
      result[row[0]] = row[1]
    }
    return result
  }

  private static func balancesAgree(_ db: Database) throws -> VerificationCheck {
    let customers = try count("SELECT count(*) FROM customerBalance", db)
    let wrong = try count(
      """
      SELECT count(*) FROM (
        SELECT customerID, currency, sum(r) AS receivables, sum(u) AS unapplied FROM (
          SELECT customerID, currency, receivablesMinor AS r, unappliedMinor AS u FROM customerBalance
          UNION ALL SELECT customerID, currency, -residualMinor, 0 FROM invoice
          UNION ALL SELECT customerID, currency, 0, -unappliedMinor FROM payment
          UNION ALL SELECT customerID, currency, 0, -unappliedMinor FROM creditNote)
        GROUP BY customerID, currency HAVING receivables <> 0 OR unapplied <> 0)
      """, db)
    return VerificationCheck(
      "customer balances equal their documents", wrong == 0, "\(customers) balances, \(wrong) differ")
  }

  private static func reservationsAgree(_ db: Database) throws -> VerificationCheck {
    let wrong = try count(
      """
      SELECT count(*) FROM (
        SELECT customerID, currency, sum(r) AS reserved FROM (
          SELECT customerID, currency, reservedMinor AS r FROM customerBalance
          UNION ALL SELECT customerID, currency, -reservedMinor FROM creditExposure)
        GROUP BY customerID, currency HAVING reserved <> 0)
      """, db)
    let orders = try count("SELECT count(*) FROM creditExposure WHERE reservedMinor > 0", db)
    return VerificationCheck(
      "reserved exposure equals its orders", wrong == 0, "\(orders) orders hold credit, \(wrong) customers differ")
  }

  // MARK: Documents

  private static func residualsAgree(_ db: Database) throws -> VerificationCheck {
    let invoices = try count("SELECT count(*) FROM invoice", db)
    let wrong = try count(
      """
      SELECT count(*) FROM invoice i
      WHERE residualMinor < 0 OR grossMinor <> netMinor + taxMinor OR residualMinor <> grossMinor
        - coalesce((SELECT sum(amountMinor) FROM allocation a WHERE a.invoicePosition = i.position), 0)
      """, db)
    return VerificationCheck(
      "invoice residual equals gross less allocations", wrong == 0, "\(invoices) invoices, \(wrong) differ")
  }

  private static func creditsAgree(_ db: Database) throws -> VerificationCheck {
    let wrong = try count(
      """
      SELECT
        (SELECT count(*) FROM payment p
         WHERE unappliedMinor < 0 OR unappliedMinor <>
           CASE WHEN EXISTS (SELECT 1 FROM paymentReversal r WHERE r.paymentPosition = p.position) THEN 0
           ELSE amountMinor END
           - coalesce((SELECT sum(amountMinor) FROM allocation a
             WHERE a.creditKind = 'payment' AND a.creditPosition = p.position), 0))
        + (SELECT count(*) FROM creditNote n
           WHERE unappliedMinor < 0 OR grossMinor <> netMinor + taxMinor OR unappliedMinor <> grossMinor
             - coalesce((SELECT sum(amountMinor) FROM allocation a
               WHERE a.creditKind = 'credit-note' AND a.creditPosition = n.position), 0))
      """, db)
    let payments = try count("SELECT count(*) FROM payment", db)
    let notes = try count("SELECT count(*) FROM creditNote", db)
    return VerificationCheck(
      "allocations stay within their payment or credit note", wrong == 0,
      "\(payments) payments and \(notes) credit notes, \(wrong) differ")
  }

  private static func creditedQuantities(_ db: Database) throws -> VerificationCheck {
    let wrong = try count(
      """
      SELECT count(*) FROM invoiceLine l
      LEFT JOIN (
        SELECT invoicePosition, invoiceLineNumber, sum(quantitySteps) AS steps FROM creditMatch
        JOIN creditNote n ON n.position = creditNotePosition WHERE n.isGoodsReturn OR n.returnID IS NOT NULL
        GROUP BY 1, 2) m
        ON m.invoicePosition = l.invoicePosition AND m.invoiceLineNumber = l.lineNumber
      WHERE l.creditedSteps <> coalesce(m.steps, 0) OR l.creditedSteps > l.quantitySteps
      """, db)
    let lines = try count("SELECT count(*) FROM invoiceLine", db)
    return VerificationCheck(
      "credited quantity within invoiced quantity", wrong == 0, "\(lines) invoiced lines, \(wrong) differ")
  }

  private static func shipmentsOnce(_ db: Database) throws -> VerificationCheck {
    let row = try Row.fetchOne(db, sql: "SELECT count(*), count(DISTINCT shipmentID) FROM invoice")!
    return VerificationCheck(
      "each shipment invoiced once", (row[0] as Int64) == row[1],
      "\(row[0] as Int64) invoices for \(row[1] as Int64) shipments")
  }

  private static func invoicedQuantities(_ db: Database) throws -> VerificationCheck {
    let wrong = try count(
      """
      SELECT count(*) FROM (
        SELECT i.handoffID, l.lineID, sum(l.quantitySteps) AS steps FROM invoice i
        JOIN invoiceLine l ON l.invoicePosition = i.position GROUP BY 1, 2) s
      WHERE s.steps > (
        SELECT max(t.acceptedSteps) FROM acceptedOrder o JOIN acceptedLine t ON t.orderPosition = o.position
        WHERE o.handoffID = s.handoffID AND t.lineID = s.lineID)
      """, db)
    return VerificationCheck(
      "invoiced quantity within accepted quantity", wrong == 0, "\(wrong) order lines invoiced above what was accepted")
  }

  private static func workOrderCosts(_ db: Database) throws -> VerificationCheck {
    let wrong = try count(
      """
      WITH entry AS (
        SELECT e.documentID, count(DISTINCT e.position) AS entries,
          sum(CASE l.account WHEN '\(AccountCode.inventory.rawValue)' THEN l.amountMinor ELSE 0 END) AS stockMinor
        FROM journalEntry e JOIN journalLine l ON l.entryPosition = e.position
        WHERE e.kind = '\(JournalEntry.Kind.productionCost.rawValue)' GROUP BY e.documentID)
      SELECT (SELECT count(*) FROM workOrderCost c LEFT JOIN entry e ON e.documentID = c.workOrderID
              WHERE materialMinor + labourMinor + overheadMinor + serviceMinor <> outputMinor + varianceMinor
                OR coalesce(e.entries, 1) <> 1 OR coalesce(e.stockMinor, 0) <> outputMinor - materialMinor)
        + (SELECT count(*) FROM entry e LEFT JOIN workOrderCost c ON c.workOrderID = e.documentID
           WHERE c.workOrderID IS NULL)
      """, db)
    let costs = try count("SELECT count(*) FROM workOrderCost", db)
    return VerificationCheck(
      "work order costs are posted once", wrong == 0, "\(costs) work orders with a cost, \(wrong) differ")
  }

  private static func scrapLosses(_ db: Database) throws -> VerificationCheck {
    let wrong = try count(
      """
      WITH entry AS (
        SELECT e.documentID, count(DISTINCT e.position) AS entries,
          sum(CASE l.account WHEN '\(AccountCode.inventory.rawValue)' THEN l.amountMinor ELSE 0 END) AS stockMinor
        FROM journalEntry e JOIN journalLine l ON l.entryPosition = e.position
        WHERE e.kind = '\(JournalEntry.Kind.scrapLoss.rawValue)' GROUP BY e.documentID)
      SELECT (SELECT count(*) FROM scrapLoss s LEFT JOIN entry e ON e.documentID = s.scrapID
              WHERE coalesce(e.entries, 1) <> 1 OR coalesce(e.stockMinor, 0) <> -costMinor)
        + (SELECT count(*) FROM entry e LEFT JOIN scrapLoss s ON s.scrapID = e.documentID WHERE s.scrapID IS NULL)
      """, db)
    let losses = try count("SELECT count(*) FROM scrapLoss", db)
    return VerificationCheck("scrapped goods are a loss once", wrong == 0, "\(losses) losses, \(wrong) differ")
  }

  // MARK: Figures

  private static func figures(_ db: Database) throws -> [String: Int64] {
    let accepted = try String.fetchAll(db, sql: "SELECT handoffID || ':' || version FROM acceptedOrder")
    let shipments = try String.fetchAll(db, sql: "SELECT shipmentID FROM invoice")
    let costs = try String.fetchAll(db, sql: "SELECT workOrderID FROM workOrderCost")
    let open = try count("SELECT coalesce(sum(residualMinor), 0) FROM invoice", db)
    let unapplied = try count(
      """
      SELECT coalesce((SELECT sum(unappliedMinor) FROM payment), 0)
        + coalesce((SELECT sum(unappliedMinor) FROM creditNote), 0)
      """, db)
    return [
      "acceptedOrders": Int64(accepted.count), "acceptedOrders.digest": setDigest(accepted),
      "shipments": Int64(shipments.count), "shipments.digest": setDigest(shipments),
      "workOrderCosts": Int64(costs.count), "workOrderCosts.digest": setDigest(costs),
      "openReceivablesMinor": open, "unappliedCreditsMinor": unapplied, "openBalanceMinor": open - unapplied,
    ]
  }

  private static func count(_ sql: String, _ db: Database) throws -> Int64 { try Int64.fetchOne(db, sql: sql) ?? 0 }
}
