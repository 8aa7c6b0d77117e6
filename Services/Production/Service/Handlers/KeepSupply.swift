import InventoryContract
import Messaging
import Persistence
import ProductionDomain
import SalesContract
import Values

/// Keeps where items stand, for promises and plans.
struct KeepStockWhenPositionChanged: MessageHandler {
  func handle(_ event: StockPositionChanged, in unit: UnitOfWork) throws -> Outcome {
    let plant = SupplyStore.plant(ofSite: event.site, try PlanningDataStore.settings(unit.database))
    var planned = false
    for position in event.positions {
      try SupplyStore.save(
        SupplyStore.Position(
          key: ItemAtPlant(position.item, at: plant), unit: position.onHand.unit, onHandSteps: position.onHand.steps,
          freeSteps: position.free.steps, waitingSteps: position.waiting?.steps ?? 0), at: event.at, unit.database)
      try InspectedGoodsStore.noteStock(of: ItemAtPlant(position.item, at: plant), at: event.at, unit.database)
      if !planned { planned = try PlanningDataStore.isPlanned(position.item, unit.database) }
    }
    if planned { try PlanningDataStore.touch(unit.database) }
    return .done
  }
}

/// Keeps what is on order, and when it comes. One for a subcontractor's work is his work order's report.
struct KeepPurchaseWhenPurchaseOrderChanged: MessageHandler {
  func handle(_ event: PurchaseOrderChanged, in unit: UnitOfWork) throws -> Outcome {
    if let workOrderID = event.workOrderID { return try WorkOrderDesk(unit).take(event, of: workOrderID) }
    let plant = SupplyStore.plant(ofSite: event.site, try PlanningDataStore.settings(unit.database))
    try SupplyStore.save(
      SupplyStore.Purchase(
        id: event.purchaseOrderID, number: event.number, key: ItemAtPlant(event.item, at: plant),
        supplier: event.supplier, unit: event.ordered.unit, openSteps: event.open.steps, due: event.due,
        status: event.status, plannedOrderID: event.plannedOrderID), unit.database)
    if let id = event.plannedOrderID { try PlannedOrderStore.convert(id, at: unit.now, unit.database) }
    if try PlanningDataStore.isPlanned(event.item, unit.database) { try PlanningDataStore.touch(unit.database) }
    return .done
  }
}

/// Keeps what sales expects to sell.
struct KeepForecastWhenForecastSubmitted: MessageHandler {
  func handle(_ event: ForecastSubmitted, in unit: UnitOfWork) throws -> Outcome {
    let settings = try PlanningDataStore.settings(unit.database)
    let key = ItemAtPlant(event.product, at: event.plant.isEmpty ? settings.main : event.plant)
    try SupplyStore.saveForecasts(
      event.periods.map { SupplyStore.ForecastRow(key: key, from: $0.from, to: $0.to, quantity: $0.quantity) },
      of: key, unit.database)
    if try PlanningDataStore.isPlanned(event.product, unit.database) { try PlanningDataStore.touch(unit.database) }
    return .done
  }
}
