import Values

/// What was reported of one operation of a work order. It can be done on what the operation before gave good, and
/// on nothing else: reports may come out of order as far as quantities allow.
package enum OperationProgress {
  /// What someone reports.
  package struct Report: Hashable, Sendable {
    package var good: Quantity
    package var scrap: Quantity
    package var setupMinutes: Int
    package var runMinutes: Int
    /// The machine stood still.
    package var downMinutes: Int
    /// No more will come.
    package var isFinal: Bool

    package init(
      good: Quantity, scrap: Quantity, setupMinutes: Int = 0, runMinutes: Int = 0, downMinutes: Int = 0,
      isFinal: Bool = false
    ) {
      self.good = good
      self.scrap = scrap
      self.setupMinutes = setupMinutes
      self.runMinutes = runMinutes
      self.downMinutes = downMinutes
      self.isFinal = isFinal
    }
  }

  /// The sum of the reports.
  package struct Totals: Hashable, Sendable {
    package var goodSteps: Int64
    package var scrapSteps: Int64
    package var setupMinutes: Int
    package var runMinutes: Int
    package var downMinutes: Int
    /// How many there were.
    package var reports: Int

    package init(
      goodSteps: Int64 = 0, scrapSteps: Int64 = 0, setupMinutes: Int = 0, runMinutes: Int = 0, downMinutes: Int = 0,
      reports: Int = 0
    ) {
      self.goodSteps = goodSteps
      self.scrapSteps = scrapSteps
      self.setupMinutes = setupMinutes
      self.runMinutes = runMinutes
      self.downMinutes = downMinutes
      self.reports = reports
    }

    package var madeSteps: Int64 { goodSteps + scrapSteps }
  }

  package enum State: Hashable, Sendable {
    /// Nothing was reported: becomes started or completed.
    case waiting
    /// Becomes completed.
    case started(Totals)
    /// Final.
    case completed(Totals)
  }

  /// What the operation before gave good so far; before the first one it is all that is ordered.
  package struct Supply: Hashable, Sendable {
    package var given: Quantity
    /// No more will come.
    package var isComplete: Bool

    package init(given: Quantity, isComplete: Bool) {
      self.given = given
      self.isComplete = isComplete
    }
  }

  package enum Command: Sendable {
    case report(Report, on: Supply)
  }

  package enum Event: Hashable, Sendable {
    /// Reports are numbered from 1. One is final when someone says so, or when nothing can come any more.
    case reported(number: Int, Report)
  }

  /// Why an operation cannot be reported so.
  package enum Refusal: BusinessRefusal, Hashable {
    case unknown
    case ended
    case unit(UnitOfMeasure)
    case tooMuch(waiting: Quantity)
    case minutes
    case nothingReported

    package var code: String {
      switch self {
      case .unknown: "OPERATION_UNKNOWN"
      case .ended: "OPERATION_ENDED"
      case .unit: "UNIT_MISMATCH"
      case .tooMuch: "MORE_THAN_ARRIVED"
      case .minutes: "MINUTES_INVALID"
      case .nothingReported: "NOTHING_REPORTED"
      }
    }

    package var sentence: String {
      switch self {
      case .unknown: "The work order has no such operation; check its number."
      case .ended: "The operation was reported finally; nothing more can be booked on it."
      case .unit(let unit): "The work order is counted in \(unit); report in that unit."
      case .tooMuch(let waiting):
        "Good and scrap together must lie between nothing and the \(waiting) that the operation before gave and that "
          + "wait here; report that operation first if it gave more."
      case .minutes: "Minutes must be whole numbers from 0 to \(OperationProgress.maximumMinutes)."
      case .nothingReported: "Report good or scrap quantities or minutes, or say that it was the final report."
      }
    }
  }

  /// Of each kind, for one report.
  package static let maximumMinutes = 100_000

  package static func decide(_ command: Command, on state: State) throws(Refusal) -> [Event] {
    switch (command, state) {
    case (.report, .completed): throw .ended
    case (.report(let report, let supply), _):
      let totals = state.totals
      let unit = supply.given.unit
      guard report.good.unit == unit, report.scrap.unit == unit else { throw .unit(unit) }
      let waiting = supply.given.steps - totals.madeSteps
      guard waiting >= 0, (0...waiting).contains(report.good.steps),
        (0...waiting - report.good.steps).contains(report.scrap.steps)
      else { throw .tooMuch(waiting: Quantity(steps: max(0, waiting), unit: unit)) }
      let minutes = [report.setupMinutes, report.runMinutes, report.downMinutes]
      guard minutes.allSatisfy((0...maximumMinutes).contains) else { throw .minutes }
      let isMade = report.good.isPositive || report.scrap.isPositive
      guard isMade || report.isFinal || minutes.contains(where: { $0 > 0 }) else { throw .nothingReported }
      var told = report
      let left = waiting - report.good.steps - report.scrap.steps
      if left == 0, supply.isComplete { told.isFinal = true }
      return [.reported(number: totals.reports + 1, told)]
    }
  }

  package static func evolve(_ state: State, with event: Event) -> State {
    switch event {
    case .reported(let number, let report):
      var totals = state.totals
      totals.goodSteps += report.good.steps
      totals.scrapSteps += report.scrap.steps
      totals.setupMinutes += report.setupMinutes
      totals.runMinutes += report.runMinutes
      totals.downMinutes += report.downMinutes
      totals.reports = number
      return report.isFinal ? .completed(totals) : .started(totals)
    }
  }
}

extension OperationProgress.State {
  package var totals: OperationProgress.Totals {
    switch self {
    case .waiting: OperationProgress.Totals()
    case .started(let totals), .completed(let totals): totals
    }
  }

  /// No more will come of it.
  package var isCompleted: Bool {
    if case .completed = self { true } else { false }
  }

  /// The state's name, in tables and on pages.
  package enum Name: String, Codable, Hashable, Sendable, CaseIterable {
    case waiting, started, completed
  }

  package var name: Name {
    switch self {
    case .waiting: .waiting
    case .started: .started
    case .completed: .completed
    }
  }

  /// The state of this name, with what it carries.
  package init(_ name: Name, _ totals: OperationProgress.Totals) {
    self =
      switch name {
      case .waiting: .waiting
      case .started: .started(totals)
      case .completed: .completed(totals)
      }
  }
}
