import Messaging
import SalesContract
import Values

/// What Sales hears and says: one line per message.
enum SalesMessages {
  static let subscriptions: [Subscription] = [
    .on(RecordAnswerWhenOrderAccepted()),
    .on(RecordAnswerWhenOrderHeld()),
    .on(RecordAnswerWhenOrderRejected()),
    .on(CloseOrderWhenOrderCancelled()),
    .on(ReopenOrderWhenCancellationRefused()),
    .on(NotePromiseWhenPromiseChanged()),
  ]
  static let publications: [any BusinessEvent.Type] = SalesEvents.all
  static let timers: [TimerSubscription] = []
}
