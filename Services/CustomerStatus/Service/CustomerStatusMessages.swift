import CustomerStatusContract
import Messaging
import Values

/// What customer status reads from the history, and the one thing it tells.
enum CustomerStatusMessages {
  static let subscriptions: [Subscription] = [
    .on(ProjectCustomerWhenCustomerOnboarded()),
    .on(ProjectOrderWhenOrderConfirmed()),
    .on(ProjectOrderWhenOrderAmended()),
    .on(ProjectAnswerWhenOrderAccepted()),
    .on(ProjectHoldWhenOrderHeld()),
    .on(ProjectAnswerWhenOrderRejected()),
    .on(ProjectAnswerWhenOrderCancelled()),
    .on(TellWhenCancellationRefused()),
    .on(ProjectPromiseWhenPromiseChanged()),
    .on(ProjectShipmentWhenShipmentPlanned()),
    .on(ProjectShipmentWhenShipmentProgressed()),
    .on(ProjectShipmentWhenGoodsIssued()),
    .on(ProjectReturnWhenGoodsReturned()),
    .on(ProjectTransitWhenTransferOrderChanged()),
    .on(ProjectWorkWhenWorkOrderReleased()),
    .on(ProjectWorkWhenWorkOrderCompleted()),
    .on(ProjectWorkWhenWorkOrderCancelled()),
    .on(ProjectInvoiceWhenInvoiceIssued()),
    .on(ProjectPaymentWhenPaymentReceived()),
    .on(ProjectCreditWhenCreditNoteIssued()),
    .on(ProjectBalanceWhenBalanceChanged()),
    .on(ProjectCaseWhenCaseOpened()),
    .on(ProjectCaseWhenCaseStatusChanged()),
    .on(TellWhenReturnRequested()),
  ]
  static let publications = CustomerStatusEvents.all
}
