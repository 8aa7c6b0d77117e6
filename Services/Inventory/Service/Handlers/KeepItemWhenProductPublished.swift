import InventoryDomain
import Messaging
import Persistence
import SalesContract
import Values

/// Keeps what sales lists as an item of the warehouse.
struct KeepItemWhenProductPublished: MessageHandler {
  func handle(_ event: ProductPublished, in unit: UnitOfWork) throws -> Outcome {
    guard let unitOfMeasure = UnitOfMeasure(event.unit) else {
      throw PermanentFault("Product \(event.code) is counted in '\(event.unit)', which is not a known unit.")
    }
    let item = Item(
      code: event.code, name: event.name, kind: event.kind == .goods ? .goods : .service,
      supply: event.supply == .makeToOrder ? .makeToOrder : .stock, unit: unitOfMeasure, isActive: event.active,
      standardCost: nil)
    if let known = try ItemStore.find(event.code, unit.database),
      known.unit != item.unit || known.kind != item.kind, try ItemStore.isInUse(event.code, unit.database)
    {
      throw PermanentFault(
        "Product \(event.code) has stock as \(known.kind.rawValue) in \(known.unit) and cannot become "
          + "\(item.kind.rawValue) in \(item.unit); list it under another code.")
    }
    try ItemStore.save(item, unit.database)
    try unit.fulfil("product:" + event.code)
    return .done
  }
}
