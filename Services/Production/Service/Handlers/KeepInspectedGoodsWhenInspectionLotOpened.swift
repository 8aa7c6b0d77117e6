import InventoryContract
import Messaging
import Persistence
import ProductionDomain

/// Keeps what inventory inspects: it is counted on from the day on which that is expected to end.
struct KeepInspectedGoodsWhenInspectionLotOpened: MessageHandler {
  func handle(_ event: InspectionLotOpened, in unit: UnitOfWork) throws -> Outcome {
    let db = unit.database
    let plant = SupplyStore.plant(ofSite: event.site, try PlanningDataStore.settings(db))
    // What was put right comes beside what was made instead of it: no line waits for it.
    try InspectedGoodsStore.open(
      event.lotID, number: event.number, ItemAtPlant(event.item, at: plant), event.quantity,
      since: try PlantDay.clock(db).day(at: event.openedAt), with: event.sourceID,
      madeBy: event.origin == "production" ? event.workOrderID : nil, db)
    if try PlanningDataStore.isPlanned(event.item, db) { try PlanningDataStore.touch(db) }
    return .done
  }
}
