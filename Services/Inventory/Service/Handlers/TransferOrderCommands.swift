import InventoryDomain
import Persistence
import Values

package struct TransferOrderView: Codable, Sendable, Equatable {
  package let transferOrderID: String
  package let number: String
  package let item: String
  package let from: String
  package let to: String
  /// ordered = open + received + cancelled; what was lost in transit is cancelled too.
  package let ordered: Quantity
  package let shipped: Quantity
  package let received: Quantity
  package let open: Quantity
  package let cancelled: Quantity
  package let inTransit: Quantity
  package let ships: LocalDate
  package let due: LocalDate
  /// `planned`, `shipped`, `partially-received`, `received` or `cancelled`.
  package let status: String
  package let plannedOrderID: String?
  /// The order line for which the goods were made, and the work order that made them.
  package let handoffID: String?
  package let lineID: String?
  package let workOrderID: String?
  package let plannedAt: Instant

  init(_ row: TransferOrderRow) {
    let (header, terms) = (row.header, row.terms)
    transferOrderID = header.transferOrderID
    number = header.number
    item = header.item
    from = header.from
    to = header.to
    ordered = terms.ordered
    shipped = row.quantity(terms.shippedSteps)
    received = row.quantity(terms.receivedSteps)
    open = row.quantity(row.state.openSteps)
    cancelled = row.quantity(terms.ordered.steps - terms.receivedSteps - row.state.openSteps)
    inTransit = row.quantity(terms.inTransitSteps)
    ships = terms.ships
    due = terms.due
    status = row.status
    plannedOrderID = header.plannedOrderID
    handoffID = header.isForOrder ? header.handoffID : nil
    lineID = header.isForOrder ? header.lineID : nil
    workOrderID = header.workOrderID
    plannedAt = header.plannedAt
  }

  fileprivate init(_ file: TransferOrderFile) throws {
    guard let row = TransferOrderRow(file.header, file.state) else { throw TransferOrder.Refusal.unknown }
    self.init(row)
  }
}

/// Plans a transfer of goods from one site to another.
package struct PlanTransferOrder: Codable, Sendable {
  package var item: String
  package var quantity: Quantity
  package var from: String
  package var to: String
  /// The day on which it leaves; today when absent, or the day it is due if that is earlier.
  package var ships: LocalDate?
  package var due: LocalDate

  package init(item: String, quantity: Quantity, from: String, to: String, ships: LocalDate? = nil, due: LocalDate) {
    self.item = item
    self.quantity = quantity
    self.from = from
    self.to = to
    self.ships = ships
    self.due = due
  }

  package func perform(in unit: UnitOfWork) throws -> TransferOrderView {
    let item = try Item.stocked(self.item, quantity, in: unit)
    for site in [from, to] where try SiteStore.mode(site, unit.database) == nil {
      throw InventoryRefusal.siteUnknown(site)
    }
    guard from != to else { throw InventoryRefusal.sameSite }
    let today = unit.businessTime.date
    let due = try self.due.checked("due", today: today)
    let ships = try self.ships?.checked("ships", today: today)
    return try TransferOrderView(
      TransferOrderFile.plan(
        quantity, of: item.code, from: from, to: to, ships: ships ?? min(today, due), due: due,
        in: unit))
  }
}

/// It arrives on another day.
package struct RescheduleTransferOrder: Codable, Sendable {
  package var date: LocalDate
  package var reason: String

  package init(date: LocalDate, reason: String) {
    self.date = date
    self.reason = reason
  }

  package func perform(transferOrder id: String, in unit: UnitOfWork) throws -> TransferOrderView {
    var file = try TransferOrderFile(id, in: unit)
    let reason = try self.reason.checked("reason", upTo: 200)
    let date = try self.date.checked("date", today: unit.businessTime.date)
    try file.perform(.reschedule(to: date), in: unit)
    try unit.audit(
      "stock transfer order moved", subject: "stock transfer order \(file.header.number)", detail: "\(date) \(reason)")
    return try TransferOrderView(file)
  }
}

/// The goods leave: they are in transit.
package struct ShipTransferOrder: Codable, Sendable {
  /// All of it when absent; what is not shipped is given up.
  package var quantity: Quantity?

  package init(quantity: Quantity? = nil) { self.quantity = quantity }

  package func perform(transferOrder id: String, in unit: UnitOfWork) throws -> TransferOrderView {
    var file = try TransferOrderFile(id, in: unit)
    try file.ship(quantity, in: unit)
    return try TransferOrderView(file)
  }
}

/// Goods in transit arrived: they go into stock, first for whoever waits for them.
package struct ReceiveTransferOrder: Codable, Sendable {
  /// All that is in transit when absent.
  package var quantity: Quantity?

  package init(quantity: Quantity? = nil) { self.quantity = quantity }

  package func perform(transferOrder id: String, in unit: UnitOfWork) throws -> TransferOrderView {
    var file = try TransferOrderFile(id, in: unit)
    let open = file.state.terms.map { Quantity(steps: $0.inTransitSteps, unit: $0.ordered.unit) }
    try file.perform(.receive(quantity ?? open ?? .pieces(0)), in: unit)
    return try TransferOrderView(file)
  }
}

/// What has not arrived will not: it stays where it is, or was lost in transit.
package struct CancelTransferOrder: Codable, Sendable {
  package var reason: String

  package init(reason: String) { self.reason = reason }

  package func perform(transferOrder id: String, in unit: UnitOfWork) throws -> TransferOrderView {
    var file = try TransferOrderFile(id, in: unit)
    let reason = try self.reason.checked("reason", upTo: 200)
    try file.perform(.cancel, in: unit)
    try unit.audit(
      "stock transfer order cancelled", subject: "stock transfer order \(file.header.number)", detail: reason)
    return try TransferOrderView(file)
  }
}
