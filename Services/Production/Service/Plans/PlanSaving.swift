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
    let output = AllocationTexts(result).written()
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
    var places = try PlanPlaceSaving(result, planID: planID, in: unit)
    try places.save(after: before)
    try PlanWriting.insert(output, planID: planID, plannedOrderIDs: [:], database)
    try PlanWriting.insert(result.loads, planID: planID, database)
    try PlanWriting.insert(
      result.sequence.operations.map { row in
        var row = row
        row.plannedOrderID = places.identities[row.orderName]
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
