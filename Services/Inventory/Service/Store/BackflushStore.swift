import GRDB
import InventoryDomain
import Persistence
import Values

/// A component that a work order used up.
struct BackflushRow {
  let position: Int64
  let workOrderID: String
  let workOrderNumber: String
  let issue: Int
  let item: String
  let due: Quantity
  let booked: Int64
  let issuedAt: Instant
  let site: String

  var openSteps: Int64 { due.steps - booked }
}

enum BackflushStore {
  static func isNoted(_ workOrderID: String, issue: Int, _ db: Database) throws -> Bool {
    try Bool.fetchOne(
      db.cachedStatement(sql: "SELECT EXISTS (SELECT 1 FROM backflushDue WHERE workOrderID = ? AND issue = ?)"),
      arguments: [workOrderID, issue])!
  }

  static func note(
    _ component: MaterialRequest.Component, usedBy workOrderID: String, _ number: String, issue: Int, at: Instant,
    site: String, _ db: Database
  ) throws {
    try db.cachedStatement(
      sql: """
        INSERT INTO backflushDue (workOrderID, workOrderNumber, issue, item, dueSteps, issuedAt, site)
        VALUES (?, ?, ?, ?, ?, ?, ?)
        """
    ).execute(arguments: [workOrderID, number, issue, component.item, component.steps, at, site])
  }

  private static let columns = """
    SELECT d.position, d.workOrderID, d.workOrderNumber, d.issue, d.item, d.dueSteps, i.unit, d.bookedSteps, d.issuedAt,
      d.site
    FROM backflushDue d JOIN item i ON i.code = d.item
    """

  private static func row(_ row: Row) -> BackflushRow {
    BackflushRow(
      position: row[0], workOrderID: row[1], workOrderNumber: row[2], issue: row[3], item: row[4],
      due: Quantity(steps: row[5], unit: UnitOfMeasure(row[6])!), booked: row[7], issuedAt: row[8], site: row[9])
  }

  /// What of an item is still to be booked at a site, oldest first.
  static func open(_ place: ItemAtSite, _ db: Database) throws -> [BackflushRow] {
    try Row.fetchAll(
      db.cachedStatement(
        sql: "\(columns) WHERE d.item = ? AND d.site = ? AND d.bookedSteps < d.dueSteps ORDER BY d.issuedAt, d.position"
      ),
      arguments: [place.item, place.site]
    ).map(row)
  }

  /// What is still to be booked, of one item or of all, in the order in which it was noted.
  static func list(item: String?, after position: Int64, limit: Int, _ db: Database) throws -> [BackflushRow] {
    let condition = item == nil ? "" : " AND d.item = :item"
    var arguments: StatementArguments = ["after": position, "limit": limit]
    if let item { arguments += ["item": item] }
    return try Row.fetchAll(
      db.cachedStatement(
        sql: """
          \(columns) WHERE d.bookedSteps < d.dueSteps AND d.position > :after\(condition)
          ORDER BY d.position LIMIT :limit
          """),
      arguments: arguments
    ).map(row)
  }

  static func book(_ steps: Int64, at position: Int64, _ db: Database) throws {
    try db.cachedStatement(
      sql: "UPDATE backflushDue SET bookedSteps = bookedSteps + ? WHERE position = ?"
    ).execute(arguments: [steps, position])
  }
}
