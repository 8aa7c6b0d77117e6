import GRDB
import InventoryDomain
import Persistence
import Values

/// A non-conformance report with what it is about.
struct NonconformanceRow {
  let id: String
  let number: String
  let item: String
  let site: String
  let defectCode: String
  let description: String
  var lotID: String?
  var supplier: String?
  var workOrderID: String?
  var line: OrderLine?
  var state: Nonconformance.State
  var closeReason: String?
  let raisedAt: Instant
  var closedAt: Instant?
}

/// A corrective action beside its non-conformance.
struct CorrectiveActionRow {
  let nonconformanceID: String
  let nonconformanceNumber: String
  let action: Nonconformance.Action
  let verifiedBy: String?
  let finding: String?
}

enum NonconformanceStore {
  private static let columns = """
    nonconformanceID, number, item, site, unit, defectCode, description, lotID, supplier, workOrderID, handoffID,
    lineID, quantitySteps, useAsIsSteps, reworkSteps, scrapSteps, returnedSteps, status, closeReason, raisedAt, closedAt
    """

  static func save(_ row: NonconformanceRow, _ db: Database) throws {
    let terms = row.state.terms
    try db.cachedStatement(
      sql: """
        INSERT INTO nonconformance (\(columns)) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT (nonconformanceID) DO UPDATE SET useAsIsSteps = excluded.useAsIsSteps,
          reworkSteps = excluded.reworkSteps, scrapSteps = excluded.scrapSteps,
          returnedSteps = excluded.returnedSteps, status = excluded.status, closeReason = excluded.closeReason,
          closedAt = excluded.closedAt
        """
    ).execute(arguments: [
      row.id, row.number, row.item, row.site, terms.quantity.unit.code, row.defectCode, row.description, row.lotID,
      row.supplier, row.workOrderID, row.line?.handoffID, row.line?.lineID, terms.quantity.steps,
      terms.disposed[.useAsIs] ?? 0, terms.disposed[.rework] ?? 0, terms.disposed[.scrap] ?? 0,
      terms.disposed[.returnToSupplier] ?? 0, row.state.name, row.closeReason, row.raisedAt, row.closedAt,
    ])
  }

  static func insert(_ action: Nonconformance.Action, of id: String, _ db: Database) throws {
    try db.cachedStatement(
      sql: """
        INSERT INTO correctiveAction (nonconformanceID, number, description, owner, dueOn, status)
        VALUES (?, ?, ?, ?, ?, ?)
        """
    ).execute(arguments: [
      id, action.number, action.description, action.owner, action.due, action.status.rawValue,
    ])
  }

  static func note(
    _ status: Nonconformance.Action.Status, ofAction number: Int, of id: String, verifiedBy: String?, finding: String?,
    _ db: Database
  ) throws {
    try db.cachedStatement(
      sql: """
        UPDATE correctiveAction SET status = ?, verifiedBy = ?, finding = ? WHERE nonconformanceID = ? AND number = ?
        """
    ).execute(arguments: [status.rawValue, verifiedBy, finding, id, number])
  }

  private static func row(_ row: Row, _ db: Database) throws -> NonconformanceRow {
    let id: String = row[0]
    let handoffID: String? = row[10]
    let supplier: String? = row[8]
    let disposed: [Nonconformance.Disposition: Int64] = [
      .useAsIs: row[13], .rework: row[14], .scrap: row[15], .returnToSupplier: row[16],
    ]
    let terms = Nonconformance.Terms(
      quantity: Quantity(steps: row[12], unit: UnitOfMeasure(row[4])!), isPurchased: supplier != nil,
      disposed: disposed, actions: try actions(of: id, db).map(\.action))
    return NonconformanceRow(
      id: id, number: row[1], item: row[2], site: row[3], defectCode: row[5], description: row[6], lotID: row[7],
      supplier: supplier, workOrderID: row[9], line: handoffID.map { OrderLine(handoffID: $0, lineID: row[11]) },
      state: row[17] == "closed" ? .closed(terms) : .open(terms), closeReason: row[18], raisedAt: row[19],
      closedAt: row[20])
  }

  static func find(_ id: String, _ db: Database) throws -> NonconformanceRow? {
    try Row.fetchOne(
      db.cachedStatement(sql: "SELECT \(columns) FROM nonconformance WHERE nonconformanceID = ?"), arguments: [id]
    ).map { try row($0, db) }
  }

  static let statuses = ["open", "dispositioned", "closed"]

  /// Non-conformances by id; nil leaves a condition out.
  static func list(
    item: String?, status: String?, after id: String, limit: Int, _ db: Database
  ) throws -> [NonconformanceRow] {
    try Row.fetchAll(
      db.cachedStatement(
        sql: """
          SELECT \(columns) FROM nonconformance
          WHERE nonconformanceID > :after AND (:item IS NULL OR item = :item) AND (:status IS NULL OR status = :status)
          ORDER BY nonconformanceID LIMIT :limit
          """),
      arguments: ["after": id, "item": item, "status": status, "limit": limit]
    ).map { try row($0, db) }
  }

  /// What non-conformances keep blocked of an item at a site.
  static func blocked(_ item: String, at site: String, _ db: Database) throws -> Int64 {
    try Int64.fetchOne(
      db.cachedStatement(
        sql: """
          SELECT sum(quantitySteps - useAsIsSteps - reworkSteps - scrapSteps - returnedSteps) FROM nonconformance
          WHERE item = ? AND site = ? AND status = 'open'
          """), arguments: [item, site]) ?? 0
  }

  // MARK: Corrective actions

  private static let actionColumns = """
    SELECT a.nonconformanceID, n.number, a.number, a.description, a.owner, a.dueOn, a.status, a.verifiedBy, a.finding
    FROM correctiveAction a JOIN nonconformance n ON n.nonconformanceID = a.nonconformanceID
    """

  private static func action(_ row: Row) -> CorrectiveActionRow {
    CorrectiveActionRow(
      nonconformanceID: row[0], nonconformanceNumber: row[1],
      action: Nonconformance.Action(
        number: row[2], description: row[3], owner: row[4], due: row[5],
        status: Nonconformance.Action.Status(rawValue: row[6])!), verifiedBy: row[7], finding: row[8])
  }

  static func actions(of id: String, _ db: Database) throws -> [CorrectiveActionRow] {
    try Row.fetchAll(
      db.cachedStatement(sql: "\(actionColumns) WHERE a.nonconformanceID = ? ORDER BY a.number"), arguments: [id]
    ).map(action)
  }

  /// Actions of all non-conformances, by the non-conformance and their number.
  static func actions(
    status: Nonconformance.Action.Status?, after: (id: String, number: Int), limit: Int, _ db: Database
  ) throws -> [CorrectiveActionRow] {
    try Row.fetchAll(
      db.cachedStatement(
        sql: """
          \(actionColumns) WHERE (a.nonconformanceID, a.number) > (:id, :number)
            AND (:status IS NULL OR a.status = :status)
          ORDER BY a.nonconformanceID, a.number LIMIT :limit
          """),
      arguments: ["id": after.id, "number": after.number, "status": status?.rawValue, "limit": limit]
    ).map(action)
  }
}
