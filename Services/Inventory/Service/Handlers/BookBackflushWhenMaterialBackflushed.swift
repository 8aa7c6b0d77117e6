import InventoryDomain
import Messaging
import Persistence
import ProductionContract
import Values

/// Production used components up: they leave the stock at once as far as it is free, the rest as stock
/// arrives. Stock is never below zero.
struct BookBackflushWhenMaterialBackflushed: MessageHandler {
  func handle(_ event: MaterialBackflushed, in unit: UnitOfWork) throws -> Outcome {
    let db = unit.database
    guard try !BackflushStore.isNoted(event.workOrderID, issue: event.issue, db) else { return .done }
    for component in event.components {
      guard let item = try ItemStore.find(component.item, db) else { return .waitFor("product:" + component.item) }
      guard item.unit == component.quantity.unit, item.kind == .goods else {
        throw PermanentFault(
          "Work order \(event.number) used up \(component.quantity) of \(item.code), which is "
            + "\(item.kind.rawValue) counted in \(item.unit); correct the bill of materials.")
      }
    }
    let components = MaterialRequest.merged(
      event.components.map { MaterialRequest.Component(item: $0.item, steps: $0.quantity.steps) }
        .filter { $0.steps > 0 })
    let site = try WorkOrderStore.find(event.workOrderID, db)?.site ?? Location.main
    for component in components {
      try BackflushStore.note(
        component, usedBy: event.workOrderID, event.number, issue: event.issue, at: event.issuedAt, site: site, db)
    }
    for component in components { try Material.bookBackflush(of: ItemAtSite(component.item, at: site), in: unit) }
    return .done
  }
}

extension Material {
  /// Books what production used up of an item at a site and what free stock allows now, oldest first.
  static func bookBackflush(of place: ItemAtSite, in unit: UnitOfWork) throws {
    let rows = try BackflushStore.open(place, unit.database)
    guard !rows.isEmpty else { return }
    let free = try StockStore.free(place, unit.database)
    let shares = MaterialRequest.shares(of: free, amongOpen: rows.map(\.openSteps))
    var changes = StockChanges()
    for (row, steps) in zip(rows, shares) {
      try BackflushStore.book(steps, at: row.position, unit.database)
      changes.movements.append(
        Movement(
          item: place.item, from: place.site, to: Location.production, steps: steps, kind: .material,
          documentID: row.workOrderID, lineID: String(row.issue)))
    }
    try Stock.post(changes, in: unit)
  }
}

package struct BackflushView: Codable, Sendable, Equatable {
  package let workOrderID: String
  package let workOrderNumber: String
  /// 1, 2, 3 ... per work order.
  package let issue: Int
  package let item: String
  /// due = booked + open.
  package let due: Quantity
  package let booked: Quantity
  package let open: Quantity
  package let issuedAt: Instant
  package let site: String

  init(_ row: BackflushRow) {
    workOrderID = row.workOrderID
    workOrderNumber = row.workOrderNumber
    issue = row.issue
    item = row.item
    due = row.due
    booked = Quantity(steps: row.booked, unit: row.due.unit)
    open = Quantity(steps: row.openSteps, unit: row.due.unit)
    issuedAt = row.issuedAt
    site = row.site
  }
}
