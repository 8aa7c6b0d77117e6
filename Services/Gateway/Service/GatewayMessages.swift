import GatewayContract
import Messaging
import Values

/// Every message that the gateway hears, sends and sets a clock for.
enum GatewayMessages {
  static let subscriptions: [Subscription] = [
    .on(OnboardCustomerWhenAccountOpened()),
    .on(ListProductWhenProductPublished()),
    .on(NoteContractWhenContractActivated()),
    .on(EndContractWhenContractTerminated()),
    .on(ReceiveOrderWhenOrderConfirmed()),
    .on(ReceiveOrderWhenOrderAmended()),
    .on(CancelHandoffWhenOrderCancelled()),
    .on(RequestAvailabilityWhenCreditApproved()),
    .on(HoldOrderWhenCreditHeld()),
    .on(RejectOrderWhenCreditDeclined()),
    .on(DecideOrderWhenAvailabilityPromised()),
    .on(RejectOrderWhenAvailabilityRefused()),
    .on(DecideOrderWhenSupplyPromised()),
    .on(CancelOrderWhenCancellationConfirmed()),
    .on(KeepOrderWhenCancellationRefused()),
    .on(NoteShipmentWhenGoodsIssued()),
    .on(MovePromiseWhenDemandDelayed()),
  ]
  static let publications: [any BusinessEvent.Type] = GatewayEvents.all
  static let timers = HandoffTimers.all
}
