import Foundation
import Messaging
import Persistence
import ProductionContract
import ProductionDomain
import Values

/// Puts a plan into force: its rows take the place of the last one's, planned orders keep their ids, and what changed
/// is told.
struct PlanSaving {
  let result: PlanResult
  let unit: UnitOfWork
  private let planID: String
  private var database: DatabaseHandle { unit.database }
  private var snapshot: PlanSnapshot { result.snapshot }
  private var isLive: Bool { snapshot.scenarioID == nil }

  /// Planned orders that begin later than this are stored but not told.
  private static let toldDays = 90

  /// Stores the plan; the record as it is in force then.
  @discardableResult
  static func save(_ result: PlanResult, in unit: UnitOfWork) throws -> PlanRecord {
    let saving = PlanSaving(result: result, unit: unit, planID: unit.newID())
    return try saving.save()
  }

  private init(result: PlanResult, unit: UnitOfWork, planID: String) {
    self.result = result
    self.unit = unit
    self.planID = planID
  }

  private func save() throws -> PlanRecord {
    if let scenarioID = snapshot.scenarioID { _ = try openScenario(scenarioID, in: unit) }
    let before = try PlanStore.current(scenarioID: snapshot.scenarioID, database)
    let overloadsBefore = try before.map { try PlanStore.loads($0.id, database) } ?? []
    let schedulesBefore = try before.map { try PlanStore.schedules($0.id, database) } ?? []
    if let before { try PlanWriting.retire(before.id, database) }
    var output = PlanWriter(plan: result.plan).output()
    AllocationTexts(result).complete(&output)
    let figures = result.figures
    let number = try unit.nextNumber("PL")
    try PlanWriting.insert(
      PlanRecord(
        id: planID, number: number, scenarioID: snapshot.scenarioID, isCurrent: true, today: snapshot.scenario.today,
        horizonDays: result.plan.preparation.scenario.horizonDays,
        bucketDays: result.plan.preparation.scenario.bucketDays, revision: snapshot.revision, figures: figures,
        problems: result.problems.map { PlanningProblemView($0) },
        bottleneck: result.sequence.bottleneck, createdAt: unit.now,
        computeMilliseconds: result.computeMilliseconds), database)
    let identities = try reconcileOrders()
    try PlanWriting.insert(output, planID: planID, plannedOrderIDs: identities, database)
    try PlanWriting.insert(result.loads, planID: planID, database)
    try PlanWriting.insert(
      result.sequence.operations.map { row in
        var row = row
        row.plannedOrderID = identities[row.orderName]
        return row
      }, planID: planID, database)
    for schedule in output.masterSchedules ?? [] { try PlanWriting.insert(schedule, planID: planID, database) }
    if isLive {
      try PlanningDataStore.notePlanned(snapshot.revision, database)
      try tellSchedules(output.masterSchedules ?? [], before: schedulesBefore)
      try tellOverloads(before: overloadsBefore)
      try tellDelays()
      try unit.publish(
        PlanPublished(
          planID: planID, number: number, today: snapshot.scenario.today,
          horizonDays: result.plan.preparation.scenario.horizonDays, figures: figures, publishedAt: unit.businessTime))
      try PlanCleaning.clean(at: unit.now, database)
    }
    return try PlanStore.plan(planID, database)!
  }

  // MARK: Planned orders

