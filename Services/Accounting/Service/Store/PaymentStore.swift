import AccountingDomain
import GRDB
import Persistence
import Values

/// A payment or credit note with what is left of it.
struct CreditItem {
  /// `payment` or `credit-note`.
  let kind: String
  let key: Int64
  let id: String
  let number: String
  let customerID: String
  let amount: Money
  let unapplied: Money
  let isReversed: Bool
}

enum PaymentStore {
  static func insert(
    id: String, number: String, customerID: String, amount: Money, unapplied: Money, reference: String?, at: Instant,
    _ db: Database
  ) throws -> Int64 {
    try db.cachedStatement(
      sql: """
        INSERT INTO payment (paymentID, number, customerID, currency, amountMinor, unappliedMinor, reference,
          receivedAt)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?)
        """
    ).execute(arguments: [
      id, number, customerID, amount.currency.code, amount.minorUnits, unapplied.minorUnits, reference, at,
    ])
    return db.lastInsertedRowID
  }

  static func find(_ paymentID: String, _ db: Database) throws -> CreditItem? {
    try item(
      """
      SELECT 'payment', position, paymentID, number, customerID, currency, amountMinor, unappliedMinor,
        EXISTS (SELECT 1 FROM paymentReversal WHERE paymentPosition = position)
      FROM payment WHERE paymentID = ?
      """, [paymentID], db)
  }

  /// The payment that bears this reference already.
  static func find(reference: String, of customerID: String, _ db: Database) throws -> CreditItem? {
    try item(
      """
      SELECT 'payment', position, paymentID, number, customerID, currency, amountMinor, unappliedMinor,
        EXISTS (SELECT 1 FROM paymentReversal WHERE paymentPosition = position)
      FROM payment WHERE customerID = ? AND reference = ?
      """, [customerID, reference], db)
  }

  static func findCreditNote(_ creditNoteID: String, _ db: Database) throws -> CreditItem? {
    try item(
      """
      SELECT 'credit-note', position, creditNoteID, number, customerID, currency, grossMinor, unappliedMinor, 0
      FROM creditNote WHERE creditNoteID = ?
      """, [creditNoteID], db)
  }

  private static func item(_ sql: String, _ arguments: StatementArguments, _ db: Database) throws -> CreditItem? {
    try Row.fetchOne(db.cachedStatement(sql: sql), arguments: arguments).map { row in
      let currency = Currency(row[5])!
      return CreditItem(
        kind: row[0], key: row[1], id: row[2], number: row[3], customerID: row[4],
        amount: Money(minorUnits: row[6], currency: currency), unapplied: Money(minorUnits: row[7], currency: currency),
        isReversed: row[8])
    }
  }

  static func setUnapplied(_ unapplied: Money, of item: CreditItem, _ db: Database) throws {
    let sql =
      item.kind == "payment"
      ? "UPDATE payment SET unappliedMinor = ? WHERE position = ?"
      : "UPDATE creditNote SET unappliedMinor = ? WHERE position = ?"
    try db.cachedStatement(sql: sql).execute(arguments: [unapplied.minorUnits, item.key])
  }

  static func insertReversal(
    id: String, number: String, of payment: CreditItem, reason: String, at: Instant, _ db: Database
  ) throws {
    try db.cachedStatement(
      sql: """
        INSERT INTO paymentReversal (reversalID, number, paymentPosition, reason, reversedAt) VALUES (?, ?, ?, ?, ?)
        """
    ).execute(arguments: [id, number, payment.key, reason, at])
  }

  // MARK: Allocations

  /// `amount` is negative when a reversal takes an allocation back.
  static func allocate(
    _ kind: String, _ key: Int64, to invoice: Int64, _ amount: Money, at: Instant, _ db: Database
  ) throws {
    try db.cachedStatement(
      sql: """
        INSERT INTO allocation (creditKind, creditPosition, invoicePosition, amountMinor, allocatedAt)
        VALUES (?, ?, ?, ?, ?)
        """
    ).execute(arguments: [kind, key, invoice, amount.minorUnits, at])
  }

  /// What of a payment stands against each invoice, with the invoice as it is now.
  static func allocations(of payment: CreditItem, _ db: Database) throws -> [Settlement.Share] {
    let currency = payment.amount.currency
    let rows = try Row.fetchAll(
      db.cachedStatement(
        sql: """
          SELECT i.position, i.invoiceID, i.grossMinor, i.residualMinor, sum(a.amountMinor) AS allocated
          FROM allocation a JOIN invoice i ON i.position = a.invoicePosition
          WHERE a.creditKind = 'payment' AND a.creditPosition = ?
          GROUP BY i.position HAVING allocated <> 0 ORDER BY min(a.position)
          """),
      arguments: [payment.key])
    return rows.map { row in
      Settlement.Share(
        item: Settlement.OpenItem(
          key: row[0], invoiceID: row[1], gross: Money(minorUnits: row[2], currency: currency),
          residual: Money(minorUnits: row[3], currency: currency)),
        amount: Money(minorUnits: row[4], currency: currency))
    }
  }
}
