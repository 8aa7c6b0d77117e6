import InventoryContract
import InventoryDomain
import Messaging
import Persistence
import Values

/// One purchase order, opened for a unit of work: decides, writes down what changed, tells it, and brings
/// what was received into stock, or to inspection.
struct PurchaseOrderFile {
  private(set) var header: PurchaseOrderHeader
  private(set) var state: PurchaseOrder.State

  init(new header: PurchaseOrderHeader) {
    self.header = header
    state = .none
  }

  init(_ purchaseOrderID: String, in unit: UnitOfWork) throws {
    guard let row = try PurchaseOrderStore.find(purchaseOrderID, unit.database) else {
      throw InventoryRefusal.purchaseOrderUnknown(purchaseOrderID)
    }
    header = row.header
    state = row.state
  }

  /// More may come.
  var isOpen: Bool {
    switch state {
    case .placed, .partiallyReceived: true
    case .none, .received, .cancelled: false
    }
  }

  /// Places a purchase order for an item that is stocked at a site that is there.
  static func place(
    _ quantity: Quantity, of item: String, from supplier: String, due: LocalDate, at site: String,
    plannedOrderID: String? = nil, workOrderID: String? = nil, in unit: UnitOfWork
  ) throws -> PurchaseOrderFile {
    var file = PurchaseOrderFile(
      new: PurchaseOrderHeader(
        purchaseOrderID: unit.newID(), number: try unit.nextNumber("PO"), item: item, site: site, supplier: supplier,
        plannedOrderID: plannedOrderID, placedAt: unit.businessTime, workOrderID: workOrderID))
    try file.perform(.place(quantity, due: due), in: unit)
    return file
  }

  /// Throws ``PurchaseOrder/Refusal`` when the domain refuses. `consumed`: what a subcontractor says that he used for
  /// what he brings. `byPeople`: what production asks for is no move of theirs.
  mutating func perform(
    _ command: PurchaseOrder.Command, consumed: [MaterialRequest.Component] = [], byPeople: Bool = true,
    in unit: UnitOfWork
  ) throws {
    let events = try PurchaseOrder.decide(command, on: state)
    guard !events.isEmpty else { return }
    state = events.reduce(state, PurchaseOrder.evolve)
    if byPeople, case .rescheduled = events[0] { header.moves += 1 }
    guard let row = PurchaseOrderRow(header, state) else { return }
    try PurchaseOrderStore.save(row, unit.database)
    if let workOrderID = header.workOrderID {
      let work = SubcontractedWork(workOrderID, row, in: unit)
      for event in events { try work.book(event, saying: consumed) }
      return try tell(in: unit)
    }
    try tell(in: unit)
    for case .received(let receipt, let quantity, _) in events { try book(quantity, receipt: receipt, in: unit) }
  }

  /// Tells where it stands.
  func tell(in unit: UnitOfWork) throws {
    guard let row = PurchaseOrderRow(header, state) else { return }
    var told = row.event(at: unit.businessTime)
    if let workOrderID = header.workOrderID {
      let work = SubcontractedWork(workOrderID, row, in: unit)
      (told.workOrderID, told.moves) = (workOrderID, header.moves)
      (told.consumed, told.provided) = (try work.consumed(), try work.provided())
    }
    try unit.publish(told)
  }

  /// Brings what a subcontractor delivered into stock without a report of production, which gave the work order up.
  func bookAll(in unit: UnitOfWork) throws {
    guard let terms = state.terms, terms.receivedSteps > 0 else { return }
    try book(Quantity(steps: terms.receivedSteps, unit: terms.ordered.unit), receipt: terms.receipts, in: unit)
  }

  private func book(_ quantity: Quantity, receipt: Int, in unit: UnitOfWork) throws {
    _ = try StockStore.position(header.item, at: header.site, unit.database).changed(by: quantity.steps)
    let arrival = Arrival(
      item: header.item, site: header.site, quantity: quantity, origin: .receipt, sourceID: header.purchaseOrderID,
      sourceLine: String(receipt), supplier: header.supplier)
    let movement = Movement(
      item: header.item, from: Location.supplier, to: try Quality.place(arrival, in: unit), steps: quantity.steps,
      kind: .receipt, documentID: header.purchaseOrderID, lineID: String(receipt))
    try Stock.post(StockChanges(movements: [movement]), in: unit)
  }
}

extension PurchaseOrderRow {
  fileprivate func event(at time: Instant) -> PurchaseOrderChanged {
    let unit = terms.ordered.unit
    return PurchaseOrderChanged(
      purchaseOrderID: header.purchaseOrderID, number: header.number, item: header.item, site: header.site,
      supplier: header.supplier, ordered: terms.ordered, received: Quantity(steps: terms.receivedSteps, unit: unit),
      open: Quantity(steps: terms.openSteps, unit: unit), due: terms.due, status: status,
      plannedOrderID: header.plannedOrderID, changedAt: time,
      scrapped: terms.scrappedSteps > 0 ? Quantity(steps: terms.scrappedSteps, unit: unit) : nil)
  }
}
