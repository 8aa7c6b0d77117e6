import InventoryDomain
import Messaging
import Persistence
import ProductionContract
import Values

/// A planned order was approved: one to buy becomes one purchase order, one to transfer one stock transfer order.
/// What is to be made, here or by a subcontractor, is neither: its work order asks for what it needs.
struct PlaceOrderWhenPlannedOrderFirmed: MessageHandler {
  func handle(_ event: PlannedOrderFirmed, in unit: UnitOfWork) throws -> Outcome {
    let db = unit.database
    switch event.source {
    case "buy": guard try !PurchaseOrderStore.isPlaced(forPlannedOrder: event.plannedOrderID, db) else { return .done }
    case "transfer":
      guard try !TransferOrderStore.isPlanned(forPlannedOrder: event.plannedOrderID, db) else { return .done }
    default: return .done
    }
    guard let item = try ItemStore.find(event.item, db) else { return .waitFor("product:" + event.item) }
    let verb = event.source == "buy" ? "buys" : "transfers"
    guard item.kind == .goods, item.unit == event.quantity.unit else {
      throw PermanentFault(
        "Planned order \(event.plannedOrderID) \(verb) \(event.quantity) of \(item.code), which is "
          + "\(item.kind.rawValue) counted in \(item.unit); correct the planning data.")
    }
    let site = try PlantSite.of(event.plant, told: event.site, in: unit)
    do {
      if event.source == "buy" {
        _ = try PurchaseOrderFile.place(
          event.quantity, of: item.code, from: event.from?.trimmedText(upTo: 200) ?? "not named", due: event.due,
          at: site, plannedOrderID: event.plannedOrderID, in: unit)
      } else {
        try transfer(event, to: site, in: unit)
      }
    } catch let refusal as PurchaseOrder.Refusal {
      throw PermanentFault("Planned order \(event.plannedOrderID) cannot be bought: \(refusal.sentence)")
    }
    return .done
  }

  private func transfer(_ event: PlannedOrderFirmed, to site: String, in unit: UnitOfWork) throws {
    let origin = try PlantSite.of(event.from, told: event.fromSite, in: unit)
    guard origin != site else {
      // Told before plants had sites, and carried out by nobody.
      guard event.site != nil else { return }
      throw PermanentFault(
        "Planned order \(event.plannedOrderID) transfers \(event.item) from \(event.from ?? "a plant") to "
          + "\(event.plant), which are both the site \(site); add a site named like the plant.")
    }
    do {
      _ = try TransferOrderFile.plan(
        event.quantity, of: event.item, from: origin, to: site, ships: min(event.release, event.due), due: event.due,
        plannedOrderID: event.plannedOrderID, in: unit)
    } catch let refusal as TransferOrder.Refusal {
      throw PermanentFault("Planned order \(event.plannedOrderID) cannot be transferred: \(refusal.sentence)")
    }
  }
}
