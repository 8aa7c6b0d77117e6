import AccountingContract
import Messaging
import Values

/// What accounting hears, publishes and waits for: the whole table.
enum AccountingMessages {
  static let subscriptions: [Subscription] = [
    .on(RegisterCustomerWhenCustomerOnboarded()),
    .on(CheckCreditWhenCreditCheckRequested()),
    .on(ConfirmExposureWhenOrderAccepted()),
    .on(ReleaseExposureWhenOrderRejected()),
    .on(ReleaseExposureWhenOrderCancelled()),
    .on(IssueInvoiceWhenGoodsIssued()),
    .on(CreditGoodsWhenGoodsReturned()),
    .on(PostProductionCostWhenWorkOrderClosed()),
    .on(PostLossWhenGoodsScrapped()),
  ]

  static let publications: [any BusinessEvent.Type] = AccountingEvents.all

  static let timers: [TimerSubscription] = [
    TimerSubscription(kind: CreditFile.reservationTimer, fire: CreditFile.letExpire)
  ]
}
