import InventoryContract
import InventoryDomain
import Persistence
import Values

/// Hands a part of the components of a subcontractor's work over to him, before all of them are there. The rest follows
/// in parts too, or by itself as soon as all of it is there.
package struct ProvideComponents: Codable, Sendable {
  /// So many pieces he is to make of it: of each component their share, rounded up.
  package var quantity: Quantity?
  /// Or so much of each component named.
  package var components: [ProvidedComponent]?

  package init(quantity: Quantity? = nil, components: [ProvidedComponent]? = nil) {
    self.quantity = quantity
    self.components = components
  }

  package func perform(purchaseOrder id: String, in unit: UnitOfWork) throws -> PurchaseOrderView {
    let file = try PurchaseOrderFile(id, in: unit)
    guard let terms = file.state.terms, let row = PurchaseOrderRow(file.header, file.state) else {
      throw PurchaseOrder.Refusal.unknown
    }
    guard let workOrderID = file.header.workOrderID, let order = try WorkOrderStore.find(workOrderID, unit.database),
      (quantity == nil) != (components == nil)
    else { throw PurchaseOrder.Refusal.provision }
    guard file.isOpen, order.state == .short else { throw PurchaseOrder.Refusal.allProvided }
    let parts = try parts(of: workOrderID, terms, in: unit)
    try Material.provide(parts, for: order, of: file.header.supplier, in: unit)
    try unit.audit(
      "components handed over", subject: "purchase order \(file.header.number)",
      detail: parts.map { "\($0.item): \($0.steps) steps" }.joined(separator: ", "))
    return PurchaseOrderView(row)
  }

  private func parts(
    of workOrderID: String, _ terms: PurchaseOrder.Terms, in unit: UnitOfWork
  ) throws -> [MaterialRequest.Component] {
    if let quantity {
      guard quantity.unit == terms.ordered.unit else { throw PurchaseOrder.Refusal.unit(terms.ordered.unit) }
      guard quantity.isPositive else { throw PurchaseOrder.Refusal.quantity }
      return try SubcontractedMaterialStore.find(workOrderID, unit.database).map {
        MaterialRequest.Component(
          item: $0.item, steps: $0.provision(forPieces: quantity.steps, of: terms.ordered.steps))
      }.filter { $0.steps > 0 }
    }
    let named = components ?? []
    guard !named.isEmpty, Set(named.map(\.item)).count == named.count else { throw PurchaseOrder.Refusal.provision }
    return try named.map { part in
      guard try ItemStore.find(part.item, unit.database)?.unit == part.quantity.unit, part.quantity.isPositive else {
        throw PurchaseOrder.Refusal.provision
      }
      return MaterialRequest.Component(item: part.item, steps: part.quantity.steps)
    }
  }
}
