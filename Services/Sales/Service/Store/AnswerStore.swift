import GRDB
import GatewayContract
import Messaging
import Persistence
import SalesDomain
import Values

/// What the ERP promised, and refused, of one line.
struct AnsweredLine: Codable, Hashable, Sendable {
  let lineID: String
  var promises: [SchedulePromise]
  let refused: RefusedQuantity?
}

/// A promise date that moved.
struct StoredPromiseChange {
  let lineID: String
  let from: LocalDate
  let to: LocalDate
  let reason: String
  let changedAt: Instant
}

/// The ERP's answer to one version of an order.
struct StoredAnswer {
  var state = Handoff.State.pending
  var answeredAt: Instant?
  var heldCode: String?
  /// The version that stays in force after a refused amendment.
  var effectiveVersion: Int?
  var errors: [HandoffError] = []
  var lines: [AnsweredLine] = []
}

extension StoredAnswer {
  init(
    state: String, answeredAt: Instant?, heldCode: String?, effectiveVersion: Int?, errors: String?, promises: String?
  ) throws {
    self.init(
      state: Handoff.State(rawValue: state)!, answeredAt: answeredAt, heldCode: heldCode,
      effectiveVersion: effectiveVersion,
      errors: try errors.map { try WireFormat.decode([HandoffError].self, from: Array($0.utf8)) } ?? [],
      lines: try promises.map { try WireFormat.decode([AnsweredLine].self, from: Array($0.utf8)) } ?? [])
  }
}

enum AnswerStore {
  /// Nil when sales never confirmed this version of the order.
  static func state(_ orderID: String, version: Int, in db: Database) throws -> Handoff.State? {
    try String.fetchOne(
      db.cachedStatement(
        sql: "SELECT handoff FROM orderVersion WHERE orderID = ? AND version = ? AND orderedAt IS NOT NULL"),
      arguments: [orderID, version]
    ).flatMap(Handoff.State.init(rawValue:))
  }

  static func save(_ answer: StoredAnswer, orderID: String, version: Int, in db: Database) throws {
    func json(_ value: some Encodable) throws -> String {
      String(decoding: try WireFormat.encode(value), as: UTF8.self)
    }
    try db.cachedStatement(
      sql: """
        UPDATE orderVersion SET handoff = ?, answeredAt = ?, heldCode = coalesce(?, heldCode),
          effectiveVersion = coalesce(?, effectiveVersion), errors = coalesce(?, errors),
          promises = coalesce(?, promises)
        WHERE orderID = ? AND version = ?
        """
    ).execute(arguments: [
      answer.state.rawValue, answer.answeredAt, answer.heldCode, answer.effectiveVersion,
      answer.errors.isEmpty ? nil : try json(answer.errors), answer.lines.isEmpty ? nil : try json(answer.lines),
      orderID, version,
    ])
  }

  /// The state of every confirmed version.
  static func states(_ orderID: String, in db: Database) throws -> [(version: Int, state: Handoff.State)] {
    try Row.fetchAll(
      db.cachedStatement(
        sql: "SELECT version, handoff FROM orderVersion WHERE orderID = ? AND orderedAt IS NOT NULL ORDER BY version"),
      arguments: [orderID]
    ).map { ($0[0], Handoff.State(rawValue: $0[1])!) }
  }

  /// Notes that a promise of the accepted version moved; once, however often it is told. An order of
  /// which no version was accepted has no promise.
  static func notePromiseChange(_ change: StoredPromiseChange, orderID: String, in db: Database) throws {
    let accepted = try Int.fetchOne(
      db.cachedStatement(
        sql: """
          SELECT version FROM orderVersion WHERE orderID = ? AND promises IS NOT NULL ORDER BY version DESC LIMIT 1
          """), arguments: [orderID])
    guard let accepted else { return }
    try db.cachedStatement(
      sql: """
        INSERT INTO promiseChange (orderID, version, lineID, fromDate, toDate, reason, changedAt)
        VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING
        """
    ).execute(arguments: [
      orderID, accepted, change.lineID, change.from, change.to, change.reason, change.changedAt,
    ])
  }

  /// In the order in which they were told.
  static func promiseChanges(_ orderID: String, version: Int, in db: Database) throws -> [StoredPromiseChange] {
    try Row.fetchAll(
      db.cachedStatement(
        sql: """
          SELECT lineID, fromDate, toDate, reason, changedAt FROM promiseChange
          WHERE orderID = ? AND version = ? ORDER BY position
          """), arguments: [orderID, version]
    ).map { StoredPromiseChange(lineID: $0[0], from: $0[1], to: $0[2], reason: $0[3], changedAt: $0[4]) }
  }
}
