import Messaging
import Persistence
import ProductionContract
import ProductionDomain
import Values

/// Work orders that a plan made: they are firm until their release date.
extension WorkOrderDesk {
  /// Makes a firm work order, and releases it when its release date comes, which may be at once. Material, work
  /// centres and the records of the plan are the caller's business.
  func makeFirm(_ plan: WorkOrderPlan, product: String, id: String? = nil) throws -> WorkOrderRecord {
    var state = WorkOrder.State.none
    let commands: [WorkOrder.Command] = [
      .plan(plan.quantity, due: plan.due, release: plan.releaseDate), .makeFirm, .noteSurplus(steps: plan.surplusSteps),
    ]
    for command in commands {
      state = try WorkOrder.decide(command, on: state).reduce(state, WorkOrder.evolve)
    }
    let purpose = plan.purpose
    let record = WorkOrderRecord(
      id: id ?? unit.newID(), number: try unit.nextNumber("WO"), product: product, mode: plan.mode,
      handoffID: purpose?.handoffID ?? "", version: purpose?.version ?? 0, lineID: purpose?.lineID ?? "",
      orderID: purpose?.orderID ?? "", customerID: purpose?.customerID ?? "", replacesID: plan.replacesID,
      state: state, plant: plan.plant, revision: plan.revision, parentID: plan.parentID,
      plannedOrderID: plan.plannedOrderID, isRouted: !plan.operations.isEmpty, carryDays: plan.carryDays,
      inspectionDays: plan.inspectionDays, subcontractor: plan.subcontractor)
    try WorkOrderStore.insert(record, components: plan.components, at: unit.businessTime, unit.database)
    try OperationStore.insert(plan.operations, of: record.id, unit.database)
    try ByProductStore.insert(plan.byProducts, of: record.id, unit.database)
    try unit.fulfil("workorder:" + record.id)
    try ComponentBookings(unit).tell(workOrder: record.id)
    return try releaseWhenDue(record)
  }

  /// Tells the shop floor and inventory of a firm work order. Nothing happens when they know it and have not begun.
  @discardableResult
  func release(_ record: WorkOrderRecord) throws -> WorkOrderRecord {
    if case .released = record.state { return record }
    return try apply(.release, to: record)
  }

  /// Gives a work order of a plan other dates; see ``WorkOrder/Command/reschedule(to:release:)``. Its work moves along
  /// with its release. `reason` is told to the customer's side with a later date.
  @discardableResult
  func reschedule(
    _ record: WorkOrderRecord, to due: LocalDate, release: LocalDate? = nil, reason: String,
    reasons: [DelayReason] = [], cause: DelayCause? = nil
  ) throws -> WorkOrderRecord {
    let moved = try apply(
      .reschedule(to: due, release: release), to: record, reason: reason, reasons: reasons, cause: cause)
    if let old = record.job.release, let new = moved.job.release, new != old {
      try BookingStore.moveWork(of: record.id, by: new - old, unit.database)
    }
    return try releaseWhenDue(moved)
  }

  /// A date that people give a work order lies ahead, and not beyond all plans.
  static func check(_ due: LocalDate, today: LocalDate) throws(WorkOrderRefusal) {
    let last = today + 3650
    guard due >= today, due <= last else { throw .dateOutside(today, last) }
  }

  /// Releases a firm work order whose day has come; for another the timer is set.
  private func releaseWhenDue(_ record: WorkOrderRecord) throws -> WorkOrderRecord {
    guard case .firm(let job) = record.state, let day = job.release else { return record }
    if try day <= planner.today { return try release(record) }
    try unit.schedule(
      WorkOrderRelease.kind, key: record.id, at: PlantDay.clock(unit.database).start(of: day),
      correlationID: record.isForStock ? nil : record.orderID)
    return record
  }

