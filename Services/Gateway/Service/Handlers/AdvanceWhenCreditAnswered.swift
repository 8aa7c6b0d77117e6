import AccountingContract
import GatewayDomain
import Messaging
import Persistence
import Values

/// Credit is given (at once, or released by the credit officer): stock is asked next.
struct RequestAvailabilityWhenCreditApproved: MessageHandler {
  func handle(_ event: CreditApproved, in unit: UnitOfWork) throws -> Outcome {
    try Advance.handoff(event.handoffID, version: event.version, in: unit) { _ in
      .approveCredit(version: event.version)
    }
  }
}

/// The credit limit is exceeded: the order waits for the credit officer.
struct HoldOrderWhenCreditHeld: MessageHandler {
  func handle(_ event: CreditHeld, in unit: UnitOfWork) throws -> Outcome {
    let fault = HandoffFault(
      HandoffCode(rawValue: event.code) ?? .creditLimit,
      "\(event.amount) on top of \(event.exposure) exceeds the credit limit of \(event.limit).")
    return try Advance.handoff(event.handoffID, version: event.version, in: unit) { _ in
      .holdCredit(version: event.version, fault)
    }
  }
}

/// Credit is declined: the version is rejected.
struct RejectOrderWhenCreditDeclined: MessageHandler {
  func handle(_ event: CreditDeclined, in unit: UnitOfWork) throws -> Outcome {
    let fault = HandoffFault(HandoffCode(rawValue: event.code) ?? .creditDeclined, event.reason)
    return try Advance.handoff(event.handoffID, version: event.version, in: unit) { _ in
      .declineCredit(version: event.version, fault)
    }
  }
}
