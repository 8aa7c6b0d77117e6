import AccountingContract
import AccountingDomain
import Messaging
import Persistence
import Values

/// One order's credit exposure while it is worked on: decides, saves, answers, and keeps the timer of
/// an unconfirmed reservation.
struct CreditFile {
  private(set) var row: ExposureRow
  private let before: Money

  static let reservationTimer = "credit-reservation"

  init(_ row: ExposureRow) {
    self.row = row
    before = row.state.reserved
  }

  init?(handoffID: String, in unit: UnitOfWork) throws {
    guard let row = try CreditStore.exposure(handoffID, unit.database) else { return nil }
    self.init(row)
  }

  /// How much more (or less) the order holds than when the file was opened, in minor units.
  var change: Int64 { (row.state.reserved - before).minorUnits }

  /// The customer's credit, with what this order holds of it when the file was opened.
  func standing(of customer: Customer, in unit: UnitOfWork) throws -> CreditStanding {
    customer.standing(try CustomerStore.balance(customer.customerID, row.state.currency, unit.database))
  }

  /// Decides and carries out everything but the customer's maintained total, which the caller moves
  /// by ``change``. `officer` is who decided, where a person did.
  mutating func perform(_ command: CreditExposure.Command, officer: String? = nil, in unit: UnitOfWork) throws {
    let pending = row.state.pending
    let events = try CreditExposure.decide(command, on: row.state, at: unit.now)
    for event in events {
      row.state = CreditExposure.evolve(row.state, with: event)
      try record(event, replacing: pending, officer: officer, in: unit)
    }
    if !events.isEmpty { try CreditStore.save(row, unit.database) }
  }

  private func record(
    _ event: CreditExposure.Event, replacing pending: CreditExposure.Pending, officer: String?, in unit: UnitOfWork
  ) throws {
    let db = unit.database
    switch event {
    case .approved(let version, _, let exposure, let limit):
      try CreditStore.answer(
        row.handoffID, version, answer: "approved", exposure: exposure, limit: limit, by: officer,
        at: unit.businessTime, db)
      try withdrawEarlier(than: version, pending, in: unit)
      if let check = try CreditFile.publishAnswer(row.handoffID, version, in: unit) {
        try unit.schedule(
          CreditFile.reservationTimer, key: row.handoffID, at: unit.now + check.reservation, payload: String(version))
      }
    case .held(let version, _, let exposure, let limit):
      try CreditStore.answer(
        row.handoffID, version, answer: "held", exposure: exposure, limit: limit, code: "CREDIT_LIMIT",
        at: unit.businessTime, db)
      try withdrawEarlier(than: version, pending, in: unit)
      try unit.cancelTimer(CreditFile.reservationTimer, key: row.handoffID)
      try CreditFile.publishAnswer(row.handoffID, version, in: unit)
    case .declined(let version, let code, let reason):
      try CreditStore.answer(
        row.handoffID, version, answer: "declined", code: code, by: officer ?? "accounting", reason: reason,
        at: unit.businessTime, db)
      try withdrawEarlier(than: version, pending, in: unit)
      try unit.cancelTimer(CreditFile.reservationTimer, key: row.handoffID)
      try CreditFile.publishAnswer(row.handoffID, version, in: unit)
    case .confirmed, .letGo, .cancelled:
      guard let version = pending.version, row.state.pending == .none else { return }
      if case .held = pending { try CreditStore.withdraw(row.handoffID, version, at: unit.businessTime, db) }
      try unit.cancelTimer(CreditFile.reservationTimer, key: row.handoffID)
    case .invoiced: return
    }
  }

  /// A new version's answer replaces an earlier version that was still waiting.
  private func withdrawEarlier(than version: Int, _ pending: CreditExposure.Pending, in unit: UnitOfWork) throws {
    if case .held(let earlier, _) = pending, earlier != version {
      try CreditStore.withdraw(row.handoffID, earlier, at: unit.businessTime, unit.database)
    }
  }

  /// Publishes the stored answer of a version (again); nothing while there is none to give.
  @discardableResult
  static func publishAnswer(_ handoffID: String, _ version: Int, in unit: UnitOfWork) throws -> CreditCheckRow? {
    guard let check = try CreditStore.check(handoffID, version, unit.database) else { return nil }
    switch check.answer {
    case "approved":
      try unit.publish(
        CreditApproved(
          handoffID: handoffID, version: version, customerID: check.customerID, amount: check.amount,
          exposure: check.exposure, limit: check.limit, releasedBy: check.decidedBy, approvedAt: check.decidedAt))
    case "held":
      try unit.publish(
        CreditHeld(
          handoffID: handoffID, version: version, customerID: check.customerID, code: check.code ?? "CREDIT_LIMIT",
          amount: check.amount, exposure: check.exposure, limit: check.limit, heldAt: check.decidedAt))
    case "declined":
      try unit.publish(
        CreditDeclined(
          handoffID: handoffID, version: version, customerID: check.customerID,
          code: check.code ?? "CREDIT_DECLINED", declinedBy: check.decidedBy ?? "accounting",
          reason: check.reason ?? "", declinedAt: check.decidedAt))
    default: break
    }
    return check
  }

  /// An approval that was never confirmed gives its reservation back.
  static func letExpire(_ timer: FiredTimer, in unit: UnitOfWork) throws {
    guard let version = Int(timer.payload), var file = try CreditFile(handoffID: timer.key, in: unit) else { return }
    try file.perform(.letGo(version: version), in: unit)
    try file.moveReserved(in: unit)
  }

  /// Adds ``change`` to what the customer has reserved, and tells what it may still order.
  func moveReserved(in unit: UnitOfWork) throws {
    guard change != 0 else { return }
    let balance = try CustomerStore.move(row.customerID, row.state.currency, reserved: change, unit.database)
    guard let customer = try CustomerStore.find(row.customerID, unit.database) else { return }
    try unit.publishBalance(of: customer, balance)
  }
}
