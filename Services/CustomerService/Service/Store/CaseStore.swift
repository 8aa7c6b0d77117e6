import CustomerServiceDomain
import GRDB
import Persistence
import Values

/// A case as stored.
struct StoredCase {
  let caseID: String
  let number: String
  let customerID: String
  let orderID: String?
  let details: ServiceCase.Details
  var state: ServiceCase.State
  let messageID: String?
  let openedAt: Instant
  var closedAt: Instant?
}

/// One thing that happened to a case.
struct StoredEntry {
  let at: Instant
  let author: String
  /// `note`, `assignment` or `status`.
  let kind: String
  var from: ServiceCase.Status?
  var to: ServiceCase.Status?
  var detail: String?
}

enum CaseStore {
  private static let columns = """
    caseID, number, customerID, orderID, kind, priority, subject, description, status, owner, reopenCount, messageID, \
    openedAt, closedAt
    """

  static func insert(_ stored: StoredCase, in db: Database) throws {
    try db.cachedStatement(
      sql: "INSERT INTO serviceCase (\(columns)) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
    ).execute(arguments: [
      stored.caseID, stored.number, stored.customerID, stored.orderID, stored.details.kind.rawValue,
      stored.details.priority.rawValue, stored.details.subject, stored.details.description,
      stored.state.status?.rawValue, stored.state.owner, stored.state.reopenCount, stored.messageID, stored.openedAt,
      stored.closedAt,
    ])
  }

  static func update(_ stored: StoredCase, in db: Database) throws {
    try db.cachedStatement(
      sql: "UPDATE serviceCase SET status = ?, owner = ?, reopenCount = ?, closedAt = ? WHERE caseID = ?"
    ).execute(arguments: [
      stored.state.status?.rawValue, stored.state.owner, stored.state.reopenCount, stored.closedAt, stored.caseID,
    ])
  }

  static func append(_ entry: StoredEntry, to caseID: String, in db: Database) throws {
    try db.cachedStatement(
      sql: """
        INSERT INTO caseEntry (caseID, at, author, kind, fromStatus, toStatus, detail) VALUES (?, ?, ?, ?, ?, ?, ?)
        """
    ).execute(arguments: [
      caseID, entry.at, entry.author, entry.kind, entry.from?.rawValue, entry.to?.rawValue, entry.detail,
    ])
  }

  static func find(_ caseID: String, in db: Database) throws -> StoredCase? {
    try Row.fetchOne(
      db.cachedStatement(sql: "SELECT \(columns) FROM serviceCase WHERE caseID = ?"), arguments: [caseID]
    ).map(stored)
  }

  static func find(number: String, in db: Database) throws -> StoredCase? {
    try Row.fetchOne(
      db.cachedStatement(sql: "SELECT \(columns) FROM serviceCase WHERE number = ?"), arguments: [number]
    ).map(stored)
  }

  /// The case that this mail or form opened.
  static func find(messageID: String, in db: Database) throws -> StoredCase? {
    try Row.fetchOne(
      db.cachedStatement(sql: "SELECT \(columns) FROM serviceCase WHERE messageID = ?"), arguments: [messageID]
    ).map(stored)
  }

  /// Newest first, after the case `cursor`.
  static func list(
    customer: String?, status: String?, owner: String?, after cursor: String?, limit: Int, in db: Database
  ) throws -> [StoredCase] {
    var conditions = ["1"]
    var arguments: [any DatabaseValueConvertible] = []
    for (condition, value) in [
      ("customerID = ?", customer), ("status = ?", status), ("owner = ?", owner), ("caseID < ?", cursor),
    ] {
      guard let value else { continue }
      conditions.append(condition)
      arguments.append(value)
    }
    return try Row.fetchAll(
      db.cachedStatement(
        sql: """
          SELECT \(columns) FROM serviceCase WHERE \(conditions.joined(separator: " AND "))
          ORDER BY caseID DESC LIMIT ?
          """), arguments: StatementArguments(arguments + [limit])
    ).map(stored)
  }

  /// In the order in which they happened; the latest `limit` of them.
  static func entries(of caseID: String, limit: Int, in db: Database) throws -> [StoredEntry] {
    try Row.fetchAll(
      db.cachedStatement(
        sql: """
          SELECT at, author, kind, fromStatus, toStatus, detail FROM caseEntry
          WHERE caseID = ? ORDER BY position DESC LIMIT ?
          """), arguments: [caseID, limit]
    ).reversed().map { row in
      StoredEntry(
        at: row[0], author: row[1], kind: row[2], from: (row[3] as String?).flatMap(ServiceCase.Status.init(rawValue:)),
        to: (row[4] as String?).flatMap(ServiceCase.Status.init(rawValue:)), detail: row[5])
    }
  }

  private static func stored(_ row: Row) -> StoredCase {
    StoredCase(
      caseID: row[0], number: row[1], customerID: row[2], orderID: row[3],
      details: ServiceCase.Details(
        kind: ServiceCase.Kind(rawValue: row[4])!, priority: ServiceCase.Priority(rawValue: row[5])!, subject: row[6],
        description: row[7]),
      state: ServiceCase.State(status: ServiceCase.Status(rawValue: row[8])!, owner: row[9], reopenCount: row[10]),
      messageID: row[11], openedAt: row[12], closedAt: row[13])
  }
}
