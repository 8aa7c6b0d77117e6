import CustomerServiceContract
import Messaging
import Values

/// What customer service hears and says: one line per message.
enum CustomerServiceMessages {
  static let subscriptions: [Subscription] = [
    .on(LearnCustomerWhenCustomerOnboarded()),
    .on(CountShippedWhenGoodsIssued()),
    .on(CountReturnedWhenGoodsReturned()),
  ]
  static let publications: [any BusinessEvent.Type] = CustomerServiceEvents.all
  static let timers: [TimerSubscription] = []
}
