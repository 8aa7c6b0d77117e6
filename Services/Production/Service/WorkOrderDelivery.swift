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

  /// Of what a work order delivered as good its line does not get so much, as `command` notes: another makes what the
  /// line lacks then. One that is still at work makes it up when it ends; what stock lacks is the next plan's.
  func makeUpUnusable(
    _ quantity: Quantity, of workOrder: WorkOrderRecord, noting command: WorkOrder.Command, reason: String
  ) throws {
    let record = try apply(command, to: workOrder)
    guard !record.isForStock else { return }
    // What was put down to this work order before, when its line lost goods, were others' pieces then.
    var others = quantity.steps - (workOrder.state.output.usableSteps - record.state.output.usableSteps)
    for other in try ofLine(record).reversed() where others > 0 && other.id != record.id {
      let steps = min(others, other.state.output.usableSteps)
      guard steps > 0 else { continue }
      _ = try apply(.noteLost(steps: steps), to: other)
      others -= steps
    }
    let missing = min(quantity.steps, try lacking(record))
    guard missing > 0 else { return }
    try makeUp(record.quantity(missing), for: record, reason: reason)
  }

  /// What the line of a work order expects and no work order has given or is still to give, in steps.
  private func lacking(_ record: WorkOrderRecord) throws -> Int64 {
    let expected = try DemandStore.stepsInForce(
      handoffID: record.handoffID, lineID: record.lineID, product: record.product, unit.database)
    let given = try ofLine(record).reduce(0) { $0 + $1.state.output.usableSteps + $1.state.outstandingSteps }
    return expected - given
  }

  /// All work orders that make the product for the line of this one, the oldest first.
  private func ofLine(_ record: WorkOrderRecord) throws -> [WorkOrderRecord] {
    try WorkOrderStore.all(handoffID: record.handoffID, unit.database)
      .filter { $0.lineID == record.lineID && $0.product == record.product }
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
