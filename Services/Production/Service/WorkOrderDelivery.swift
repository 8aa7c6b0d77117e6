import Persistence
import ProductionContract
import ProductionDomain
import Values

/// What goes with a report of good pieces.
extension WorkOrderDesk {
  /// What of the good pieces last reported its line needs, if they have to be carried to the site that serves it.
  func carriage(of good: Quantity, _ record: WorkOrderRecord) throws -> WorkOrderCarriage? {
    guard let days = record.carryDays, !record.isForStock else { return nil }
    let before = record.state.output.goodSteps - good.steps
    let needed = record.job.ordered.steps - record.job.surplusSteps - before
    let steps = min(good.steps, needed)
    guard steps > 0 else { return nil }
    return WorkOrderCarriage(
      quantity: record.quantity(steps), to: SupplyStore.mainSite, due: try unit.plantDay + days)
  }

  /// How many days what it makes is inspected when it is made on the day on which it is due, all days counted.
  func inspectionDays(of record: WorkOrderRecord) throws -> Int {
    let key = ItemAtPlant(record.product, at: record.plant)
    let data = try ScenarioAssembly(today: record.job.due, items: [key], unit.database).reader().scenario
    let origin = record.subcontractor.map { OrderOrigin(.subcontract, supplier: $0.name) } ?? OrderOrigin(.make)
    return InspectionTimes(data).use(of: key, origin, comingOn: record.job.due) - record.job.due
  }

  /// The by-products that came with what was made so far and were not told before; nil: none.
  func give(_ record: WorkOrderRecord) throws -> [WorkOrderComponent]? {
    let output = record.state.output
    let given = try ByProductStore.list(of: record.id, unit.database).compactMap { product in
      let all = ByProduct.given(
        by: output.goodSteps + output.scrapSteps, of: record.job.ordered.steps, planned: product.quantity.steps)
      let new = all - product.givenSteps
      guard new > 0 else { return nil as WorkOrderComponent? }
      try ByProductStore.give(all, at: product.position, of: record.id, unit.database)
      return WorkOrderComponent(item: product.item, quantity: Quantity(steps: new, unit: product.quantity.unit))
    }
    return given.isEmpty ? nil : given
  }
}
