import Messaging
import Persistence
import SalesContract
import SalesDomain
import Values

/// Opens a customer's account; the gateway onboards it as a customer of the ERP.
package struct OpenAccount: Codable, Sendable {
  /// What people call it; given from a series when absent.
  package var number: String?
  package var legalName: String
  package var taxID: String?
  package var billTo: PostalAddress
  /// ISO 4217.
  package var currency: String
  /// Days from invoice to due date; 30 when absent.
  package var paymentTermsDays: Int?

  package init(
    number: String? = nil, legalName: String, taxID: String? = nil, billTo: PostalAddress, currency: String,
    paymentTermsDays: Int? = nil
  ) {
    self.number = number
    self.legalName = legalName
    self.taxID = taxID
    self.billTo = billTo
    self.currency = currency
    self.paymentTermsDays = paymentTermsDays
  }

  package func perform(in unit: UnitOfWork) throws -> AccountView {
    let account = try Account(
      legalName: legalName, taxID: taxID, billTo: billTo, currency: currency, paymentTermsDays: paymentTermsDays ?? 30)
    let stored = StoredAccount(
      accountID: unit.newID(),
      number: try number.map { try FieldRefusal.text($0, "number", upTo: 40) } ?? unit.nextNumber("AC"),
      account: account, openedAt: unit.businessTime)
    guard try AccountStore.insert(stored, in: unit.database) else { throw ReferenceRefusal.numberTaken(stored.number) }
    try unit.publish(
      AccountOpened(
        accountID: stored.accountID, number: stored.number, legalName: account.legalName, taxID: account.taxID,
        billTo: account.billTo, currency: account.currency.code, paymentTermsDays: account.paymentTermsDays,
        openedAt: stored.openedAt))
    return AccountView(stored)
  }
}
