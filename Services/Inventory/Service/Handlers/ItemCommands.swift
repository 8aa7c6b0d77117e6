import InventoryDomain
import Persistence
import Values

/// What may be asked about an item.
package struct ItemView: Codable, Sendable, Equatable {
  package let code: String
  package let name: String
  /// `goods` or `service`.
  package let kind: String
  /// `stock` or `make-to-order`.
  package let supply: String
  package let unit: String
  package let active: Bool
  /// Of one whole unit.
  package let standardCost: Money?

  init(_ item: Item) {
    code = item.code
    name = item.name
    kind = item.kind.rawValue
    supply = item.supply.rawValue
    unit = item.unit.code
    active = item.isActive
    standardCost = item.standardCost
  }
}

/// Makes an item that sales does not list: a component, a blank.
package struct CreateItem: Codable, Sendable {
  package var code: String
  package var name: String
  /// UN/ECE Recommendation 20 code, `H87` for pieces.
  package var unit: String
  package var standardCost: Money?

  package init(code: String, name: String, unit: String, standardCost: Money? = nil) {
    self.code = code
    self.name = name
    self.unit = unit
    self.standardCost = standardCost
  }

  package func perform(in unit: UnitOfWork) throws -> ItemView {
    let code = try self.code.checked("code", upTo: 64)
    guard let measure = UnitOfMeasure(self.unit) else { throw InventoryRefusal.unitUnknown(self.unit) }
    guard try ItemStore.find(code, unit.database) == nil else { throw InventoryRefusal.itemExists(code) }
    if let standardCost { try SetStandardCost.check(standardCost) }
    let item = Item(
      code: code, name: try name.checked("name", upTo: 200), kind: .goods, supply: .stock, unit: measure,
      isActive: true, standardCost: standardCost)
    try ItemStore.save(item, unit.database)
    try unit.fulfil("product:" + code)
    return ItemView(item)
  }
}

/// Sets what one unit of an item costs; later movements carry their value at it.
package struct SetStandardCost: Codable, Sendable {
  package var standardCost: Money

  package init(standardCost: Money) { self.standardCost = standardCost }

  /// Keeps every value of stock within 64 bits: with the limit of a position it stays below 10^18.
  private static let limitUnits: Int64 = 1_000_000

  static func check(_ cost: Money) throws(InventoryRefusal) {
    var minorPerUnit: Int64 = 1
    for _ in 0..<cost.currency.scale { minorPerUnit *= 10 }
    guard (0...limitUnits * minorPerUnit).contains(cost.minorUnits) else { throw .costOutOfRange }
  }

  package func perform(item code: String, in unit: UnitOfWork) throws -> ItemView {
    guard var item = try ItemStore.find(code, unit.database) else { throw InventoryRefusal.itemUnknown(code) }
    try Self.check(standardCost)
    item.standardCost = standardCost
    try ItemStore.save(item, unit.database)
    try unit.audit("standard cost set", subject: "item \(code)", detail: standardCost.description)
    return ItemView(item)
  }
}

package struct SiteView: Codable, Sendable, Equatable {
  package let site: String
  package let fulfilment: FulfilmentMode
}

/// Adds a site, or changes how it handles shipments. Shipments that wait already stay with the warehouse.
package struct SetFulfilmentMode: Codable, Sendable {
  package var fulfilment: FulfilmentMode

  package init(fulfilment: FulfilmentMode) { self.fulfilment = fulfilment }

  package func perform(site: String, in unit: UnitOfWork) throws -> SiteView {
    let site = try site.checked("site", upTo: 64)
    guard Location.isSiteName(site) else { throw InventoryRefusal.siteNameReserved(site) }
    try SiteStore.save(site, fulfilment, unit.database)
    try unit.audit("fulfilment mode set", subject: "site \(site)", detail: fulfilment.rawValue)
    return SiteView(site: site, fulfilment: fulfilment)
  }
}
