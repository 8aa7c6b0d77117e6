import GatewayDomain
import InventoryContract
import Messaging
import Persistence
import Values

/// Goods left the warehouse: amendments cannot go below them, and the order's status moves on.
struct NoteShipmentWhenGoodsIssued: MessageHandler {
  func handle(_ event: GoodsIssued, in unit: UnitOfWork) throws -> Outcome {
    let isNew = try ShipmentStore.insert(
      shipmentID: event.shipmentID, number: event.number, handoffID: event.handoffID, issuedAt: event.issuedAt,
      lines: event.lines.map { ($0.lineID, $0.product, $0.quantity) }, in: unit.database)
    guard isNew else { return .done }
    return try Advance.handoff(event.handoffID, version: event.version, in: unit) { process in
      .noteShipment(complete: try isComplete(event, process))
    }
  }

  /// A shipment under an earlier version says nothing of what the version in force still wants.
  private func isComplete(_ event: GoodsIssued, _ process: HandoffProcess) throws -> Bool {
    guard let effective = process.record.state.effective, effective.version != event.version else {
      return event.orderComplete
    }
    guard
      let position = try VersionStore.position(
        handoffID: event.handoffID, version: effective.version, in: process.unit.database)
    else { return event.orderComplete }
    return try ShipmentStore.isComplete(event.handoffID, versionPosition: position, in: process.unit.database)
  }
}
