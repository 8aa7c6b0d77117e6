import AccountingDomain
import GRDB
import Persistence
import Values

/// The row of one order's credit exposure.
struct ExposureRow {
  let handoffID: String
  let customerID: String
  let orderID: String
  let orderNumber: String
  var state: CreditExposure.State
}

/// The stored answer to one credit check.
struct CreditCheckRow {
  let handoffID: String
  let version: Int
  let customerID: String
  let amount: Money
  let answer: String
  let exposure: Money
  let limit: Money
  let code: String?
  let decidedBy: String?
  let reason: String?
  let decidedAt: Instant
  /// How long an approval may stay unconfirmed.
  let reservation: Duration
}

enum CreditStore {
  static func exposure(_ handoffID: String, _ db: Database) throws -> ExposureRow? {
    let row = try Row.fetchOne(
      db.cachedStatement(
        sql: """
          SELECT customerID, orderID, orderNumber, currency, confirmedMinor, confirmedVersion, invoicedMinor,
            pendingState, pendingVersion, pendingMinor, lastVersion, isCancelled
          FROM creditExposure WHERE handoffID = ?
          """),
      arguments: [handoffID])
    guard let row else { return nil }
    let currency = Currency(row[3])!
    let amount = Money(minorUnits: row[9], currency: currency)
    let pending: CreditExposure.Pending
    switch row[7] as String {
    case "reserved": pending = .reserved(version: row[8], amount: amount)
    case "held": pending = .held(version: row[8], amount: amount)
    default: pending = .none
    }
    return ExposureRow(
      handoffID: handoffID, customerID: row[0], orderID: row[1], orderNumber: row[2],
      state: CreditExposure.State(
        currency: currency, confirmed: Money(minorUnits: row[4], currency: currency), confirmedVersion: row[5],
        invoiced: Money(minorUnits: row[6], currency: currency), pending: pending, lastVersion: row[10],
        cancelled: row[11]))
  }

  static func save(_ exposure: ExposureRow, _ db: Database) throws {
    let state = exposure.state
    let pending: (state: String, version: Int, amount: Int64)
    switch state.pending {
    case .none: pending = ("none", 0, 0)
    case .reserved(let version, let amount): pending = ("reserved", version, amount.minorUnits)
    case .held(let version, let amount): pending = ("held", version, amount.minorUnits)
    }
    try db.cachedStatement(
      sql: """
        INSERT INTO creditExposure (handoffID, customerID, orderID, orderNumber, currency, confirmedMinor,
          confirmedVersion, invoicedMinor, pendingState, pendingVersion, pendingMinor, lastVersion, isCancelled,
          reservedMinor)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT (handoffID) DO UPDATE SET confirmedMinor = excluded.confirmedMinor,
          confirmedVersion = excluded.confirmedVersion, invoicedMinor = excluded.invoicedMinor,
          pendingState = excluded.pendingState, pendingVersion = excluded.pendingVersion,
          pendingMinor = excluded.pendingMinor, lastVersion = excluded.lastVersion,
          isCancelled = excluded.isCancelled, reservedMinor = excluded.reservedMinor
        """
    ).execute(arguments: [
      exposure.handoffID, exposure.customerID, exposure.orderID, exposure.orderNumber, state.currency.code,
      state.confirmed.minorUnits, state.confirmedVersion, state.invoiced.minorUnits, pending.state, pending.version,
      pending.amount, state.lastVersion, state.cancelled, state.reserved.minorUnits,
    ])
  }

  /// Notes that a version's check was asked for; false when it was before. Until it is answered it
  /// counts as having come late.
  static func noteCheck(
    _ handoffID: String, _ version: Int, _ customerID: String, _ amount: Money, reservation: Duration, at: Instant,
    _ db: Database
  ) throws -> Bool {
    try db.cachedStatement(
      sql: """
        INSERT OR IGNORE INTO creditCheck (handoffID, version, customerID, currency, amountMinor, requestedAt,
          reservationMicroseconds, answer, exposureMinor, limitMinor, decidedAt)
        VALUES (?, ?, ?, ?, ?, ?, ?, 'late', 0, 0, ?)
        """
    ).execute(arguments: [
      handoffID, version, customerID, amount.currency.code, amount.minorUnits, at, reservation.wholeMicroseconds, at,
    ])
    return db.changesCount > 0
  }

  static func answer(
    _ handoffID: String, _ version: Int, answer: String, exposure: Money? = nil, limit: Money? = nil,
    code: String? = nil, by: String? = nil, reason: String? = nil, at: Instant, _ db: Database
  ) throws {
    try db.cachedStatement(
      sql: """
        UPDATE creditCheck SET answer = ?, exposureMinor = coalesce(?, exposureMinor),
          limitMinor = coalesce(?, limitMinor), code = ?, decidedBy = ?, reason = ?, decidedAt = ?
        WHERE handoffID = ? AND version = ?
        """
    ).execute(arguments: [
      answer, exposure?.minorUnits, limit?.minorUnits, code, by, reason, at, handoffID, version,
    ])
  }

  /// A held version that nobody waits for any more.
  static func withdraw(_ handoffID: String, _ version: Int, at: Instant, _ db: Database) throws {
    try db.cachedStatement(
      sql: """
        UPDATE creditCheck SET answer = 'withdrawn', decidedAt = ?
        WHERE handoffID = ? AND version = ? AND answer = 'held'
        """
    ).execute(arguments: [at, handoffID, version])
  }

  static func check(_ handoffID: String, _ version: Int, _ db: Database) throws -> CreditCheckRow? {
    let row = try Row.fetchOne(
      db.cachedStatement(
        sql: """
          SELECT customerID, currency, amountMinor, answer, exposureMinor, limitMinor, code, decidedBy, reason,
            decidedAt, reservationMicroseconds
          FROM creditCheck WHERE handoffID = ? AND version = ?
          """),
      arguments: [handoffID, version])
    return row.map { row in
      let currency = Currency(row[1])!
      return CreditCheckRow(
        handoffID: handoffID, version: version, customerID: row[0],
        amount: Money(minorUnits: row[2], currency: currency), answer: row[3],
        exposure: Money(minorUnits: row[4], currency: currency), limit: Money(minorUnits: row[5], currency: currency),
        code: row[6], decidedBy: row[7], reason: row[8], decidedAt: row[9],
        reservation: .microseconds(row[10] as Int64))
    }
  }
}
