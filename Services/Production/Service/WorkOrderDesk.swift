import Messaging
import Persistence
import ProductionContract
import ProductionDomain
import Values

/// Carries decisions about work orders into the tables and out as events.
struct WorkOrderDesk {
  let unit: UnitOfWork
  let planner: CapacityPlanner

  init(_ unit: UnitOfWork) {
    self.unit = unit
    planner = CapacityPlanner(unit)
  }

  /// Which line of which order a work order is for.
  struct Purpose {
    let handoffID: String
    let version: Int
    let lineID: String
    let orderID: String
    let customerID: String
    let bill: BillOfMaterials
    var replacesID: String?

    var owner: CapacityOwner { CapacityOwner(handoffID: handoffID, version: version, lineID: lineID) }
  }

  /// Makes a work order and releases it. Its capacity is the caller's business.
  func open(_ steps: Int64, due: LocalDate, for purpose: Purpose) throws -> WorkOrderRecord {
    let bill = purpose.bill
    let quantity = Quantity(steps: steps, unit: bill.outputQuantity.unit)
    var state = WorkOrder.State.none
    for command in [WorkOrder.Command.plan(quantity, due: due), .makeFirm, .release] {
      state = try WorkOrder.decide(command, on: state).reduce(state, WorkOrder.evolve)
    }
    let record = WorkOrderRecord(
      id: unit.newID(), number: try unit.nextNumber("WO"), product: bill.product,
      mode: try bill.mode ?? PlantStore.mode(unit.database), handoffID: purpose.handoffID, version: purpose.version,
      lineID: purpose.lineID, orderID: purpose.orderID, customerID: purpose.customerID,
      replacesID: purpose.replacesID, state: state)
    let components = bill.material(for: quantity).map { PlannedComponent(item: $0.item, quantity: $0.quantity) }
    try WorkOrderStore.insert(record, components: components, at: unit.businessTime, unit.database)
    try announceRelease(of: record, components)
    try unit.fulfil("workorder:" + record.id)
    return record
  }

  /// Decides, saves and tells. `reason` goes with a new date.
  @discardableResult
  func apply(
    _ command: WorkOrder.Command, to workOrder: WorkOrderRecord, reason: String = "", reasons: [DelayReason] = [],
    cause: DelayCause? = nil
  ) throws -> WorkOrderRecord {
    let events = try WorkOrder.decide(command, on: workOrder.state)
    guard !events.isEmpty else { return workOrder }
    var record = workOrder
    record.state = events.reduce(record.state, WorkOrder.evolve)
    if case .closed = record.state { record.closedAt = unit.businessTime }
    if record.inspectionDays > 0, record.job.due != workOrder.job.due {
      record.inspectionDays = try inspectionDays(of: record)
    }
    try WorkOrderStore.save(record, unit.database)
    if record.isPlanned { try noteForPlanning(record) }
    for event in events {
      try tell(event, of: record, promised: workOrder.customerDate, among: events, reason: reason, reasons, cause)
    }
    if record.isPlanned { try ComponentBookings(unit).tell(workOrder: record.id) }
    return record
  }

  private func tell(
    _ event: WorkOrder.Event, of record: WorkOrderRecord, promised: LocalDate, among events: [WorkOrder.Event],
    reason: String, _ reasons: [DelayReason], _ cause: DelayCause?
  ) throws {
    switch event {
    case .started:
      // Made in one step: its completion says all.
      guard events.count == 1 else { return }
      try unit.publish(
        WorkOrderStarted(
          workOrderID: record.id, orderID: record.orderID, customerID: record.customerID, lineID: record.lineID,
          startedAt: unit.businessTime))
    case .reported(let completion, let good, let scrap, let last):
      try WorkOrderStore.insertCompletion(
        of: record.id, completion, good: good.steps, scrap: scrap.steps, last: last, at: unit.businessTime,
        unit.database)
      try unit.publish(
        WorkOrderCompleted(
          workOrderID: record.id, completion: completion, product: record.product, good: good, scrap: scrap,
          handoffID: record.handoffID, orderID: record.orderID, customerID: record.customerID, lineID: record.lineID,
          closed: last, completedAt: unit.businessTime, carriage: carriage(of: good, record),
          byProducts: give(record)))
      if record.isPlanned { try backflush(record) }
    case .fellShort(let missing):
      try makeUp(missing, for: record, reason: "Work order \(record.number) gave \(missing) less than ordered.")
    case .rescheduled(let from, let to, _):
      let late = record.state.outstandingSteps
      // Nobody waits for what is surplus, or for stock.
      if record.customerDate > promised, late > 0, !record.isForStock {
        try tellDelay(
          of: record, from: promised, to: record.customerDate, late, reason, reasons,
          cause: DelayCause(reasons) ?? cause ?? .planning)
      }
      if to != from { try tellSubcontractor(of: record) }
    case .released: try announceRelease(ofPlanned: record)
    case .closed: if record.isPlanned { try settle(record) }
    case .cancelled(let reason):
      if record.isPlanned { try unit.cancelTimer(WorkOrderRelease.kind, key: record.id) }
      try unit.publish(WorkOrderCancelled(workOrderID: record.id, orderID: record.orderID, reason: reason))
    case .planned, .madeFirm, .materialIssued, .completed, .surplusNoted, .rejectedNoted, .lostNoted, .frozen,
      .unfrozen:
      return
    }
  }

