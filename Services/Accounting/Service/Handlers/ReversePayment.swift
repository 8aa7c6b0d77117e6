import AccountingContract
import AccountingDomain
import Messaging
import Persistence
import Values

/// Takes a payment back that the bank returned or that was booked by mistake: a document of its own,
/// after which the invoices it had settled are open again.
package struct ReversePayment: Codable, Sendable {
  package let reason: String
  package init(reason: String) { self.reason = reason }

  package func perform(paymentID: String, in unit: UnitOfWork) throws -> PaymentView {
    guard let payment = try PaymentStore.find(paymentID, unit.database),
      let customer = try CustomerStore.find(payment.customerID, unit.database)
    else { throw AccountingRefusal.paymentUnknown(paymentID) }
    let state: Payment.State =
      payment.isReversed
      ? .reversed(amount: payment.amount) : .received(amount: payment.amount, unapplied: payment.unapplied)
    _ = try Payment.decide(.reverse(reason: reason), on: state, at: unit.businessTime)
    try post(payment, customer, in: unit)
    try unit.audit("reverse payment", subject: "payment \(payment.number)", detail: "\(payment.amount). \(reason)")
    guard let view = try DocumentQueries.payment(paymentID, unit.database) else {
      throw AccountingRefusal.paymentUnknown(paymentID)
    }
    return view
  }

  private func post(_ payment: CreditItem, _ customer: Customer, in unit: UnitOfWork) throws {
    let db = unit.database
    let at = unit.businessTime
    let id = unit.newID()
    let number = try unit.nextNumber("PR")
    let allocated = payment.amount - payment.unapplied
    try PaymentStore.insertReversal(id: id, number: number, of: payment, reason: reason, at: at, db)
    let reinstated = try Settling.reinstate(
      try PaymentStore.allocations(of: payment, db), of: payment, at: at, in: unit)
    try PaymentStore.setUnapplied(.zero(payment.amount.currency), of: payment, db)
    try LedgerStore.post(
      .paymentReversal(id: id, number: number, of: payment.number, amount: payment.amount, allocated: allocated),
      at: at, in: unit)
    let balance = try CustomerStore.move(
      payment.customerID, payment.amount.currency, receivables: allocated.minorUnits,
      unapplied: -payment.unapplied.minorUnits, db)
    try unit.publish(
      PaymentReceived(
        paymentID: id, number: number, customerID: payment.customerID, amount: -payment.amount, reference: reason,
        allocations: reinstated, unapplied: -payment.unapplied, receivedAt: at, reversedPaymentID: payment.id))
    try unit.publishBalance(of: customer, balance)
  }
}
