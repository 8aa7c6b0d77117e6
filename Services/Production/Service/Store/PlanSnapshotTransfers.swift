import Persistence
import ProductionDomain
import Values

/// What is on its way between plants, and what open work orders give besides, as a plan counts it.
extension PlanSnapshot {
  /// Goods made for a customer's line are nobody else's. What has not left takes goods of the plant it leaves: as the
  /// item's own transfer does, or as a demand of its own where the item is replenished in another way.
  mutating func addTransfers(_ counted: [String: LocalDate], _ db: DatabaseHandle) throws {
    let items = items
    for transfer in try TransferStore.open(db) {
      let origin = items[transfer.origin]
      let takes = transfer.takesStock && origin?.unit == transfer.unit
      guard let item = items[transfer.key] else {
        if takes { demand(transfer) }
        continue
      }
      guard transfer.unit == item.unit else {
        problems.append(
          PlanningProblem(
            "order \(transfer.number)",
            "Stock transfer order \(transfer.number) is left out: it is in \(transfer.unit), but \(transfer.key) is planned "
              + "in \(item.unit)."))
        continue
      }
      let isOwn = item.sources.isEmpty && item.source == .transfer(from: transfer.fromPlant)
      var receipt = ReceiptRecord(
        order: transfer.number, key: transfer.key, quantity: transfer.openSteps,
        due: transfer.expected(today: scenario.today), start: max(transfer.ships, scenario.today),
        status: transfer.isShipped ? .released : .firm,
        isIssued: !(takes && isOwn),
        counted: min(transfer.due, transfer.plannedOrderID.flatMap { counted[$0] } ?? transfer.due))
      if !inspection.isEmpty {
        let coming = max(scenario.today, receipt.due)
        receipt.usable = inspection.use(
          of: transfer.key, OrderOrigin(.transfer(from: transfer.fromPlant)), comingOn: coming)
      }
      scenario.receipts.append(receipt)
      if takes && !isOwn { demand(transfer) }
    }
  }

  private mutating func demand(_ transfer: TransferStore.Transfer) {
    scenario.demands.append(
      DemandRecord(
        name: "\(transfer.origin) for \(transfer.number)", key: transfer.origin, quantity: transfer.orderedSteps,
        due: max(transfer.ships, scenario.today)))
  }

  /// They come as their work orders do: nobody moves them by themselves.
  mutating func addByProducts(_ db: DatabaseHandle) throws {
    let items = items
    for coming in try ByProductStore.coming(db) where items[coming.key]?.unit == coming.unit {
      var receipt = ReceiptRecord(
        order: "\(coming.number) \(coming.key.item)", key: coming.key, quantity: coming.steps, due: coming.due,
        status: .frozen, isIssued: true)
      // Nobody inspects them.
      receipt.usable = receipt.due
      scenario.receipts.append(receipt)
    }
  }
}
