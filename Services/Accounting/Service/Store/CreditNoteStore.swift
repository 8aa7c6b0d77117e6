import AccountingDomain
import GRDB
import Persistence
import Values

/// A credit note about to be stored.
struct NewCreditNote {
  let creditNoteID: String
  let number: String
  let customerID: String
  let returnID: String?
  let reference: String?
  let goodsReturn: Bool
  let reason: String
  let document: CreditNote.Document
  let unapplied: Money
  let issuedAt: Instant

  /// Whether it credits goods that came back or are to, rather than their price alone.
  var isWithGoods: Bool { goodsReturn || returnID != nil }
}

enum CreditNoteStore {
  /// Stores the credit note; where its goods came back, or are to, its matched quantities count as credited.
  /// Returns its key.
  static func insert(_ note: NewCreditNote, _ db: Database) throws -> Int64 {
    let total = note.document.total
    try db.cachedStatement(
      sql: """
        INSERT INTO creditNote (creditNoteID, number, customerID, returnID, reference, isGoodsReturn, reason, currency,
          netMinor, taxMinor, grossMinor, unappliedMinor, issuedAt)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """
    ).execute(arguments: [
      note.creditNoteID, note.number, note.customerID, note.returnID, note.reference, note.goodsReturn, note.reason,
      total.net.currency.code, total.net.minorUnits, total.tax.minorUnits, total.gross.minorUnits,
      note.unapplied.minorUnits, note.issuedAt,
    ])
    let position = db.lastInsertedRowID
    for (index, line) in note.document.lines.enumerated() {
      try insert(line, number: index + 1, of: position, withGoods: note.isWithGoods, db)
    }
    return position
  }

  private static func insert(
    _ line: CreditNote.Line, number: Int, of position: Int64, withGoods: Bool, _ db: Database
  ) throws {
    try db.cachedStatement(
      sql: """
        INSERT INTO creditNoteLine (creditNotePosition, lineNumber, product, description, unit, quantitySteps,
          unmatchedSteps, unitPriceMinor, netMinor, taxBasisPoints)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """
    ).execute(arguments: [
      position, number, line.product, line.description, line.quantity.unit.code, line.quantity.steps,
      line.unmatched.steps, line.unitPrice.minorUnits, line.net.minorUnits, line.taxRate.basisPoints,
    ])
    for match in line.matched {
      try db.cachedStatement(
        sql: """
          INSERT INTO creditMatch (creditNotePosition, creditLineNumber, invoicePosition, invoiceLineNumber,
            quantitySteps)
          VALUES (?, ?, ?, ?, ?)
          """
      ).execute(arguments: [position, number, match.line.invoiceKey, match.line.lineNumber, match.quantity.steps])
      guard withGoods else { continue }
      try db.cachedStatement(
        sql: "UPDATE invoiceLine SET creditedSteps = creditedSteps + ? WHERE invoicePosition = ? AND lineNumber = ?"
      ).execute(arguments: [match.quantity.steps, match.line.invoiceKey, match.line.lineNumber])
    }
  }

  /// The credit note that bears this reference already.
  static func find(reference: String, of customerID: String, _ db: Database) throws -> (id: String, gross: Money)? {
    let row = try Row.fetchOne(
      db.cachedStatement(
        sql: "SELECT creditNoteID, grossMinor, currency FROM creditNote WHERE customerID = ? AND reference = ?"),
      arguments: [customerID, reference])
    return row.map { ($0[0], Money(minorUnits: $0[1], currency: Currency($0[2])!)) }
  }

  // MARK: Returns

  /// Notes a return; false when it was handled before.
  static func noteReturn(
    _ returnID: String, customerID: String, creditNoteID: String?, at: Instant, _ db: Database
  ) throws -> Bool {
    try db.cachedStatement(
      sql: "INSERT OR IGNORE INTO goodsReturn (returnID, customerID, creditNoteID, returnedAt) VALUES (?, ?, ?, ?)"
    ).execute(arguments: [returnID, customerID, creditNoteID, at])
    return db.changesCount > 0
  }

  /// How much of one line of an order has come back: credited with goods, or by a return.
  static func returned(orderID: String, lineID: String, _ db: Database) throws -> Int64 {
    try Int64.fetchOne(
      db.cachedStatement(
        sql: """
          SELECT coalesce(sum(m.quantitySteps), 0)
          FROM invoice i
          JOIN invoiceLine l ON l.invoicePosition = i.position AND l.lineID = ?2
          JOIN creditMatch m ON m.invoicePosition = l.invoicePosition AND m.invoiceLineNumber = l.lineNumber
          JOIN creditNote n ON n.position = m.creditNotePosition
          WHERE i.orderID = ?1 AND (n.isGoodsReturn OR n.returnID IS NOT NULL)
          """),
      arguments: [orderID, lineID])!
  }
}
