import AccountingDomain
import GRDB
import Persistence
import Values

/// An invoice about to be stored.
struct NewInvoice {
  let invoiceID: String
  let number: String
  let shipmentID: String
  let order: AcceptedTerms
  let document: Invoice.Document
  let issuedAt: Instant
  let dueDate: LocalDate
}

enum InvoiceStore {
  static func isInvoiced(shipmentID: String, _ db: Database) throws -> Bool {
    try Int.fetchOne(
      db.cachedStatement(sql: "SELECT 1 FROM invoice WHERE shipmentID = ?"), arguments: [shipmentID]) != nil
  }

  /// How many steps of each line of an order were invoiced at the terms given, by line.
  static func invoicedSteps(of order: AcceptedTerms, _ db: Database) throws -> [String: Int64] {
    let rows = try Row.fetchCursor(
      db.cachedStatement(
        sql: """
          SELECT l.lineID, l.product, l.unit, l.unitPriceMinor, l.discountBasisPoints, l.taxBasisPoints,
            sum(l.quantitySteps)
          FROM invoice i JOIN invoiceLine l ON l.invoicePosition = i.position
          WHERE i.orderID = ? AND i.handoffID = ? GROUP BY 1, 2, 3, 4, 5, 6
          """),
      arguments: [order.orderID, order.handoffID])
    var steps: [String: Int64] = [:]
    while let row = try rows.next() {
      let lineID: String = row[0]
      guard let term = order.terms[lineID], term.product == row[1], term.accepted.unit.code == row[2],
        term.unitPrice.minorUnits == row[3], term.discountBasisPoints == row[4], term.taxRate.basisPoints == row[5]
      else { continue }
      steps[lineID] = row[6]
    }
    return steps
  }

  static func insert(_ invoice: NewInvoice, customerPosition: Int64, _ db: Database) throws {
    let order = invoice.order
    let total = invoice.document.total
    try db.cachedStatement(
      sql: """
        INSERT INTO invoice (invoiceID, number, customerID, handoffID, orderID, orderNumber, shipmentID, payment,
          currency, netMinor, taxMinor, grossMinor, residualMinor, issuedAt, dueOn)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """
    ).execute(arguments: [
      invoice.invoiceID, invoice.number, order.customerID, order.handoffID, order.orderID, order.orderNumber,
      invoice.shipmentID, order.payment, order.currency.code, total.net.minorUnits, total.tax.minorUnits,
      total.gross.minorUnits, total.gross.minorUnits, invoice.issuedAt, invoice.dueDate,
    ])
    let position = db.lastInsertedRowID
    let insert = try db.cachedStatement(
      sql: """
        INSERT INTO invoiceLine (invoicePosition, lineNumber, customerPosition, issuedAt, lineID, product, description,
          unit, quantitySteps, unitPriceMinor, discountBasisPoints, netMinor, taxBasisPoints)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """)
    for (index, line) in invoice.document.lines.enumerated() {
      let term = line.term
      try insert.execute(arguments: [
        position, index + 1, customerPosition, invoice.issuedAt, term.lineID, term.product, term.description,
        line.quantity.unit.code, line.quantity.steps, term.unitPrice.minorUnits, term.discountBasisPoints,
        line.net.minorUnits, term.taxRate.basisPoints,
      ])
    }
  }

  // MARK: Settlement

  /// The customer's open invoices, oldest first, as many as it takes to hold `amount`; `first` are put
  /// before all others, in their order.
  static func openItems(
    _ customerID: String, holding amount: Money, first: [Int64] = [], _ db: Database
  ) throws -> [Settlement.OpenItem] {
    var items: [Settlement.OpenItem] = []
    var missing = amount.minorUnits
    for key in first where missing > 0 {
      guard let item = try item(key, customerID, amount.currency, db), item.residual.isPositive else { continue }
      items.append(item)
      missing -= item.residual.minorUnits
    }
    guard missing > 0 else { return items }
    let taken = Set(items.map(\.key))
    let rows = try Row.fetchCursor(
      db.cachedStatement(
        sql: """
          SELECT position, invoiceID, grossMinor, residualMinor FROM invoice
          WHERE customerID = ? AND currency = ? AND residualMinor > 0 ORDER BY issuedAt, position
          """),
      arguments: [customerID, amount.currency.code])
    while missing > 0, let row = try rows.next() {
      let item = openItem(row, amount.currency)
      guard !taken.contains(item.key) else { continue }
      items.append(item)
      missing -= item.residual.minorUnits
    }
    return items
  }

