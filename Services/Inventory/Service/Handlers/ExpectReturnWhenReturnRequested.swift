import CustomerServiceContract
import Messaging
import Persistence

/// Customer service allowed goods to come back: the warehouse expects them.
struct ExpectReturnWhenReturnRequested: MessageHandler {
  func handle(_ event: ReturnRequested, in unit: UnitOfWork) throws -> Outcome {
    try ReturnStore.insert(
      ReturnRow(
        returnID: event.returnID, number: event.number, customerID: event.customerID, orderID: event.orderID,
        requestedAt: event.requestedAt,
        lines: event.lines.map {
          ReturnLineRow(lineID: $0.lineID, item: $0.product, authorised: $0.quantity, reason: $0.reason)
        }), unit.database)
    return .done
  }
}
