import AccountingContract
import AccountingDomain
import Messaging
import Persistence
import Values

extension UnitOfWork {
  /// Tells what the customer owes now, after a document, a reservation, a new limit or a block. A balance in another
  /// currency than the customer's account is not told: there is one figure per customer.
  func publishBalance(of customer: Customer, _ balance: CustomerBalance) throws {
    guard balance.receivables.currency == customer.currency else { return }
    let standing = customer.standing(balance)
    try publish(
      BalanceChanged(
        customerID: customer.customerID, openBalance: standing.openBalance,
        openReceivables: standing.openReceivables, unappliedCredits: standing.unappliedCredits,
        exposure: standing.exposure, creditLimit: standing.limit, creditStatus: standing.status, asOf: businessTime))
  }
}
