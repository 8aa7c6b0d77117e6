import InventoryContract
import InventoryDomain
import Messaging
import Persistence
import Values

/// One non-conformance, opened for a unit of work: decides, writes down what changed, tells it, and moves its goods.
struct NonconformanceFile {
  private(set) var row: NonconformanceRow

  init(_ id: String, in unit: UnitOfWork) throws {
    guard let row = try NonconformanceStore.find(id, unit.database) else {
      throw InventoryRefusal.nonconformanceUnknown(id)
    }
    self.row = row
  }

  private init(new row: NonconformanceRow) { self.row = row }

  /// Writes a new one down; its goods are in blocked stock already.
  static func raise(_ row: NonconformanceRow, in unit: UnitOfWork) throws -> NonconformanceFile {
    let file = NonconformanceFile(new: row)
    try NonconformanceStore.save(row, unit.database)
    try unit.publish(file.event(at: unit.businessTime))
    return file
  }

  /// Throws ``QualityRefusal`` when the domain refuses. `finding` is what a verification found.
  mutating func perform(
    _ command: Nonconformance.Command, finding: String? = nil, in unit: UnitOfWork
  ) throws {
    let events = try Nonconformance.decide(command, on: row.state)
    let before = row.state
    row.state = events.reduce(row.state, Nonconformance.evolve)
    if case .closed = row.state { row.closedAt = unit.businessTime }
    if case .close(let reason) = command { row.closeReason = reason }
    try NonconformanceStore.save(row, unit.database)
    for event in events { try follow(event, finding, in: unit) }
    let isTold = row.state.name != before.name || row.state.terms.disposed != before.terms.disposed
    if isTold { try unit.publish(event(at: unit.businessTime)) }
    for case .disposed(let disposition, let steps) in events { try move(disposition, steps, in: unit) }
  }

  private func follow(_ event: Nonconformance.Event, _ finding: String?, in unit: UnitOfWork) throws {
    switch event {
    case .actionAdded(let action): try NonconformanceStore.insert(action, of: row.id, unit.database)
    case .actionChanged(let number, let status):
      let isVerified = status == .effective || status == .ineffective
      try NonconformanceStore.note(
        status, ofAction: number, of: row.id, verifiedBy: isVerified ? unit.cause.actor : nil, finding: finding,
        unit.database)
    case .disposed, .closed: break
    }
  }

  private func move(_ disposition: Nonconformance.Disposition, _ steps: Int64, in unit: UnitOfWork) throws {
    func movement(to place: String, _ kind: Movement.Kind) -> Movement {
      Movement(
        item: row.item, from: Location.blocked(at: row.site), to: place, steps: steps, kind: kind,
        documentID: row.id)
    }
    switch disposition {
    case .useAsIs:
      _ = try StockStore.position(row.item, at: row.site, unit.database).changed(by: steps)
      try Delivery(
        item: row.item, site: row.site, quantity: Quantity(steps: steps, unit: row.state.terms.quantity.unit),
        workOrderID: row.workOrderID, line: row.line
      ).post([movement(to: row.site, .concession)], in: unit)
    case .rework:
      let arrival = Arrival(
        item: row.item, site: row.site, quantity: Quantity(steps: steps, unit: row.state.terms.quantity.unit),
        origin: .rework, sourceID: row.id, sourceLine: "", supplier: row.supplier, workOrderID: row.workOrderID,
        line: row.line)
      let place = try Quality.place(arrival, in: unit)
      try Stock.post(StockChanges(movements: [movement(to: place, .rework)]), in: unit)
    case .scrap: try Stock.post(StockChanges(movements: [movement(to: Location.scrap, .scrap)]), in: unit)
    case .returnToSupplier:
      try Stock.post(StockChanges(movements: [movement(to: Location.supplier, .supplierReturn)]), in: unit)
    }
  }

  private func event(at time: Instant) -> NonconformanceChanged {
    let terms = row.state.terms
    func disposed(_ disposition: Nonconformance.Disposition) -> Quantity {
      Quantity(steps: terms.disposed[disposition] ?? 0, unit: terms.quantity.unit)
    }
    return NonconformanceChanged(
      nonconformanceID: row.id, number: row.number, item: row.item, site: row.site, defectCode: row.defectCode,
      status: row.state.name, quantity: terms.quantity,
      blocked: Quantity(steps: terms.blockedSteps, unit: terms.quantity.unit), useAsIs: disposed(.useAsIs),
      rework: disposed(.rework), scrap: disposed(.scrap), returned: disposed(.returnToSupplier), lotID: row.lotID,
      supplier: row.supplier, workOrderID: row.workOrderID, changedAt: time)
  }
}