  /// The next plan has to look at it; what is over needs no work centre.
  private func noteForPlanning(_ record: WorkOrderRecord) throws {
    if record.state.openSteps == 0 { try BookingStore.freeWork(of: record.id, unit.database) }
    try PlanningDataStore.touch(unit.database)
  }

  /// A second work order for what the first did not give.
  func makeUp(_ missing: Quantity, for record: WorkOrderRecord, reason: String) throws {
    if record.isPlanned { return try makeUpPlanned(missing, for: record, reason: reason) }
    let bill = try planner.promisedBill(of: record.product)
    let purpose = Purpose(
      handoffID: record.handoffID, version: record.version, lineID: record.lineID, orderID: record.orderID,
      customerID: record.customerID, bill: bill, replacesID: record.id)
    try openOnFreeCapacity(missing.steps, promised: record.job.due, for: purpose, reason: reason, cause: .shortfall)
  }

  /// Makes a work order for which nothing is reserved, as early as free capacity allows, and tells when
  /// that is later than promised. Beyond the horizon it is due at its end and holds no capacity.
  func openOnFreeCapacity(
    _ steps: Int64, promised: LocalDate, for purpose: Purpose, reason: String, cause: DelayCause
  ) throws {
    let plan = try planner.earliest(steps, of: purpose.bill)
    let ready = try plan?.date ?? planner.today + CapableToPromise.horizonDays
    let due = max(promised, ready)
    let record = try open(steps, due: due, for: purpose)
    var owner = purpose.owner
    owner.workOrderID = record.id
    try planner.book(plan?.shares ?? [], of: purpose.bill, for: owner)
    if due > promised { try tellDelay(of: record, from: promised, to: due, steps, reason, cause: cause) }
  }

  func tellDelay(
    of record: WorkOrderRecord, from: LocalDate, to: LocalDate, _ steps: Int64, _ reason: String,
    _ reasons: [DelayReason] = [], cause: DelayCause
  ) throws {
    try unit.publish(
      DemandDelayed(
        workOrderID: record.id, handoffID: record.handoffID, orderID: record.orderID, lineID: record.lineID,
        from: from, to: to, quantity: record.quantity(steps), reason: reason, reasons: reasons.isEmpty ? nil : reasons,
        cause: cause.rawValue))
  }

  /// Takes `steps` from the outstanding work orders of one line, which are given oldest first.
  func reduce(_ workOrders: [WorkOrderRecord], by steps: Int64, reason: String) throws {
    let byID = Dictionary(uniqueKeysWithValues: workOrders.map { ($0.id, $0) })
    let candidates = workOrders.map { DemandReduction.Candidate(workOrderID: $0.id, state: $0.state) }
    for action in DemandReduction.decide(by: steps, among: candidates) {
      switch action {
      case .cancel(let id):
        let record = byID[id]!
        guard !record.isPlanned else {
          try shrinkPlanned(record, to: 0, reason: reason)
          continue
        }
        try apply(.cancel(reason: reason), to: record)
        try planner.free(record)
      case .replace(let id, let steps):
        let record = byID[id]!
        guard !record.isPlanned else {
          try shrinkPlanned(record, to: steps, reason: reason)
          continue
        }
        try apply(.cancel(reason: reason), to: record)
        let purpose = Purpose(
          handoffID: record.handoffID, version: record.version, lineID: record.lineID, orderID: record.orderID,
          customerID: record.customerID, bill: try planner.promisedBill(of: record.product), replacesID: id)
        try planner.handOver(record, to: open(steps, due: record.job.due, for: purpose))
      case .leaveSurplus(let id, let steps): try apply(.noteSurplus(steps: steps), to: byID[id]!)
      }
    }
  }
}