  private static func item(
    _ key: Int64, _ customerID: String, _ currency: Currency, _ db: Database
  ) throws -> Settlement.OpenItem? {
    let row = try Row.fetchOne(
      db.cachedStatement(
        sql: """
          SELECT position, invoiceID, grossMinor, residualMinor FROM invoice
          WHERE position = ? AND customerID = ? AND currency = ?
          """),
      arguments: [key, customerID, currency.code])
    return row.map { openItem($0, currency) }
  }

  /// An invoice of the customer, open or not, in whatever currency.
  static func item(invoiceID: String, _ customerID: String, _ db: Database) throws -> Settlement.OpenItem? {
    let row = try Row.fetchOne(
      db.cachedStatement(
        sql: """
          SELECT position, invoiceID, grossMinor, residualMinor, currency FROM invoice
          WHERE invoiceID = ? AND customerID = ?
          """),
      arguments: [invoiceID, customerID])
    return row.map { openItem($0, Currency($0[4])!) }
  }

  private static func openItem(_ row: Row, _ currency: Currency) -> Settlement.OpenItem {
    Settlement.OpenItem(
      key: row[0], invoiceID: row[1], gross: Money(minorUnits: row[2], currency: currency),
      residual: Money(minorUnits: row[3], currency: currency))
  }

  static func setResidual(_ residual: Money, of key: Int64, _ db: Database) throws {
    try db.cachedStatement(sql: "UPDATE invoice SET residualMinor = ? WHERE position = ?")
      .execute(arguments: [residual.minorUnits, key])
  }

  // MARK: Crediting

  /// The customer's invoiced lines of a product whose goods are not credited in full, oldest first, as many
  /// as it takes to hold `steps`.
  static func uncredited(
    _ key: CreditNote.ProductKey, customerPosition: Int64, holding steps: Int64, _ db: Database
  ) throws -> [CreditNote.InvoicedLine] {
    let rows = try Row.fetchCursor(
      db.cachedStatement(
        sql: lineColumns + """
          FROM invoiceLine l JOIN invoice i ON i.position = l.invoicePosition
          WHERE l.customerPosition = ? AND l.product = ? AND l.creditedSteps < l.quantitySteps AND l.unit = ?
          ORDER BY l.issuedAt, l.invoicePosition, l.lineNumber
          """),
      arguments: [customerPosition, key.product, key.unit.code])
    var lines: [CreditNote.InvoicedLine] = []
    var missing = steps
    while missing > 0, let row = try rows.next() {
      let line = invoicedLine(row)
      lines.append(line)
      missing -= line.uncredited.steps
    }
    return lines
  }

  /// All invoiced lines of one line of an order, oldest first. (The plus keeps SQLite on the index of the
  /// order: a customer may have very many invoices.)
  static func invoicedLines(
    orderID: String, lineID: String, customerID: String, _ db: Database
  ) throws -> [CreditNote.InvoicedLine] {
    let rows = try Row.fetchAll(
      db.cachedStatement(
        sql: lineColumns + """
          FROM invoice i JOIN invoiceLine l ON l.invoicePosition = i.position
          WHERE i.orderID = ? AND +i.customerID = ? AND l.lineID = ?
          ORDER BY i.issuedAt, i.position, l.lineNumber
          """),
      arguments: [orderID, customerID, lineID])
    return rows.map(invoicedLine)
  }

  private static let lineColumns = """
    SELECT l.invoicePosition, l.lineNumber, i.invoiceID, i.orderID, l.lineID, l.quantitySteps, l.creditedSteps, l.unit,
    l.product, l.description, l.unitPriceMinor, l.discountBasisPoints, l.taxBasisPoints, i.currency, l.netMinor

    """

  private static func invoicedLine(_ row: Row) -> CreditNote.InvoicedLine {
    let unit = UnitOfMeasure(row[7])!
    let invoiced = Quantity(steps: row[5], unit: unit)
    return CreditNote.InvoicedLine(
      invoiceKey: row[0], lineNumber: row[1], invoiceID: row[2], orderID: row[3], lineID: row[4],
      invoiced: invoiced, credited: Quantity(steps: row[6], unit: unit),
      net: Money(minorUnits: row[14], currency: Currency(row[13])!),
      term: Invoice.Term(
        lineID: row[4], product: row[8], description: row[9], accepted: invoiced,
        unitPrice: Money(minorUnits: row[10], currency: Currency(row[13])!), discountBasisPoints: row[11],
        taxRate: TaxRate(basisPoints: row[12])))
  }
}
