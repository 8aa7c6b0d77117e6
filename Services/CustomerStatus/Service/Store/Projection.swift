import CustomerStatusDomain
import GRDB
import Persistence
import Values

extension UnitOfWork {
  /// The time of an event that carries none of its own.
  var toldAt: Instant { cause.effectiveAt ?? cause.occurredAt ?? now }
}

/// The rows of the read model, written one event at a time. Nothing here reads a clock: every time is
/// an event's own, so that projecting the same events again gives the same bytes.
struct Projection {
  let db: Database

  init(_ unit: UnitOfWork) { db = unit.database }

  func run(_ sql: String, _ arguments: StatementArguments) throws {
    try db.cachedStatement(sql: sql).execute(arguments: arguments)
  }

  // MARK: Customers

  func onboard(
    customerID: String, number: String, name: String, currency: String, sourceSystem: String, reference: String,
    at: Instant
  ) throws {
    try run(
      """
      INSERT INTO customer (customerID, number, name, currency, asOf) VALUES (?, ?, ?, ?, ?)
      ON CONFLICT DO UPDATE SET number = excluded.number, name = excluded.name, currency = excluded.currency
      """, [customerID, number, name, currency, at])
    try run(
      "INSERT OR REPLACE INTO customerAccount (sourceSystem, sourceReference, customerID) VALUES (?, ?, ?)",
      [sourceSystem, reference, customerID])
    if sourceSystem == "sales" {
      try run(
        "UPDATE orderStatus SET customerID = ? WHERE accountID = ? AND customerID IS NULL", [customerID, reference])
    }
    try touch(customerID, "customer", at)
  }

  func customer(ofAccount accountID: String) throws -> String? {
    try String.fetchOne(
      db.cachedStatement(
        sql: "SELECT customerID FROM customerAccount WHERE sourceSystem = 'sales' AND sourceReference = ?"),
      arguments: [accountID])
  }

  func customer(ofOrder orderID: String) throws -> String? {
    try String.fetchOne(
      db.cachedStatement(sql: "SELECT customerID FROM orderStatus WHERE orderID = ?"), arguments: [orderID])
  }

  /// Notes that a customer's status changed: its version counts the events that touched it.
  func touch(_ customerID: String?, _ part: String, _ at: Instant) throws {
    guard let customerID else { return }
    try run("UPDATE customer SET version = version + 1, asOf = max(asOf, ?) WHERE customerID = ?", [at, customerID])
    try run(
      """
      INSERT INTO dirtyCustomer (customerID, parts) VALUES (?, ?)
      ON CONFLICT DO UPDATE SET parts = CASE
        WHEN instr(' ' || parts || ' ', ' ' || excluded.parts || ' ') THEN parts ELSE parts || ' ' || excluded.parts END
      """, [customerID, part])
  }

  func tell(_ customerID: String?, order orderID: String?, at: Instant, _ sentence: String) throws {
    guard let customerID else { return }
    try run(
      "INSERT INTO timeline (customerID, orderID, at, sentence) VALUES (?, ?, ?, ?)",
      [customerID, orderID, at, sentence])
  }

  // MARK: Orders

  struct Line {
    let lineID: String
    let product: String
    let description: String
    let ordered: Quantity
    var accepted: Int64?
    var refused: Int64 = 0
    var refusedCode: String?
    var promise: LocalDate?
  }

  /// What is shown of an order: its version in force, or the newest one while none is.
  struct Standing {
    let version: Int
    let answer: OrderAnswer

    /// Whether the ERP fulfils the version: a later one that is not decided changes nothing of it.
    var isInForce: Bool { answer == .accepted || answer == .partiallyAccepted }
  }

  func standing(ofOrder orderID: String) throws -> Standing? {
    try Row.fetchOne(
      db.cachedStatement(sql: "SELECT version, answer FROM orderStatus WHERE orderID = ?"), arguments: [orderID]
    ).map { Standing(version: $0[0], answer: OrderAnswer(rawValue: $0[1]) ?? .none) }
  }

