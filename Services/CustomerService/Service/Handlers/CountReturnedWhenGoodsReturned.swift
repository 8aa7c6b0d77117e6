import CustomerServiceDomain
import InventoryContract
import Messaging
import Persistence
import Values

/// What came back cannot come back again, and is no longer expected.
struct CountReturnedWhenGoodsReturned: MessageHandler {
  private struct OrderLine: Hashable {
    let orderID: String
    let lineID: String
  }

  func handle(_ event: GoodsReturned, in unit: UnitOfWork) throws -> Outcome {
    let authorised = try ReturnStore.exists(event.returnID, in: unit.database)
    // One order line may come back in parts, some to stock and some to scrap.
    var quantities: [OrderLine: Quantity] = [:]
    var order: [OrderLine] = []
    for line in event.lines {
      let key = OrderLine(orderID: line.orderID, lineID: line.lineID)
      if let sum = quantities[key] {
        guard sum.unit == line.quantity.unit else {
          throw PermanentFault("Line \(line.lineID) came back in two units.")
        }
        quantities[key] = sum + line.quantity
      } else {
        quantities[key] = line.quantity
        order.append(key)
      }
    }
    var shipped: [String: [String: ReturnAuthorisation.ShippedLine]] = [:]
    for key in order {
      guard
        try !ShippedStore.isReceiptSeen(
          event.returnID, orderID: key.orderID, lineID: key.lineID, at: event.returnedAt, in: unit.database)
      else { continue }
      if shipped[key.orderID] == nil {
        shipped[key.orderID] = try ShippedStore.lines(ofOrder: key.orderID, in: unit.database)
      }
      // The shipment that it came back from has not been heard of yet.
      guard let line = shipped[key.orderID]?[key.lineID]?.receiving(quantities[key]!, authorised: authorised) else {
        return .waitFor("order:\(key.orderID)")
      }
      try ShippedStore.save(line, orderID: key.orderID, lineID: key.lineID, in: unit.database)
      try ShippedStore.noteReceipt(
        event.returnID, orderID: key.orderID, lineID: key.lineID, quantity: quantities[key]!, at: event.returnedAt,
        in: unit.database)
    }
    return .done
  }
}
