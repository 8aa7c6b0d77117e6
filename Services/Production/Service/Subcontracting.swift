import InventoryContract
import Messaging
import Persistence
import ProductionContract
import ProductionDomain
import Values

/// Work orders that a supplier makes out of our components: what the warehouse books on his purchase order is their
/// report.
extension WorkOrderDesk {
  /// Takes in where a subcontractor's purchase order stands: what came and what he spoiled is reported, what will not
  /// come is given up, and
  /// another date is the work order's too.
  func take(_ event: PurchaseOrderChanged, of workOrderID: String) throws -> Outcome {
    guard var record = try WorkOrderStore.workOrder(workOrderID, unit.database) else {
      return .waitFor("workorder:" + workOrderID)
    }
    guard var subcontractor = record.subcontractor else {
      throw PermanentFault(
        "Purchase order \(event.number) is for work order \(record.number), which no subcontractor makes; cancel it.")
    }
    let isMoved = event.moves ?? 0 > subcontractor.moves
    subcontractor.purchaseOrder = event.number
    subcontractor.moves = max(subcontractor.moves, event.moves ?? 0)
    record.subcontractor = subcontractor
    try SubcontractorStore.save(subcontractor, of: record.id, unit.database)
    for component in event.consumed ?? [] {
      try SubcontractorStore.saveConsumed(component.quantity.steps, of: component.item, for: record.id, unit.database)
    }
    if let provided = event.provided { try take(provided, of: record, at: event.changedAt) }
    record = try report(event, on: record)
    if isMoved, record.state.isOpen, !record.job.isFrozen, record.job.due != event.due {
      try reschedule(
        record, to: event.due,
        reason: "Subcontractor \(subcontractor.name) delivers purchase order \(event.number) on \(event.due).",
        cause: .material)
    }
    return .done
  }

  /// Takes in what a subcontractor was given so far, in all.
  private func take(_ provided: [ProvidedComponent], of record: WorkOrderRecord, at time: Instant) throws {
    var left = Dictionary(provided.map { ($0.item, $0.quantity.steps) }, uniquingKeysWith: +)
    let components = try WorkOrderStore.components(of: record.id, unit.database)
    // Handed over at once: that is told by itself.
    if record.state.hasMaterial,
      components.allSatisfy({ $0.providedSteps == nil && left[$0.item] == $0.quantity.steps })
    {
      return
    }
    let steps = components.map { component in
      let own = min(left[component.item] ?? 0, component.quantity.steps)
      left[component.item, default: 0] -= own
      return own
    }
    try noteProvided(steps, of: record, at: time)
  }

  /// What a subcontractor was given of each component, in all: so much less of it is in stock, and needed.
  func noteProvided(_ provided: [Int64], of record: WorkOrderRecord, at time: Instant) throws {
    var isChanged = false
    for (component, steps) in zip(try WorkOrderStore.components(of: record.id, unit.database), provided) {
      guard component.providedSteps != steps else { continue }
      isChanged = true
      try SubcontractorStore.saveProvided(steps, at: component.position, of: record.id, unit.database)
      try SupplyStore.issue(
        max(0, steps - (component.providedSteps ?? 0)), of: ItemAtPlant(component.item, at: component.plant), at: time,
        unit.database)
    }
    guard isChanged, record.isPlanned else { return }
    try PlanningDataStore.touch(unit.database)
    try ComponentBookings(unit).tell(workOrder: record.id)
  }

  /// Tells inventory that the order of a subcontractor's work is due on another day. Before it is released there is
  /// none.
  func tellSubcontractor(of record: WorkOrderRecord) throws {
    guard let subcontractor = record.subcontractor, record.state.isReleased, record.state.isOpen else { return }
    try unit.publish(
      SubcontractRescheduled(
        workOrderID: record.id, number: record.number, subcontractor: subcontractor.name, due: record.job.due,
        afterMove: subcontractor.moves, rescheduledAt: unit.businessTime))
  }

  private func report(_ event: PurchaseOrderChanged, on record: WorkOrderRecord) throws -> WorkOrderRecord {
    let good = max(0, event.received.steps - record.state.output.goodSteps)
    let scrapped = event.scrapped?.steps ?? 0
    let scrap = max(0, scrapped - record.state.output.scrapSteps)
    let isOver = event.open.isZero
    guard record.state.isOpen, good > 0 || scrap > 0 || isOver else { return record }
    if case .released = record.state, event.received.isZero, scrapped == 0 {
      return try giveUp(record, event.number)
    }
    var current = record
    // What he brings or spoiled he made of components that he was given, whether that was told or is still to come.
    if case .released = current.state { current = try apply(.issueMaterial(automatic: false), to: current) }
    if case .materialIssued = current.state { current = try apply(.start, to: current) }
    let unit = current.job.ordered.unit
    return try apply(
      .complete(good: Quantity(steps: good, unit: unit), scrap: Quantity(steps: scrap, unit: unit), close: isOver),
      to: current)
  }

  /// He will not make it, and was not given anything that is not back. What a line needs is promised anew.
  private func giveUp(_ record: WorkOrderRecord, _ purchaseOrder: String) throws -> WorkOrderRecord {
    let missing = record.state.outstandingSteps
    let reason = "Purchase order \(purchaseOrder) was cancelled."
    let cancelled = try apply(.cancel(reason: reason), to: record)
    try WorkOrderStore.leaveChildrenToStock(of: record.id, unit.database)
    if missing > 0 { try makeUp(record.quantity(missing), for: cancelled, reason: reason) }
    return cancelled
  }
}
