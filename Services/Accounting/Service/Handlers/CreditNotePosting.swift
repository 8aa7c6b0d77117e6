import AccountingContract
import AccountingDomain
import Messaging
import Persistence
import Values

/// A credit note that was decided: stored, set against invoices, posted and told.
struct CreditNotePosting {
  let customer: Customer
  let document: CreditNote.Document
  let returnID: String?
  let reference: String?
  let goodsReturn: Bool
  let reason: String
  let issuedAt: Instant

  /// The gross goes to the residuals of the invoices it refers to, in the order of matching, then to
  /// the customer's other open invoices, oldest first; the rest stays the customer's credit. Returns
  /// the credit note's id.
  func post(in unit: UnitOfWork) throws -> String {
    let total = document.total
    let currency = total.net.currency
    let items = try InvoiceStore.openItems(
      customer.customerID, holding: total.gross, first: document.invoiceKeys, unit.database)
    let result = Settlement.spread(total.gross, over: items)
    let note = NewCreditNote(
      creditNoteID: unit.newID(), number: try unit.nextNumber("CN"), customerID: customer.customerID,
      returnID: returnID, reference: reference, goodsReturn: goodsReturn, reason: reason, document: document,
      unapplied: result.rest, issuedAt: issuedAt)
    let key = try CreditNoteStore.insert(note, unit.database)
    let allocations = try Settling.settle(result.shares, from: "credit-note", key, at: issuedAt, in: unit)
    try LedgerStore.post(
      .creditNote(id: note.creditNoteID, number: note.number, total: total, allocated: result.allocated),
      at: issuedAt, in: unit)
    let balance = try CustomerStore.move(
      customer.customerID, currency, receivables: -result.allocated.minorUnits, unapplied: result.rest.minorUnits,
      unit.database)
    try unit.publish(note.event(allocations))
    try unit.publishBalance(of: customer, balance)
    return note.creditNoteID
  }
}

extension NewCreditNote {
  fileprivate func event(_ allocations: [Allocation]) -> CreditNoteIssued {
    CreditNoteIssued(
      creditNoteID: creditNoteID, number: number, customerID: customerID, returnID: returnID,
      goodsReturn: goodsReturn, reason: reason,
      lines: document.lines.map { line in
        CreditNoteLine(
          product: line.product, description: line.description, quantity: line.quantity, unitPrice: line.unitPrice,
          net: line.net, taxRate: line.taxRate,
          matched: line.matched.map { match in
            CreditedInvoiceLine(
              invoiceID: match.line.invoiceID, orderID: match.line.orderID, lineID: match.line.lineID,
              quantity: match.quantity)
          },
          unmatched: line.unmatched)
      },
      net: document.total.net, tax: document.total.tax, gross: document.total.gross, allocations: allocations,
      unapplied: unapplied, issuedAt: issuedAt)
  }
}