  /// Finds each planned order's identity among the proposals that stand: the same item, date and quantity if there is
  /// one, else the nearest date. Those that no new order takes are withdrawn. Returns ids by name of supply.
  private func reconcileOrders() throws -> [String: String] {
    let plan = result.plan
    let preparation = plan.preparation
    if let scenarioID = snapshot.scenarioID { try PlannedOrderStore.forget(scenarioID: scenarioID, database) }
    // As they are now: some may have been approved since the snapshot.
    var open = Dictionary(
      grouping: isLive
        ? try PlannedOrderStore.standing(scenarioID: nil, database).filter { $0.status == .proposed } : [],
      by: Origin.init)
    var taken = try takenSince()
    var identities: [String: String] = [:]
    let planned = plan.pegs.supplies.indices.filter(plan.isProposal)
    func due(_ number: Int) -> LocalDate { preparation.date(ofBucket: plan.pegs.supplies[number].bucket) }
    var old: [Int: PlannedOrderStore.PlannedOrder] = [:]
    let new = planned.filter { number in
      let supply = plan.pegs.supplies[number]
      let key = preparation.nodes[supply.item].key
      if let place = taken.firstIndex(where: { $0.key == key && $0.due == due(number) && $0.steps == supply.quantity })
      {
        taken.remove(at: place)
        return false
      }
      let origin = origin(number)
      if let place = open[origin]?.firstIndex(where: { $0.due == due(number) && $0.steps == supply.quantity }) {
        old[number] = open[origin]!.remove(at: place)
      }
      return true
    }
    for number in new where old[number] == nil {
      let key = origin(number)
      guard
        let nearest = open[key]?.indices.min(by: {
          abs(open[key]![$0].due - due(number)) < abs(open[key]![$1].due - due(number))
        })
      else { continue }
      old[number] = open[key]!.remove(at: nearest)
    }
    for number in new {
      let supply = plan.pegs.supplies[number]
      let node = preparation.nodes[supply.item]
      let old = old[number]
      let (source, name) = sourceText(number)
      let order = PlannedOrderStore.PlannedOrder(
        id: old?.id ?? unit.newID(), key: node.key, unit: node.unit, source: source,
        sourceName: name, steps: supply.quantity,
        startedSteps: supply.started, release: plan.release(ofProposal: number), due: due(number), status: .proposed,
        scenarioID: snapshot.scenarioID, planID: planID)
      try PlannedOrderStore.save(order, at: unit.now, database)
      identities[plan.names[number]] = order.id
      if isLive { try tell(order, before: old, supply: number) }
    }
    for order in open.values.flatMap({ $0 }).sorted(by: { $0.id < $1.id }) {
      var withdrawn = order
      withdrawn.status = .withdrawn
      withdrawn.planID = planID
      try PlannedOrderStore.save(withdrawn, at: unit.now, database)
      guard isTold(order) else { continue }
      try unit.publish(
        PlannedOrderWithdrawn(
          plannedOrderID: order.id, planID: planID, item: order.key.item, reason: "Nothing needs it any more.",
          withdrawnAt: unit.businessTime))
    }
    return identities
  }

  /// A proposal keeps its identity only while its source stays the same: who delivers is told with it.
  private struct Origin: Hashable {
    let key: ItemAtPlant
    let source: String
    let name: String?

    init(_ order: PlannedOrderStore.PlannedOrder) {
      (key, source, name) = (order.key, order.source, order.sourceName)
    }
    init(key: ItemAtPlant, _ text: (source: String, name: String?)) {
      (self.key, source, name) = (key, text.source, text.name)
    }
  }

  private func origin(_ number: Int) -> Origin {
    let item = result.plan.pegs.supplies[number].item
    return Origin(key: result.plan.preparation.nodes[item].key, sourceText(number))
  }

  private func sourceText(_ number: Int) -> (source: String, name: String?) {
    let source = result.plan.preparation.source(of: result.plan.pegs.supplies[number])
    let (kind, name) = BookingStore.sourceText(source.source)
    return (kind, name ?? source.supplier?.name)
  }

  /// Proposals that were approved after the snapshot was taken, as they were: the plan proposes them once more.
  private func takenSince() throws -> [PlannedOrderStore.PlannedOrder] {
    try snapshot.proposals.filter { order in
      guard order.status == .proposed else { return false }
      let status = try PlannedOrderStore.find(order.id, database)?.status
      return status == .firm || status == .converted
    }
  }

  private func isTold(_ order: PlannedOrderStore.PlannedOrder) -> Bool {
    order.release - snapshot.scenario.today <= PlanSaving.toldDays
  }

