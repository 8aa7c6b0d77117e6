import HTTPSupport
import ProductionContract
import ProductionDomain
import Values

/// A plan as the API shows it.
package struct PlanView: Codable, Sendable {
  package var id: String
  package var number: String
  /// Absent: of the running factory.
  package var scenarioID: String?
  /// Whether it is in force, or the last one of its scenario.
  package var current: Bool
  package var today: LocalDate
  package var horizonDays: Int
  package var figures: PlanFigures
  package var problems: [PlanningProblemView]
  package var bottleneck: String?
  package var createdAt: Instant
  package var computeMilliseconds: Int

  init(_ plan: PlanRecord) {
    id = plan.id
    number = plan.number
    scenarioID = plan.scenarioID
    current = plan.isCurrent
    today = plan.today
    horizonDays = plan.horizonDays
    figures = plan.figures
    problems = plan.problems
    bottleneck = plan.bottleneck
    createdAt = plan.createdAt
    computeMilliseconds = plan.computeMilliseconds
  }
}

/// A planned order as the API shows it.
package struct PlannedOrderView: Codable, Sendable {
  package var id: String
  package var item: String
  package var plant: String
  package var quantity: Quantity
  /// What is started, where scrap is expected.
  package var started: Quantity
  /// `make`, `buy` or `transfer`.
  package var source: String
  /// The supplier or the plant.
  package var from: String?
  package var release: LocalDate
  package var due: LocalDate
  /// `proposed`, `firm`, `converted` or `withdrawn`.
  package var status: String

  init(_ order: PlannedOrderStore.PlannedOrder) {
    id = order.id
    item = order.key.item
    plant = order.key.plant
    quantity = order.quantity
    started = Quantity(steps: order.startedSteps, unit: order.unit)
    source = order.source
    from = order.sourceName
    release = order.release
    due = order.due
    status = order.status.rawValue
  }
}

/// An operation of the finite schedule as the API shows it. Times are the plant's own, of its ``timeZone``.
package struct ScheduledOperationView: Codable, Sendable {
  package var order: String
  package var workOrderID: String?
  package var plannedOrderID: String?
  package var item: String
  package var operation: Int
  package var workCentre: String
  package var machine: Int
  package var setupStart: String
  package var start: String
  package var end: String
  package var status: String
  package var frozen: Bool
  package var due: LocalDate
  package var lateMinutes: Int
  package var reason: String
  package var serves: String
  /// Absent: UTC.
  package var timeZone: String?
  /// Of set-up and work, what is done in overtime; absent: nothing.
  package var overtimeMinutes: Int?

  /// `row` by the clocks of its plant, which lies in `zone`.
  init(_ row: PlanOperationRow, zone: String = "UTC") {
    timeZone = zone == "UTC" ? nil : zone
    overtimeMinutes = row.overtimeMinutes > 0 ? row.overtimeMinutes : nil
    order = row.orderName
    workOrderID = row.workOrderID
    plannedOrderID = row.plannedOrderID
    item = row.item
    operation = row.operation
    workCentre = row.workCentre
    machine = row.machine
    setupStart = PlantTime.text(row.setupStart)
    start = PlantTime.text(row.start)
    end = PlantTime.text(row.end)
    status = row.status.rawValue
    frozen = row.isFrozen
    due = row.due
    lateMinutes = row.lateMinutes
    reason = row.reason
    serves = row.serves
  }
}

extension PlanClocks {
  /// An operation with the times of its plant.
  func view(_ row: PlanOperationRow) -> ScheduledOperationView {
    ScheduledOperationView(wall(row), zone: clock(ofCentre: row.workCentre).zone)
  }
}

/// Times of a plant, in minutes since 1970-01-01 00:00 there.
enum PlantTime {
  /// `2026-01-07T08:30`.
  static func text(_ minutes: Int) -> String {
    let day = Int(floorDivided(minutes, 1440))
    let rest = minutes - day * 1440
    func two(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }
    return "\(LocalDate(daysSinceEpoch: day))T\(two(rest / 60)):\(two(rest % 60))"
  }

  private static func floorDivided(_ value: Int, _ by: Int) -> Int {
    value >= 0 ? value / by : -((-value + by - 1) / by)
  }
}

/// Load against capacity of a work centre in some days.
package struct LoadView: Codable, Sendable {
  package var workCentre: String
  package var from: LocalDate
  package var days: Int
  package var loadMinutes: Int
  package var capacityMinutes: Int
  /// Overtime that is worked, part of the capacity; absent: none.
  package var overtimeMinutes: Int?
  /// Of the overload, what overtime could take and is not worked; absent: nothing.
  package var spareOvertimeMinutes: Int?

  init(_ row: PlanLoadRow) {
    overtimeMinutes = row.overtimeMinutes > 0 ? row.overtimeMinutes : nil
    spareOvertimeMinutes = row.spareOvertimeMinutes > 0 ? row.spareOvertimeMinutes : nil
    workCentre = row.workCentre
    from = row.from
    days = row.days
    loadMinutes = row.loadMinutes
    capacityMinutes = row.capacityMinutes
  }
}

/// Our own forecast of an item, by week.
package struct StatisticalForecastView: Codable, Sendable {
  package struct Week: Codable, Sendable {
    package var from: LocalDate
    package var to: LocalDate
    package var steps: Int64
  }
  package struct Candidate: Codable, Sendable {
    package var method: String
    /// Mean absolute error on held-back weeks, in thousandths of a step.
    package var meanAbsoluteErrorMilli: Int64
  }
  package var product: String
  package var method: String
  /// `smooth`, `erratic`, `intermittent` or `lumpy`.
  package var demandClass: String
  package var historyWeeks: Int
  package var candidates: [Candidate]
  package var weeks: [Week]
}
