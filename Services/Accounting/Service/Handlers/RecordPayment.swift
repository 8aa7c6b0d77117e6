import AccountingContract
import AccountingDomain
import Messaging
import Persistence
import Values

/// Books money received from a customer.
///
/// It settles the named invoice, or the named parts of invoices, or else the customer's open invoices,
/// oldest first; what is left stays the customer's credit. A reference is used once per customer: the
/// same payment again gets the same answer.
package struct RecordPayment: Codable, Sendable {
  package struct Part: Codable, Sendable {
    package let invoiceID: String
    package let amount: Money
    package init(invoiceID: String, amount: Money) {
      self.invoiceID = invoiceID
      self.amount = amount
    }
  }

  package let customerID: String
  package let amount: Money
  package let reference: String?
  package let invoiceID: String?
  package let allocations: [Part]?

  package init(
    customerID: String, amount: Money, reference: String? = nil, invoiceID: String? = nil, allocations: [Part]? = nil
  ) {
    self.customerID = customerID
    self.amount = amount
    self.reference = reference
    self.invoiceID = invoiceID
    self.allocations = allocations
  }

  package func perform(in unit: UnitOfWork) throws -> PaymentView {
    guard let customer = try CustomerStore.find(customerID, unit.database) else {
      throw AccountingRefusal.customerUnknown(customerID)
    }
    guard amount.currency == customer.currency else { throw AccountingRefusal.otherCurrency(customer.currency) }
    if let reference, let earlier = try PaymentStore.find(reference: reference, of: customerID, unit.database) {
      guard earlier.amount == amount else { throw AccountingRefusal.referenceUsed(reference) }
      return try view(earlier.id, in: unit)
    }
    let events = try Payment.decide(try command(in: unit), on: .expected, at: unit.businessTime)
    let id = unit.newID()
    for case .received(_, let result) in events { try post(result, id, customer, in: unit) }
    return try view(id, in: unit)
  }

  private func command(in unit: UnitOfWork) throws -> Payment.Command {
    switch (invoiceID, allocations) {
    case (nil, nil):
      return .receive(amount, against: try InvoiceStore.openItems(customerID, holding: amount, unit.database))
    case (let invoiceID?, nil): return .receive(amount, against: [try item(invoiceID, in: unit)])
    case (nil, let parts?):
      return .receiveAllocated(
        amount,
        try merged(parts).map { Settlement.Share(item: try item($0.invoiceID, in: unit), amount: $0.amount) })
    case (_?, _?): throw AccountingRefusal.allocationsAmbiguous
    }
  }

  /// Two parts for one invoice are one share: it is checked against the whole residual.
  private func merged(_ parts: [Part]) throws(Payment.Refusal) -> [Part] {
    var merged: [Part] = []
    for part in parts {
      guard part.amount.isPositive else { throw .allocationNotPositive(invoiceID: part.invoiceID) }
      guard part.amount.minorUnits <= amount.minorUnits else {
        throw .abovePayment(allocated: part.amount, amount: amount)
      }
      guard part.amount.currency == amount.currency else { throw .otherCurrency(part.amount.currency) }
      if let index = merged.firstIndex(where: { $0.invoiceID == part.invoiceID }) {
        let sum = merged[index].amount + part.amount
        guard sum.minorUnits <= amount.minorUnits else { throw .abovePayment(allocated: sum, amount: amount) }
        merged[index] = Part(invoiceID: part.invoiceID, amount: sum)
      } else {
        merged.append(part)
      }
    }
    return merged
  }

  private func item(_ invoiceID: String, in unit: UnitOfWork) throws -> Settlement.OpenItem {
    guard let item = try InvoiceStore.item(invoiceID: invoiceID, customerID, unit.database) else {
      throw AccountingRefusal.invoiceUnknown(invoiceID)
    }
    return item
  }

  private func post(_ result: Settlement.Result, _ id: String, _ customer: Customer, in unit: UnitOfWork) throws {
    let number = try unit.nextNumber("PAY")
    let at = unit.businessTime
    let key = try PaymentStore.insert(
      id: id, number: number, customerID: customerID, amount: amount, unapplied: result.rest, reference: reference,
      at: at, unit.database)
    let settled = try Settling.settle(result.shares, from: "payment", key, at: at, in: unit)
    try LedgerStore.post(
      .payment(id: id, number: number, amount: amount, allocated: result.allocated), at: at, in: unit)
    let balance = try CustomerStore.move(
      customerID, amount.currency, receivables: -result.allocated.minorUnits, unapplied: result.rest.minorUnits,
      unit.database)
    try unit.publish(
      PaymentReceived(
        paymentID: id, number: number, customerID: customerID, amount: amount, reference: reference ?? "",
        allocations: settled, unapplied: result.rest, receivedAt: at))
    try unit.publishBalance(of: customer, balance)
  }

  private func view(_ id: String, in unit: UnitOfWork) throws -> PaymentView {
    guard let view = try DocumentQueries.payment(id, unit.database) else { throw AccountingRefusal.paymentUnknown(id) }
    return view
  }
}
