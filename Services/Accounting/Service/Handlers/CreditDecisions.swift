import AccountingDomain
import Messaging
import Persistence
import Values

/// The credit officer lets a held order through, whatever the limit.
package struct ReleaseCreditHold: Codable, Sendable {
  package let reason: String
  package init(reason: String) { self.reason = reason }

  package func perform(handoffID: String, in unit: UnitOfWork) throws -> CreditHoldView {
    let reason = try CreditExposure.tidied(reason: reason)
    return try HeldOrder.decide(handoffID, action: "release credit hold", reason: reason, in: unit) {
      .release(version: $0, $1)
    }
  }
}

/// The credit officer turns a held order down.
package struct DeclineCreditHold: Codable, Sendable {
  package let reason: String
  package init(reason: String) { self.reason = reason }

  package func perform(handoffID: String, in unit: UnitOfWork) throws -> CreditHoldView {
    let reason = try CreditExposure.tidied(reason: reason)
    return try HeldOrder.decide(handoffID, action: "decline credit hold", reason: reason, in: unit) { version, _ in
      .decline(version: version, reason: reason)
    }
  }
}

/// Looks at a held order again, after a payment or a new limit; it stays held if it still does not fit.
package struct RecheckCreditHold: Codable, Sendable {
  package init() {}

  package func perform(handoffID: String, in unit: UnitOfWork) throws -> CreditHoldView {
    try HeldOrder.decide(handoffID, action: "recheck credit hold", reason: "", in: unit) {
      .recheck(version: $0, $1)
    }
  }
}

private enum HeldOrder {
  static func decide(
    _ handoffID: String, action: String, reason: String, in unit: UnitOfWork,
    _ command: (Int, CreditStanding) -> CreditExposure.Command
  ) throws -> CreditHoldView {
    guard var file = try CreditFile(handoffID: handoffID, in: unit),
      case .held(let version, let amount) = file.row.state.pending,
      let customer = try CustomerStore.find(file.row.customerID, unit.database)
    else { throw AccountingRefusal.creditHoldUnknown(handoffID) }
    let standing = try file.standing(of: customer, in: unit)
    try file.perform(command(version, standing), officer: unit.cause.actor, in: unit)
    try file.moveReserved(in: unit)
    try unit.audit(
      action, subject: "order \(file.row.orderNumber) version \(version)",
      detail: "\(amount), exposure \(standing.exposure), limit \(standing.limit). \(reason)")
    guard let view = try CustomerQueries.creditHold(handoffID, version: version, unit.database) else {
      throw AccountingRefusal.creditHoldUnknown(handoffID)
    }
    return view
  }
}
