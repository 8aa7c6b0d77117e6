import InventoryContract
import InventoryDomain
import Messaging
import Persistence
import Values

/// One stock transfer order, opened for a unit of work: decides, writes down what changed, tells it, and moves the
/// goods.
struct TransferOrderFile {
  let header: TransferOrderHeader
  private(set) var state: TransferOrder.State

  init(new header: TransferOrderHeader) {
    self.header = header
    state = .none
  }

  init(_ transferOrderID: String, in unit: UnitOfWork) throws {
    guard let row = try TransferOrderStore.find(transferOrderID, unit.database) else {
      throw InventoryRefusal.transferOrderUnknown(transferOrderID)
    }
    header = row.header
    state = row.state
  }

  /// The line of an order for which goods were made at another site.
  struct Purpose {
    let handoffID: String
    let lineID: String
    let workOrderID: String
  }

  /// Plans a transfer of an item that is stocked, between two sites that are there. Goods made for an order line are
  /// kept for the transfer from the beginning; the caller posts ``StockChanges/kept``. Others leave when they are there
  /// and nobody at the site needs them first.
  static func plan(
    _ quantity: Quantity, of item: String, from: String, to: String, ships: LocalDate, due: LocalDate,
    plannedOrderID: String? = nil, for purpose: Purpose? = nil, in unit: UnitOfWork
  ) throws -> TransferOrderFile {
    var file = TransferOrderFile(
      new: TransferOrderHeader(
        transferOrderID: unit.newID(), number: try unit.nextNumber("TR"), item: item, from: from, to: to,
        plannedOrderID: plannedOrderID, handoffID: purpose?.handoffID ?? "", lineID: purpose?.lineID ?? "",
        workOrderID: purpose?.workOrderID, plannedAt: unit.businessTime))
    if purpose != nil {
      try KeptStockStore.keep(
        quantity.steps, of: file.header.origin, for: file.header.transferOrderID, unit.database)
    }
    try file.perform(.plan(quantity, ships: ships, due: due), in: unit)
    return file
  }

  /// Throws ``TransferOrder/Refusal`` when the domain refuses, ``StockRefusal`` when the goods are not free.
  mutating func perform(_ command: TransferOrder.Command, in unit: UnitOfWork) throws {
    let events = try TransferOrder.decide(command, on: state)
    guard !events.isEmpty else { return }
    state = events.reduce(state, TransferOrder.evolve)
    guard let row = TransferOrderRow(header, state) else { return }
    try TransferOrderStore.save(row, unit.database)
    try unit.publish(row.event(at: unit.businessTime))
    try TransferTimes.wait(for: row, in: unit)
    for event in events { try follow(event, row, in: unit) }
  }

  /// It leaves, all of it when nil. What leaves late is on its way as long as it was to be, and arrives so much later.
  mutating func ship(_ quantity: Quantity?, in unit: UnitOfWork) throws {
    if case .planned(let terms) = state {
      // What cannot be shipped is refused before anything is moved.
      _ = try TransferOrder.decide(.ship(quantity), on: state)
      let arrival = unit.businessTime.date + (terms.due - terms.ships)
      if arrival > terms.due { try perform(.reschedule(to: arrival), in: unit) }
    }
    try perform(.ship(quantity), in: unit)
  }

  private func follow(_ event: TransferOrder.Event, _ row: TransferOrderRow, in unit: UnitOfWork) throws {
    switch event {
    case .planned, .rescheduled: return
    case .shipped(let quantity):
      let kept = try KeptStockStore.kept(header.origin, for: header.transferOrderID, unit.database)
      let position = try StockStore.position(header.item, at: header.from, unit.database)
      _ = try StockPosition(onHand: position.onHand, reserved: position.reserved - kept).changed(by: -quantity.steps)
      var changes = try letGo(in: unit)
      changes.movements = [movement(quantity, from: header.from, to: Location.transit, "shipped")]
      try Stock.post(changes, in: unit)
    case .received(let receipt, let quantity):
      _ = try StockStore.position(header.item, at: header.to, unit.database).changed(by: quantity.steps)
      let line = header.isForOrder ? OrderLine(handoffID: header.handoffID, lineID: header.lineID) : nil
      try Delivery(
        item: header.item, site: header.to, quantity: quantity, madeElsewhereBy: header.workOrderID, line: line
      ).post([movement(quantity, from: Location.transit, to: header.to, String(receipt))], in: unit)
    case .cancelled(let lost):
      var changes = try letGo(in: unit)
      if lost.isPositive {
        changes.movements = [movement(lost, from: Location.transit, to: Location.scrap, "lost", .scrap)]
      }
      try Stock.post(changes, in: unit)
    }
  }

  private func movement(
    _ quantity: Quantity, from: String, to: String, _ lineID: String, _ kind: Movement.Kind = .transfer
  ) -> Movement {
    Movement(
      item: header.item, from: from, to: to, steps: quantity.steps, kind: kind, documentID: header.transferOrderID,
      lineID: lineID)
  }

  /// What was kept for it is free, or on its way.
  private func letGo(in unit: UnitOfWork) throws -> StockChanges {
    try TransferOrderStore.setWaits(false, header.transferOrderID, unit.database)
    let kept = try KeptStockStore.release(header.transferOrderID, unit.database)
    return StockChanges(kept: kept.mapValues(-))
  }
}

extension TransferOrderRow {
  fileprivate func event(at time: Instant) -> TransferOrderChanged {
    TransferOrderChanged(
      transferOrderID: header.transferOrderID, number: header.number, item: header.item, from: header.from,
      to: header.to, ordered: terms.ordered, shipped: quantity(terms.shippedSteps),
      received: quantity(terms.receivedSteps), open: quantity(state.openSteps), ships: terms.ships, due: terms.due,
      status: status, plannedOrderID: header.plannedOrderID, handoffID: header.isForOrder ? header.handoffID : nil,
      lineID: header.isForOrder ? header.lineID : nil, workOrderID: header.workOrderID, changedAt: time)
  }
}