  /// Writes an order as it was confirmed, amended or accepted. It is passed over where a later version is
  /// in force, or where a version that is not accepted would hide one that is.
  func putOrder(
    orderID: String, handoffID: String?, customerID: String?, accountID: String?, number: String, sourceSystem: String,
    version: Int, answer: OrderAnswer, orderedAt: Instant, lines: [Line], at: Instant
  ) throws {
    let known = try standing(ofOrder: orderID)
    if let known {
      let accepts = Standing(version: version, answer: answer).isInForce
      if known.answer == .cancelled || known.isInForce && !accepts { return }
      if known.version > version, known.isInForce || !accepts { return }
    }
    try run(
      """
      INSERT INTO orderStatus
        (orderID, handoffID, customerID, accountID, number, sourceSystem, version, answer, orderedAt, asOf)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      ON CONFLICT DO UPDATE SET handoffID = coalesce(excluded.handoffID, handoffID),
        customerID = coalesce(excluded.customerID, customerID), accountID = coalesce(excluded.accountID, accountID),
        version = excluded.version, answer = excluded.answer, note = NULL, orderedAt = excluded.orderedAt, asOf = excluded.asOf
      """,
      [
        orderID, handoffID, customerID, accountID, number, sourceSystem, version, answer.rawValue, orderedAt, at,
      ])
    if known?.isInForce == true { try noteMovedPromises(orderID: orderID, version: version, lines: lines, at: at) }
    for (position, line) in lines.enumerated() {
      try run(
        """
        INSERT INTO orderLine (orderID, lineID, position, product, description, unit, orderedSteps, acceptedSteps,
          refusedSteps, refusedCode, firstPromise, currentPromise, asOf)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT DO UPDATE SET position = excluded.position, product = excluded.product,
          description = excluded.description, unit = excluded.unit, orderedSteps = excluded.orderedSteps,
          acceptedSteps = coalesce(excluded.acceptedSteps, acceptedSteps), refusedSteps = excluded.refusedSteps,
          refusedCode = excluded.refusedCode, firstPromise = coalesce(firstPromise, excluded.firstPromise),
          currentPromise = coalesce(excluded.currentPromise, currentPromise), asOf = excluded.asOf
        """,
        [
          orderID, line.lineID, position, line.product, line.description, line.ordered.unit.code, line.ordered.steps,
          line.accepted, line.refused, line.refusedCode, line.promise, line.promise, at,
        ])
    }
    if known != nil {
      let marks = lines.map { _ in "?" }.joined(separator: ", ")
      try db.execute(
        sql: "DELETE FROM orderLine WHERE orderID = ? AND shippedSteps = 0 AND lineID NOT IN (\(marks))",
        arguments: StatementArguments([orderID] + lines.map(\.lineID)))
    }
    try noteWhetherOpen(orderID)
  }

  /// Keeps whether something of an order is still to be decided or delivered.
  func noteWhetherOpen(_ orderID: String) throws {
    try run(
      """
      UPDATE orderStatus SET isOpen = CASE
        WHEN answer IN ('none', 'held') THEN 1
        WHEN answer IN ('accepted', 'partially-accepted') THEN EXISTS (
          SELECT 1 FROM orderLine WHERE orderLine.orderID = orderStatus.orderID AND acceptedSteps > shippedSteps)
        ELSE 0 END
      WHERE orderID = ?
      """, [orderID])
  }

  /// Writes the answer to a version. With `unlessDecided` it is passed over where a later version is known,
  /// where one is in force, and where the order is cancelled: it tells of something that no longer counts.
  func answer(
    _ answer: OrderAnswer, version: Int, unlessDecided: Bool, note: String?, orderID: String, handoffID: String?,
    at: Instant
  ) throws {
    if unlessDecided, let known = try standing(ofOrder: orderID),
      known.isInForce || known.answer == .cancelled || known.version > version
    {
      return
    }
    try run(
      "UPDATE orderStatus SET answer = ?, note = ?, handoffID = coalesce(?, handoffID), asOf = ? WHERE orderID = ?",
      [answer.rawValue, note, handoffID, at, orderID])
    try noteWhetherOpen(orderID)
  }

  /// The promises that a new version moves, with that as the reason.
  private func noteMovedPromises(orderID: String, version: Int, lines: [Line], at: Instant) throws {
    let promises = try Row.fetchAll(
      db.cachedStatement(
        sql: "SELECT lineID, currentPromise FROM orderLine WHERE orderID = ? AND currentPromise IS NOT NULL"),
      arguments: [orderID])
    let before: [String: LocalDate] = Dictionary(uniqueKeysWithValues: promises.map { ($0[0], $0[1]) })
    for line in lines {
      guard let from = before[line.lineID], let to = line.promise, from != to else { continue }
      try notePromise(
        orderID: orderID, lineID: line.lineID, from: from, to: to, reason: "Changed to version \(version).", at: at)
    }
  }

  private func notePromise(
    orderID: String, lineID: String, from: LocalDate, to: LocalDate, reason: String, at: Instant
  ) throws {
    try run(
      "INSERT INTO promiseChange (orderID, lineID, fromDate, toDate, reason, changedAt) VALUES (?, ?, ?, ?, ?, ?)",
      [orderID, lineID, from, to, reason, at])
  }

