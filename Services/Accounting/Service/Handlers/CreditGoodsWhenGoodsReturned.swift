import AccountingDomain
import InventoryContract
import Messaging
import Persistence
import Values

/// Goods came back: their cost goes back into inventory, and where no credit note named them before,
/// one is issued at the prices they were invoiced at.
struct CreditGoodsWhenGoodsReturned: MessageHandler {
  func handle(_ event: GoodsReturned, in unit: UnitOfWork) throws -> Outcome {
    guard let customer = try CustomerStore.find(event.customerID, unit.database) else {
      return .waitFor("customer:" + event.customerID)
    }
    let isNew = try CreditNoteStore.noteReturn(
      event.returnID, customerID: event.customerID, creditNoteID: event.creditNoteID, at: event.returnedAt,
      unit.database)
    guard isNew else { return .done }
    if event.creditNoteID == nil {
      var matches: [CreditNote.Match] = []
      for line in event.lines where line.quantity.isPositive {
        guard let found = try self.matches(for: line, of: event, after: matches, in: unit) else {
          return .waitFor("invoice:" + line.orderID)
        }
        matches += found
      }
      try credit(matches, for: event, customer, in: unit)
    }
    let costs = event.lines.filter { $0.disposition == "stock" }.compactMap(\.cost)
    try LedgerStore.post(.goodsReturn(returnID: event.returnID, costs: costs), at: event.returnedAt, in: unit)
    return .done
  }

  /// The invoiced lines that a returned line credits, oldest first, up to what is not credited yet;
  /// nil while not all of what came back has been invoiced. `taken` are matches of this return.
  private func matches(
    for line: ReturnedLine, of event: GoodsReturned, after taken: [CreditNote.Match], in unit: UnitOfWork
  ) throws -> [CreditNote.Match]? {
    let invoiced = try InvoiceStore.invoicedLines(
      orderID: line.orderID, lineID: line.lineID, customerID: event.customerID, unit.database)
    let before = try CreditNoteStore.returned(orderID: line.orderID, lineID: line.lineID, unit.database)
    let now = taken.filter { $0.line.orderID == line.orderID && $0.line.lineID == line.lineID }
      .reduce(line.quantity.steps) { $0 + $1.quantity.steps }
    guard invoiced.reduce(0, { $0 + $1.invoiced.steps }) >= before + now else { return nil }
    guard invoiced.allSatisfy({ $0.invoiced.unit == line.quantity.unit }) else {
      throw PermanentFault("Line \(line.lineID) was not invoiced in \(line.quantity.unit); correct the return's unit.")
    }
    let matches = CreditNote.match(line.quantity, against: CreditNote.crediting(taken, in: invoiced))
    let matched = matches.reduce(0) { $0 + $1.quantity.steps }
    guard matched == line.quantity.steps else {
      throw PermanentFault(
        "Return \(event.returnID) brings back \(line.quantity) of line \(line.lineID), of which only "
          + "\(Quantity(steps: matched, unit: line.quantity.unit)) can still be credited; compare it with its invoices."
      )
    }
    return matches
  }

  private func credit(
    _ matches: [CreditNote.Match], for event: GoodsReturned, _ customer: Customer, in unit: UnitOfWork
  ) throws {
    guard !matches.isEmpty else { return }
    let events: [CreditNote.Event]
    do {
      events = try CreditNote.decide(.creditReturn(matches), on: .none, at: event.returnedAt)
    } catch {
      throw PermanentFault("Return \(event.returnID) cannot be credited: \(error.sentence)")
    }
    for case .issued(let document) in events {
      _ = try CreditNotePosting(
        customer: customer, document: document, returnID: event.returnID, reference: nil, goodsReturn: false,
        reason: "Goods returned", issuedAt: event.returnedAt
      ).post(in: unit)
    }
  }
}
