import Messaging
import ProductionContract
import Values

/// What production hears, says and waits for.
enum ProductionMessages {
  static let subscriptions: [Subscription] = [
    .on(PromiseCapacityWhenCapacityRequested()),
    .on(MakeWorkOrdersWhenOrderAccepted()),
    .on(FreeCapacityWhenOrderRejected()),
    .on(CancelWorkOrdersWhenOrderCancelled()),
    .on(ProduceWhenMaterialIssued()),
    .on(PostponeWhenMaterialShort()),
    .on(KeepInspectedGoodsWhenInspectionLotOpened()),
    .on(MakeUpWhenInspectionLotDecided()),
    .on(MakeUpWhenStockBlocked()),
    .on(KeepStockWhenPositionChanged()),
    .on(KeepPurchaseWhenPurchaseOrderChanged()),
    .on(KeepTransferWhenTransferOrderChanged()),
    .on(KeepForecastWhenForecastSubmitted()),
  ]

  static let publications: [any BusinessEvent.Type] = ProductionEvents.all

  static let timers: [TimerSubscription] = [
    PromiseExpiry.subscription, QuoteExpiry.subscription, WorkOrderRelease.subscription,
    ComponentBookings.subscription,
  ]
}
