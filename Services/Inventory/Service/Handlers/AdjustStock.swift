import InventoryContract
import InventoryDomain
import Messaging
import Persistence
import Values

package struct AdjustmentView: Codable, Sendable, Equatable {
  package let adjustmentID: String
  package let item: String
  package let site: String
  package let quantity: Quantity
  /// Afterwards, without what came in to be inspected.
  package let onHand: Quantity
}

/// Changes what a site has of an item: a count, a receipt without an order, scrap, a correction.
package struct AdjustStock: Codable, Sendable {
  package enum Kind: String, Codable, Sendable {
    /// A count or correction, up or down.
    case correction
    /// Bought goods that came in; above zero.
    case receipt
    /// Thrown away; below zero.
    case scrap

    var counterpart: String {
      switch self {
      case .correction: Location.adjustment
      case .receipt: Location.supplier
      case .scrap: Location.scrap
      }
    }
    var movement: Movement.Kind {
      switch self {
      case .correction: .adjustment
      case .receipt: .receipt
      case .scrap: .scrap
      }
    }
  }

  package var item: String
  /// `main` when absent.
  package var site: String?
  /// Change: negative for less.
  package var quantity: Quantity
  /// A correction when absent.
  package var kind: Kind?
  package var reason: String

  package init(item: String, site: String? = nil, quantity: Quantity, kind: Kind? = nil, reason: String) {
    self.item = item
    self.site = site
    self.quantity = quantity
    self.kind = kind
    self.reason = reason
  }

  package func perform(in unit: UnitOfWork) throws -> AdjustmentView {
    let db = unit.database
    let item = try Item.stocked(self.item, quantity, in: unit)
    let site = self.site ?? Location.main
    let reason = try self.reason.checked("reason", upTo: 200)
    guard try SiteStore.mode(site, db) != nil else { throw InventoryRefusal.siteUnknown(site) }
    let kind = self.kind ?? .correction
    if kind == .receipt && quantity.steps < 0 { throw InventoryRefusal.wrongSign(kind: "receipt", positive: true) }
    if kind == .scrap && quantity.steps > 0 { throw InventoryRefusal.wrongSign(kind: "scrap", positive: false) }
    let position = try StockStore.position(item.code, at: site, db).changed(by: quantity.steps)
    let adjustmentID = unit.newID()
    let place =
      kind == .receipt
      ? try Quality.place(
        Arrival(
          item: item.code, site: site, quantity: quantity, origin: .receipt, sourceID: adjustmentID, sourceLine: "",
          supplier: "not named"),
        in: unit) : site
    let onHand = place == site ? position.onHand : position.onHand - quantity.steps
    let view = AdjustmentView(
      adjustmentID: adjustmentID, item: item.code, site: site, quantity: quantity,
      onHand: Quantity(steps: onHand, unit: item.unit))
    try unit.publish(
      StockAdjusted(
        adjustmentID: adjustmentID, item: item.code, site: site, quantity: quantity, onHand: view.onHand,
        reason: reason, adjustedAt: unit.businessTime))
    let isMore = quantity.steps > 0
    let movement = Movement(
      item: item.code, from: isMore ? kind.counterpart : site, to: isMore ? place : kind.counterpart,
      steps: abs(quantity.steps), kind: kind.movement, documentID: adjustmentID)
    try Stock.post(StockChanges(movements: [movement]), in: unit)
    try unit.audit("stock adjusted", subject: "item \(item.code) at \(site)", detail: "\(quantity) \(reason)")
    return view
  }
}

/// Several adjustments at once, all or none: opening stock, a count.
package struct AdjustStockList: Codable, Sendable {
  package var adjustments: [AdjustStock]

  package init(adjustments: [AdjustStock]) { self.adjustments = adjustments }

  private static let limit = 10_000

  package func perform(in unit: UnitOfWork) throws -> [AdjustmentView] {
    guard adjustments.count <= Self.limit else { throw InventoryRefusal.tooManyLines(limit: Self.limit) }
    return try adjustments.map { try $0.perform(in: unit) }
  }
}

package struct TransferView: Codable, Sendable, Equatable {
  package let transferID: String
  package let item: String
  package let quantity: Quantity
  package let from: String
  package let to: String
}

/// Brings goods from one site to another; only free stock can leave.
package struct TransferStock: Codable, Sendable {
  package var item: String
  package var quantity: Quantity
  package var from: String
  package var to: String

  package init(item: String, quantity: Quantity, from: String, to: String) {
    self.item = item
    self.quantity = quantity
    self.from = from
    self.to = to
  }

  package func perform(in unit: UnitOfWork) throws -> TransferView {
    let db = unit.database
    let item = try Item.stocked(self.item, quantity, in: unit)
    for site in [from, to] where try SiteStore.mode(site, db) == nil { throw InventoryRefusal.siteUnknown(site) }
    guard from != to else { throw InventoryRefusal.sameSite }
    guard quantity.steps > 0 else { throw InventoryRefusal.wrongSign(kind: "transfer", positive: true) }
    guard quantity.steps <= StockPosition.limit else { throw StockRefusal.tooMuch }
    _ = try StockStore.position(item.code, at: from, db).changed(by: -quantity.steps)
    _ = try StockStore.position(item.code, at: to, db).changed(by: quantity.steps)
    let transferID = unit.newID()
    let movement = Movement(
      item: item.code, from: from, to: to, steps: quantity.steps, kind: .transfer, documentID: transferID)
    try Stock.post(StockChanges(movements: [movement]), in: unit)
    return TransferView(transferID: transferID, item: item.code, quantity: quantity, from: from, to: to)
  }
}

extension Item {
  /// The item of a quantity of goods, which must be counted in its unit.
  static func stocked(_ code: String, _ quantity: Quantity, in unit: UnitOfWork) throws -> Item {
    guard let item = try ItemStore.find(code, unit.database) else { throw InventoryRefusal.itemUnknown(code) }
    guard item.kind == .goods else { throw InventoryRefusal.notStocked(code) }
    guard item.unit == quantity.unit else { throw InventoryRefusal.wrongUnit(item: code, unit: item.unit.code) }
    return item
  }
}
