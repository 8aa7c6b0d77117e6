import InventoryContract
import InventoryDomain
import Persistence
import Values

package struct PurchaseOrderView: Codable, Sendable, Equatable {
  package let purchaseOrderID: String
  package let number: String
  package let item: String
  package let site: String
  package let supplier: String
  /// ordered = received + scrapped + open + cancelled.
  package let ordered: Quantity
  package let received: Quantity
  /// What a subcontractor spoiled.
  package let scrapped: Quantity
  package let open: Quantity
  package let cancelled: Quantity
  package let due: LocalDate
  /// `placed`, `partially-received`, `received` or `cancelled`.
  package let status: String
  package let plannedOrderID: String?
  package let placedAt: Instant
  /// The work order whose making it orders; absent: the supplier sells the item.
  package let workOrderID: String?

  init(_ row: PurchaseOrderRow) {
    let terms = row.terms
    purchaseOrderID = row.header.purchaseOrderID
    number = row.header.number
    item = row.header.item
    site = row.header.site
    supplier = row.header.supplier
    ordered = terms.ordered
    received = Quantity(steps: terms.receivedSteps, unit: terms.ordered.unit)
    scrapped = Quantity(steps: terms.scrappedSteps, unit: terms.ordered.unit)
    open = Quantity(steps: terms.openSteps, unit: terms.ordered.unit)
    cancelled = Quantity(steps: terms.cancelledSteps, unit: terms.ordered.unit)
    due = terms.due
    status = row.status
    plannedOrderID = row.header.plannedOrderID
    placedAt = row.header.placedAt
    workOrderID = row.header.workOrderID
  }

  fileprivate init(_ file: PurchaseOrderFile) throws {
    guard let row = PurchaseOrderRow(file.header, file.state) else { throw PurchaseOrder.Refusal.unknown }
    self.init(row)
  }
}

/// Orders a quantity of an item from a supplier.
package struct PlacePurchaseOrder: Codable, Sendable {
  package var item: String
  package var quantity: Quantity
  package var supplier: String
  package var due: LocalDate
  /// `main` when absent.
  package var site: String?

  package init(item: String, quantity: Quantity, supplier: String, due: LocalDate, site: String? = nil) {
    self.item = item
    self.quantity = quantity
    self.supplier = supplier
    self.due = due
    self.site = site
  }

  package func perform(in unit: UnitOfWork) throws -> PurchaseOrderView {
    let item = try Item.stocked(self.item, quantity, in: unit)
    let supplier = try self.supplier.checked("supplier", upTo: 200)
    let site = self.site ?? Location.main
    guard try SiteStore.mode(site, unit.database) != nil else { throw InventoryRefusal.siteUnknown(site) }
    let due = try self.due.checked("due", today: unit.businessTime.date)
    return try PurchaseOrderView(
      PurchaseOrderFile.place(quantity, of: item.code, from: supplier, due: due, at: site, in: unit))
  }
}

/// The supplier delivers on another day, or is asked to.
package struct ReschedulePurchaseOrder: Codable, Sendable {
  package var date: LocalDate
  package var reason: String

  package init(date: LocalDate, reason: String) {
    self.date = date
    self.reason = reason
  }

  package func perform(purchaseOrder id: String, in unit: UnitOfWork) throws -> PurchaseOrderView {
    var file = try PurchaseOrderFile(id, in: unit)
    let reason = try self.reason.checked("reason", upTo: 200)
    let date = try self.date.checked("date", today: unit.businessTime.date)
    try file.perform(.reschedule(to: date), in: unit)
    try unit.audit("purchase order moved", subject: "purchase order \(file.header.number)", detail: "\(date) \(reason)")
    return try PurchaseOrderView(file)
  }
}

/// Goods of a purchase order came in: they go into stock, first for whoever waits for them. What a subcontractor made
/// does so when production has taken it as its report.
package struct ReceivePurchaseOrder: Codable, Sendable {
  /// What came; may be left out where `scrapped` is said.
  package var quantity: Quantity?
  /// What a subcontractor says that he used for it; of what he does not name, as much as it should have taken.
  package var consumed: [ConsumedComponent]?
  /// What a subcontractor spoiled: it used up components too, and production makes it again if somebody waits for it.
  package var scrapped: Quantity?
  /// Why it was spoiled; needed where `scrapped` is said.
  package var reason: String?

  package init(
    quantity: Quantity? = nil, consumed: [ConsumedComponent]? = nil, scrapped: Quantity? = nil, reason: String? = nil
  ) {
    self.quantity = quantity
    self.consumed = consumed
    self.scrapped = scrapped
    self.reason = reason
  }

  package func perform(purchaseOrder id: String, in unit: UnitOfWork) throws -> PurchaseOrderView {
    var file = try PurchaseOrderFile(id, in: unit)
    let zero = file.state.terms.map { Quantity.zero($0.ordered.unit) } ?? .pieces(0)
    if let scrapped {
      guard file.header.workOrderID != nil else { throw PurchaseOrder.Refusal.scrap }
      let reason = try (self.reason ?? "").checked("reason", upTo: 200)
      try unit.audit(
        "subcontractor's scrap received", subject: "purchase order \(file.header.number)",
        detail: "\(scrapped) of \(file.header.item): \(reason)")
    }
    try file.perform(
      .receive(quantity ?? zero, scrapped: scrapped), consumed: said(of: file, in: unit), in: unit)
    return try PurchaseOrderView(file)
  }

  private func said(of file: PurchaseOrderFile, in unit: UnitOfWork) throws -> [MaterialRequest.Component] {
    guard let consumed, !consumed.isEmpty else { return [] }
    guard file.header.workOrderID != nil, Set(consumed.map(\.item)).count == consumed.count else {
      throw PurchaseOrder.Refusal.consumption
    }
    return try consumed.map { part in
      guard try ItemStore.find(part.item, unit.database)?.unit ?? part.quantity.unit == part.quantity.unit,
        part.quantity.steps >= 0
      else { throw PurchaseOrder.Refusal.consumption }
      return MaterialRequest.Component(item: part.item, steps: part.quantity.steps)
    }
  }
}

/// What is open of a purchase order will not come.
package struct CancelPurchaseOrder: Codable, Sendable {
  package var reason: String

  package init(reason: String) { self.reason = reason }

  package func perform(purchaseOrder id: String, in unit: UnitOfWork) throws -> PurchaseOrderView {
    var file = try PurchaseOrderFile(id, in: unit)
    let reason = try self.reason.checked("reason", upTo: 200)
    try file.perform(.cancel, in: unit)
    try unit.audit("purchase order cancelled", subject: "purchase order \(file.header.number)", detail: reason)
    return try PurchaseOrderView(file)
  }
}