  func noteAccepted(handoffID: String, version: Int) throws {
    try run("INSERT OR IGNORE INTO acceptedVersion (handoffID, version) VALUES (?, ?)", [handoffID, version])
  }

  func movePromise(orderID: String, lineID: String, from: LocalDate, to: LocalDate, reason: String, at: Instant) throws
  {
    try run(
      "UPDATE orderLine SET currentPromise = ?, firstPromise = coalesce(firstPromise, ?), asOf = ? WHERE orderID = ? AND lineID = ?",
      [to, from, at, orderID, lineID])
    try notePromise(orderID: orderID, lineID: lineID, from: from, to: to, reason: reason, at: at)
  }

  /// The measures of a line that events add to.
  enum Measure: String {
    case inProductionSteps, shippedSteps, invoicedSteps, returnedSteps
  }

  func add(_ steps: Int64, to measure: Measure, orderID: String, lineID: String, at: Instant) throws {
    let column = measure.rawValue
    try run(
      "UPDATE orderLine SET \(column) = max(0, \(column) + ?), asOf = ? WHERE orderID = ? AND lineID = ?",
      [steps, at, orderID, lineID])
  }

  // MARK: Work orders

  func releaseWork(
    _ workOrderID: String, orderID: String, lineID: String, customerID: String, quantity: Quantity, at: Instant
  ) throws {
    try run(
      "INSERT OR IGNORE INTO workOrder (workOrderID, orderID, lineID, customerID, openSteps) VALUES (?, ?, ?, ?, ?)",
      [workOrderID, orderID, lineID, customerID, quantity.steps])
    guard db.changesCount > 0 else { return }
    try add(quantity.steps, to: .inProductionSteps, orderID: orderID, lineID: lineID, at: at)
  }

  /// Takes `steps` of a work order, or all that is left of it, from what is being made. Returns its customer;
  /// nil for one that is not open.
  @discardableResult
  func endWork(_ workOrderID: String, steps: Int64?, at: Instant) throws -> String? {
    guard
      let row = try Row.fetchOne(
        db.cachedStatement(sql: "SELECT orderID, lineID, customerID, openSteps FROM workOrder WHERE workOrderID = ?"),
        arguments: [workOrderID])
    else { return nil }
    let open: Int64 = row[3]
    let ended = min(steps ?? open, open)
    if steps == nil {
      try run("DELETE FROM workOrder WHERE workOrderID = ?", [workOrderID])
    } else {
      try run("UPDATE workOrder SET openSteps = ? WHERE workOrderID = ?", [open - ended, workOrderID])
    }
    try add(-ended, to: .inProductionSteps, orderID: row[0], lineID: row[1], at: at)
    return row[2]
  }

  // MARK: Shipments

  /// Writes a shipment with its lines as they are now, in place of what it held before.
  func putShipment(
    shipmentID: String, orderID: String, customerID: String, number: String, status: String, carrier: String? = nil,
    tracking: String? = nil, issuedAt: Instant? = nil, lines: [(lineID: String, product: String, quantity: Quantity)],
    at: Instant
  ) throws {
    try run(
      """
      INSERT INTO shipment (shipmentID, orderID, customerID, number, status, carrier, tracking, issuedAt, asOf)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
      ON CONFLICT DO UPDATE SET status = excluded.status, carrier = coalesce(excluded.carrier, carrier),
        tracking = coalesce(excluded.tracking, tracking), issuedAt = coalesce(excluded.issuedAt, issuedAt), asOf = excluded.asOf
      """, [shipmentID, orderID, customerID, number, status, carrier, tracking, issuedAt, at])
    let before = try shippedLineIDs(shipmentID)
    try run("DELETE FROM shipmentLine WHERE shipmentID = ?", [shipmentID])
    for line in lines {
      try run(
        """
        INSERT INTO shipmentLine (shipmentID, lineID, product, unit, quantitySteps) VALUES (?, ?, ?, ?, ?)
        ON CONFLICT DO UPDATE SET quantitySteps = quantitySteps + excluded.quantitySteps
        """, [shipmentID, line.lineID, line.product, line.quantity.unit.code, line.quantity.steps])
    }
    try countReady(orderID, lineIDs: before.union(lines.map(\.lineID)), at: at)
  }

  func progressShipment(_ shipmentID: String, orderID: String, status: String, at: Instant) throws {
    try run(
      "UPDATE shipment SET status = ?, asOf = ? WHERE shipmentID = ? AND status <> 'goods-issued'",
      [status, at, shipmentID])
    try countReady(orderID, lineIDs: try shippedLineIDs(shipmentID), at: at)
  }

