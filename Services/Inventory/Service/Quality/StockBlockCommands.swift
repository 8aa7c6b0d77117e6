import InventoryContract
import InventoryDomain
import Messaging
import Persistence
import Values

/// A quantity of goods at a site that somebody blocks or unblocks.
struct QualityGoods {
  let item: String
  let site: String
  let quantity: Quantity

  /// Throws when the item is not stocked in this unit, the site is not there, or the quantity is not above zero.
  init(_ code: String, _ site: String?, _ quantity: Quantity, in unit: UnitOfWork) throws {
    item = try Item.stocked(code, quantity, in: unit).code
    self.site = site ?? Location.main
    self.quantity = quantity
    guard try SiteStore.mode(self.site, unit.database) != nil else { throw InventoryRefusal.siteUnknown(self.site) }
    guard quantity.isPositive else { throw QualityRefusal.quantity }
  }

  /// Takes free goods into blocked stock; what is reserved stays where it is.
  func block(_ kind: Movement.Kind, documentID: String, in unit: UnitOfWork) throws {
    guard quantity.steps <= StockPosition.limit else { throw StockRefusal.tooMuch }
    _ = try StockStore.position(item, at: site, unit.database).changed(by: -quantity.steps)
    let movement = Movement(
      item: item, from: site, to: Location.blocked(at: site), steps: quantity.steps, kind: kind,
      documentID: documentID)
    try Stock.post(StockChanges(movements: [movement]), in: unit)
  }

  /// What non-conformances keep blocked is not anybody's to take.
  func requireBlockedByHand(in unit: UnitOfWork) throws {
    let blocked = try StockStore.position(item, at: Location.blocked(at: site), unit.database).onHand
    let left = blocked - (try NonconformanceStore.blocked(item, at: site, unit.database))
    guard quantity.steps <= left else {
      throw QualityRefusal.moreThanBlocked(Quantity(steps: left, unit: quantity.unit))
    }
  }
}

package struct StockBlockView: Codable, Sendable, Equatable {
  package let blockID: String
  package let item: String
  package let site: String
  package let quantity: Quantity
  /// All that is blocked there afterwards, for non-conformances too.
  package let blocked: Quantity
}

/// Blocks free goods, so that nobody is promised them.
package struct BlockStock: Codable, Sendable {
  package var item: String
  /// `main` when absent.
  package var site: String?
  package var quantity: Quantity
  package var reason: String

  package init(item: String, site: String? = nil, quantity: Quantity, reason: String) {
    self.item = item
    self.site = site
    self.quantity = quantity
    self.reason = reason
  }

  @discardableResult
  package func perform(in unit: UnitOfWork) throws -> StockBlockView {
    let goods = try QualityGoods(item, site, quantity, in: unit)
    let reason = try self.reason.checked("reason", upTo: 200)
    let blockID = unit.newID()
    try goods.block(.block, documentID: blockID, in: unit)
    try unit.audit("stock blocked", subject: "item \(goods.item) at \(goods.site)", detail: "\(quantity) \(reason)")
    return try goods.tell(blockID, change: quantity, reason, in: unit)
  }
}

/// Frees goods that were blocked by hand; they serve whoever waits for them.
package struct UnblockStock: Codable, Sendable {
  package var item: String
  /// `main` when absent.
  package var site: String?
  package var quantity: Quantity
  package var reason: String

  package init(item: String, site: String? = nil, quantity: Quantity, reason: String) {
    self.item = item
    self.site = site
    self.quantity = quantity
    self.reason = reason
  }

  @discardableResult
  package func perform(in unit: UnitOfWork) throws -> StockBlockView {
    let goods = try QualityGoods(item, site, quantity, in: unit)
    let reason = try self.reason.checked("reason", upTo: 200)
    try goods.requireBlockedByHand(in: unit)
    _ = try StockStore.position(goods.item, at: goods.site, unit.database).changed(by: quantity.steps)
    let blockID = unit.newID()
    let movement = Movement(
      item: goods.item, from: Location.blocked(at: goods.site), to: goods.site, steps: quantity.steps, kind: .unblock,
      documentID: blockID)
    try Stock.post(StockChanges(movements: [movement]), in: unit)
    try unit.audit("stock unblocked", subject: "item \(goods.item) at \(goods.site)", detail: "\(quantity) \(reason)")
    return try goods.tell(blockID, change: .zero(quantity.unit) - quantity, reason, in: unit)
  }
}

extension QualityGoods {
  fileprivate func tell(
    _ blockID: String, change: Quantity, _ reason: String, in unit: UnitOfWork
  ) throws -> StockBlockView {
    let blocked = Quantity(
      steps: try StockStore.position(item, at: Location.blocked(at: site), unit.database).onHand, unit: quantity.unit)
    try unit.publish(
      StockBlockChanged(
        blockID: blockID, item: item, site: site, quantity: change, blocked: blocked, reason: reason,
        changedAt: unit.businessTime))
    return StockBlockView(blockID: blockID, item: item, site: site, quantity: change, blocked: blocked)
  }
}
