import Messaging
import Persistence
import ProductionDomain
import Values

/// Pieces that work orders gave as good and that their line does not have any more: rejected when they were inspected,
/// lost on the way, or blocked in stock.
extension WorkOrderDesk {
  /// Of what a work order delivered as good its line does not get so much, as `command` notes: another makes what the
  /// line lacks then. One that is still at work makes it up when it ends; what stock lacks is the next plan's.
  func makeUpUnusable(
    _ quantity: Quantity, of workOrder: WorkOrderRecord, noting command: WorkOrder.Command, reason: String
  ) throws {
    let record = try apply(command, to: workOrder)
    guard !record.isForStock else { return }
    // What was put down to this work order before, when its line lost goods, were others' pieces then.
    let own = workOrder.state.output.usableSteps - record.state.output.usableSteps
    let others = try ofLine(record).filter { $0.id != record.id }
    _ = try putDown(quantity.steps - own, to: others, first: [])
    let missing = min(quantity.steps, try lacking(record))
    guard missing > 0 else { return }
    try makeUp(record.quantity(missing), for: record, reason: reason)
  }

  /// Goods that were made for a line are blocked in stock: what made them gave so much less. The line expects all of it
  /// again; what no work order that is still at work makes up when it ends is made by another. `expected`: steps that the
  /// line expects in all; `makers`: the work orders that made them, as far as that is known.
  func makeUpBlocked(
    _ quantity: Quantity, among workOrders: [WorkOrderRecord], expected: Int64, makers: [PieceShare]
  ) throws {
    let workOrders = try noteLetGo(workOrders, beyond: expected)
    for part in try putDown(quantity.steps, to: workOrders, first: makers) where part.missing > 0 {
      try makeUp(
        part.record.quantity(part.missing), for: part.record,
        reason: "\(part.record.quantity(part.steps)) of work order \(part.record.number) were blocked in stock.")
    }
  }

  /// Pieces of one work order.
  struct PieceShare {
    let workOrderID: String
    let steps: Int64
  }

  /// What was put down to a work order.
  private struct PutDown {
    /// As it stands afterwards.
    var record: WorkOrderRecord
    var steps: Int64
    /// Of them, what it does not make up itself when it ends.
    var missing: Int64
  }

  /// Notes as lost pieces of a line: of the work orders that are said to have made them, then of the newest first, and
  /// of each no more than its line still has of it. `workOrders` are the oldest first.
  private func putDown(_ steps: Int64, to workOrders: [WorkOrderRecord], first makers: [PieceShare]) throws -> [PutDown]
  {
    let usable = workOrders.map { (id: $0.id, steps: $0.state.output.usableSteps) }
    let shares = LostPieces.shares(of: steps, among: usable, madeBy: makers.map { ($0.workOrderID, $0.steps) })
    return try workOrders.reversed().compactMap { before in
      guard let share = shares[before.id] else { return nil }
      let after = try apply(.noteLost(steps: share), to: before)
      let madeUp = after.state.outstandingSteps - before.state.outstandingSteps
      return PutDown(record: after, steps: share, missing: share - madeUp)
    }
  }

  /// What the line of a work order expects and no work order has given or is still to give, in steps.
  private func lacking(_ record: WorkOrderRecord) throws -> Int64 {
    let expected = try DemandStore.stepsInForce(
      handoffID: record.handoffID, lineID: record.lineID, product: record.product, unit.database)
    return try expected - ofLine(record).linePieces
  }

  /// A line gets something made anew, because it grows or lost something, and counts on `covered` steps of its earlier work
  /// orders. What it has of them beyond that went to free stock while it needed less, and is not the line's any more: it
  /// is noted, so that what the line loses later is not taken for covered by it. Of those that are at an end first, the
  /// newest first: what a line let go is likely what came last.
  func noteLetGo(handoffID: String, lineID: String, product: String, beyond covered: Int64) throws {
    _ = try noteLetGo(ofLine(handoffID: handoffID, lineID: lineID, product: product), beyond: covered)
  }

  /// The same of work orders of one line, the oldest first; as they stand afterwards.
  private func noteLetGo(_ workOrders: [WorkOrderRecord], beyond covered: Int64) throws -> [WorkOrderRecord] {
    var workOrders = workOrders
    var left = workOrders.linePieces - covered
    let ended = workOrders.indices.filter { !workOrders[$0].state.isOpen }
    let open = workOrders.indices.filter { workOrders[$0].state.isOpen }
    for place in ended.reversed() + open.reversed() where left > 0 {
      let before = [workOrders[place]].linePieces
      workOrders[place] = try apply(.noteLetGo(steps: left), to: workOrders[place])
      left -= before - [workOrders[place]].linePieces
    }
    return workOrders
  }

  /// All work orders that make the product for the line of this one, the oldest first.
  private func ofLine(_ record: WorkOrderRecord) throws -> [WorkOrderRecord] {
    try ofLine(handoffID: record.handoffID, lineID: record.lineID, product: record.product)
  }

  private func ofLine(handoffID: String, lineID: String, product: String) throws -> [WorkOrderRecord] {
    try WorkOrderStore.all(handoffID: handoffID, unit.database)
      .filter { $0.lineID == lineID && $0.product == product }
  }
}