  func announceRelease(of record: WorkOrderRecord, _ components: [PlannedComponent]) throws {
    let settings = try PlanningDataStore.settings(unit.database)
    try unit.publish(
      WorkOrderReleased(
        workOrderID: record.id, number: record.number, product: record.product, quantity: record.job.ordered,
        components: components.filter { !$0.isBackflushed && $0.quantity.isPositive }
          .map { WorkOrderComponent(item: $0.item, quantity: $0.quantity) },
        handoffID: record.handoffID, orderID: record.orderID, customerID: record.customerID, lineID: record.lineID,
        dueDate: record.job.due, releasedAt: unit.businessTime, plant: record.plant.isEmpty ? nil : record.plant,
        site: SupplyStore.site(ofPlant: record.plant, settings), neededBy: record.parentID,
        revision: record.revision.isEmpty ? nil : record.revision, subcontractor: record.subcontractor?.name))
  }

  func announceRelease(ofPlanned record: WorkOrderRecord) throws {
    try unit.cancelTimer(WorkOrderRelease.kind, key: record.id)
    let components = try WorkOrderStore.components(of: record.id, unit.database)
    try announceRelease(
      of: record,
      components.map {
        PlannedComponent(item: $0.item, plant: $0.plant, quantity: $0.quantity, isBackflushed: $0.isBackflushed)
      })
  }

  /// Material that is short comes tomorrow at the earliest: from then on the work order takes as long as it was to
  /// take. A frozen one stays where it is.
  func postpone(_ record: WorkOrderRecord, reason: String) throws {
    let job = record.job
    guard let release = job.release, !job.isFrozen else { return }
    let begin = try planner.today + 1
    let earliest = begin + max(0, job.due - release)
    let ready = try plantCalendar(record.plant).workingDay(onOrAfter: earliest) ?? earliest
    guard ready > job.due else { return }
    try reschedule(record, to: ready, release: begin, reason: reason, cause: .material)
  }

  /// Work orders for what another did not give, promised anew over all levels; where the product is not planned any
  /// more, one of its kind in as much time as that had. What is missing for stock is the next plan's.
  func makeUpPlanned(_ missing: Quantity, for record: WorkOrderRecord, reason: String) throws {
    guard !record.isForStock else { return }
    let promised = record.customerDate
    let purpose = WorkOrderPlan.Purpose(
      handoffID: record.handoffID, version: record.version, lineID: record.lineID, orderID: record.orderID,
      customerID: record.customerID)
    if try PlanningDataStore.isPlanned(record.product, unit.database),
      try RoutedOrders(unit).reopen(
        missing.steps, of: record.product, promised: promised, for: purpose, replacesID: record.id, reason: reason,
        cause: .shortfall)
    {
      return
    }
    let due = try max(promised, planner.today + max(0, promised - record.job.release!))
    let plan = try plan(
      replacing: record, missing.steps, due: due + -record.daysToCustomer, releaseDate: planner.today)
    let successor = try makeFirm(plan, product: record.product)
    guard due > promised else { return }
    try tellDelay(of: successor, from: promised, to: due, missing.steps, reason, cause: .shortfall)
  }

  /// Its line needs only `steps` of a work order of a plan, which has no material: it is cancelled, and a smaller one
  /// made with as much of its work. Where lots leave it as large as it is, or others count on what was over of it, it
  /// stays and the rest is surplus.
  func shrinkPlanned(_ record: WorkOrderRecord, to steps: Int64, reason: String) throws {
    let item = try item(of: record)
    let started = item?.started(for: steps) ?? steps
    let ordered = record.job.ordered.steps
    let outstanding = record.state.outstandingSteps
    guard started < ordered, try canSpare(record, item, ordering: started, for: steps) else {
      try apply(.noteSurplus(steps: outstanding - steps), to: record)
      return
    }
    guard steps > 0 else {
      try apply(.cancel(reason: reason), to: record)
      try WorkOrderStore.leaveChildrenToStock(of: record.id, unit.database)
      return
    }
    let work = try BookingStore.work(of: record.id, unit.database)
    try apply(.cancel(reason: reason), to: record)
    var plan = try plan(replacing: record, started, due: record.job.due, releaseDate: record.job.release!)
    plan.surplusSteps = started - steps
    let successor = try makeFirm(plan, product: record.product)
    try WorkOrderStore.handOverChildren(of: record.id, to: successor.id, unit.database)
    try BookingStore.bookWork(
      work.map { share in
        let seconds = Backflush.used(by: started, of: ordered, required: Int64(share.seconds))
        return PromiseBookings.Work(workCentre: share.workCentre, date: share.date, seconds: Int(seconds))
      }, of: successor.id, unit.database)
  }

