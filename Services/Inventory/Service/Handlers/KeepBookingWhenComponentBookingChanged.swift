import InventoryDomain
import Messaging
import Persistence
import ProductionContract

/// Production holds other components than before: they are not promised to customers. What a work order was given
/// already is not held again, however late this is told.
struct KeepBookingWhenComponentBookingChanged: MessageHandler {
  func handle(_ event: ComponentBookingChanged, in unit: UnitOfWork) throws -> Outcome {
    var event = event
    switch try event.workOrderID.flatMap({ try WorkOrderStore.find($0, unit.database)?.state }) {
    case .issued: event.takes.removeAll { $0.backflushed != true }
    case .cancelled, .closed:
      event.takes = []
      event.gives = nil
    case .short, nil: break
    }
    let places = try ComponentBookingStore.replace(event, unit.database)
    // What is held no more may be what somebody waits for.
    for place in places.sorted() { try Stock.serve(place, in: unit) }
    return .done
  }
}