  private func tell(
    _ order: PlannedOrderStore.PlannedOrder, before: PlannedOrderStore.PlannedOrder?, supply: Int
  ) throws {
    guard isTold(order) else { return }
    guard let before, isTold(before) else {
      let pegs = result.plan.pegs
      let demands = pegs.ofSupply[supply].map { peg in
        PeggedDemand(
          demand: result.demandName(pegs.pegs[peg].demand),
          quantity: Quantity(steps: pegs.pegs[peg].quantity, unit: order.unit))
      }
      try unit.publish(
        PlannedOrderProposed(
          plannedOrderID: order.id, planID: planID, item: order.key.item, plant: order.key.plant,
          quantity: order.quantity, source: order.source, from: order.sourceName, release: order.release,
          due: order.due, demands: Array(demands.prefix(50)), proposedAt: unit.businessTime))
      return
    }
    let isOverdue = before.release < snapshot.scenario.today && order.release == snapshot.scenario.today
    guard before.due != order.due || before.steps != order.steps || (before.release != order.release && !isOverdue)
    else { return }
    try unit.publish(
      PlannedOrderRescheduled(
        plannedOrderID: order.id, planID: planID, item: order.key.item, plant: order.key.plant, fromDue: before.due,
        due: order.due, fromQuantity: before.quantity, quantity: order.quantity, release: order.release,
        reason: before.due == order.due && before.steps == order.steps
          ? "It is to begin on \(order.release) instead of \(before.release)."
          : "Plan needs \(order.quantity) by \(order.due) instead of \(before.quantity) by \(before.due).",
        rescheduledAt: unit.businessTime))
  }

  // MARK: What changed

  private func tellSchedules(_ schedules: [PlanOutput.Schedule], before: [PlanOutput.Schedule]) throws {
    for schedule in schedules {
      let old = before.first { $0.item == schedule.item && $0.plant == schedule.plant }
      if let old, old.demand == schedule.demand, old.lots == schedule.lots, old.projected == schedule.projected {
        continue
      }
      guard
        let entry = result.plan.preparation.schedules.first(where: {
          $0.record.key == ItemAtPlant(schedule.item, at: schedule.plant ?? "")
        })
      else { continue }
      let measure = UnitOfMeasure(schedule.unit)!
      let input = entry.schedule
      let forecast = result.forecastByPeriod(of: entry.record)
      let orders = result.ordersByPeriod(of: entry.record)
      let periods = input.lots.indices.map { period in
        MasterSchedulePeriod(
          from: snapshot.scenario.today + period * entry.record.periodDays,
          to: snapshot.scenario.today + ((period + 1) * entry.record.periodDays - 1),
          forecast: Quantity(steps: forecast[period], unit: measure),
          orders: Quantity(steps: orders[period], unit: measure),
          lot: Quantity(steps: input.lots[period], unit: measure),
          projected: Quantity(steps: input.projected[period], unit: measure),
          availableToPromise: Quantity(steps: input.promise.cumulativeWithLookAhead[period], unit: measure))
      }
      try unit.publish(
        MasterScheduleReleased(
          planID: planID, item: schedule.item, plant: schedule.plant ?? "", periods: periods,
          releasedAt: unit.businessTime))
    }
  }

  private func tellOverloads(before: [PlanLoadRow]) throws {
    for load in result.overloads where !before.contains(where: { isKnown(load, by: $0) }) {
      try unit.publish(
        CapacityOverloaded(
          planID: planID, workCentre: load.workCentre, from: load.from, to: load.from + (load.days - 1),
          loadMinutes: load.loadMinutes, capacityMinutes: load.capacityMinutes, overloadedAt: unit.businessTime))
    }
  }

  /// The days that are looked at move on with the day of the plan: an overload that was told and has not grown is not
  /// told again.
  private func isKnown(_ load: PlanLoadRow, by old: PlanLoadRow) -> Bool {
    guard old.workCentre == load.workCentre else { return false }
    if old.from == load.from {
      return old.loadMinutes == load.loadMinutes && old.capacityMinutes == load.capacityMinutes
    }
    let excess = old.loadMinutes - old.capacityMinutes
    return old.from < load.from + load.days && load.from < old.from + old.days && excess > 0
      && load.loadMinutes - load.capacityMinutes <= excess
  }

  /// A customer's work order that cannot be ready when promised gets the date that is possible, with the reasons.
  private func tellDelays() throws {
    let allocated = snapshot.allocated
    for (place, order) in snapshot.openOrders.enumerated() where allocated.possible[place] > order.due {
      guard snapshot.demandOfWorkOrder[order.id] != nil,
        allocated.possible[place] > allocated.orders[place].due || order.due < snapshot.scenario.today,
        let record = try WorkOrderStore.workOrder(order.id, database), record.state.isOpen,
        allocated.possible[place] > record.job.due
      else { continue }
      try RoutedOrders(unit).delay(
        record, to: allocated.possible[place], release: record.state.isCancellable ? allocated.ready[place] : nil,
        reasons: allocated.reasons[place])
    }
  }
}
