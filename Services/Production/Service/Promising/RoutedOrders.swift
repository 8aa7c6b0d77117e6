import Messaging
import Persistence
import ProductionContract
import ProductionDomain
import Values

/// Work orders and purchases that promises and approved plans become: whole trees of them, over all levels.
struct RoutedOrders {
  let unit: UnitOfWork
  let desk: WorkOrderDesk
  private var database: DatabaseHandle { unit.database }
  private var today: LocalDate { get throws { try unit.plantDay } }

  init(_ unit: UnitOfWork) {
    self.unit = unit
    desk = WorkOrderDesk(unit)
  }

  // MARK: From promises

  /// Makes the orders that a line's promise needs: firm work orders from the product down, each released when its
  /// time comes, and firm planned orders for what is bought or transferred. What was booked is theirs now.
  ///
  /// Returns the work order that makes the line's product, the first where several sources make it.
  @discardableResult
  func open(
    _ owner: String, product: String, steps: Int64, due: LocalDate, for purpose: WorkOrderPlan.Purpose,
    replacesID: String? = nil
  ) throws -> WorkOrderRecord {
    let orders = try BookingStore.orders(owner, database)
    let tops = orders.filter {
      $0.isWorkOrder && $0.key.item == product && nearestMake($0.parent, orders) == nil
    }
    guard !tops.isEmpty else {
      throw PermanentFault(
        "The promise of \(product) needs no work order for it; correct the planning data of \(product), then let the "
          + "message be handled again.")
    }
    let made = orders.filter(\.isWorkOrder)
    let assembly = try ScenarioAssembly(today: today, items: made.map(\.key), database)
    let maker = try OrderMaking(assembly)
    let carriage = maker.carriage(assembly.settings)
    let carried = Dictionary(
      uniqueKeysWithValues: tops.map { ($0.position, Carried($0, orders, carriage, maker.inspection)) })
    let onTheirWay = carried.values.reduce(into: Set<Int>()) { $0.formUnion($1.positions) }
    var ids: [Int: String] = [:]
    for order in made { ids[order.position] = unit.newID() }
    var record: WorkOrderRecord?
    var open = steps
    for order in orders where !onTheirWay.contains(order.position) {
      guard order.isWorkOrder else {
        try firmPurchase(order)
        continue
      }
      let top = carried[order.position]
      let release = try max(order.release, today)
      let ready = top.map { due + -($0.inspectionDays + ($0.days ?? 0)) } ?? release
      var plan = try maker.plan(
        order.key, startedSteps: order.startedSteps, unit: order.unit,
        components: order.components, release: release, due: max(order.due, release, ready),
        mode: PlantStore.mode(database), subcontractor: order.subcontractor)
      plan.parentID = nearestMake(order.parent, orders).flatMap { ids[$0] }
      if let top {
        // What one source gives of it; the last one has the rest.
        let own = order.position == tops.last?.position ? open : min(open, order.goodSteps)
        open -= own
        plan.purpose = purpose
        plan.replacesID = replacesID
        plan.surplusSteps = max(0, order.startedSteps - own)
        (plan.carryDays, plan.inspectionDays) = (top.days, top.inspectionDays)
        plan.parentID = nil
      }
      let made = try desk.makeFirm(plan, product: order.key.item, id: ids[order.position])
      try BookingStore.handOverWork(owner, order.position, to: made.id, database)
      if top != nil, record == nil { record = made }
    }
    try BookingStore.release(owner, database)
    try ComponentBookings(unit).tell(owner)
    try PlanningDataStore.touch(database)
    return record!
  }

  /// The way of a line's product from the plant that makes it to the one that serves customers. Inventory carries out
  /// what is made, as it is made; so the transfers that the promise counts with are no orders of their own.
  private struct Carried {
    /// Of those transfers.
    var positions: Set<Int> = []
    /// From when it leaves the plant that makes it until it is there; nil: it is made where customers are served.
    var days: Int?
    /// From when it is made until it can leave that plant, or be shipped to the customer.
    let inspectionDays: Int

    init(
      _ top: BookingStore.PromisedOrder, _ orders: [BookingStore.PromisedOrder], _ carriage: CarriageToMain,
      _ inspection: InspectionTimes
    ) {
      func use(_ order: BookingStore.PromisedOrder) -> LocalDate {
        guard let origin = OrderOrigin(source: order.source, name: order.sourceName) else { return order.due }
        return inspection.use(of: order.key, origin, comingOn: order.due)
      }
      inspectionDays = use(top) - top.due
      guard carriage.carriage(of: top.key.item, from: top.key.plant) != nil else { return }
      var last = top
      while let next = orders.first(where: { $0.position == last.parent }), next.source == "transfer" {
        positions.insert(next.position)
        last = next
      }
      let arrival = carriage.arrival(of: last.key.item, from: last.key.plant, ready: use(last))
      days = max(0, arrival - use(top))
    }
  }

