import GatewayContract
import InventoryDomain
import Messaging
import Persistence
import Values

/// An accepted version becomes the order that is fulfilled: what was held for it is firm, what was let
/// go meanwhile is taken from free stock as far as there is any, and what is ready is shipped.
struct FulfilOrderWhenOrderAccepted: MessageHandler {
  func handle(_ event: OrderAccepted, in unit: UnitOfWork) throws -> Outcome {
    let db = unit.database
    guard try AvailabilityStore.noteAccepted(event.handoffID, event.version, at: event.acceptedAt, db) else {
      return .done
    }
    try AvailabilityStore.settle(event.handoffID, through: event.version, db)
    let held = try TentativeStock.take(event.handoffID, event.version, in: unit)
    let heldByLine = Dictionary(uniqueKeysWithValues: held.map { ($0.lineID, $0.steps) })
    let header = OrderHeader(
      handoffID: event.handoffID, orderID: event.orderID, orderNumber: event.orderNumber,
      customerID: event.customerID, shipTo: event.shipTo, orderedAt: event.orderedAt)
    let file = try FulfilmentFile(handoffID: event.handoffID, in: unit) ?? FulfilmentFile(new: header, in: unit)
    file.header.orderNumber = event.orderNumber
    file.header.shipTo = event.shipTo
    let terms = Fulfilment.Terms(
      version: event.version, shipComplete: event.shipComplete, lines: event.lines.map(Self.line))
    do {
      var free: [String: Int64] = [:]
      for item in try Fulfilment.shortItems(terms, held: heldByLine, on: file.state) {
        free[item] = try StockOutlook.promisable(
          item, StockStore.position(item, db), today: unit.businessTime.date, db)
      }
      try file.perform(.accept(terms, held: heldByLine, free: free))
    } catch let refusal as Fulfilment.Refusal {
      throw PermanentFault(
        "Order \(event.orderNumber) version \(event.version) cannot be fulfilled: \(refusal.sentence)")
    }
    file.take(held)
    try file.shipWhatIsReady()
    try file.save()
    try unit.fulfil("order:" + event.handoffID)
    return .done
  }

  private static func line(_ line: AcceptedLine) -> Fulfilment.Line {
    let accepted = line.promises.reduce(0) { $0 + $1.quantity.steps }
    let made = line.promises.reduce(0) { $0 + ($1.source == .production ? $1.quantity.steps : 0) }
    return Fulfilment.Line(
      lineID: line.lineID, item: line.product, kind: line.kind == "service" ? .service : .goods,
      unit: line.ordered.unit, ordered: line.ordered.steps, accepted: accepted, made: made,
      wanted: line.requestedDate)
  }
}
