import CustomerServiceDomain
import InventoryContract
import Messaging
import Persistence
import Values

/// What came back cannot come back again. The return it came under is received: nothing more of it is
/// expected, so that what did not come can be returned another time.
struct CountReturnedWhenGoodsReturned: MessageHandler {
  private struct OrderLine: Hashable {
    let orderID: String
    let lineID: String
  }

  func handle(_ event: GoodsReturned, in unit: UnitOfWork) throws -> Outcome {
    let authorised = try authorised(event, in: unit)
    let received = try received(event)
    var shipped: [String: [String: ReturnAuthorisation.ShippedLine]] = [:]
    // Every line of the return, those that did not come at all included, always in one order.
    let lines = Set(received.keys).union(authorised.keys).sorted { ($0.orderID, $0.lineID) < ($1.orderID, $1.lineID) }
    for key in lines {
      guard
        try !ShippedStore.isReceiptSeen(
          event.returnID, orderID: key.orderID, lineID: key.lineID, at: event.returnedAt, in: unit.database)
      else { continue }
      if shipped[key.orderID] == nil {
        shipped[key.orderID] = try ShippedStore.lines(ofOrder: key.orderID, in: unit.database)
      }
      // The shipment that it came back from has not been heard of yet.
      guard let known = shipped[key.orderID]?[key.lineID],
        let line = known.receiving(
          received[key] ?? .zero(known.shipped.unit), authorised: authorised[key] ?? .zero(known.shipped.unit))
      else { return .waitFor("order:\(key.orderID)") }
      try ShippedStore.save(line, orderID: key.orderID, lineID: key.lineID, in: unit.database)
      guard let quantity = received[key] else { continue }
      try ShippedStore.noteReceipt(
        event.returnID, orderID: key.orderID, lineID: key.lineID, quantity: quantity, at: event.returnedAt,
        in: unit.database)
    }
    return .done
  }

  /// What the return authorised, by line; nothing when it was received before or comes under a credit note.
  private func authorised(_ event: GoodsReturned, in unit: UnitOfWork) throws -> [OrderLine: Quantity] {
    guard try !ShippedStore.isReceived(event.returnID, in: unit.database),
      let stored = try ReturnStore.find(event.returnID, in: unit.database)
    else { return [:] }
    return Dictionary(
      stored.lines.map { (OrderLine(orderID: stored.orderID, lineID: $0.lineID), $0.requested) }
    ) { first, _ in first }
  }

  /// One order line may come back in parts, some to stock and some to scrap.
  private func received(_ event: GoodsReturned) throws -> [OrderLine: Quantity] {
    var quantities: [OrderLine: Quantity] = [:]
    for line in event.lines {
      let key = OrderLine(orderID: line.orderID, lineID: line.lineID)
      guard let sum = quantities[key] else {
        quantities[key] = line.quantity
        continue
      }
      guard sum.unit == line.quantity.unit else {
        throw PermanentFault("Line \(line.lineID) came back in two units.")
      }
      quantities[key] = sum + line.quantity
    }
    return quantities
  }
}
