import CustomerStatusDomain
import GRDB
import Values

/// Reads the read model. `today` decides which promises are late.
enum StatusStore {
  static let listed = 50

  static func document(_ customerID: String, today: LocalDate, in db: Database) throws -> StatusDocument? {
    guard
      let customer = try Row.fetchOne(
        db.cachedStatement(sql: "SELECT number, name, version, asOf FROM customer WHERE customerID = ?"),
        arguments: [customerID])
    else { return nil }
    return StatusDocument(
      customerID: customerID, number: customer[0], name: customer[1], version: customer[2], asOf: customer[3],
      orderCounts: try orderCounts(customerID, today: today, in: db),
      orders: try orders(
        "WHERE customerID = ? ORDER BY isOpen DESC, orderedAt DESC, orderID DESC LIMIT ?", [customerID, listed],
        today: today, in: db),
      shipments: try shipments(customerID, in: db), invoices: try invoices(customerID, in: db),
      creditNotes: try creditNotes(customerID, in: db), balance: try balance(customerID, in: db),
      cases: try cases(customerID, in: db), timeline: try timeline(customerID, in: db))
  }

  static func order(_ orderID: String, of customerID: String, today: LocalDate, in db: Database) throws
    -> StatusDocument.Order?
  {
    try orders("WHERE orderID = ? AND customerID = ?", [orderID, customerID], today: today, in: db).first
  }

  /// All orders of a customer, newest first, after the one given.
  static func orders(
    of customerID: String, after: (orderedAt: Instant, orderID: String)?, limit: Int, today: LocalDate, in db: Database
  ) throws -> [StatusDocument.Order] {
    try orders(
      """
      WHERE customerID = ?1 AND (?2 IS NULL OR (orderedAt, orderID) < (?2, ?3))
      ORDER BY orderedAt DESC, orderID DESC LIMIT ?4
      """, [customerID, after?.orderedAt, after?.orderID, limit], today: today, in: db)
  }

  static func isKnown(_ customerID: String, in db: Database) throws -> Bool {
    try Int.fetchOne(
      db.cachedStatement(sql: "SELECT 1 FROM customer WHERE customerID = ?"), arguments: [customerID]) != nil
  }

  /// The customer and id of an order by its number.
  static func find(orderNumber: String, in db: Database) throws -> [(orderID: String, customerID: String?)] {
    try Row.fetchAll(
      db.cachedStatement(sql: "SELECT orderID, customerID FROM orderStatus WHERE number = ? ORDER BY orderID"),
      arguments: [orderNumber]
    ).map { ($0[0], $0[1]) }
  }

  /// Customers by number, after one of them, those whose number or name contains `search`. Two customers may
  /// have one number: their ids decide then.
  static func customers(
    search: String?, number: String?, only customerID: String?, after last: (number: String, customerID: String)?,
    limit: Int, in db: Database
  ) throws -> [CustomerSummary] {
    let pattern = search.map {
      "%" + $0.replacing("\\", with: "\\\\").replacing("%", with: "\\%").replacing("_", with: "\\_") + "%"
    }
    return try Row.fetchAll(
      db.cachedStatement(
        sql: """
          SELECT customerID, number, name, version, customer.asOf, balance.currency, openBalanceMinor
          FROM customer LEFT JOIN balance USING (customerID)
          WHERE (number, customerID) > (?, ?) AND (? IS NULL OR number = ?) AND (? IS NULL OR customerID = ?)
            AND (? IS NULL OR name LIKE ? ESCAPE '\\' OR number LIKE ? ESCAPE '\\')
          ORDER BY number, customerID LIMIT ?
          """),
      arguments: [
        last?.number ?? "", last?.customerID ?? "", number, number, customerID, customerID, pattern, pattern, pattern,
        limit,
      ]
    ).map { row in
      let currency: String? = row[5]
      return CustomerSummary(
        customerID: row[0], number: row[1], name: row[2], version: row[3],
        openBalance: currency.flatMap(Currency.init).map { Money(minorUnits: row[6], currency: $0) }, asOf: row[4])
    }
  }

  // MARK: Parts

  /// How many orders there are and how they stand, whether they are listed or not.
  private static func orderCounts(
    _ customerID: String, today: LocalDate, in db: Database
  ) throws -> StatusDocument.OrderCounts {
    let row = try Row.fetchOne(
      db.cachedStatement(
        sql: """
          SELECT (SELECT count(*) FROM orderStatus WHERE customerID = ?1),
            (SELECT count(*) FROM orderStatus WHERE customerID = ?1 AND isOpen = 1),
            (SELECT count(*) FROM orderStatus o
             WHERE customerID = ?1 AND isOpen = 1 AND answer IN ('accepted', 'partially-accepted') AND EXISTS (
               SELECT 1 FROM orderLine l
               WHERE l.orderID = o.orderID AND l.acceptedSteps > l.shippedSteps AND l.currentPromise < ?2)),
            (SELECT count(*) FROM orderStatus WHERE customerID = ?1 AND isOpen = 1 AND answer = 'held')
          """),
      arguments: [customerID, today])!
    return StatusDocument.OrderCounts(all: row[0], open: row[1], late: row[2], held: row[3])
  }

