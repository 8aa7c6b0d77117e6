import Messaging
import Persistence
import SalesContract
import SalesDomain
import Values

/// Withdraws an order. A draft is given up at once; of a confirmed order the ERP decides whether it
/// can still be stopped.
package struct CancelOrder: Codable, Sendable {
  package var reason: String

  package init(reason: String) { self.reason = reason }

  package func perform(order orderID: String, in unit: UnitOfWork) throws -> OrderView {
    var order = try StoredOrder.known(orderID, in: unit)
    let now = unit.businessTime
    for event in try SalesOrder.decide(.cancel(reason: reason), on: order.state, at: now) {
      order.state = SalesOrder.evolve(order.state, with: event)
      switch event {
      case .discarded(let reason): order.cancellationReason = reason
      case .cancellationAsked(let version, let reason):
        order.cancellationReason = reason
        try unit.publish(
          SalesContract.OrderCancelled(
            orderID: orderID, number: order.number, version: version, accountID: order.content.accountID,
            reason: reason, cancelledAt: now))
      case .drafted, .confirmed, .amended, .cancelled, .reopened: break
      }
    }
    try OrderStore.saveState(order, in: unit.database)
    return OrderView(order)
  }
}
