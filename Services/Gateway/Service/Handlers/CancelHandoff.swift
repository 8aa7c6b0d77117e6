import GatewayDomain
import Messaging
import Persistence
import SalesContract
import Values

/// The own CRM withdrew an order: undecided ones end at once, accepted ones when inventory agrees.
struct CancelHandoffWhenOrderCancelled: MessageHandler {
  func handle(_ event: OrderCancelled, in unit: UnitOfWork) throws -> Outcome {
    let process = try HandoffProcess.find(sourceSystem: SourceOrder.sales, orderID: event.orderID, in: unit)
    guard let process, process.record.state.version >= event.version else {
      return .waitFor(Intake.prerequisite(SourceOrder.sales, event.orderID, version: event.version))
    }
    try process.execute(.cancel(reason: event.reason))
    try process.save()
    return .done
  }
}

/// Withdraws a foreign CRM's order: what has not left the warehouse is stopped. Asking again changes nothing.
package struct CancelHandoff: Codable, Sendable {
  package var reason: String

  package init(reason: String) { self.reason = reason }

  package func perform(handoffID: String, in unit: UnitOfWork) throws -> HandoffView {
    guard let reason = reason.trimmedText(upTo: 500) else {
      throw GatewayRefusal.invalid("Say in 1 to 500 bytes why the order is withdrawn.")
    }
    guard let process = try HandoffProcess.load(handoffID, in: unit) else {
      throw GatewayRefusal.unknownHandoff(handoffID)
    }
    // Sales would not know of it: it cancels its orders itself and tells the gateway.
    guard process.record.sourceSystem != SourceOrder.sales else {
      throw GatewayRefusal.ownOrder(process.record.orderNumber)
    }
    try process.execute(.cancel(reason: reason))
    try process.save()
    try unit.audit("cancel hand-off", subject: handoffID, detail: reason)
    return try HandoffQueries.view(handoffID, in: unit.database)!
  }
}
