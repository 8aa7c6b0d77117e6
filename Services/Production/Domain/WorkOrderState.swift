import Values

extension WorkOrder.State {
  /// Nil before it is planned.
  package var job: WorkOrder.Job? {
    switch self {
    case .none: nil
    case .planned(let job), .firm(let job), .released(let job), .materialIssued(let job), .started(let job),
      .cancelled(let job), .partiallyCompleted(let job, _), .completed(let job, _), .closed(let job, _):
      job
    }
  }

  package var output: WorkOrder.Output {
    switch self {
    case .partiallyCompleted(_, let output), .completed(_, let output), .closed(_, let output): output
    default: WorkOrder.Output()
    }
  }

  /// More may still be made.
  package var isOpen: Bool {
    switch self {
    case .none, .completed, .closed, .cancelled: false
    default: true
    }
  }

  /// Its components are on the shop floor, but for those that are backflushed.
  package var hasMaterial: Bool {
    switch self {
    case .materialIssued, .started, .partiallyCompleted, .completed, .closed: true
    default: false
    }
  }

  /// No material was issued for it.
  package var isCancellable: Bool {
    switch self {
    case .planned, .firm, .released: true
    default: false
    }
  }

  /// The shop floor knows of it.
  package var isReleased: Bool {
    switch self {
    case .none, .planned, .firm: false
    default: true
    }
  }

  /// Still to be made: ordered = good + scrap + open + given up.
  package var openSteps: Int64 {
    guard isOpen, let job else { return 0 }
    return job.ordered.steps - output.goodSteps - output.scrapSteps
  }

  /// What was closed or cancelled without being made.
  package var givenUpSteps: Int64 {
    switch self {
    case .closed(let job, let output): job.ordered.steps - output.goodSteps - output.scrapSteps
    case .cancelled(let job): job.ordered.steps
    default: 0
    }
  }

  /// What its order line may still expect of it. Scrap and what was rejected or lost count in, because a work order
  /// that falls short is followed by another.
  package var outstandingSteps: Int64 {
    guard isOpen, let job else { return 0 }
    return max(0, job.ordered.steps - job.surplusSteps - output.usableSteps)
  }

  /// What its line has of what it gave: never the surplus, which goes to free stock; nor what the line lost. Below zero
  /// where what a line lost was put down to a work order of which the line had less: the sum over a line is right.
  package var lineSteps: Int64 {
    guard let job else { return 0 }
    return min(output.acceptedSteps, job.ordered.steps - job.surplusSteps) - output.lostSteps
  }

  func with(_ job: WorkOrder.Job) -> WorkOrder.State {
    switch self {
    case .none: self
    case .planned: .planned(job)
    case .firm: .firm(job)
    case .released: .released(job)
    case .materialIssued: .materialIssued(job)
    case .started: .started(job)
    case .partiallyCompleted(_, let output): .partiallyCompleted(job, output)
    case .completed(_, let output): .completed(job, output)
    case .closed(_, let output): .closed(job, output)
    case .cancelled: .cancelled(job)
    }
  }

  /// With something else noted of what was reported; before the first report there is nothing to note.
  func with(_ output: WorkOrder.Output) -> WorkOrder.State {
    switch self {
    case .partiallyCompleted(let job, _): .partiallyCompleted(job, output)
    case .completed(let job, _): .completed(job, output)
    case .closed(let job, _): .closed(job, output)
    default: self
    }
  }

  /// The state's name, in tables and on pages.
  package enum Name: String, Codable, Hashable, Sendable, CaseIterable {
    case planned, firm, released
    case materialIssued = "material-issued"
    case started
    case partiallyCompleted = "partially-completed"
    case completed, closed, cancelled
  }

  /// Nil before it is planned.
  package var name: Name? {
    switch self {
    case .none: nil
    case .planned: .planned
    case .firm: .firm
    case .released: .released
    case .materialIssued: .materialIssued
    case .started: .started
    case .partiallyCompleted: .partiallyCompleted
    case .completed: .completed
    case .closed: .closed
    case .cancelled: .cancelled
    }
  }

  /// The state of this name, with what it carries.
  package init(_ name: Name, _ job: WorkOrder.Job, _ output: WorkOrder.Output) {
    self =
      switch name {
      case .planned: .planned(job)
      case .firm: .firm(job)
      case .released: .released(job)
      case .materialIssued: .materialIssued(job)
      case .started: .started(job)
      case .partiallyCompleted: .partiallyCompleted(job, output)
      case .completed: .completed(job, output)
      case .closed: .closed(job, output)
      case .cancelled: .cancelled(job)
      }
  }
}
