import InventoryDomain
import Persistence
import Values

/// Notes what was picked for a planned shipment. What was not found stays reserved and waits in a
/// shipment of its own.
package struct PickShipment: Codable, Sendable {
  package struct Line: Codable, Sendable {
    package var lineID: String
    package var quantity: Quantity

    package init(lineID: String, quantity: Quantity) {
      self.lineID = lineID
      self.quantity = quantity
    }
  }

  /// Everything planned when absent; lines that are not named were not found.
  package var lines: [Line]?

  package init(lines: [Line]? = nil) { self.lines = lines }

  package func perform(shipment shipmentID: String, in unit: UnitOfWork) throws -> ShipmentView {
    let file = try openShipment(shipmentID, in: unit)
    for line in lines ?? [] {
      guard let known = file.state.line(line.lineID), known.unit != line.quantity.unit else { continue }
      throw InventoryRefusal.wrongUnit(item: known.item, unit: known.unit.code)
    }
    let picked = lines?.map { Allotment(lineID: $0.lineID, steps: $0.quantity.steps) }
    try file.perform(.pick(shipmentID: shipmentID, picked))
    try file.publishProgress(shipmentID, "picked")
    try file.shipWhatIsReady()
    try file.save()
    return try shipmentView(shipmentID, in: unit)
  }
}

/// Notes that a picked shipment is packed.
package struct PackShipment: Codable, Sendable {
  package var carrier: String?
  package var tracking: String?

  package init(carrier: String? = nil, tracking: String? = nil) {
    self.carrier = carrier
    self.tracking = tracking
  }

  package func perform(shipment shipmentID: String, in unit: UnitOfWork) throws -> ShipmentView {
    let file = try openShipment(shipmentID, in: unit)
    try file.perform(.pack(shipmentID: shipmentID))
    try file.setCarriage(
      shipmentID, carrier: try carrier?.checked("carrier", upTo: 100),
      tracking: try tracking?.checked("tracking", upTo: 100))
    try file.publishProgress(shipmentID, "packed")
    try file.save()
    return try shipmentView(shipmentID, in: unit)
  }
}

/// Goods issue: a packed shipment leaves the warehouse; accounting invoices it.
package struct IssueShipment: Codable, Sendable {
  package var carrier: String?
  package var tracking: String?

  package init(carrier: String? = nil, tracking: String? = nil) {
    self.carrier = carrier
    self.tracking = tracking
  }

  package func perform(shipment shipmentID: String, in unit: UnitOfWork) throws -> ShipmentView {
    let file = try openShipment(shipmentID, in: unit)
    try file.setCarriage(
      shipmentID, carrier: try carrier?.checked("carrier", upTo: 100),
      tracking: try tracking?.checked("tracking", upTo: 100))
    try file.perform(.issue(shipmentID: shipmentID))
    try file.shipWhatIsReady()
    try file.save()
    return try shipmentView(shipmentID, in: unit)
  }
}

/// Undoes picking and packing: the goods go back to their place, and the shipment waits to be picked.
package struct CancelShipment: Codable, Sendable {
  package init() {}

  package func perform(shipment shipmentID: String, in unit: UnitOfWork) throws -> ShipmentView {
    let file = try openShipment(shipmentID, in: unit)
    try file.perform(.putBack(shipmentID: shipmentID))
    try file.publishPlanned(shipmentID)
    try file.save()
    return try shipmentView(shipmentID, in: unit)
  }
}

private func openShipment(_ shipmentID: String, in unit: UnitOfWork) throws -> FulfilmentFile {
  guard let handoffID = try ShipmentStore.handoffID(of: shipmentID, unit.database),
    let file = try FulfilmentFile(handoffID: handoffID, in: unit)
  else { throw InventoryRefusal.shipmentUnknown(shipmentID) }
  return file
}

private func shipmentView(_ shipmentID: String, in unit: UnitOfWork) throws -> ShipmentView {
  guard let view = try WarehouseQueries.shipment(shipmentID, unit.database) else {
    throw InventoryRefusal.shipmentUnknown(shipmentID)
  }
  return view
}
