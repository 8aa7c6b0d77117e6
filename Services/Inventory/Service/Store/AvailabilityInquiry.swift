import GRDB
import HTTPSupport
import InventoryDomain
import Values

/// When a quantity could leave, as things stand; nothing is reserved.
package struct AvailabilityView: Codable, Sendable, Equatable {
  package struct Proposal: Codable, Sendable, Equatable {
    package let date: LocalDate
    package let quantity: Quantity
  }

  package let item: String
  package let requested: Quantity
  package let proposals: [Proposal]
  /// What neither stock nor supply under way can give.
  package let short: Quantity
}

package enum AvailabilityInquiry {
  /// Proposals out of free stock and of supply under way that no order waits for and production does not take. Goods
  /// made to order and services have none: nothing of them is stocked to be promised.
  package static func answer(
    _ code: String, quantity: String, wanted: LocalDate, shipComplete: Bool, today: LocalDate, _ db: Database
  ) throws -> AvailabilityView {
    guard let (item, stock) = try ItemStore.findWithStock(code, db) else { throw InventoryRefusal.itemUnknown(code) }
    guard item.kind == .goods else { throw InventoryRefusal.notStocked(code) }
    guard let requested = Quantity(value: quantity, unit: item.unit), requested.isPositive else {
      throw Problem.badRequest(
        "?quantity= must be a number above zero with at most \(item.unit.scale) decimals, in \(item.unit).")
    }
    guard requested.steps <= StockPosition.limit else { throw StockRefusal.tooMuch }
    var promised: [AvailableToPromise.ScheduleLine] = []
    if item.supply == .stock {
      promised = try StockOutlook(code, stock, today: today, db)
        .proposals(requested.steps, wanted: max(wanted, today), shipComplete: shipComplete)
    }
    let proposals = promised.map {
      AvailabilityView.Proposal(date: $0.date, quantity: Quantity(steps: $0.steps, unit: item.unit))
    }
    return AvailabilityView(
      item: code, requested: requested, proposals: proposals,
      short: proposals.reduce(requested) { $0 - $1.quantity })
  }
}
