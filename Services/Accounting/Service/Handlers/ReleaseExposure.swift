import AccountingDomain
import GatewayContract
import Messaging
import Persistence
import Values

/// Gives back what a rejected version had reserved; an earlier accepted version keeps its own.
struct ReleaseExposureWhenOrderRejected: MessageHandler {
  func handle(_ event: OrderRejected, in unit: UnitOfWork) throws -> Outcome {
    guard var file = try CreditFile(handoffID: event.handoffID, in: unit) else { return .done }
    try file.perform(.letGo(version: event.version), in: unit)
    try file.moveReserved(in: unit)
    return .done
  }
}

/// Gives back all that a cancelled order held.
struct ReleaseExposureWhenOrderCancelled: MessageHandler {
  func handle(_ event: OrderCancelled, in unit: UnitOfWork) throws -> Outcome {
    guard var file = try CreditFile(handoffID: event.handoffID, in: unit) else { return .done }
    try file.perform(.cancel, in: unit)
    try file.moveReserved(in: unit)
    return .done
  }
}
