import Foundation
import ProductionContract
import ProductionDomain
import Values

/// A plan worked out from a snapshot, not stored yet.
struct PlanResult: Sendable {
  let snapshot: PlanSnapshot
  let plan: RequirementsPlan
  let loads: [PlanLoadRow]
  let sequence: PlanSequence
  let problems: [PlanningProblem]
  let computeMilliseconds: Int

  /// Works a plan out: material, capacity and sequence. Takes as long as the settings allow the search; deterministic
  /// for a snapshot but for that time.
  init(_ snapshot: PlanSnapshot) {
    let clock = ContinuousClock()
    let begin = clock.now
    var snapshot = snapshot
    var plan = RequirementsPlan(snapshot.scenario)
    // What standing orders lack may come so late that they end later, and what waits for them.
    let later = PlanResult.lateComponents(plan, snapshot)
    if snapshot.date(later: later) { plan = RequirementsPlan(snapshot.scenario) }
    // What should be done already is done when work centres have room for what is left of it.
    let overdue = OverdueOrders(snapshot, plan)
    if !overdue.dates.isEmpty, snapshot.date(later: later, overdue: overdue.dates) {
      plan = RequirementsPlan(snapshot.scenario)
    }
    self.snapshot = snapshot
    self.plan = plan
    loads = PlanResult.loads(plan)
    sequence = PlanSequence(snapshot, plan)
    problems = snapshot.problems + snapshot.frozenConflicts + plan.problems + sequence.problems
    computeMilliseconds = Int((clock.now - begin) / .milliseconds(1))
  }

  /// By place of the standing order: when the last of what it lacks comes, and why not earlier.
  private static func lateComponents(
    _ plan: RequirementsPlan, _ snapshot: PlanSnapshot
  ) -> [Int: (day: LocalDate, reason: LateReason)] {
    var places: [String: Int] = [:]
    for (place, order) in snapshot.allocated.orders.enumerated() {
      for component in order.components { places[PlanSnapshot.shortageName(order.name, component.key)] = place }
    }
    var late: [Int: (day: LocalDate, reason: LateReason)] = [:]
    for outcome in plan.outcomes where outcome.lateDays > 0 {
      guard case .independent(let line) = plan.pegs.demands[outcome.demand].kind,
        case .order(let index) = plan.preparation.demandOrigins[line],
        let place = places[plan.preparation.scenario.demands[index].name]
      else { continue }
      let day = plan.preparation.scenario.demands[index].due + outcome.lateDays
      let reason =
        outcome.reasons.first
        ?? LateReason(.leadTime, "order \(snapshot.allocated.orders[place].name)", "What it lacks comes on \(day).")
      if late[place].map({ $0.day < day }) ?? true { late[place] = (day, reason) }
    }
    return late
  }

  /// Of all orders: those of the plan, and what is left to do of orders that stand.
  private static func loads(_ plan: RequirementsPlan) -> [PlanLoadRow] {
    let preparation = plan.preparation
    let scenario = preparation.scenario
    return plan.load.buckets(
      days: max(1, scenario.capacityBucketDays), horizonDays: scenario.horizonDays, whole: true,
      worked: plan.timing.ledger.overtime
    ).map { bucket in
      let worked = (bucket.day..<(bucket.day + bucket.days)).reduce(0) {
        $0 + plan.timing.ledger.overtime(bucket.workCentre, $1)
      }
      return PlanLoadRow(
        workCentre: preparation.centres[bucket.workCentre].name, from: scenario.today + bucket.day, days: bucket.days,
        loadMinutes: (bucket.loadSeconds + 59) / 60, capacityMinutes: bucket.capacitySeconds / 60,
        overtimeMinutes: worked / 60, spareOvertimeMinutes: worked > 0 ? 0 : bucket.overtimeSeconds / 60)
    }.sorted { ($0.workCentre, $0.from) < ($1.workCentre, $1.from) }
  }

  var overloads: [PlanLoadRow] { loads.filter { $0.loadMinutes > $0.capacityMinutes } }

  /// What the plan comes to.
  var figures: PlanFigures {
    let figures = RequirementsFigures(plan)
    // An infinite plan has no overtime of its own.
    let overtime =
      snapshot.scenario.finiteCapacity
      ? (minutes: figures.overtimeMinutes, cost: figures.overtimeCost)
      : (minutes: sequence.overtimeMinutes, cost: sequence.overtimeCost)
    return PlanFigures(
      orders: plan.pegs.supplies.indices.count(where: plan.isProposal),
      demands: figures.demands, late: figures.late, short: figures.short,
      onTimePerMille: figures.onTimePerMille ?? 1000, overloads: overloads.count,
      loadMinutes: loads.reduce(0) { $0 + $1.loadMinutes }, capacityMinutes: figures.capacityMinutes,
      changeovers: sequence.changeovers, operations: sequence.operations.count, stockValue: figures.averageStockValue,
      profit: sequence.profit ?? figures.margin, problems: problems.count,
      overtimeMinutes: overtime.minutes > 0 ? overtime.minutes : nil, overtimeCost: overtime.cost)
  }

  /// What a demand of the plan is called.
  func demandName(_ demand: Int) -> String { PlanWriter(plan: plan).demandName(demand) }

  /// Of a master schedule's item, by period: what was expected and what customers have ordered.
  func forecastByPeriod(of record: MasterScheduleRecord) -> [Int64] {
    byPeriod(record, snapshot.scenario.forecasts.filter { $0.key == record.key }.map { ($0.from, $0.quantity) })
  }
  func ordersByPeriod(of record: MasterScheduleRecord) -> [Int64] {
    byPeriod(record, snapshot.scenario.demands.filter { $0.key == record.key }.map { ($0.due, $0.quantity) })
  }

  private func byPeriod(_ record: MasterScheduleRecord, _ parts: [(date: LocalDate, quantity: Int64)]) -> [Int64] {
    var sums = [Int64](repeating: 0, count: record.periods)
    for part in parts where part.date >= snapshot.scenario.today {
      let period = (part.date - snapshot.scenario.today) / record.periodDays
      if period < sums.count { sums[period] += part.quantity }
    }
    return sums
  }
}
