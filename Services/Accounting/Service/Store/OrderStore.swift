import AccountingDomain
import GatewayContract
import GRDB
import Persistence
import Values

/// The terms of one accepted version of an order.
struct AcceptedTerms {
  let handoffID: String
  let orderID: String
  let orderNumber: String
  let customerID: String
  let payment: String
  let currency: Currency
  let paymentTermsDays: Int
  /// By line.
  let terms: [String: Invoice.Term]
}

enum OrderStore {
  /// Keeps an accepted version; false when it is known already.
  static func insert(_ event: OrderAccepted, _ db: Database) throws -> Bool {
    try db.cachedStatement(
      sql: """
        INSERT OR IGNORE INTO acceptedOrder (handoffID, version, orderID, orderNumber, customerID, payment, currency,
          paymentTermsDays, grossMinor, acceptedAt)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """
    ).execute(arguments: [
      event.handoffID, event.version, event.orderID, event.orderNumber, event.customerID, event.payment,
      event.currency, event.paymentTermsDays, event.gross.minorUnits, event.acceptedAt,
    ])
    guard db.changesCount > 0 else { return false }
    let position = db.lastInsertedRowID
    let insert = try db.cachedStatement(
      sql: """
        INSERT INTO acceptedLine (orderPosition, lineID, product, description, unit, acceptedSteps, unitPriceMinor,
          discountBasisPoints, taxBasisPoints)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
        """)
    for line in event.lines {
      try insert.execute(arguments: [
        position, line.lineID, line.product, line.description, line.ordered.unit.code,
        line.promises.reduce(0) { $0 + $1.quantity.steps }, line.unitPrice.minorUnits, line.discountBasisPoints ?? 0,
        line.taxRate.basisPoints,
      ])
    }
    return true
  }

  static func terms(_ handoffID: String, version: Int, _ db: Database) throws -> AcceptedTerms? {
    let header = try Row.fetchOne(
      db.cachedStatement(
        sql: """
          SELECT position, orderID, orderNumber, customerID, payment, currency, paymentTermsDays
          FROM acceptedOrder WHERE handoffID = ? AND version = ?
          """),
      arguments: [handoffID, version])
    guard let header else { return nil }
    let currency = Currency(header[5])!
    let rows = try Row.fetchCursor(
      db.cachedStatement(
        sql: """
          SELECT lineID, product, description, unit, acceptedSteps, unitPriceMinor, discountBasisPoints, taxBasisPoints
          FROM acceptedLine WHERE orderPosition = ?
          """),
      arguments: [header[0] as Int64])
    var terms: [String: Invoice.Term] = [:]
    while let row = try rows.next() {
      let term = Invoice.Term(
        lineID: row[0], product: row[1], description: row[2],
        accepted: Quantity(steps: row[4], unit: UnitOfMeasure(row[3])!),
        unitPrice: Money(minorUnits: row[5], currency: currency), discountBasisPoints: row[6],
        taxRate: TaxRate(basisPoints: row[7]))
      terms[term.lineID] = term
    }
    return AcceptedTerms(
      handoffID: handoffID, orderID: header[1], orderNumber: header[2], customerID: header[3], payment: header[4],
      currency: currency, paymentTermsDays: header[6], terms: terms)
  }
}