  private func shippedLineIDs(_ shipmentID: String) throws -> Set<String> {
    try String.fetchSet(
      db.cachedStatement(sql: "SELECT lineID FROM shipmentLine WHERE shipmentID = ?"), arguments: [shipmentID])
  }

  /// What lies in the warehouse for a line: the shipments that have not left and were not withdrawn.
  private func countReady(_ orderID: String, lineIDs: Set<String>, at: Instant) throws {
    for lineID in lineIDs.sorted() {
      try run(
        """
        UPDATE orderLine SET asOf = ?3, readySteps = coalesce((
          SELECT sum(quantitySteps) FROM shipment JOIN shipmentLine USING (shipmentID)
          WHERE shipment.orderID = ?1 AND lineID = ?2 AND status IN ('planned', 'picked', 'packed')), 0)
        WHERE orderID = ?1 AND lineID = ?2
        """, [orderID, lineID, at])
    }
  }

  // MARK: Between sites

  /// Writes what of a stock transfer order is on its way for a line.
  func putTransit(
    _ transferOrderID: String, handoffID: String, lineID: String, open: Int64, due: LocalDate
  ) throws {
    try run(
      """
      INSERT INTO transit (transferOrderID, handoffID, lineID, openSteps, dueOn) VALUES (?, ?, ?, ?, ?)
      ON CONFLICT DO UPDATE SET openSteps = excluded.openSteps, dueOn = excluded.dueOn
      """, [transferOrderID, handoffID, lineID, open, due])
  }

  /// The order that was handed over under this id; nil before it is known.
  func order(ofHandoff handoffID: String) throws -> (orderID: String, customerID: String?)? {
    try Row.fetchOne(
      db.cachedStatement(sql: "SELECT orderID, customerID FROM orderStatus WHERE handoffID = ?"),
      arguments: [handoffID]
    ).map { ($0[0], $0[1]) }
  }

  // MARK: Money

  func putInvoice(
    invoiceID: String, customerID: String, orderID: String, orderNumber: String, number: String, gross: Money,
    issuedAt: Instant, dueDate: LocalDate
  ) throws {
    try run(
      """
      INSERT OR IGNORE INTO invoice
        (invoiceID, customerID, orderID, orderNumber, number, currency, grossMinor, residualMinor, issuedAt, dueDate, asOf)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """,
      [
        invoiceID, customerID, orderID, orderNumber, number, gross.currency.code, gross.minorUnits, gross.minorUnits,
        issuedAt, dueDate, issuedAt,
      ])
  }

  func setResidual(_ residual: Money, invoiceID: String, at: Instant) throws {
    try run("UPDATE invoice SET residualMinor = ?, asOf = ? WHERE invoiceID = ?", [residual.minorUnits, at, invoiceID])
  }

  func putCreditNote(_ id: String, customerID: String, number: String, gross: Money, reason: String, at: Instant) throws
  {
    try run(
      "INSERT OR IGNORE INTO creditNote (creditNoteID, customerID, number, currency, grossMinor, reason, issuedAt) VALUES (?, ?, ?, ?, ?, ?, ?)",
      [id, customerID, number, gross.currency.code, gross.minorUnits, reason, at])
  }

  func putBalance(
    customerID: String, open: Money, receivables: Money, unapplied: Money, headRoom: Money, creditStatus: String,
    at: Instant
  ) throws {
    try run(
      """
      INSERT OR REPLACE INTO balance (customerID, currency, openBalanceMinor, openReceivablesMinor, unappliedCreditsMinor,
        headRoomMinor, creditStatus, asOf) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
      """,
      [
        customerID, open.currency.code, open.minorUnits, receivables.minorUnits, unapplied.minorUnits,
        headRoom.minorUnits, creditStatus, at,
      ])
  }

  // MARK: Cases

  func putCase(
    _ caseID: String, customerID: String, orderID: String?, number: String, subject: String, priority: String,
    at: Instant
  ) throws {
    try run(
      """
      INSERT OR IGNORE INTO customerCase (caseID, customerID, orderID, number, subject, priority, status, openedAt, asOf)
      VALUES (?, ?, ?, ?, ?, ?, 'new', ?, ?)
      """, [caseID, customerID, orderID, number, subject, priority, at, at])
  }

  func setCaseStatus(_ caseID: String, status: String, at: Instant) throws {
    try run("UPDATE customerCase SET status = ?, asOf = ? WHERE caseID = ?", [status, at, caseID])
  }
}
