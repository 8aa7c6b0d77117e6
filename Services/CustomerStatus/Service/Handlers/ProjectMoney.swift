import AccountingContract
import Messaging
import Persistence
import Values

struct ProjectInvoiceWhenInvoiceIssued: MessageHandler {
  func handle(_ event: InvoiceIssued, in unit: UnitOfWork) throws -> Outcome {
    let projection = Projection(unit)
    try projection.putInvoice(
      invoiceID: event.invoiceID, customerID: event.customerID, orderID: event.orderID, orderNumber: event.orderNumber,
      number: event.number, gross: event.gross, issuedAt: event.issuedAt, dueDate: event.dueDate)
    for line in event.lines {
      try projection.add(
        line.quantity.steps, to: .invoicedSteps, orderID: event.orderID, lineID: line.lineID, at: event.issuedAt)
    }
    try projection.tell(
      event.customerID, order: event.orderID, at: event.issuedAt,
      "Invoice \(event.number) for \(event.gross), due \(event.dueDate).")
    try projection.touch(event.customerID, "invoices", event.issuedAt)
    return .done
  }
}

struct ProjectPaymentWhenPaymentReceived: MessageHandler {
  func handle(_ event: PaymentReceived, in unit: UnitOfWork) throws -> Outcome {
    let projection = Projection(unit)
    for allocation in event.allocations {
      try projection.setResidual(allocation.residual, invoiceID: allocation.invoiceID, at: event.receivedAt)
    }
    try projection.tell(event.customerID, order: nil, at: event.receivedAt, sentence(event))
    try projection.touch(event.customerID, "invoices", event.receivedAt)
    return .done
  }
}

/// A payment, one that the bank took back, or credit that was left over and is now set against invoices.
private func sentence(_ event: PaymentReceived) -> String {
  if event.reversedPaymentID != nil {
    return "A payment of \(-event.amount) was taken back; what it had paid is open again."
  }
  if event.amount.isZero {
    let applied = event.allocations.reduce(Money.zero(event.amount.currency)) { $0 + $1.amount }
    return "Credit of \(applied) was set against open invoices."
  }
  return "Payment of \(event.amount) received."
}

struct ProjectCreditWhenCreditNoteIssued: MessageHandler {
  func handle(_ event: CreditNoteIssued, in unit: UnitOfWork) throws -> Outcome {
    let projection = Projection(unit)
    try projection.putCreditNote(
      event.creditNoteID, customerID: event.customerID, number: event.number, gross: event.gross, reason: event.reason,
      at: event.issuedAt)
    for allocation in event.allocations {
      try projection.setResidual(allocation.residual, invoiceID: allocation.invoiceID, at: event.issuedAt)
    }
    try projection.tell(
      event.customerID, order: nil, at: event.issuedAt,
      "Credit note \(event.number) for \(event.gross): \(event.reason)")
    try projection.touch(event.customerID, "invoices", event.issuedAt)
    return .done
  }
}

struct ProjectBalanceWhenBalanceChanged: MessageHandler {
  func handle(_ event: BalanceChanged, in unit: UnitOfWork) throws -> Outcome {
    let projection = Projection(unit)
    try projection.putBalance(
      customerID: event.customerID, open: event.openBalance, receivables: event.openReceivables,
      unapplied: event.unappliedCredits, headRoom: event.creditLimit - event.exposure, creditStatus: event.creditStatus,
      at: event.asOf)
    try projection.touch(event.customerID, "balance", event.asOf)
    return .done
  }
}
