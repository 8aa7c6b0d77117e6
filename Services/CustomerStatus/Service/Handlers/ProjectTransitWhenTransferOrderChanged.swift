import InventoryContract
import Messaging
import Persistence
import Values

/// Goods that another site made for an order line left it, arrived, or were lost.
struct ProjectTransitWhenTransferOrderChanged: MessageHandler {
  func handle(_ event: TransferOrderChanged, in unit: UnitOfWork) throws -> Outcome {
    guard let handoffID = event.handoffID, let lineID = event.lineID else { return .done }
    let projection = Projection(unit)
    let isOnTheWay = event.status == "shipped" || event.status == "partially-received"
    try projection.putTransit(
      event.transferOrderID, handoffID: handoffID, lineID: lineID, open: isOnTheWay ? event.open.steps : 0,
      due: event.due)
    guard let order = try projection.order(ofHandoff: handoffID) else { return .done }
    if event.status == "shipped" {
      try projection.tell(
        order.customerID, order: order.orderID, at: event.changedAt,
        "\(event.open.valueText) of \(event.item) are on the way between our sites, expected \(event.due).")
    }
    try projection.touch(order.customerID, "orders", event.changedAt)
    return .done
  }
}