  /// The work order for which an order is needed, through transfers.
  private func nearestMake(_ position: Int?, _ orders: [BookingStore.PromisedOrder]) -> Int? {
    guard let position, let order = orders.first(where: { $0.position == position }) else { return nil }
    return order.isWorkOrder ? position : nearestMake(order.parent, orders)
  }

  private func firmPurchase(_ order: BookingStore.PromisedOrder) throws {
    let release = try max(order.release, today)
    try firm(
      PlannedOrderStore.PlannedOrder(
        id: unit.newID(), key: order.key, unit: order.unit, source: order.source, sourceName: order.sourceName,
        steps: order.goodSteps, startedSteps: order.startedSteps, release: release, due: max(order.due, release),
        status: .firm, scenarioID: nil, planID: ""), by: "promise")
  }

  private func firm(_ order: PlannedOrderStore.PlannedOrder, by who: String) throws {
    try PlannedOrderStore.save(order, at: unit.now, database)
    let settings = try PlanningDataStore.settings(database)
    let origin = order.source == "transfer" ? order.sourceName.map { SupplyStore.site(ofPlant: $0, settings) } : nil
    try unit.publish(
      PlannedOrderFirmed(
        plannedOrderID: order.id, item: order.key.item, plant: order.key.plant, quantity: order.quantity,
        source: order.source, from: order.sourceName, release: order.release, due: order.due, firmedBy: who,
        firmedAt: unit.businessTime, site: SupplyStore.site(ofPlant: order.key.plant, settings), fromSite: origin))
  }

  /// Promises a line's quantity anew and makes its orders at once: for what was let go, or fell short. Tells when it
  /// comes later than promised. Where nothing is possible within the horizon the order is due at its end.
  func openAnew(
    _ steps: Int64, of product: String, promised: LocalDate, for purpose: WorkOrderPlan.Purpose, reason: String,
    cause: DelayCause
  ) throws {
    guard try reopen(steps, of: product, promised: promised, for: purpose, reason: reason, cause: cause) else {
      throw PermanentFault(
        "\(product) is promised but no plant makes it any more; correct the planning data of \(product), then let the "
          + "message be handled again.")
    }
  }

  /// The same; false when no plant makes the product.
  func reopen(
    _ steps: Int64, of product: String, promised: LocalDate, for purpose: WorkOrderPlan.Purpose,
    replacesID: String? = nil, reason: String, cause: DelayCause
  ) throws -> Bool {
    var ledger = try PromiseLedger(product, today: today, database)
    guard let key = ledger.maker(of: product) else { return false }
    let owner = "anew:\(unit.newID())"
    let commitment = try ledger.commit(
      PromiseRequest(
        name: owner, item: product, plants: ledger.plants(of: product), quantity: steps, wanted: max(promised, today),
        fromStock: false))
    let record: WorkOrderRecord
    let ready: LocalDate
    if commitment.answer.short == 0, let date = commitment.answer.deliveries.last?.date {
      ready = date
      try BookingStore.save(commitment, for: owner, unit: ledger.unit(of:), database)
      record = try open(
        owner, product: product, steps: steps, due: max(promised, ready), for: purpose, replacesID: replacesID)
    } else {
      ready = ledger.book.lastDay(from: [key.plant])
      record = try openLast(
        steps, of: key, unit: ledger.unit(of: key), due: max(promised, ready), for: purpose, replacesID: replacesID)
    }
    if ready > promised {
      try desk.tellDelay(
        of: record, from: promised, to: ready, steps, reason, commitment.answer.reasons.map(\.forEvents), cause: cause)
    }
    return true
  }

