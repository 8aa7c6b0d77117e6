import AccountingContract
import InventoryContract
import InventoryDomain
import Messaging
import Persistence
import Values

/// A credit note says that its goods came back: what it names of shipped goods goes back into stock.
/// A part that was booked back before, with a return, is not booked again.
struct BookGoodsBackWhenCreditNoteIssued: MessageHandler {
  func handle(_ event: CreditNoteIssued, in unit: UnitOfWork) throws -> Outcome {
    let db = unit.database
    guard event.goodsReturn, try ReturnStore.noteCredited(event.creditNoteID, at: event.issuedAt, db) else {
      return .done
    }
    var changes = StockChanges()
    var returned: [ReturnedLine] = []
    for line in event.lines {
      guard let item = try ItemStore.find(line.product, db), item.kind == .goods else { continue }
      for part in line.matched {
        let found = try FulfilmentStore.returnable(
          orderID: part.orderID, lineID: part.lineID, item: line.product, db)
        guard let found else { continue }
        let steps = min(part.quantity.steps, found.steps)
        guard steps > 0 else { continue }
        try FulfilmentStore.noteReturned(steps, line: part.lineID, of: found.handoffID, db)
        changes.movements.append(
          Movement(
            item: item.code, from: Location.customer, to: Location.main, steps: steps, kind: .goodsReturn,
            documentID: event.creditNoteID, lineID: part.lineID))
        returned.append(
          ReturnedLine(
            orderID: part.orderID, lineID: part.lineID, product: item.code,
            quantity: Quantity(steps: steps, unit: item.unit),
            disposition: CustomerReturn.Disposition.stock.rawValue, cost: item.cost(of: steps)))
      }
    }
    guard !returned.isEmpty else { return .done }
    try Stock.post(changes, in: unit)
    try unit.publish(
      GoodsReturned(
        returnID: event.creditNoteID, customerID: event.customerID, creditNoteID: event.creditNoteID,
        lines: returned, returnedAt: unit.businessTime))
    return .done
  }
}