  private static func orders(
    _ condition: String, _ arguments: StatementArguments, today: LocalDate, in db: Database
  ) throws -> [StatusDocument.Order] {
    let sql = "SELECT orderID, number, version, answer, note, orderedAt, asOf FROM orderStatus "
    return try Row.fetchAll(db.cachedStatement(sql: sql + condition), arguments: arguments).map { row in
      let orderID: String = row[0]
      let answer = OrderAnswer(rawValue: row[3]) ?? .none
      let lines = try lines(orderID, answer: answer, today: today, in: db)
      return StatusDocument.Order(
        orderID: orderID, number: row[1], version: row[2], state: OrderState.of(lines.map(\.state)), note: row[4],
        orderedAt: row[5], lines: lines, asOf: row[6])
    }
  }

  private static func lines(
    _ orderID: String, answer: OrderAnswer, today: LocalDate, in db: Database
  ) throws -> [StatusDocument.Line] {
    let unpaid = try Int.fetchOne(
      db.cachedStatement(sql: "SELECT count(*) FROM invoice WHERE orderID = ? AND residualMinor > 0"),
      arguments: [orderID])!
    let moves = Dictionary(
      grouping: try Row.fetchAll(
        db.cachedStatement(
          sql:
            "SELECT lineID, fromDate, toDate, reason, changedAt FROM promiseChange WHERE orderID = ? ORDER BY position"),
        arguments: [orderID])
    ) { $0[0] as String }
    let onTheWay = try onTheWay(orderID, in: db)
    return try Row.fetchAll(
      db.cachedStatement(
        sql: """
          SELECT lineID, product, description, unit, orderedSteps, acceptedSteps, refusedSteps, refusedCode,
            inProductionSteps, readySteps, shippedSteps, invoicedSteps, returnedSteps, firstPromise, currentPromise, asOf
          FROM orderLine WHERE orderID = ? ORDER BY position, lineID
          """),
      arguments: [orderID]
    ).map { row in
      let lineID: String = row[0]
      let unit = UnitOfMeasure(row[3]) ?? .piece
      let quantities = LineQuantities(
        ordered: row[4], accepted: row[5], refused: row[6], inProduction: row[8], ready: row[9], shipped: row[10],
        invoiced: row[11], returned: row[12])
      let promise: LocalDate? = row[14]
      func quantity(_ steps: Int64) -> Quantity { Quantity(steps: steps, unit: unit) }
      return StatusDocument.Line(
        lineID: lineID, product: row[1], description: row[2],
        state: LineState.of(quantities, answer: answer, paid: unpaid == 0, promise: promise, today: today),
        ordered: quantity(quantities.ordered), accepted: quantities.accepted.map(quantity),
        refused: quantity(quantities.refused), refusedCode: row[7], inProduction: quantity(quantities.inProduction),
        ready: quantity(quantities.ready), shipped: quantity(quantities.shipped),
        invoiced: quantity(quantities.invoiced),
        returned: quantity(quantities.returned), firstPromise: row[13], currentPromise: promise,
        promiseChanges: (moves[lineID] ?? []).map {
          StatusDocument.PromiseMove(from: $0[1], to: $0[2], reason: $0[3], at: $0[4])
        },
        onTheWay: quantities.open == 0
          ? nil
          : onTheWay[lineID].map { StatusDocument.OnTheWay(quantity: quantity($0.steps), expected: $0.expected) },
        asOf: row[15])
    }
  }

  /// What is between two sites for the lines of an order, and when the last of it arrives.
  private static func onTheWay(
    _ orderID: String, in db: Database
  ) throws -> [String: (steps: Int64, expected: LocalDate)] {
    let rows = try Row.fetchAll(
      db.cachedStatement(
        sql: """
          SELECT t.lineID, sum(t.openSteps), max(t.dueOn) FROM orderStatus o JOIN transit t ON t.handoffID = o.handoffID
          WHERE o.orderID = ? AND t.openSteps > 0 GROUP BY t.lineID
          """),
      arguments: [orderID])
    return Dictionary(
      uniqueKeysWithValues: rows.map { row -> (String, (steps: Int64, expected: LocalDate)) in
        (row[0], (row[1], row[2]))
      })
  }

