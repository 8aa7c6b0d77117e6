import GRDB
import GatewayDomain
import Persistence
import Values

/// A hand-off's row: its identity, and the state that decisions are made on.
struct HandoffRecord {
  let id: String
  let sourceSystem: String
  /// The order's id in its source system.
  let orderID: String
  var orderNumber: String
  /// The legal entity whose ERP the order goes to.
  let company: String
  var customerID: String?
  var state: Handoff.State
  /// The newest version's row.
  var versionPosition: Int64
  /// When the present stage is over at the latest.
  var deadlineAt: Instant?
  let createdAt: Instant

  /// The order's id in every other service. Two foreign systems may number their orders alike, so it
  /// names the source too; the own CRM's ids are unique by themselves.
  var publicOrderID: String { HandoffRecord.publicOrderID(sourceSystem: sourceSystem, orderID: orderID) }

  static func publicOrderID(sourceSystem: String, orderID: String) -> String {
    sourceSystem == SourceOrder.sales ? orderID : "\(sourceSystem):\(orderID)"
  }
}

enum HandoffStore {
  private static let columns = """
    id, sourceSystem, orderID, orderNumber, company, customerID, version, versionPosition, stage, effectiveVersion,
    effectivePartial, cancellation, cancellationReason, fulfilment, deadlineAt, createdAt
    """

  static func find(id: String, in db: Database) throws -> HandoffRecord? {
    try Row.fetchOne(db.cachedStatement(sql: "SELECT \(columns) FROM handoff WHERE id = ?"), arguments: [id])
      .map(record)
  }

  static func find(sourceSystem: String, orderID: String, in db: Database) throws -> HandoffRecord? {
    try Row.fetchOne(
      db.cachedStatement(sql: "SELECT \(columns) FROM handoff WHERE orderID = ? AND sourceSystem = ?"),
      arguments: [orderID, sourceSystem]
    ).map(record)
  }

  private static func record(_ row: Row) -> HandoffRecord {
    let effective = (row[9] as Int?).map { Handoff.Effective(version: $0, partial: row[10]) }
    let cancellation: Handoff.Cancellation =
      switch row[11] as Int {
      case 0: .none
      case 1: .requested(reason: row[12])
      default: .cancelled
      }
    return HandoffRecord(
      id: row[0], sourceSystem: row[1], orderID: row[2], orderNumber: row[3], company: row[4], customerID: row[5],
      state: Handoff.State(
        version: row[6], stage: Handoff.Stage(rawValue: row[8])!, effective: effective, cancellation: cancellation,
        fulfilment: Handoff.Fulfilment(rawValue: row[13])!),
      versionPosition: row[7], deadlineAt: row[14], createdAt: row[15])
  }

  static func insert(_ record: HandoffRecord, at now: Instant, in db: Database) throws {
    try db.cachedStatement(
      sql: """
        INSERT INTO handoff (id, sourceSystem, orderID, orderNumber, company, customerID, version, versionPosition,
          stage, effectiveVersion, effectivePartial, cancellation, cancellationReason, fulfilment, status, deadlineAt,
          updatedAt, createdAt)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """
    ).execute(
      arguments: [record.id, record.sourceSystem, record.orderID, record.orderNumber, record.company]
        + mutableColumns(record, at: now) + [record.createdAt])
  }

  static func update(_ record: HandoffRecord, at now: Instant, in db: Database) throws {
    try db.cachedStatement(
      sql: """
        UPDATE handoff SET orderNumber = ?, customerID = ?, version = ?, versionPosition = ?, stage = ?,
          effectiveVersion = ?, effectivePartial = ?, cancellation = ?, cancellationReason = ?, fulfilment = ?,
          status = ?, deadlineAt = ?, updatedAt = ?
        WHERE id = ?
        """
    ).execute(arguments: [record.orderNumber] + mutableColumns(record, at: now) + [record.id])
  }

  private static func mutableColumns(_ record: HandoffRecord, at now: Instant) -> StatementArguments {
    let state = record.state
    let (cancellation, reason): (Int, String?) =
      switch state.cancellation {
      case .none: (0, nil)
      case .requested(let reason): (1, reason)
      case .cancelled: (2, nil)
      }
    return [
      record.customerID, state.version, record.versionPosition, state.stage.rawValue, state.effective?.version,
      state.effective?.partial ?? false, cancellation, reason, state.fulfilment.rawValue,
      HandoffStatus(state).rawValue, record.deadlineAt, now,
    ]
  }
}
