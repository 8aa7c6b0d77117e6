import AccountingDomain
import GatewayContract
import Messaging
import Persistence
import Values

/// Opens a debtor's account, with the default credit limit of its currency.
struct RegisterCustomerWhenCustomerOnboarded: MessageHandler {
  func handle(_ event: CustomerOnboarded, in unit: UnitOfWork) throws -> Outcome {
    guard let currency = Currency(event.currency) else {
      throw PermanentFault("Customer \(event.number) has the currency '\(event.currency)', which is no ISO 4217 code.")
    }
    let isNew = try CustomerStore.register(event, currency: currency, at: unit.businessTime, unit.database)
    guard isNew, let customer = try CustomerStore.find(event.customerID, unit.database) else { return .done }
    let balance = try CustomerStore.move(event.customerID, currency, unit.database)
    try unit.publishBalance(of: customer, balance)
    try unit.fulfil("customer:" + event.customerID)
    return .done
  }
}
