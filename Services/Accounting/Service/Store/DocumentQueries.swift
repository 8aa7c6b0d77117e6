import AccountingContract
import AccountingDomain
import GRDB
import Persistence
import Values

/// Reads for people and programs: invoices, payments and credit notes.
package enum DocumentQueries {
  /// How a list of invoices is narrowed: by one of them, or not at all.
  package enum InvoiceFilter {
    case all
    case customer(String)
    case number(String)
    case order(String)
    case orderNumber(String)
  }

  /// In the order of issue, after an invoice.
  package static func invoices(
    _ filter: InvoiceFilter, after invoiceID: String?, limit: Int, _ db: Database
  ) throws -> [InvoiceView] {
    let condition: (sql: String, value: String?) =
      switch filter {
      case .all: ("?2 IS NULL", nil)
      case .customer(let id): ("customerID = ?2", id)
      case .number(let number): ("number = ?2", number)
      case .order(let id): ("orderID = ?2", id)
      case .orderNumber(let number): ("orderNumber = ?2", number)
      }
    let rows = try Row.fetchAll(
      db.cachedStatement(
        sql: "SELECT * FROM invoice WHERE " + condition.sql + """
           AND position > coalesce((SELECT position FROM invoice WHERE invoiceID = ?1), 0) ORDER BY position LIMIT ?3
          """),
      arguments: [invoiceID, condition.value, limit])
    return try rows.map { try invoice($0, whole: false, db) }
  }

  package static func invoice(_ invoiceID: String, _ db: Database) throws -> InvoiceView? {
    try Row.fetchOne(
      db.cachedStatement(
        sql: "SELECT * FROM invoice WHERE invoiceID = ?"), arguments: [invoiceID]
    )
    .map { try invoice($0, whole: true, db) }
  }

  private static func invoice(_ row: Row, whole: Bool, _ db: Database) throws -> InvoiceView {
    let currency = Currency(row["currency"])!
    func money(_ column: String) -> Money { Money(minorUnits: row[column], currency: currency) }
    let lines = whole ? try invoiceLines(row["position"], currency, db) : nil
    let total = lines.map { Tax.total(of: $0.map { ($0.net, $0.taxRate) }, currency: currency) }
    let state = Invoice.open(money("grossMinor"), residual: money("residualMinor"))
    return InvoiceView(
      invoiceID: row["invoiceID"], number: row["number"], customerID: row["customerID"], orderID: row["orderID"],
      orderNumber: row["orderNumber"], handoffID: row["handoffID"], shipmentID: row["shipmentID"],
      status: state.status, net: money("netMinor"), tax: money("taxMinor"), gross: money("grossMinor"),
      residual: money("residualMinor"), issuedAt: row["issuedAt"], dueDate: row["dueOn"], lines: lines,
      subtotals: total?.subtotals.map { TaxSubtotal(rate: $0.rate, base: $0.base, tax: $0.tax) },
      allocations: whole ? try allocations(" WHERE a.invoicePosition = ?", [row["position"] as Int64], db) : nil)
  }

  private static func invoiceLines(_ position: Int64, _ currency: Currency, _ db: Database) throws -> [InvoiceLine] {
    try Row.fetchAll(
      db.cachedStatement(
        sql: """
          SELECT lineID, product, description, quantitySteps, unit, unitPriceMinor, netMinor, taxBasisPoints
          FROM invoiceLine WHERE invoicePosition = ? ORDER BY lineNumber
          """),
      arguments: [position]
    ).map { row in
      InvoiceLine(
        lineID: row[0], product: row[1], description: row[2],
        quantity: Quantity(steps: row[3], unit: UnitOfMeasure(row[4])!),
        unitPrice: Money(minorUnits: row[5], currency: currency), net: Money(minorUnits: row[6], currency: currency),
        taxRate: TaxRate(basisPoints: row[7]))
    }
  }

  private static func allocations(_ condition: String, _ arguments: StatementArguments, _ db: Database) throws
    -> [AllocationView]
  {
    try Row.fetchAll(
      db.cachedStatement(
        sql: """
          SELECT a.creditKind, coalesce(p.paymentID, n.creditNoteID), coalesce(p.number, n.number),
            i.invoiceID, i.number,
            a.amountMinor, i.currency, a.allocatedAt
          FROM allocation a
          JOIN invoice i ON i.position = a.invoicePosition
          LEFT JOIN payment p ON a.creditKind = 'payment' AND p.position = a.creditPosition
          LEFT JOIN creditNote n ON a.creditKind = 'credit-note' AND n.position = a.creditPosition
          """ + condition + " ORDER BY a.position"),
      arguments: arguments
    ).map { row in
      AllocationView(
        kind: row[0], creditID: row[1], creditNumber: row[2], invoiceID: row[3], invoiceNumber: row[4],
        amount: Money(minorUnits: row[5], currency: Currency(row[6])!), at: row[7])
    }
  }

  // MARK: Payments

  /// In the order of receipt, after a payment.
  package static func payments(customerID: String?, after: String?, limit: Int, _ db: Database) throws -> [PaymentView]
  {
    let rows = try Row.fetchAll(
      db.cachedStatement(
        sql: paymentColumns + """
           WHERE p.position > coalesce((SELECT position FROM payment WHERE paymentID = ?1), 0)
            AND (?2 IS NULL OR p.customerID = ?2) ORDER BY p.position LIMIT ?3
          """),
      arguments: [after, customerID, limit])
    return try rows.map { try payment($0, db) }
  }

  package static func payment(_ paymentID: String, _ db: Database) throws -> PaymentView? {
    try Row.fetchOne(
      db.cachedStatement(
        sql: paymentColumns + " WHERE p.paymentID = ?"), arguments: [paymentID]
    )
    .map { try payment($0, db) }
  }

  private static let paymentColumns = """
    SELECT p.*, r.reversalID, r.number AS reversalNumber, r.reason, r.reversedAt
    FROM payment p LEFT JOIN paymentReversal r ON r.paymentPosition = p.position
    """

  private static func payment(_ row: Row, _ db: Database) throws -> PaymentView {
    let currency = Currency(row["currency"])!
    let reversalID: String? = row["reversalID"]
    return PaymentView(
      paymentID: row["paymentID"], number: row["number"], customerID: row["customerID"],
      amount: Money(minorUnits: row["amountMinor"], currency: currency),
      unapplied: Money(minorUnits: row["unappliedMinor"], currency: currency), reference: row["reference"],
      receivedAt: row["receivedAt"],
      reversal: reversalID.map { id in
        ReversalView(
          reversalID: id, number: row["reversalNumber"], reason: row["reason"], reversedAt: row["reversedAt"])
      },
      allocations: try allocations(
        " WHERE a.creditKind = 'payment' AND a.creditPosition = ?", [row["position"] as Int64], db))
  }

  // MARK: Credit notes

  /// In the order of issue, after a credit note.
  package static func creditNotes(customerID: String?, after: String?, limit: Int, _ db: Database) throws
    -> [CreditNoteView]
  {
    let rows = try Row.fetchAll(
      db.cachedStatement(
        sql: """
          SELECT * FROM creditNote
          WHERE position > coalesce((SELECT position FROM creditNote WHERE creditNoteID = ?1), 0)
            AND (?2 IS NULL OR customerID = ?2) ORDER BY position LIMIT ?3
          """),
      arguments: [after, customerID, limit])
    return try rows.map { try creditNote($0, db) }
  }

  package static func creditNote(_ creditNoteID: String, _ db: Database) throws -> CreditNoteView? {
    try Row.fetchOne(
      db.cachedStatement(
        sql: "SELECT * FROM creditNote WHERE creditNoteID = ?"), arguments: [creditNoteID]
    )
    .map { try creditNote($0, db) }
  }

  private static func creditNote(_ row: Row, _ db: Database) throws -> CreditNoteView {
    let currency = Currency(row["currency"])!
    let position: Int64 = row["position"]
    func money(_ column: String) -> Money { Money(minorUnits: row[column], currency: currency) }
    return CreditNoteView(
      creditNoteID: row["creditNoteID"], number: row["number"], customerID: row["customerID"],
      returnID: row["returnID"], reference: row["reference"], goodsReturn: row["isGoodsReturn"],
      reason: row["reason"], net: money("netMinor"), tax: money("taxMinor"), gross: money("grossMinor"),
      unapplied: money("unappliedMinor"), issuedAt: row["issuedAt"],
      lines: try creditNoteLines(position, currency, db),
      allocations: try allocations(" WHERE a.creditKind = 'credit-note' AND a.creditPosition = ?", [position], db))
  }

  private static func creditNoteLines(
    _ position: Int64, _ currency: Currency, _ db: Database
  ) throws -> [CreditNoteLine] {
    var matched: [Int: [CreditedInvoiceLine]] = [:]
    let matches = try Row.fetchAll(
      db.cachedStatement(
        sql: """
          SELECT m.creditLineNumber, i.invoiceID, i.orderID, l.lineID, m.quantitySteps, l.unit
          FROM creditMatch m
          JOIN invoiceLine l ON l.invoicePosition = m.invoicePosition AND l.lineNumber = m.invoiceLineNumber
          JOIN invoice i ON i.position = m.invoicePosition
          WHERE m.creditNotePosition = ? ORDER BY l.issuedAt, i.position, l.lineNumber
          """),
      arguments: [position])
    for row in matches {
      matched[row[0], default: []].append(
        CreditedInvoiceLine(
          invoiceID: row[1], orderID: row[2], lineID: row[3],
          quantity: Quantity(steps: row[4], unit: UnitOfMeasure(row[5])!)))
    }
    return try Row.fetchAll(
      db.cachedStatement(sql: "SELECT * FROM creditNoteLine WHERE creditNotePosition = ? ORDER BY lineNumber"),
      arguments: [position]
    ).map { row in
      let unit = UnitOfMeasure(row["unit"])!
      return CreditNoteLine(
        product: row["product"], description: row["description"],
        quantity: Quantity(steps: row["quantitySteps"], unit: unit),
        unitPrice: Money(minorUnits: row["unitPriceMinor"], currency: currency),
        net: Money(minorUnits: row["netMinor"], currency: currency),
        taxRate: TaxRate(basisPoints: row["taxBasisPoints"]), matched: matched[row["lineNumber"]] ?? [],
        unmatched: Quantity(steps: row["unmatchedSteps"], unit: unit))
    }
  }
}
