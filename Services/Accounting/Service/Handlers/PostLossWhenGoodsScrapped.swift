import AccountingDomain
import InventoryContract
import Messaging
import Persistence
import Values

/// Goods in stock were thrown away or lost between sites: their value leaves inventory as a loss, once. Goods that were
/// rejected are no loss before; where their cost is not known nothing is posted.
struct PostLossWhenGoodsScrapped: MessageHandler {
  func handle(_ event: GoodsScrapped, in unit: UnitOfWork) throws -> Outcome {
    guard let cost = event.cost else { return .done }
    guard !cost.isNegative else {
      throw PermanentFault("The goods scrapped as \(event.scrapID) have a cost of \(cost); correct the item's cost.")
    }
    let isNew = try ScrapLossStore.note(
      cost, of: event.scrapID, item: event.item, scrappedAt: event.scrappedAt, unit.database)
    guard isNew else { return .done }
    try LedgerStore.post(.scrapLoss(id: event.scrapID, item: event.item, cost: cost), at: event.scrappedAt, in: unit)
    return .done
  }
}
