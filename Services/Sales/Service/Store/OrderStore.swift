import GRDB
import Persistence
import SalesDomain
import Values

/// An order in its latest version, as stored.
struct StoredOrder {
  let orderID: String
  let number: String
  var state: SalesOrder.State
  var version: Int
  /// Of the latest version.
  var content: SalesOrder.Content
  var reason: String?
  var cancellationReason: String?
  let draftedAt: Instant
  /// Nil while it is a draft.
  var orderedAt: Instant?
  /// The ERP's answer to the latest version.
  var answer = StoredAnswer()
}

enum OrderStore {
  static func insert(_ order: StoredOrder, in db: Database) throws {
    try db.cachedStatement(
      sql: "INSERT INTO salesOrder (orderID, number, accountID, state, version, draftedAt) VALUES (?, ?, ?, ?, ?, ?)"
    ).execute(arguments: [
      order.orderID, order.number, order.content.accountID, name(of: order.state), order.version, order.draftedAt,
    ])
    try insertVersion(order, in: db)
  }

  /// Writes the latest version, which is new, and its lines.
  static func insertVersion(_ order: StoredOrder, in db: Database) throws {
    let content = order.content
    let total = content.total
    let address = content.shipTo
    try db.cachedStatement(
      sql: """
        INSERT INTO orderVersion (orderID, version, contractID, customerReference, currency, payment, shipComplete,
          requestedDate, shipToName, shipToStreet, shipToPostcode, shipToCity, shipToCountry, netMinor, taxMinor,
          grossMinor, reason, orderedAt, handoff)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """
    ).execute(arguments: [
      order.orderID, order.version, content.contractID, content.customerReference, content.currency.code,
      content.payment.rawValue, content.shipComplete, content.requestedDate, address.name, address.street,
      address.postcode, address.city, address.country, total.net.minorUnits, total.tax.minorUnits,
      total.gross.minorUnits, order.reason, order.orderedAt, Handoff.State.pending.rawValue,
    ])
    let statement = try db.cachedStatement(
      sql: """
        INSERT INTO orderLine (orderID, version, position, lineID, product, description, quantitySteps, unit,
          unitPriceMinor, discountBasisPoints, taxBasisPoints, netMinor, requestedDate)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """)
    for (position, line) in content.lines.enumerated() {
      try statement.execute(arguments: [
        order.orderID, order.version, position, line.lineID, line.product, line.description, line.quantity.steps,
        line.quantity.unit.code, line.unitPrice.minorUnits, line.discountBasisPoints, line.taxRate.basisPoints,
        line.net.minorUnits, line.requestedDate,
      ])
    }
  }

  /// Turns the stored draft into its first confirmed version.
  static func confirmDraft(_ order: StoredOrder, in db: Database) throws {
    try saveState(order, in: db)
    try db.cachedStatement(
      sql: "UPDATE orderVersion SET contractID = ?, orderedAt = ? WHERE orderID = ? AND version = ?"
    ).execute(arguments: [order.content.contractID, order.orderedAt, order.orderID, order.version])
  }

  static func saveState(_ order: StoredOrder, in db: Database) throws {
    try db.cachedStatement(
      sql: "UPDATE salesOrder SET state = ?, version = ?, cancellationReason = ? WHERE orderID = ?"
    ).execute(arguments: [name(of: order.state), order.version, order.cancellationReason, order.orderID])
  }

  /// In its latest version, or in the given one.
  static func find(_ orderID: String, version: Int? = nil, in db: Database) throws -> StoredOrder? {
    try Row.fetchOne(
      db.cachedStatement(sql: "\(selection) WHERE o.orderID = ?1 AND v.version = coalesce(?2, o.version)"),
      arguments: [orderID, version]
    ).map { try stored($0, in: db) }
  }

  private static let selection = """
    SELECT o.orderID, o.number, o.accountID, o.state, v.version, o.cancellationReason, o.draftedAt,
      v.contractID, v.customerReference, v.currency, v.payment, v.shipComplete, v.requestedDate, v.shipToName,
      v.shipToStreet, v.shipToPostcode, v.shipToCity, v.shipToCountry, v.reason, v.orderedAt,
      v.handoff, v.answeredAt, v.heldCode, v.effectiveVersion, v.errors, v.promises
    FROM salesOrder o JOIN orderVersion v ON v.orderID = o.orderID
    """

  private static func stored(_ row: Row, in db: Database) throws -> StoredOrder {
    let orderID: String = row[0]
    let version: Int = row[4]
    let currency = Currency(row[9])!
    let content = SalesOrder.Content(
      accountID: row[2], contractID: row[7], customerReference: row[8], currency: currency,
      payment: SalesOrder.Payment(rawValue: row[10])!, shipComplete: row[11], requestedDate: row[12],
      shipTo: PostalAddress(name: row[13], street: row[14], postcode: row[15], city: row[16], country: row[17]),
      lines: try lines(orderID, version: version, currency: currency, in: db))
    let state: SalesOrder.State =
      switch row[3] as String {
      case "draft": .draft(content)
      case "confirmed": .confirmed(version: version, content)
      case "cancelling": .cancelling(version: version, content)
      default: .cancelled
      }
    return StoredOrder(
      orderID: orderID, number: row[1], state: state, version: version, content: content, reason: row[18],
      cancellationReason: row[5], draftedAt: row[6], orderedAt: row[19],
      answer: try StoredAnswer(
        state: row[20], answeredAt: row[21], heldCode: row[22], effectiveVersion: row[23], errors: row[24],
        promises: row[25]))
  }

  static func lines(_ orderID: String, version: Int, currency: Currency, in db: Database) throws -> [OrderLines.Line] {
    try Row.fetchAll(
      db.cachedStatement(
        sql: """
          SELECT lineID, product, description, quantitySteps, unit, unitPriceMinor, discountBasisPoints, taxBasisPoints,
            requestedDate
          FROM orderLine WHERE orderID = ? AND version = ? ORDER BY position
          """), arguments: [orderID, version]
    ).map { row in
      OrderLines.Line(
        lineID: row[0], product: row[1], description: row[2],
        quantity: Quantity(steps: row[3], unit: UnitOfMeasure(row[4])!),
        unitPrice: Money(minorUnits: row[5], currency: currency), discountBasisPoints: row[6],
        taxRate: TaxRate(basisPoints: row[7]), requestedDate: row[8])
    }
  }

  static func name(of state: SalesOrder.State) -> String {
    switch state {
    case .none, .draft: "draft"
    case .confirmed: "confirmed"
    case .cancelling: "cancelling"
    case .cancelled: "cancelled"
    }
  }
}
