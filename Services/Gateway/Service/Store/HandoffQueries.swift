import GRDB
import GatewayContract
import GatewayDomain
import Persistence
import Values

/// Reads hand-offs for people and programs.
package enum HandoffQueries {
  private static let columns = """
    id, sourceSystem, orderID, orderNumber, company, customerID, status, version, stage, effectiveVersion, deadlineAt,
    createdAt, updatedAt
    """

  package struct Filter: Sendable {
    /// The source system's own id, or the one that the other services know the order by.
    package var orderID: String?
    package var sourceSystem: String?
    package var status: String?
    package var orderNumber: String?

    package init(
      orderID: String? = nil, sourceSystem: String? = nil, status: String? = nil, orderNumber: String? = nil
    ) {
      self.orderID = orderID
      self.sourceSystem = sourceSystem
      self.status = status
      self.orderNumber = orderNumber
    }
  }

  /// In order of id, after the given one. The statement names only the filters that are set, so that
  /// each finds its index.
  package static func list(_ filter: Filter, after: String?, limit: Int, in db: Database) throws -> [HandoffSummary] {
    var conditions: [String] = []
    var arguments: StatementArguments = []
    func add(_ condition: String, _ value: String?) {
      guard let value else { return }
      conditions.append(condition)
      arguments += [value]
    }
    if let orderID = filter.orderID, let colon = orderID.firstIndex(of: ":") {
      // It may be the id that the other services know a foreign order by.
      conditions.append("(orderID = ? OR (orderID = ? AND sourceSystem = ?))")
      arguments += [orderID, String(orderID[orderID.index(after: colon)...]), String(orderID[..<colon])]
    } else {
      add("orderID = ?", filter.orderID)
    }
    add("orderNumber = ?", filter.orderNumber)
    add("status = ?", filter.status)
    add("sourceSystem = ?", filter.sourceSystem)
    add("id > ?", after)
    arguments += [limit]
    let clause = conditions.isEmpty ? "" : "WHERE " + conditions.joined(separator: " AND ")
    return try Row.fetchAll(
      db.cachedStatement(sql: "SELECT \(columns) FROM handoff \(clause) ORDER BY id LIMIT ?"), arguments: arguments
    ).map(summary)
  }

  package static func view(_ handoffID: String, in db: Database) throws -> HandoffView? {
    guard
      let row = try Row.fetchOne(
        db.cachedStatement(sql: "SELECT \(columns), versionPosition FROM handoff WHERE id = ?"),
        arguments: [handoffID])
    else { return nil }
    return HandoffView(
      handoff: summary(row), versions: try versions(handoffID, in: db),
      lines: try lines(handoffID, position: row[13], in: db), promiseChanges: try promiseChanges(handoffID, in: db),
      irregularities: try irregularities(handoffID, in: db))
  }

  /// Whose order it is; nil when there is no such hand-off.
  static func sourceSystem(of handoffID: String, in db: Database) throws -> String? {
    try String.fetchOne(
      db.cachedStatement(sql: "SELECT sourceSystem FROM handoff WHERE id = ?"), arguments: [handoffID])
  }

  private static func summary(_ row: Row) -> HandoffSummary {
    HandoffSummary(
      handoffID: row[0], sourceSystem: row[1], orderID: row[2],
      erpOrderID: HandoffRecord.publicOrderID(sourceSystem: row[1], orderID: row[2]), orderNumber: row[3],
      company: row[4],
      customerID: row[5], status: row[6], version: row[7], stage: row[8], effectiveVersion: row[9],
      deadlineAt: row[10], createdAt: row[11], updatedAt: row[12])
  }

  private static func versions(_ handoffID: String, in db: Database) throws -> [HandoffView.Version] {
    try Row.fetchAll(
      db.cachedStatement(
        sql: """
          SELECT v.version, v.payloadHash, v.receivedAt, d.decision, d.errors, d.grossMinor, v.currency, d.decidedAt
          FROM handoffVersion v
          LEFT JOIN handoffDecision d ON d.handoffID = v.handoffID AND d.version = v.version
          WHERE v.handoffID = ? ORDER BY v.version
          """),
      arguments: [handoffID]
    ).map { row in
      let currency = Currency(row[6])!
      return HandoffView.Version(
        version: row[0], payloadHash: row[1], receivedAt: row[2], decision: row[3],
        errors: try (row[4] as String?).map { try JSONColumn.value([HandoffError].self, from: $0) } ?? [],
        gross: (row[5] as Int64?).map { Money(minorUnits: $0, currency: currency) }, decidedAt: row[7])
    }
  }

  private static func lines(_ handoffID: String, position: Int64, in db: Database) throws -> [HandoffView.Line] {
    try Row.fetchAll(
      db.cachedStatement(
        sql: """
          SELECT l.lineID, coalesce(l.product, l.sourceProduct), l.description, l.quantitySteps, l.unit, l.stockSteps,
            l.productionSteps, l.refusedSteps, l.refusedCode, s.quantitySteps, l.firstPromise, l.currentPromise
          FROM handoffLine l LEFT JOIN handoffShipped s ON s.handoffID = ? AND s.lineID = l.lineID
          WHERE l.versionPosition = ? ORDER BY l.lineNumber
          """),
      arguments: [handoffID, position]
    ).map { row in
      let unit = UnitOfMeasure(row[4])!
      func quantity(_ index: Int) -> Quantity { Quantity(steps: row[index] ?? 0, unit: unit) }
      return HandoffView.Line(
        lineID: row[0], product: row[1], description: row[2], ordered: quantity(3), fromStock: quantity(5),
        fromProduction: quantity(6), refused: quantity(7), refusedCode: row[8], shipped: quantity(9),
        firstPromise: row[10], currentPromise: row[11])
    }
  }

  private static func promiseChanges(_ handoffID: String, in db: Database) throws -> [HandoffView.PromiseMove] {
    try Row.fetchAll(
      db.cachedStatement(
        sql: """
          SELECT lineID, fromDate, toDate, reason, changedAt FROM promiseChange WHERE handoffID = ? ORDER BY position
          """),
      arguments: [handoffID]
    ).map {
      HandoffView.PromiseMove(lineID: $0[0], from: $0[1], to: $0[2], reason: $0[3], changedAt: $0[4])
    }
  }

  private static func irregularities(_ handoffID: String, in db: Database) throws -> [HandoffView.Irregularity] {
    try Row.fetchAll(
      db.cachedStatement(
        sql: """
          SELECT version, code, detail, notedAt FROM handoffIrregularity WHERE handoffID = ?
          ORDER BY position LIMIT 100
          """),
      arguments: [handoffID]
    ).map { HandoffView.Irregularity(version: $0[0], code: $0[1], detail: $0[2], notedAt: $0[3]) }
  }
}
