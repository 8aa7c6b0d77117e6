import Values

/// An order to make a quantity of a product, for one line of a customer's order or for stock.
package enum WorkOrder {
  /// What is to be made.
  package struct Job: Hashable, Sendable {
    package let ordered: Quantity
    package var due: LocalDate
    /// Steps that the line does not need, or does not need any more: scrap that is expected, what fills a lot, and what
    /// it gave back. As far as they are made they go to free stock.
    package var surplusSteps: Int64
    /// When it is to be released, as a plan says; nil when it was released as soon as there was one.
    package var release: LocalDate?
    /// Its dates stay as they are.
    package var isFrozen: Bool

    package init(
      ordered: Quantity, due: LocalDate, surplusSteps: Int64 = 0, release: LocalDate? = nil, isFrozen: Bool = false
    ) {
      self.ordered = ordered
      self.due = due
      self.surplusSteps = surplusSteps
      self.release = release
      self.isFrozen = isFrozen
    }
  }

  /// What was reported, in steps of the ordered quantity's unit.
  package struct Output: Hashable, Sendable {
    package var goodSteps: Int64
    package var scrapSteps: Int64
    /// How many reports there were.
    package var completions: Int
    /// Of the good ones, what was rejected when it was inspected: its line does not get it.
    package var rejectedSteps: Int64
    /// Of the good ones, what its line does not get for another reason: lost on the way to the site that serves it, left
    /// where it was made, or blocked in stock.
    package var lostSteps: Int64

    package init(
      goodSteps: Int64 = 0, scrapSteps: Int64 = 0, completions: Int = 0, rejectedSteps: Int64 = 0, lostSteps: Int64 = 0
    ) {
      self.goodSteps = goodSteps
      self.scrapSteps = scrapSteps
      self.completions = completions
      self.rejectedSteps = rejectedSteps
      self.lostSteps = lostSteps
    }

    /// Good, and not rejected when inspected.
    package var acceptedSteps: Int64 { goodSteps - rejectedSteps }
    /// Good, and neither rejected nor lost afterwards: its line has it or gets it, or it is free stock.
    package var usableSteps: Int64 { acceptedSteps - lostSteps }
  }

  package enum State: Hashable, Sendable {
    /// Becomes planned.
    case none
    /// Becomes firm or cancelled.
    case planned(Job)
    /// Becomes released or cancelled.
    case firm(Job)
    /// Its components are asked for: becomes material issued, or cancelled.
    case released(Job)
    /// Becomes started; it can no longer be cancelled, since its material is on the shop floor.
    case materialIssued(Job)
    /// Becomes partially completed, completed or closed.
    case started(Job)
    /// Becomes completed or closed.
    case partiallyCompleted(Job, Output)
    /// All is accounted for as good or scrap: becomes closed.
    case completed(Job, Output)
    /// Final; what was neither made nor scrapped is given up.
    case closed(Job, Output)
    /// Final; nothing was made.
    case cancelled(Job)
  }

  package enum Command: Sendable {
    case plan(Quantity, due: LocalDate, release: LocalDate? = nil)
    case makeFirm
    case release
    /// Inventory issued the components. An automatic work order is made whole in the same step.
    case issueMaterial(automatic: Bool)
    case start
    /// Quantities in the order's unit; `close` says that no more will come.
    case complete(good: Quantity, scrap: Quantity, close: Bool)
    case noteSurplus(steps: Int64)
    /// Of what it gave, its line had so much to spare, which went to free stock: the line does not count on it again.
    case noteLetGo(steps: Int64)
    /// What it delivered as good was rejected when it was inspected.
    case noteRejected(steps: Int64)
    /// What it delivered as good for a line was lost on the way, stayed where it was made, or was blocked in stock.
    case noteLost(steps: Int64)
    /// Without a plan only later. With one also earlier; unless told, the release of what is not released moves along.
    case reschedule(to: LocalDate, release: LocalDate? = nil)
    case freeze
    case unfreeze
    case cancel(reason: String)
  }

  package enum Event: Hashable, Sendable {
    case planned(Job)
    case madeFirm
    case released
    case materialIssued
    case started
    /// `last` says that no more will come.
    case reported(completion: Int, good: Quantity, scrap: Quantity, last: Bool)
    case completed
    case closed
    /// It ended with less than its line needs: another has to make the rest.
    case fellShort(by: Quantity)
    case surplusNoted(steps: Int64)
    case rejectedNoted(steps: Int64)
    case lostNoted(steps: Int64)
    /// `release` is the one from now on.
    case rescheduled(from: LocalDate, to: LocalDate, release: LocalDate? = nil)
    case frozen
    case unfrozen
    case cancelled(reason: String)
  }

  package static func decide(_ command: Command, on state: State) throws(WorkOrderRefusal) -> [Event] {
    switch (command, state) {
    case (.plan(let ordered, let due, let release), .none):
      guard ordered.isPositive else { throw .quantity }
      return [.planned(Job(ordered: ordered, due: due, release: release))]
    case (.plan, _): throw .exists

    case (.makeFirm, .planned): return [.madeFirm]
    case (.makeFirm, _): throw .notPlanned
    case (.release, .firm): return [.released]
    case (.release, _): throw .notFirm

    case (.issueMaterial(automatic: false), .released): return [.materialIssued]
    case (.issueMaterial(automatic: true), .released(let job)):
      return [.materialIssued, .started]
        + report(job, Output(), good: job.ordered, scrap: .zero(job.ordered.unit), close: true)
    // Told twice, or crossed with the cancellation: inventory takes the material back then.
    case (.issueMaterial, .none): throw .unknown
    case (.issueMaterial, _): return []

    case (.start, .materialIssued): return [.started]
    case (.start, .none), (.start, .planned), (.start, .firm), (.start, .released): throw .materialMissing
    case (.start, .started), (.start, .partiallyCompleted): throw .alreadyStarted
    case (.start, _): throw .ended

    case (.complete(let good, let scrap, let close), .started(let job)):
      return try completion(job, Output(), good: good, scrap: scrap, close: close)
    case (.complete(let good, let scrap, let close), .partiallyCompleted(let job, let output)):
      return try completion(job, output, good: good, scrap: scrap, close: close)
    case (.complete(let good, let scrap, close: true), .completed) where good.isZero && scrap.isZero:
      return [.closed]
    case (.complete, .completed), (.complete, .closed), (.complete, .cancelled): throw .ended
    case (.complete, _): throw .notStarted

    case (.noteSurplus(let steps), _):
      let noted = min(steps, state.outstandingSteps)
      return noted > 0 ? [.surplusNoted(steps: noted)] : []

    case (.noteLetGo(let steps), _):
      guard let job = state.job else { return [] }
      let letGo = min(steps, state.lineSteps)
      guard letGo > 0 else { return [] }
      // What it did not give of what was ordered for the line does not come any more.
      let ended = state.isOpen ? 0 : max(0, job.ordered.steps - job.surplusSteps - state.output.acceptedSteps)
      return [.surplusNoted(steps: ended + letGo)]

    case (.noteRejected(let steps), _):
      let noted = min(steps, state.output.usableSteps)
      return noted > 0 ? [.rejectedNoted(steps: noted)] : []

    case (.noteLost(let steps), _):
      let noted = min(steps, state.output.usableSteps)
      return noted > 0 ? [.lostNoted(steps: noted)] : []

    case (.reschedule(let date, let release), _): return try rescheduling(state, to: date, release: release)

    case (.freeze, _):
      guard state.isOpen, let job = state.job else { throw .ended }
      return job.isFrozen ? [] : [.frozen]
    case (.unfreeze, _):
      guard state.isOpen, let job = state.job else { throw .ended }
      return job.isFrozen ? [.unfrozen] : []

    case (.cancel(let reason), _):
      if case .cancelled = state { return [] }
      guard state.isCancellable else { throw .materialGone }
      return [.cancelled(reason: reason)]
    }
  }

  package static func evolve(_ state: State, with event: Event) -> State {
    if case .planned(let job) = event { return .planned(job) }
    guard var job = state.job else { return state }
    var output = state.output
    switch event {
    case .planned, .fellShort: return state
    case .madeFirm: return .firm(job)
    case .released: return .released(job)
    case .materialIssued: return .materialIssued(job)
    case .started: return .started(job)
    case .reported(let completion, let good, let scrap, _):
      output.goodSteps += good.steps
      output.scrapSteps += scrap.steps
      output.completions = completion
      return .partiallyCompleted(job, output)
    case .completed: return .completed(job, output)
    case .closed: return .closed(job, output)
    case .surplusNoted(let steps):
      job.surplusSteps += steps
      return state.with(job)
    case .rejectedNoted(let steps):
      output.rejectedSteps += steps
      return state.with(output)
    case .lostNoted(let steps):
      output.lostSteps += steps
      return state.with(output)
    case .rescheduled(_, let date, let release):
      job.due = date
      job.release = release
      return state.with(job)
    case .frozen, .unfrozen:
      job.isFrozen = event == .frozen
      return state.with(job)
    case .cancelled: return .cancelled(job)
    }
  }

  private static func rescheduling(
    _ state: State, to date: LocalDate, release wanted: LocalDate?
  ) throws(WorkOrderRefusal) -> [Event] {
    guard state.isOpen, let job = state.job else { throw .ended }
    guard !job.isFrozen else { throw .frozen }
    guard let planned = job.release else {
      guard wanted == nil else { throw .begun }
      guard date > job.due else { throw .dateNotLater(job.due) }
      return [.rescheduled(from: job.due, to: date)]
    }
    // Its material is on the shop floor: when it began is a fact.
    guard wanted == nil || wanted == planned || state.isCancellable else { throw .begun }
    let release = wanted ?? (state.isReleased ? min(planned, date) : planned + (date - job.due))
    guard release <= date else { throw .releaseAfterDue }
    guard date != job.due || release != planned else { return [] }
    return [.rescheduled(from: job.due, to: date, release: release)]
  }

  /// A report that a person makes: checked against what is open.
  private static func completion(
    _ job: Job, _ output: Output, good: Quantity, scrap: Quantity, close: Bool
  ) throws(WorkOrderRefusal) -> [Event] {
    let unit = job.ordered.unit
    guard good.unit == unit, scrap.unit == unit else { throw .unit(unit) }
    let open = job.ordered.steps - output.goodSteps - output.scrapSteps
    guard (0...open).contains(good.steps), (0...open - good.steps).contains(scrap.steps) else {
      throw .tooMuch(open: Quantity(steps: open, unit: unit))
    }
    guard close || good.isPositive || scrap.isPositive else { throw .nothingReported }
    return report(job, output, good: good, scrap: scrap, close: close)
  }

  private static func report(_ job: Job, _ output: Output, good: Quantity, scrap: Quantity, close: Bool) -> [Event] {
    let open = job.ordered.steps - output.goodSteps - output.scrapSteps - good.steps - scrap.steps
    var events: [Event] = [
      .reported(completion: output.completions + 1, good: good, scrap: scrap, last: close || open == 0)
    ]
    if open == 0 { events.append(.completed) }
    if close { events.append(.closed) }
    let missing = job.ordered.steps - job.surplusSteps - output.usableSteps - good.steps
    if close || open == 0, missing > 0 {
      events.append(.fellShort(by: Quantity(steps: missing, unit: job.ordered.unit)))
    }
    return events
  }
}
