import InventoryContract
import Messaging
import Persistence
import ProductionContract
import ProductionDomain
import Values

/// Keeps what is on its way between plants, and when it comes. What is carried for a customer's line moves its date,
/// and is made anew when it does not arrive.
struct KeepTransferWhenTransferOrderChanged: MessageHandler {
  func handle(_ event: TransferOrderChanged, in unit: UnitOfWork) throws -> Outcome {
    let db = unit.database
    let settings = try PlanningDataStore.settings(db)
    let before = try TransferStore.find(event.transferOrderID, db)
    let handoffID = event.handoffID ?? ""
    let transfer = TransferStore.Transfer(
      id: event.transferOrderID, number: event.number,
      key: ItemAtPlant(event.item, at: SupplyStore.plant(ofSite: event.to, settings)),
      fromPlant: SupplyStore.plant(ofSite: event.from, settings), unit: event.ordered.unit,
      orderedSteps: event.ordered.steps, shippedSteps: event.shipped.steps, openSteps: event.open.steps,
      ships: event.ships, due: event.due, status: event.status, plannedOrderID: event.plannedOrderID,
      handoffID: try isWanted(event, db) ? handoffID : "", isKept: !handoffID.isEmpty)
    try TransferStore.save(transfer, db)
    if let id = event.plannedOrderID { try PlannedOrderStore.convert(id, at: unit.now, db) }
    if transfer.isShipped, before?.isShipped != true, !transfer.isKept {
      try SupplyStore.issue(transfer.shippedSteps, of: transfer.origin, at: event.changedAt, db)
    }
    try follow(event, before, in: unit)
    if try PlanningDataStore.isPlanned(event.item, db) { try PlanningDataStore.touch(db) }
    return .done
  }

  /// Whether the order still has the line that the goods were made for.
  private func isWanted(_ event: TransferOrderChanged, _ db: DatabaseHandle) throws -> Bool {
    guard let handoffID = event.handoffID, let lineID = event.lineID else { return false }
    return try SupplyStore.isDemanded(handoffID: handoffID, lineID: lineID, db)
  }

  private func follow(_ event: TransferOrderChanged, _ before: TransferStore.Transfer?, in unit: UnitOfWork) throws {
    guard let id = event.workOrderID, let record = try WorkOrderStore.workOrder(id, unit.database), !record.isForStock,
      try isWanted(event, unit.database)
    else { return }
    let desk = WorkOrderDesk(unit)
    let promised = max(record.customerDate, before?.due ?? record.customerDate)
    if event.open.isPositive, event.due > promised {
      let sentence = "\(event.number) brings it from \(event.from) on \(event.due)."
      try desk.tellDelay(
        of: record, from: promised, to: event.due, event.open.steps, sentence,
        [LateReason(.awaitingSupply, "order \(event.number)", sentence).forEvents], cause: .material)
    }
    let wasOpen = before.map { $0.openSteps > 0 } ?? true
    let missing = event.ordered - event.received
    guard wasOpen, event.open.isZero, missing.isPositive else { return }
    try desk.makeUpUnusable(
      missing, of: record, noting: .noteLost(steps: missing.steps),
      reason: "Of \(event.number), which was to bring it from \(event.from), \(missing) do not come.")
  }
}