  private static func shipments(_ customerID: String, in db: Database) throws -> [StatusDocument.Shipment] {
    try Row.fetchAll(
      db.cachedStatement(
        sql: """
          SELECT shipmentID, orderID, number, status, carrier, tracking, issuedAt, asOf
          FROM shipment WHERE customerID = ? AND status <> 'withdrawn' ORDER BY asOf DESC, shipmentID DESC LIMIT ?
          """),
      arguments: [customerID, listed]
    ).map { row in
      let shipmentID: String = row[0]
      let lines = try Row.fetchAll(
        db.cachedStatement(
          sql: "SELECT lineID, product, unit, quantitySteps FROM shipmentLine WHERE shipmentID = ? ORDER BY lineID"),
        arguments: [shipmentID]
      ).map {
        StatusDocument.Shipment.Line(
          lineID: $0[0], product: $0[1], quantity: Quantity(steps: $0[3], unit: UnitOfMeasure($0[2]) ?? .piece))
      }
      return StatusDocument.Shipment(
        shipmentID: shipmentID, orderID: row[1], number: row[2], status: row[3], carrier: row[4], tracking: row[5],
        issuedAt: row[6], lines: lines, asOf: row[7])
    }
  }

  private static func invoices(_ customerID: String, in db: Database) throws -> [StatusDocument.Invoice] {
    try Row.fetchAll(
      db.cachedStatement(
        sql: """
          SELECT number, orderNumber, currency, grossMinor, residualMinor, issuedAt, dueDate, asOf
          FROM invoice WHERE customerID = ? ORDER BY residualMinor = 0, issuedAt DESC, invoiceID DESC LIMIT ?
          """),
      arguments: [customerID, listed]
    ).map { row in
      let currency = currency(row[2])
      return StatusDocument.Invoice(
        number: row[0], orderNumber: row[1], gross: Money(minorUnits: row[3], currency: currency),
        residual: Money(minorUnits: row[4], currency: currency), issuedAt: row[5], dueDate: row[6], asOf: row[7])
    }
  }

  private static func creditNotes(_ customerID: String, in db: Database) throws -> [StatusDocument.CreditNote] {
    try Row.fetchAll(
      db.cachedStatement(
        sql: """
          SELECT number, currency, grossMinor, reason, issuedAt FROM creditNote WHERE customerID = ?
          ORDER BY issuedAt DESC, creditNoteID DESC LIMIT ?
          """),
      arguments: [customerID, listed]
    ).map {
      StatusDocument.CreditNote(
        number: $0[0], gross: Money(minorUnits: $0[2], currency: currency($0[1])), reason: $0[3], issuedAt: $0[4])
    }
  }

  private static func balance(_ customerID: String, in db: Database) throws -> StatusDocument.Balance? {
    try Row.fetchOne(
      db.cachedStatement(
        sql: """
          SELECT currency, openBalanceMinor, openReceivablesMinor, unappliedCreditsMinor, headRoomMinor, creditStatus, asOf
          FROM balance WHERE customerID = ?
          """),
      arguments: [customerID]
    ).map { row in
      func money(_ column: Int) -> Money { Money(minorUnits: row[column], currency: currency(row[0])) }
      return StatusDocument.Balance(
        openBalance: money(1), openReceivables: money(2), unappliedCredits: money(3), headRoom: money(4),
        creditStatus: row[5], asOf: row[6])
    }
  }

  private static func cases(_ customerID: String, in db: Database) throws -> [StatusDocument.Case] {
    try Row.fetchAll(
      db.cachedStatement(
        sql: """
          SELECT caseID, number, orderID, subject, priority, status, openedAt, asOf FROM customerCase
          WHERE customerID = ? ORDER BY openedAt DESC, caseID DESC LIMIT ?
          """),
      arguments: [customerID, listed]
    ).map {
      StatusDocument.Case(
        caseID: $0[0], number: $0[1], orderID: $0[2], subject: $0[3], priority: $0[4], status: $0[5], openedAt: $0[6],
        asOf: $0[7])
    }
  }

  private static func timeline(_ customerID: String, in db: Database) throws -> [StatusDocument.Moment] {
    try Row.fetchAll(
      db.cachedStatement(
        sql: "SELECT at, orderID, sentence FROM timeline WHERE customerID = ? ORDER BY at DESC, position DESC LIMIT ?"),
      arguments: [customerID, listed]
    ).map { StatusDocument.Moment(at: $0[0], orderID: $0[1], sentence: $0[2]) }
  }

  private static func currency(_ code: String) -> Currency { Currency(code) ?? .eur }
}
