import InventoryContract
import Messaging
import Persistence

/// What has been shipped can come back. Services ride along and cannot.
struct CountShippedWhenGoodsIssued: MessageHandler {
  func handle(_ event: GoodsIssued, in unit: UnitOfWork) throws -> Outcome {
    guard try ShippedStore.noteShipment(event.shipmentID, in: unit.database) else { return .done }
    let goods = event.lines.filter { $0.kind == "goods" }
    guard !goods.isEmpty else { return .done }
    try ShippedStore.noteOrder(
      event.orderID, number: event.orderNumber, customerID: event.customerID, in: unit.database)
    try ShippedStore.addShipped(
      orderID: event.orderID, lines: goods.map { ($0.lineID, $0.product, $0.quantity) }, in: unit.database)
    try unit.fulfil("order:\(event.orderID)")
    return .done
  }
}
