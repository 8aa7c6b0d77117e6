import GatewayDomain
import InventoryContract
import Messaging
import Persistence
import Values

/// Nothing had left the warehouse: the order is cancelled.
struct CancelOrderWhenCancellationConfirmed: MessageHandler {
  func handle(_ event: CancellationConfirmed, in unit: UnitOfWork) throws -> Outcome {
    try Advance.handoff(event.handoffID, version: event.version, in: unit) { _ in .confirmCancellation }
  }
}

/// Goods have left: the order stays in force.
struct KeepOrderWhenCancellationRefused: MessageHandler {
  func handle(_ event: CancellationRefused, in unit: UnitOfWork) throws -> Outcome {
    try Advance.handoff(event.handoffID, version: event.version, in: unit) { _ in
      .refuseCancellation(HandoffCode(rawValue: event.code) ?? .alreadyShipped)
    }
  }
}
