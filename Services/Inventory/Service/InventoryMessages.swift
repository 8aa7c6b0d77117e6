import InventoryContract
import Messaging
import Values

/// What inventory hears, publishes and waits for: the whole table.
enum InventoryMessages {
  static let subscriptions: [Subscription] = [
    .on(KeepItemWhenProductPublished()),
    .on(ReserveStockWhenAvailabilityRequested()),
    .on(FulfilOrderWhenOrderAccepted()),
    .on(ReleaseStockWhenOrderRejected()),
    .on(StopFulfilmentWhenCancellationRequested()),
    .on(ReleaseStockWhenOrderCancelled()),
    .on(IssueMaterialWhenWorkOrderReleased()),
    .on(ReceiveGoodsWhenWorkOrderCompleted()),
    .on(ReturnMaterialWhenWorkOrderCancelled()),
    .on(KeepBookingWhenComponentBookingChanged()),
    .on(BookBackflushWhenMaterialBackflushed()),
    .on(PlaceOrderWhenPlannedOrderFirmed()),
    .on(MovePurchaseOrderWhenSubcontractRescheduled()),
    .on(ExpectReturnWhenReturnRequested()),
    .on(BookGoodsBackWhenCreditNoteIssued()),
  ]

  static let publications: [any BusinessEvent.Type] = InventoryEvents.all

  static let timers: [TimerSubscription] = [
    TimerSubscription(kind: TentativeStock.expiryTimer, fire: TentativeStock.letExpire),
    TimerSubscription(kind: ShipWhenWanted.timer, fire: ShipWhenWanted.ship),
    TimerSubscription(kind: TellStockPositions.timer, fire: TellStockPositions.tell),
    TimerSubscription(kind: TransferTimes.timer, fire: TransferTimes.comeUp),
  ]
}
