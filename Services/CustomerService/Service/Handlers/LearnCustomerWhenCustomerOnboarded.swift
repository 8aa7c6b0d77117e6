import GatewayContract
import Messaging
import Persistence

/// Cases can be opened for the customer from now on.
struct LearnCustomerWhenCustomerOnboarded: MessageHandler {
  func handle(_ event: CustomerOnboarded, in unit: UnitOfWork) throws -> Outcome {
    try CustomerStore.upsert(
      event.customerID, number: event.number, legalName: event.legalName, in: unit.database)
    return .done
  }
}
