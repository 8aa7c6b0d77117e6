import AccountingDomain
import GRDB
import Persistence
import Values

/// Reads for people and programs: balances, open items, credit holds.
package enum CustomerQueries {
  package static func balance(_ customerID: String, currency: Currency? = nil, _ db: Database) throws
    -> CustomerBalanceView?
  {
    guard let customer = try CustomerStore.find(customerID, db) else { return nil }
    let balance = try CustomerStore.balance(customerID, currency ?? customer.currency, db)
    let number = try String.fetchOne(
      db.cachedStatement(sql: "SELECT number FROM customer WHERE customerID = ?"), arguments: [customerID])
    let standing = customer.standing(balance)
    return CustomerBalanceView(
      customerID: customerID, number: number ?? "", legalName: customer.legalName,
      currency: balance.receivables.currency.code, openBalance: standing.openBalance,
      openReceivables: standing.openReceivables, unappliedCredits: standing.unappliedCredits,
      reserved: standing.reserved, exposure: standing.exposure, creditLimit: standing.limit,
      creditStatus: standing.status, blockedReason: standing.blockedReason)
  }

  /// Everything with something left, oldest first, after an item's date and id.
  package static func openItems(
    _ customerID: String, after: (date: Instant, id: String)?, limit: Int, _ db: Database
  ) throws -> [OpenItemView] {
    try Row.fetchAll(
      db,
      sql: """
        SELECT * FROM (
          SELECT 'invoice', invoiceID AS id, number, issuedAt AS date, dueOn, grossMinor, residualMinor, currency
          FROM invoice WHERE customerID = ?1 AND residualMinor > 0
          UNION ALL
          SELECT 'payment', paymentID, number, receivedAt, NULL, amountMinor, -unappliedMinor, currency
          FROM payment WHERE customerID = ?1 AND unappliedMinor > 0
          UNION ALL
          SELECT 'credit-note', creditNoteID, number, issuedAt, NULL, grossMinor, -unappliedMinor, currency
          FROM creditNote WHERE customerID = ?1 AND unappliedMinor > 0)
        WHERE ?2 IS NULL OR (date, id) > (?2, ?3) ORDER BY date, id LIMIT ?4
        """, arguments: [customerID, after?.date, after?.id, limit]
    ).map { row in
      let currency = Currency(row[7])!
      return OpenItemView(
        kind: row[0], id: row[1], number: row[2], date: row[3], dueDate: row[4],
        amount: Money(minorUnits: row[5], currency: currency), open: Money(minorUnits: row[6], currency: currency))
    }
  }

  /// Open credit holds, longest waiting first, after a hand-off.
  package static func creditHolds(after cursor: String?, limit: Int, _ db: Database) throws -> [CreditHoldView] {
    let rows = try Row.fetchAll(
      db,
      sql: holds + """
         WHERE k.answer = 'held' AND (?1 IS NULL OR (k.requestedAt, k.handoffID) > (
          SELECT requestedAt, handoffID FROM creditCheck WHERE handoffID = ?1 ORDER BY version DESC LIMIT 1))
        ORDER BY k.requestedAt, k.handoffID, k.version LIMIT ?2
        """, arguments: [cursor, limit])
    return try rows.map { try hold($0, db) }
  }

  package static func creditHold(_ handoffID: String, version: Int, _ db: Database) throws -> CreditHoldView? {
    let row = try Row.fetchOne(
      db, sql: holds + " WHERE k.handoffID = ? AND k.version = ?", arguments: [handoffID, version])
    return try row.map { try hold($0, db) }
  }

  private static let holds = """
    SELECT k.handoffID, k.version, e.orderID, e.orderNumber, k.customerID, k.currency, k.amountMinor, k.answer,
      k.decidedAt, e.reservedMinor, k.code
    FROM creditCheck k JOIN creditExposure e ON e.handoffID = k.handoffID
    """

  private static func hold(_ row: Row, _ db: Database) throws -> CreditHoldView {
    let currency = Currency(row[5])!
    let customerID: String = row[4]
    let customer = try CustomerStore.find(customerID, db)!
    let standing = customer.standing(try CustomerStore.balance(customerID, currency, db))
    return CreditHoldView(
      handoffID: row[0], version: row[1], orderID: row[2], orderNumber: row[3], customerID: customerID,
      legalName: customer.legalName, amount: Money(minorUnits: row[6], currency: currency),
      exposure: standing.exposure - Money(minorUnits: row[9], currency: currency), openBalance: standing.openBalance,
      limit: standing.limit, status: row[7], code: row[10], heldAt: row[8])
  }
}