  /// A work order for which there is no room within the horizon. What it needs of others is for the plans to propose.
  private func openLast(
    _ steps: Int64, of key: ItemAtPlant, unit measure: UnitOfMeasure, due: LocalDate,
    for purpose: WorkOrderPlan.Purpose,
    replacesID: String?
  ) throws -> WorkOrderRecord {
    let assembly = try ScenarioAssembly(today: today, items: [key], database)
    let maker = try OrderMaking(assembly)
    let item = maker.item(key)
    let started = item?.started(for: steps) ?? steps
    let carriage = maker.carriage(assembly.settings).carriage(of: key.item, from: key.plant)
    let origin = maker.subcontractor(of: key).map { OrderOrigin(.subcontract, supplier: $0) } ?? OrderOrigin(.make)
    let used = carriage?.latestReady(for: due) ?? due
    let ready = maker.inspection.coming(of: key, origin, forUseOn: used)
    let release = try max(today, ready + -(item?.leadTimeDays ?? 0))
    var plan = try maker.plan(
      key, startedSteps: started, unit: measure,
      components: maker.components(of: key, for: started, release: release), release: release,
      due: max(ready, release), mode: PlantStore.mode(database), subcontractor: maker.subcontractor(of: key))
    let use = maker.inspection.use(of: key, origin, comingOn: plan.due)
    plan.carryDays = carriage.map { max(0, $0.arrival(from: use) - use) }
    plan.inspectionDays = use - plan.due
    plan.purpose = purpose
    plan.replacesID = replacesID
    plan.surplusSteps = started - steps
    try PlanningDataStore.touch(database)
    return try desk.makeFirm(plan, product: key.item)
  }

  // MARK: From plans

  /// Approves a planned order: plans do not move it any more. One to make becomes a firm work order, one to buy a
  /// purchase order in inventory. Its date is the one that is possible: what is bought is ordered at once, what is made
  /// is begun when its parts are there.
  func firm(plannedOrder id: String) throws -> PlannedOrderStore.PlannedOrder {
    guard var order = try PlannedOrderStore.find(id, database), order.scenarioID == nil else {
      throw PlannedOrderRefusal.unknown(id)
    }
    guard order.status == .proposed else { throw PlannedOrderRefusal.notProposed(order.status.rawValue) }
    order.needed = order.due
    order.release = try max(order.release, today)
    let planned = try PlanStore.supply(plannedOrder: id, database)
    let possible = planned?.possible.flatMap { LocalDate($0) } ?? order.due
    if order.isWorkOrder { order.release = order.release + max(0, possible - order.due) }
    order.due = max(order.due, possible, order.release)
    if order.isWorkOrder {
      order.status = .converted
      let maker = try OrderMaking(ScenarioAssembly(today: today, items: [order.key], database))
      let components = try PlannedAlternates(of: planned, database) {
        maker.item($0)?.isPhantom ?? false
      }.applied(
        to: maker.components(of: order.key, for: order.startedSteps, release: order.release))
      var plan = try maker.plan(
        order.key, startedSteps: order.startedSteps, unit: order.unit, components: components,
        release: order.release, due: order.due, mode: PlantStore.mode(database), subcontractor: order.subcontractor)
      plan.plannedOrderID = order.id
      let record = try desk.makeFirm(plan, product: order.key.item)
      let work = order.subcontractor == nil ? maker.work(order.key, for: order.startedSteps, from: order.release) : []
      try BookingStore.bookWork(work, of: record.id, database)
    } else {
      order.status = .firm
    }
    try firm(order, by: "planner")
    try PlanningDataStore.touch(database)
    try unit.audit("planned-order.firmed", subject: "\(order.key)", detail: "\(order.quantity) due \(order.due)")
    return order
  }

  /// A customer's work order gets the date at which it really can be ready. `release` is when its material is there;
  /// nil: it has it.
  func delay(_ record: WorkOrderRecord, to date: LocalDate, release: LocalDate?, reasons: [LateReason]) throws {
    guard !record.job.isFrozen else { return }
    let sentence = reasons.first?.sentence ?? "It cannot be ready earlier."
    try desk.reschedule(
      record, to: date, release: release, reason: sentence, reasons: reasons.map(\.forEvents), cause: .planning)
  }

  /// Carries a planner's decision about an order out.
  func decide(_ change: OrderChange, onOrder number: String, reason: String) throws {
    guard let record = try WorkOrderStore.workOrder(number: number, database) else {
      throw PlannedOrderRefusal.unknown(number)
    }
    var current = record
    if change.frozen == false { current = try desk.apply(.unfreeze, to: current) }
    if let due = change.due, due != current.job.due {
      try WorkOrderDesk.check(due, today: today)
      current = try desk.reschedule(current, to: due, reason: reason, cause: .planning)
    }
    if change.frozen == true { _ = try desk.apply(.freeze, to: current) }
  }
}

/// Why a planned order cannot be approved.
package enum PlannedOrderRefusal: BusinessRefusal, Hashable {
  case unknown(String)
  case notProposed(String)

  package var code: String {
    switch self {
    case .unknown: "PLANNED_ORDER_UNKNOWN"
    case .notProposed: "PLANNED_ORDER_NOT_PROPOSED"
    }
  }

  package var sentence: String {
    switch self {
    case .unknown(let id): "There is no order \(id); the plan may have changed, so look at it again."
    case .notProposed(let status): "The planned order is \(status) already; only a proposed one can be approved."
    }
  }
}
