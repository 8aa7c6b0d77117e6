import Messaging
import Persistence
import SalesContract
import SalesDomain
import Values

/// Lists a product, or replaces its listing.
package struct PublishProduct: Codable, Sendable {
  package var code: String
  package var name: String
  /// Never changes once listed: goods have stock, services have none.
  package var kind: ProductKind
  /// `stock` when absent.
  package var supply: SupplyPolicy?
  /// UN/ECE Recommendation 20 code; `H87` (pieces) when absent. Never changes once listed.
  package var unit: String?
  package var listPrice: Money
  /// True when absent.
  package var active: Bool?

  package init(
    code: String, name: String, kind: ProductKind, supply: SupplyPolicy? = nil, unit: String? = nil, listPrice: Money,
    active: Bool? = nil
  ) {
    self.code = code
    self.name = name
    self.kind = kind
    self.supply = supply
    self.unit = unit
    self.listPrice = listPrice
    self.active = active
  }

  /// Publishes the listing only when it differs from the one before.
  package func perform(in unit: UnitOfWork) throws -> ProductPublished {
    let product = try Product(
      listing: code, name: name, unit: self.unit ?? UnitOfMeasure.piece.code, listPrice: listPrice,
      active: active ?? true)
    if let first = try CatalogueStore.view(product.code, in: unit.database) {
      guard first.unit == product.unit.code else {
        throw ReferenceRefusal.unitChanged(code: product.code, unit: first.unit)
      }
      guard first.kind == kind else { throw ReferenceRefusal.kindChanged(code: product.code, kind: first.kind) }
    }
    let listing = ProductPublished(
      code: product.code, name: product.name, kind: kind, supply: supply ?? .stock, unit: product.unit.code,
      listPrice: product.listPrice, active: product.active)
    if try CatalogueStore.upsert(product, kind: listing.kind, supply: listing.supply, in: unit.database) {
      try unit.publish(listing)
    }
    return listing
  }
}
