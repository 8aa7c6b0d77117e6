import Persistence
import ProductionContract
import ProductionDomain
import Values

/// An operation of a work order as the API shows it.
package struct OperationView: Codable, Sendable {
  package var operation: Int
  package var workCentre: String
  package var description: String
  package var state: OperationProgress.State.Name
  /// What can be done on: what the operation before gave good, or all that is ordered.
  package var given: Quantity
  package var good: Quantity
  package var scrap: Quantity
  /// Given, and not yet done.
  package var waiting: Quantity
  /// As the routing says, for the whole order.
  package var standardSetupMinutes: Int
  package var standardRunMinutes: Int
  package var queueMinutes: Int
  package var moveMinutes: Int
  package var setupMinutes: Int
  package var runMinutes: Int
  package var downMinutes: Int
  package var reports: Int

  init(_ record: OperationRecord, ordered: Quantity, given: Quantity) {
    let totals = record.state.totals
    operation = record.operation
    workCentre = record.workCentre
    description = record.description
    state = record.state.name
    self.given = given
    good = Quantity(steps: totals.goodSteps, unit: ordered.unit)
    scrap = Quantity(steps: totals.scrapSteps, unit: ordered.unit)
    waiting = Quantity(steps: given.steps - totals.madeSteps, unit: ordered.unit)
    standardSetupMinutes = record.standard.setupMinutes
    standardRunMinutes = record.standard.runMinutes(for: ordered.steps, of: ordered.steps)
    queueMinutes = record.queueMinutes
    moveMinutes = record.moveMinutes
    setupMinutes = totals.setupMinutes
    runMinutes = totals.runMinutes
    downMinutes = totals.downMinutes
    reports = totals.reports
  }
}

/// One operation's place in the order in which a work centre does them.
package struct DispatchKey: Codable, Sendable {
  var due: LocalDate
  var position: Int64
  var operation: Int

  init(due: LocalDate, position: Int64, operation: Int) {
    self.due = due
    self.position = position
    self.operation = operation
  }

  var text: String { "\(due.daysSinceEpoch):\(position):\(operation)" }

  init?(_ text: String) {
    let parts = text.split(separator: ":").map { Int($0) }
    guard parts.count == 3, let due = parts[0], let position = parts[1], let operation = parts[2] else { return nil }
    self.init(due: LocalDate(daysSinceEpoch: due), position: Int64(position), operation: operation)
  }
}

/// What a work centre has to do.
package struct DispatchView: Encodable, Sendable {
  let key: DispatchKey
  package var workOrderID: String
  package var number: String
  package var product: String
  package var workOrderState: WorkOrder.State.Name
  package var plant: String
  /// The work order's.
  package var dueDate: LocalDate
  package var frozen: Bool
  package var operation: OperationView

  private enum CodingKeys: String, CodingKey {
    case workOrderID, number, product, workOrderState, plant, dueDate, frozen, operation
  }
}

/// What a work order cost: value in = output + variances, or + work in progress while it is open.
package struct WorkOrderCostView: Encodable, Sendable {
  package var workOrderID: String
  package var number: String
  package var state: WorkOrder.State.Name
  /// Absent while something is unknown. Variances are told when the work order closes.
  package var cost: WorkOrderCost?
  /// What went in and has not come out; zero once closed.
  package var workInProgress: Money?
  /// What lacks a standard cost or a rate.
  package var unknown: [String]

  init(_ record: WorkOrderRecord, _ sheet: WorkOrderCostSheet) {
    workOrderID = record.id
    number = record.number
    state = record.state.name!
    unknown = sheet.unknown
    cost = sheet.cost
    guard var known = sheet.cost else { return }
    if case .closed = record.state {
      workInProgress = .zero(known.output.currency)
    } else {
      workInProgress = known.material + known.labour + known.overhead - known.output
      known.variances = []
      cost = known
    }
  }
}

/// How well a work centre was used, in thousandths.
package struct EffectivenessView: Codable, Sendable {
  package var workCentre: String
  package var from: LocalDate
  package var to: LocalDate
  /// By its calendar; absent without one, and then what was reported counts.
  package var plannedMinutes: Int64?
  package var setupMinutes: Int64
  package var runMinutes: Int64
  package var downMinutes: Int64
  /// Recorded standstills of the work centre: planned ones are no loss, the others are.
  package var plannedStopMinutes: Int64
  package var stopMinutes: Int64
  /// What should have been run for what was made.
  package var standardRunMinutes: Int64
  /// Per mille; absent when nothing was planned, ran or was made.
  package var availability: Int?
  package var performance: Int?
  package var quality: Int?
  package var effectiveness: Int?

  init(
    _ workCentre: String, from: LocalDate, to: LocalDate, _ work: EquipmentEffectiveness.Work,
    _ result: EquipmentEffectiveness
  ) {
    self.workCentre = workCentre
    self.from = from
    self.to = to
    plannedMinutes = work.plannedMinutes
    setupMinutes = work.setupMinutes
    runMinutes = work.runMinutes
    downMinutes = work.downMinutes
    plannedStopMinutes = work.plannedStopMinutes
    stopMinutes = work.stopMinutes
    standardRunMinutes = work.standardRunSeconds / 60
    availability = result.availability
    performance = result.performance
    quality = result.quality
    effectiveness = result.effectiveness
  }
}
