import CustomerServiceDomain
import GRDB
import Persistence
import Values

/// What has been shipped to customers and came back, per order line.
enum ShippedStore {
  /// True the first time.
  static func noteShipment(_ shipmentID: String, in db: Database) throws -> Bool {
    try db.cachedStatement(sql: "INSERT OR IGNORE INTO shipmentSeen (shipmentID) VALUES (?)")
      .execute(arguments: [shipmentID])
    return db.changesCount == 1
  }

  static func noteOrder(_ orderID: String, number: String, customerID: String, in db: Database) throws {
    try db.cachedStatement(sql: "INSERT OR IGNORE INTO shippedOrder (orderID, number, customerID) VALUES (?, ?, ?)")
      .execute(arguments: [orderID, number, customerID])
  }

  static func addShipped(
    orderID: String, lines: [(lineID: String, product: String, quantity: Quantity)], in db: Database
  ) throws {
    let statement = try db.cachedStatement(
      sql: """
        INSERT INTO shippedLine (orderID, lineID, product, unit, shippedSteps) VALUES (?, ?, ?, ?, ?)
        ON CONFLICT (orderID, lineID) DO UPDATE SET shippedSteps = shippedSteps + excluded.shippedSteps
        """)
    for line in lines {
      try statement.execute(arguments: [
        orderID, line.lineID, line.product, line.quantity.unit.code, line.quantity.steps,
      ])
    }
  }

  /// Nil when nothing of the order has been shipped.
  static func customer(ofOrder orderID: String, in db: Database) throws -> String? {
    try String.fetchOne(
      db.cachedStatement(sql: "SELECT customerID FROM shippedOrder WHERE orderID = ?"), arguments: [orderID])
  }

  /// By line id.
  static func lines(
    ofOrder orderID: String, in db: Database
  ) throws -> [String: ReturnAuthorisation.ShippedLine] {
    let rows = try Row.fetchAll(
      db.cachedStatement(
        sql: """
          SELECT lineID, product, unit, shippedSteps, returnedSteps, expectedSteps FROM shippedLine WHERE orderID = ?
          """), arguments: [orderID])
    var lines: [String: ReturnAuthorisation.ShippedLine] = [:]
    for row in rows {
      let unit = UnitOfMeasure(row[2])!
      lines[row[0]] = ReturnAuthorisation.ShippedLine(
        product: row[1], shipped: Quantity(steps: row[3], unit: unit), returned: Quantity(steps: row[4], unit: unit),
        expected: Quantity(steps: row[5], unit: unit))
    }
    return lines
  }

  /// Writes what came back and what is expected of a line.
  static func save(
    _ line: ReturnAuthorisation.ShippedLine, orderID: String, lineID: String, in db: Database
  ) throws {
    try db.cachedStatement(
      sql: "UPDATE shippedLine SET returnedSteps = ?, expectedSteps = ? WHERE orderID = ? AND lineID = ?"
    ).execute(arguments: [line.returned.steps, line.expected.steps, orderID, lineID])
  }

  static func isReceiptSeen(
    _ returnID: String, orderID: String, lineID: String, at returnedAt: Instant, in db: Database
  ) throws -> Bool {
    try Int.fetchOne(
      db.cachedStatement(
        sql: "SELECT 1 FROM receiptSeen WHERE returnID = ? AND orderID = ? AND lineID = ? AND returnedAt = ?"),
      arguments: [returnID, orderID, lineID, returnedAt]) != nil
  }

  /// Whether anything came back under the return.
  static func isReceived(_ returnID: String, in db: Database) throws -> Bool {
    try Int.fetchOne(
      db.cachedStatement(sql: "SELECT 1 FROM receiptSeen WHERE returnID = ? LIMIT 1"), arguments: [returnID]) != nil
  }

  static func noteReceipt(
    _ returnID: String, orderID: String, lineID: String, quantity: Quantity, at returnedAt: Instant, in db: Database
  ) throws {
    try db.cachedStatement(
      sql: "INSERT INTO receiptSeen (returnID, orderID, lineID, returnedAt, quantitySteps) VALUES (?, ?, ?, ?, ?)"
    ).execute(arguments: [returnID, orderID, lineID, returnedAt, quantity.steps])
  }
}
