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
    let stock = try StockStore.position(item, at: site, unit.database)
    guard quantity.steps <= stock.onHand else { throw StockRefusal.notOnHand(onHand: stock.onHand) }
    guard quantity.steps <= stock.free else {
      throw QualityRefusal.reserved(free: Quantity(steps: stock.free, unit: quantity.unit))
    }
    let movement = Movement(
      item: item, from: site, to: Location.blocked(at: site), steps: quantity.steps, kind: kind,
      documentID: documentID)
    try Stock.post(StockChanges(movements: [movement]), in: unit)
  }

  /// Takes goods into blocked stock, free ones first and then reserved ones, whose owners wait again; the order lines
  /// among them, with what was taken of each.
  func blockReserved(documentID: String, in unit: UnitOfWork) throws -> [BlockedLine] {
    guard quantity.steps <= StockPosition.limit else { throw StockRefusal.tooMuch }
    let reserved = ReservedStock(place: ItemAtSite(item, at: site), measure: quantity.unit)
    let stock = try StockStore.position(item, at: site, unit.database)
    guard quantity.steps <= stock.onHand else { throw StockRefusal.notOnHand(onHand: stock.onHand) }
    let free = min(quantity.steps, stock.free)
    let most = try stock.free + reserved.takeable(unit.database)
    guard quantity.steps <= most else {
      throw QualityRefusal.moreThanTakeable(Quantity(steps: most, unit: quantity.unit))
    }
    func movement(_ steps: Int64) -> Movement {
      Movement(
        item: item, from: site, to: Location.blocked(at: site), steps: steps, kind: .block, documentID: documentID)
    }
    if free > 0 { try Stock.post(StockChanges(movements: [movement(free)]), in: unit) }
    return try reserved.take(quantity.steps - free, in: unit, movement: movement)
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

/// Blocks goods, so that nobody is promised them: free ones and, if told so, reserved ones.
package struct BlockStock: Codable, Sendable {
  package var item: String
  /// `main` when absent.
  package var site: String?
  package var quantity: Quantity
  package var reason: String
  /// What free goods do not make up is taken of what is reserved: of order lines, the one wanted last first, but not
  /// what is picked, and then of what is kept for work orders. All of them wait again.
  package var includeReserved: Bool?

  package init(item: String, site: String? = nil, quantity: Quantity, reason: String, includeReserved: Bool? = nil) {
    self.item = item
    self.site = site
    self.quantity = quantity
    self.reason = reason
    self.includeReserved = includeReserved
  }

  @discardableResult
  package func perform(in unit: UnitOfWork) throws -> StockBlockView {
    let goods = try QualityGoods(item, site, quantity, in: unit)
    let reason = try self.reason.checked("reason", upTo: 200)
    let blockID = unit.newID()
    var lines: [BlockedLine] = []
    if includeReserved == true {
      lines = try goods.blockReserved(documentID: blockID, in: unit)
    } else {
      try goods.block(.block, documentID: blockID, in: unit)
    }
    try unit.audit("stock blocked", subject: "item \(goods.item) at \(goods.site)", detail: "\(quantity) \(reason)")
    return try goods.tell(blockID, change: quantity, reason, lines, in: unit)
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
    _ blockID: String, change: Quantity, _ reason: String, _ lines: [BlockedLine] = [], in unit: UnitOfWork
  ) throws -> StockBlockView {
    let blocked = Quantity(
      steps: try StockStore.position(item, at: Location.blocked(at: site), unit.database).onHand, unit: quantity.unit)
    try unit.publish(
      StockBlockChanged(
        blockID: blockID, item: item, site: site, quantity: change, blocked: blocked, reason: reason,
        changedAt: unit.businessTime, lines: lines.isEmpty ? nil : lines))
    return StockBlockView(blockID: blockID, item: item, site: site, quantity: change, blocked: blocked)
  }
}
