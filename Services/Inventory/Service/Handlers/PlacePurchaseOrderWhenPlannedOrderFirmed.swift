import InventoryDomain
import Messaging
import Persistence
import ProductionContract
import Values

/// A planned order to buy was approved: it becomes one purchase order. What is to be made or transferred is
/// not bought.
struct PlacePurchaseOrderWhenPlannedOrderFirmed: MessageHandler {
  func handle(_ event: PlannedOrderFirmed, in unit: UnitOfWork) throws -> Outcome {
    let db = unit.database
    guard event.source == "buy", try !PurchaseOrderStore.isPlaced(forPlannedOrder: event.plannedOrderID, db) else {
      return .done
    }
    guard let item = try ItemStore.find(event.item, db) else { return .waitFor("product:" + event.item) }
    guard item.kind == .goods, item.unit == event.quantity.unit else {
      throw PermanentFault(
        "Planned order \(event.plannedOrderID) buys \(event.quantity) of \(item.code), which is "
          + "\(item.kind.rawValue) counted in \(item.unit); correct the planning data.")
    }
    let isSite = try SiteStore.mode(event.plant, db) != nil
    do {
      _ = try PurchaseOrderFile.place(
        event.quantity, of: item.code, from: event.from?.trimmedText(upTo: 200) ?? "not named", due: event.due,
        at: isSite ? event.plant : Location.main, plannedOrderID: event.plannedOrderID, in: unit)
    } catch let refusal as PurchaseOrder.Refusal {
      throw PermanentFault("Planned order \(event.plannedOrderID) cannot be bought: \(refusal.sentence)")
    }
    return .done
  }
}