  /// Whether others keep what they count on of a work order when it becomes smaller.
  private func canSpare(
    _ record: WorkOrderRecord, _ item: ItemRecord?, ordering started: Int64, for steps: Int64
  ) throws -> Bool {
    guard let item else { return true }
    let over = item.good(of: record.job.ordered.steps) - record.state.outstandingSteps
    let left = max(0, item.good(of: started) - steps)
    let settings = try PlanningDataStore.settings(unit.database)
    let data = try ScenarioAssembly(today: planner.today, items: [item.key], unit.database).reader().scenario
    return try PromiseSupply(today: planner.today, mainPlant: settings.main, InspectionTimes(data), unit.database)
      .canSpare(over - left, from: record.number, of: item)
  }

  /// The days on which a plant works; every day where it has no calendar.
  private func plantCalendar(_ plant: String) throws -> WorkCalendar {
    let scenario = try ScenarioAssembly(today: planner.today, items: [], unit.database).reader().scenario
    return PlanSnapshot.calendars(scenario)[plant] ?? .always
  }

  /// Nil when it is not planned any more.
  private func item(of record: WorkOrderRecord) throws -> ItemRecord? {
    guard try PlanningDataStore.isPlanned(record.product, unit.database) else { return nil }
    let key = ItemAtPlant(record.product, at: record.plant)
    return try OrderMaking(ScenarioAssembly(today: planner.today, items: [key], unit.database)).item(key)
  }

  /// The same for another quantity: components in proportion, rounded up.
  private func plan(
    replacing record: WorkOrderRecord, _ steps: Int64, due: LocalDate, releaseDate: LocalDate
  ) throws -> WorkOrderPlan {
    let ordered = record.job.ordered.steps
    let components = try WorkOrderStore.components(of: record.id, unit.database)
    let operations = try OperationStore.operations(of: record.id, unit.database)
    let byProducts = try ByProductStore.list(of: record.id, unit.database)
    return WorkOrderPlan(
      quantity: record.quantity(steps), due: due, releaseDate: releaseDate, plant: record.plant,
      revision: record.revision,
      components: components.map { component in
        let share = Backflush.used(by: steps, of: ordered, required: component.quantity.steps)
        return PlannedComponent(
          item: component.item, plant: component.plant,
          quantity: Quantity(steps: share, unit: component.quantity.unit), isBackflushed: component.isBackflushed)
      },
      byProducts: byProducts.map { product in
        PlannedByProduct(
          item: product.item,
          quantity: Quantity(
            steps: ByProduct.given(by: steps, of: ordered, planned: product.quantity.steps), unit: product.quantity.unit
          ),
          costPerMillion: product.costPerMillion)
      },
      operations: operations.map { operation in
        let standard = operation.standard.resized(to: steps, from: ordered)
        return PlannedOperation(
          operation: operation.operation, workCentre: operation.workCentre, description: operation.description,
          setupSeconds: standard.setupSeconds, runSeconds: standard.runSeconds, queueMinutes: operation.queueMinutes,
          moveMinutes: operation.moveMinutes,
          expectedSteps: operation.expectedSteps.map { Backflush.used(by: steps, of: ordered, required: $0) })
      },
      purpose: record.isForStock
        ? nil
        : WorkOrderPlan.Purpose(
          handoffID: record.handoffID, version: record.version, lineID: record.lineID, orderID: record.orderID,
          customerID: record.customerID),
      parentID: record.parentID, replacesID: record.id, carryDays: record.carryDays,
      inspectionDays: record.inspectionDays,
      subcontractor: record.subcontractor.map { Subcontractor(name: $0.name, price: $0.price) }, mode: record.mode)
  }
}

/// A firm work order is released when its release date begins.
enum WorkOrderRelease {
  static let kind = "work-order-release"

  static let subscription = TimerSubscription(kind: kind) { timer, unit in
    guard let record = try WorkOrderStore.workOrder(timer.key, unit.database), case .firm = record.state else { return }
    try WorkOrderDesk(unit).release(record)
  }
}
