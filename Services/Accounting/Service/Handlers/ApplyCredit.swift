import AccountingContract
import AccountingDomain
import Messaging
import Persistence
import Values

/// Sets what is left of a payment or credit note against one of the customer's open invoices.
package struct ApplyCredit: Codable, Sendable {
  /// The payment or credit note.
  package let creditID: String
  package let invoiceID: String
  /// As much as both allow, when absent.
  package let amount: Money?

  package init(creditID: String, invoiceID: String, amount: Money? = nil) {
    self.creditID = creditID
    self.invoiceID = invoiceID
    self.amount = amount
  }

  package func perform(in unit: UnitOfWork) throws -> InvoiceView {
    let db = unit.database
    guard
      let credit = try PaymentStore.find(creditID, db) ?? PaymentStore.findCreditNote(creditID, db),
      let customer = try CustomerStore.find(credit.customerID, db)
    else { throw AccountingRefusal.creditUnknown(creditID) }
    guard !credit.isReversed else { throw Payment.Refusal.reversed }
    guard let item = try InvoiceStore.item(invoiceID: invoiceID, credit.customerID, db) else {
      throw AccountingRefusal.invoiceUnknown(invoiceID)
    }
    let share = try Payment.application(of: amount, from: credit.unapplied, to: item)
    let at = unit.businessTime
    let settled = try Settling.settle([share], from: credit.kind, credit.key, at: at, in: unit)
    try PaymentStore.setUnapplied(credit.unapplied - share.amount, of: credit, db)
    let applicationID = unit.newID()
    try LedgerStore.post(
      .creditApplication(id: applicationID, number: credit.number, amount: share.amount), at: at, in: unit)
    let balance = try CustomerStore.move(
      credit.customerID, share.amount.currency, receivables: -share.amount.minorUnits,
      unapplied: -share.amount.minorUnits, db)
    // The credit was told when it came in: this is a document without money of its own, whose
    // allocations come out of what was left.
    try unit.publish(
      PaymentReceived(
        paymentID: applicationID, number: credit.number, customerID: credit.customerID,
        amount: .zero(share.amount.currency), reference: "Credit of \(credit.number) applied", allocations: settled,
        unapplied: -share.amount, receivedAt: at))
    try unit.publishBalance(of: customer, balance)
    guard let view = try DocumentQueries.invoice(invoiceID, db) else {
      throw AccountingRefusal.invoiceUnknown(invoiceID)
    }
    return view
  }
}
