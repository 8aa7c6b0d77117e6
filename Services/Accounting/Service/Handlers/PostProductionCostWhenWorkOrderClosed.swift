import AccountingDomain
import Messaging
import Persistence
import ProductionContract
import Values

/// A work order is over: what it cost goes from material, labour and overhead into what was made, and the
/// variances show where it cost more or less than it should have. Where costs are not known nothing is posted.
struct PostProductionCostWhenWorkOrderClosed: MessageHandler {
  func handle(_ event: WorkOrderClosed, in unit: UnitOfWork) throws -> Outcome {
    guard let told = event.cost else { return .done }
    let cost = ProductionCost(
      material: told.material, labour: told.labour, overhead: told.overhead, service: told.service,
      output: told.output,
      variances: try told.variances.map { variance in
        guard let kind = ProductionCost.VarianceKind(rawValue: variance.kind) else {
          throw PermanentFault(
            "Work order \(event.number) has a variance of kind '\(variance.kind.prefix(40))', for which there is no "
              + "account.")
        }
        return ProductionCost.Variance(kind: kind, amount: variance.amount)
      })
    guard cost.isInOneCurrency else {
      throw PermanentFault("The cost of work order \(event.number) is in more than one currency.")
    }
    let entry: JournalEntry
    do {
      entry = try JournalEntry.productionCost(workOrderID: event.workOrderID, number: event.number, cost)
    } catch {
      throw PermanentFault(
        "Material, labour, overhead and service of work order \(event.number) differ from its output and variances by "
          + "\(error.difference); nothing is posted.")
    }
    let isNew = try ProductionCostStore.note(
      cost, of: event.workOrderID, event.number, product: event.product, closedAt: event.closedAt, unit.database)
    if isNew { try LedgerStore.post(entry, at: event.closedAt, in: unit) }
    return .done
  }
}
