import Messaging
import Persistence
import ProductionContract
import ProductionDomain
import Values

/// Reports of work, and what follows from them.
extension WorkOrderDesk {
  /// Takes a report of one operation. The first one starts the work order; those of the last operation are what the
  /// work order gives. A final report of that one closes it.
  @discardableResult
  func confirm(
    _ report: OperationProgress.Report, of operation: Int, on workOrder: WorkOrderRecord, by operatorName: String? = nil
  ) throws -> WorkOrderRecord {
    guard workOrder.isRouted else { throw WorkOrderRefusal.notRouted }
    var operations = try OperationStore.operations(of: workOrder.id, unit.database)
    guard let place = operations.firstIndex(where: { $0.operation == operation }) else {
      throw OperationProgress.Refusal.unknown
    }
    let record = try begun(workOrder)
    let supply = OperationRecord.supply(of: place, in: operations, ordered: record.job.ordered)
    for event in try OperationProgress.decide(.report(report, on: supply), on: operations[place].state) {
      operations[place].state = OperationProgress.evolve(operations[place].state, with: event)
      try tell(event, of: operations[place], record, operatorName)
    }
    try OperationStore.save(operations[place], of: record.id, unit.database)
    guard place == operations.count - 1 else { return record }
    return try pass(on: operations, of: record, close: report.isFinal)
  }

  /// Says that no more will come. What is missing for a customer's line is made by another work order.
  @discardableResult
  func close(_ record: WorkOrderRecord) throws -> WorkOrderRecord {
    let operations = record.isRouted ? try OperationStore.operations(of: record.id, unit.database) : []
    return try pass(on: operations, of: record, close: true)
  }

  /// All operations of an automatic work order are done as they should be, and it is made whole.
  func runThrough(_ workOrder: WorkOrderRecord) throws {
    guard case .released = workOrder.state else { return }
    var record = try apply(.issueMaterial(automatic: false), to: workOrder)
    let ordered = record.job.ordered
    for operation in try OperationStore.operations(of: record.id, unit.database) {
      let standard = operation.standard
      let report = OperationProgress.Report(
        good: ordered, scrap: .zero(ordered.unit),
        setupMinutes: min(standard.setupMinutes, OperationProgress.maximumMinutes),
        runMinutes: min(standard.runMinutes(for: ordered.steps, of: ordered.steps), OperationProgress.maximumMinutes),
        isFinal: true)
      record = try confirm(report, of: operation.operation, on: record)
    }
  }

  /// Begins work; that needs the material that is issued, where there is any.
  @discardableResult
  func start(_ workOrder: WorkOrderRecord) throws -> WorkOrderRecord {
    if case .released = workOrder.state, workOrder.isPlanned, try needsNoIssue(workOrder) {
      return try apply(.start, to: apply(.issueMaterial(automatic: false), to: workOrder))
    }
    return try apply(.start, to: workOrder)
  }

  /// The work order, started if it was not.
  private func begun(_ workOrder: WorkOrderRecord) throws -> WorkOrderRecord {
    switch workOrder.state {
    case .started, .partiallyCompleted, .completed: return workOrder
    case .closed, .cancelled: throw WorkOrderRefusal.ended
    default: return try start(workOrder)
    }
  }

  private func needsNoIssue(_ workOrder: WorkOrderRecord) throws -> Bool {
    try WorkOrderStore.components(of: workOrder.id, unit.database).allSatisfy {
      $0.isBackflushed || $0.quantity.isZero
    }
  }

  /// What the operations gave and the work order has not told yet: the good of the last one, the scrap of all.
  private func pass(
    on operations: [OperationRecord], of record: WorkOrderRecord, close: Bool
  ) throws -> WorkOrderRecord {
    let told = record.state.output
    let good = operations.last.map { $0.state.totals.goodSteps - told.goodSteps } ?? 0
    let scrap =
      operations.isEmpty ? 0 : operations.reduce(0) { $0 + $1.state.totals.scrapSteps } - told.scrapSteps
    guard good > 0 || scrap > 0 || close else { return record }
    return try apply(
      .complete(good: record.quantity(good), scrap: record.quantity(scrap), close: close), to: record)
  }

  private func tell(
    _ event: OperationProgress.Event, of operation: OperationRecord, _ record: WorkOrderRecord, _ operatorName: String?
  ) throws {
    switch event {
    case .reported(let number, let report):
      try OperationStore.insert(
        report, number, of: operation, record.id, by: unit.cause.actor, operatorName,
        at: unit.businessTime, unit.database)
      try unit.publish(
        OperationCompleted(
          workOrderID: record.id, number: record.number, product: record.product, operation: operation.operation,
          workCentre: operation.workCentre, good: report.good, scrap: report.scrap, setupMinutes: report.setupMinutes,
          runMinutes: report.runMinutes, downMinutes: report.downMinutes, final: report.isFinal,
          completedAt: unit.businessTime, operatorName: operatorName))
    }
  }

  /// Books the components that what was made so far used up, and no others did.
  func backflush(_ record: WorkOrderRecord) throws {
    let output = record.state.output
    var used: [WorkOrderComponent] = []
    for component in try WorkOrderStore.components(of: record.id, unit.database) where component.isBackflushed {
      let steps =
        Backflush.used(
          by: output.goodSteps + output.scrapSteps, of: record.job.ordered.steps, required: component.quantity.steps)
        - component.backflushedSteps
      guard steps > 0 else { continue }
      try WorkOrderStore.backflush(steps, at: component.position, of: record.id, unit.database)
      try SupplyStore.issue(
        steps, of: ItemAtPlant(component.item, at: component.plant), at: unit.businessTime, unit.database)
      used.append(
        WorkOrderComponent(item: component.item, quantity: Quantity(steps: steps, unit: component.quantity.unit)))
    }
    guard !used.isEmpty else { return }
    try unit.publish(
      MaterialBackflushed(
        workOrderID: record.id, number: record.number, issue: WorkOrderStore.nextIssue(of: record.id, unit.database),
        components: used, issuedAt: unit.businessTime))
  }

  /// Settles what a work order of a plan cost, and tells that it is over.
  func settle(_ record: WorkOrderRecord) throws {
    let sheet = try WorkOrderCostStore.compute(record, unit.database)
    try WorkOrderCostStore.save(sheet, of: record.id, unit.database)
    try unit.publish(
      WorkOrderClosed(
        workOrderID: record.id, number: record.number, product: record.product, ordered: record.job.ordered,
        good: record.quantity(record.state.output.goodSteps), scrap: record.quantity(record.state.output.scrapSteps),
        handoffID: record.handoffID, orderID: record.orderID, cost: sheet.cost, closedAt: unit.businessTime))
  }
}
