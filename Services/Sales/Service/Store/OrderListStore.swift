import GRDB
import Persistence
import SalesDomain
import Values

/// One row of a list of orders, in the order's latest version.
struct OrderRow {
  let orderID: String
  let number: String
  let accountID: String
  let state: String
  let version: Int
  let customerReference: String?
  let requestedDate: LocalDate
  let net: Money
  let tax: Money
  let gross: Money
  let orderedAt: Instant?
  let reason: String?
  let handoff: String
  let answeredAt: Instant?
}

enum OrderListStore {
  /// Which orders to list, newest first, after the order `cursor`.
  struct Filter {
    var number: String?
    var accountID: String?
    /// `draft`, `confirmed`, `cancelling` or `cancelled`.
    var state: String?
    /// `held` or `rejected`: what somebody must look after.
    var troubled: String?
    var cursor: String?
    var limit: Int
  }

  private static let columns = """
    o.orderID, o.number, o.accountID, o.state, v.version, v.customerReference, v.requestedDate, v.currency, \
    v.netMinor, v.taxMinor, v.grossMinor, v.orderedAt, v.reason, v.handoff, v.answeredAt
    """

  static func list(_ filter: Filter, in db: Database) throws -> [OrderRow] {
    var conditions = ["v.version = o.version"]
    var arguments: [any DatabaseValueConvertible] = []
    func add(_ condition: String, _ value: String?) {
      guard let value else { return }
      conditions.append(condition)
      arguments.append(value)
    }
    add("o.number = ?", filter.number)
    add("o.accountID = ?", filter.accountID)
    add("o.state = ?", filter.state)
    // Repeats the condition of the partial index, so that it is used.
    add("v.handoff IN ('held', 'rejected') AND v.handoff = ?", filter.troubled)
    let orderID = filter.troubled == nil ? "o.orderID" : "v.orderID"
    add("\(orderID) < ?", filter.cursor)
    return try Row.fetchAll(
      db.cachedStatement(
        sql: """
          SELECT \(columns) FROM salesOrder o JOIN orderVersion v ON v.orderID = o.orderID
          WHERE \(conditions.joined(separator: " AND ")) ORDER BY \(orderID) DESC LIMIT ?
          """), arguments: StatementArguments(arguments + [filter.limit])
    ).map(row)
  }

  /// Every version of an order, the first one first.
  static func versions(_ orderID: String, in db: Database) throws -> [OrderRow] {
    try Row.fetchAll(
      db.cachedStatement(
        sql: """
          SELECT \(columns) FROM salesOrder o JOIN orderVersion v ON v.orderID = o.orderID
          WHERE o.orderID = ? ORDER BY v.version
          """), arguments: [orderID]
    ).map(row)
  }

  private static func row(_ row: Row) -> OrderRow {
    let currency = Currency(row[7])!
    return OrderRow(
      orderID: row[0], number: row[1], accountID: row[2], state: row[3], version: row[4], customerReference: row[5],
      requestedDate: row[6], net: Money(minorUnits: row[8], currency: currency),
      tax: Money(minorUnits: row[9], currency: currency), gross: Money(minorUnits: row[10], currency: currency),
      orderedAt: row[11], reason: row[12], handoff: row[13], answeredAt: row[14])
  }
}
