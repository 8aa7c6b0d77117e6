import Values

/// One order's way from a CRM to the ERP. Each version gets exactly one decision, and the last accepted
/// version stays in force until a later one is accepted.
package enum Handoff {
  // MARK: State

  package struct State: Hashable, Sendable {
    /// The newest version; 0 before the first.
    package var version: Int
    package var stage: Stage
    package var effective: Effective?
    package var cancellation: Cancellation
    package var fulfilment: Fulfilment

    package init(
      version: Int = 0, stage: Stage = .decided, effective: Effective? = nil, cancellation: Cancellation = .none,
      fulfilment: Fulfilment = .notBegun
    ) {
      self.version = version
      self.stage = stage
      self.effective = effective
      self.cancellation = cancellation
      self.fulfilment = fulfilment
    }
  }

  /// Where the newest version stands. Any stage but the last may also become `decided` by a rejection, a
  /// time-out, a cancellation or a newer version.
  package enum Stage: String, Hashable, Sendable, CaseIterable {
    /// Received, about to be checked. Becomes awaitingData, creditCheck or availabilityCheck.
    case validating
    /// Facts of the own CRM are still on their way. Becomes creditCheck or availabilityCheck.
    case awaitingData
    /// Accounting was asked. Becomes creditHold or availabilityCheck.
    case creditCheck
    /// Waits for the credit officer. Becomes availabilityCheck.
    case creditHold
    /// Inventory was asked. Becomes capacityCheck or decided.
    case availabilityCheck
    /// Production was asked for what stock lacks. Becomes decided.
    case capacityCheck
    /// Has its one decision. Becomes validating with the next version.
    case decided
  }

  /// The accepted version in force.
  package struct Effective: Hashable, Sendable {
    package var version: Int
    package var partial: Bool
    package init(version: Int, partial: Bool) {
      self.version = version
      self.partial = partial
    }
  }

  package enum Cancellation: Hashable, Sendable {
    case none
    /// Inventory was asked. Becomes none (refused) or cancelled.
    case requested(reason: String)
    /// Final.
    case cancelled
  }

  package enum Fulfilment: String, Hashable, Sendable {
    case notBegun
    case begun
    case complete
  }

  // MARK: Commands

  package enum Command: Sendable {
    case receive(version: Int)
    case assess(HandoffChecks.Verdict, prepaid: Bool)
    case approveCredit(version: Int)
    case holdCredit(version: Int, HandoffFault)
    case declineCredit(version: Int, HandoffFault)
    case answerStock(version: Int, [SupplyAnswer], demand: [DemandLine], shipComplete: Bool)
    case refuseStock(version: Int, HandoffFault)
    case answerProduction(version: Int, [SupplyAnswer], demand: [DemandLine], shipComplete: Bool)
    /// Nobody answered in time.
    case timeOut(version: Int)
    case cancel(reason: String)
    case confirmCancellation
    case refuseCancellation(HandoffCode)
    case noteShipment(complete: Bool)
  }

  // MARK: Events

  package enum Event: Hashable, Sendable {
    case received(version: Int)
    case dataAwaited([String])
    case creditCheckRequested
    case held(HandoffFault)
    case availabilityRequested
    /// What stock gives; production is asked for the rest.
    case capacityRequested([DemandLine])
    case accepted([LineOutcome], Effective, Fulfilment)
    case rejected(version: Int, [HandoffFault])
    case cancellationRequested(version: Int, reason: String)
    /// `undecided`: the newest version ends with this as its decision.
    case cancelled(version: Int, reason: String, undecided: Bool)
    case cancellationRefused(version: Int, HandoffCode)
    case shipped(Fulfilment)
  }

  // MARK: Refusals

  package enum Refusal: BusinessRefusal, Hashable {
    /// The version, or the stage that was asked about, is past.
    case late(version: Int, newest: Int)
    case missingVersion(expected: Int)
    case answerMisfit(lineID: String)

    package var code: String {
      switch self {
      case .late: HandoffCode.lateAnswer.rawValue
      case .missingVersion: HandoffCode.missingVersion.rawValue
      case .answerMisfit: HandoffCode.schema.rawValue
      }
    }
    package var sentence: String {
      switch self {
      case .late(let version, let newest):
        "The answer for version \(version) came after that stage was over (newest version \(newest)); it is ignored."
      case .missingVersion(let expected): "Version \(expected) comes next; send it first."
      case .answerMisfit(let lineID): "The answer for line \(lineID) does not fit what was asked."
      }
    }
  }

  // MARK: Decide

  package static func decide(
    _ command: Command, on state: State, at now: Instant
  ) throws(Refusal) -> [Event] {
    switch command {
    case .receive(let version): return try receive(version, state)
    case .assess(let verdict, let prepaid):
      try require(state, state.version, in: .validating, .awaitingData)
      switch verdict {
      case .unfit(let faults): return [.rejected(version: state.version, faults)]
      case .lacks(let missing): return [.dataAwaited(missing)]
      case .fit: return [prepaid ? .availabilityRequested : .creditCheckRequested]
      }
    case .approveCredit(let version):
      try require(state, version, in: .creditCheck, .creditHold)
      return [.availabilityRequested]
    case .holdCredit(let version, let fault):
      try require(state, version, in: .creditCheck)
      return [.held(fault)]
    case .declineCredit(let version, let fault):
      try require(state, version, in: .creditCheck, .creditHold)
      return [.rejected(version: version, [fault])]
    case .answerStock(let version, let answers, let demand, let shipComplete):
      try require(state, version, in: .availabilityCheck)
      let lines = try fitting { () throws(PromiseBuilder.Misfit) in
        try PromiseBuilder.apply(stock: answers, to: demand)
      }
      if lines.contains(where: \.short.isPositive) { return [.capacityRequested(lines)] }
      return try settle(version, lines, [], shipComplete)
    case .refuseStock(let version, let fault):
      try require(state, version, in: .availabilityCheck)
      return [.rejected(version: version, [fault])]
    case .answerProduction(let version, let answers, let demand, let shipComplete):
      try require(state, version, in: .capacityCheck)
      return try settle(version, demand, answers, shipComplete)
    case .timeOut(let version): return try timeOut(version, state)
    case .cancel(let reason): return cancel(reason, state)
    case .confirmCancellation:
      guard case .requested(let reason) = state.cancellation, let effective = state.effective else {
        throw .late(version: state.version, newest: state.version)
      }
      return [.cancelled(version: effective.version, reason: reason, undecided: false)]
    case .refuseCancellation(let code):
      guard case .requested = state.cancellation, let effective = state.effective else {
        throw .late(version: state.version, newest: state.version)
      }
      return [.cancellationRefused(version: effective.version, code)]
    case .noteShipment(let complete):
      return [.shipped(complete ? .complete : .begun)]
    }
  }

  private static func require(_ state: State, _ version: Int, in stages: Stage...) throws(Refusal) {
    guard version == state.version, stages.contains(state.stage) else {
      throw .late(version: version, newest: state.version)
    }
  }

  private static func receive(_ version: Int, _ state: State) throws(Refusal) -> [Event] {
    guard version <= state.version + 1 else { throw .missingVersion(expected: state.version + 1) }
    guard version == state.version + 1 else { throw .late(version: version, newest: state.version) }
    var events: [Event] = []
    if state.stage != .decided {
      let message = "Version \(version) came before this version was decided."
      events.append(.rejected(version: state.version, [HandoffFault(.superseded, message)]))
    }
    events.append(.received(version: version))
    switch state.cancellation {
    case .none: break
    case .requested:
      let message = "The order is being cancelled; amend it again if the cancellation is refused."
      events.append(.rejected(version: version, [HandoffFault(.cancellationPending, message)]))
    case .cancelled:
      events.append(
        .rejected(version: version, [HandoffFault(.alreadyCancelled, "The order is cancelled; place a new one.")]))
    }
    return events
  }

  private static func settle(
    _ version: Int, _ demand: [DemandLine], _ answers: [SupplyAnswer], _ shipComplete: Bool
  ) throws(Refusal) -> [Event] {
    let outcomes = try fitting { () throws(PromiseBuilder.Misfit) in
      try PromiseBuilder.outcomes(of: demand, production: answers, shipComplete: shipComplete)
    }
    let refused = outcomes.filter { $0.refused != nil }
    if shipComplete, !refused.isEmpty {
      return [.rejected(version: version, refused.map { fault($0, .shipCompleteInfeasible) })]
    }
    let below = zip(demand, outcomes).filter { $0.shipped > $1.accepted.steps }
    if !below.isEmpty { return [.rejected(version: version, below.map(belowShipped))] }
    if outcomes.allSatisfy(\.accepted.isZero) {
      return [.rejected(version: version, refused.map { fault($0, .dateInfeasible) })]
    }
    let shipped = zip(demand, outcomes).map { (begun: $0.shipped > 0, done: $0.shipped >= $1.accepted.steps) }
    let fulfilment: Fulfilment =
      !shipped.contains(where: \.begun) ? .notBegun : shipped.allSatisfy(\.done) ? .complete : .begun
    return [.accepted(outcomes, Effective(version: version, partial: !refused.isEmpty), fulfilment)]
  }

  private static func fault(_ outcome: LineOutcome, _ code: HandoffCode) -> HandoffFault {
    let refused = outcome.refused!
    let reason = refused.code == code ? "" : " (\(refused.code.rawValue))"
    return HandoffFault(
      code, line: outcome.lineID,
      "\(refused.quantity) of \(outcome.ordered) can be neither delivered from stock nor made\(reason).")
  }

  private static func belowShipped(_ line: DemandLine, _ outcome: LineOutcome) -> HandoffFault {
    HandoffFault(
      .belowShipped, line: line.lineID,
      "\(Quantity(steps: line.shipped, unit: line.quantity.unit)) have left the warehouse, but only "
        + "\(outcome.accepted) could be promised; the version in force stays.")
  }

  private static func timeOut(_ version: Int, _ state: State) throws(Refusal) -> [Event] {
    guard version == state.version, state.stage != .decided else {
      throw .late(version: version, newest: state.version)
    }
    if state.stage == .creditHold {
      let message = "The credit officer did not answer in time."
      return [.rejected(version: version, [HandoffFault(.creditDeclined, message)])]
    }
    let asked =
      switch state.stage {
      case .creditCheck: "Accounting"
      case .availabilityCheck: "Inventory"
      case .capacityCheck: "Production"
      case .validating, .awaitingData, .creditHold, .decided: "The source"
      }
    let message = "\(asked) did not answer in time; send the order again as the next version."
    return [.rejected(version: version, [HandoffFault(.timeout, message)])]
  }

  private static func cancel(_ reason: String, _ state: State) -> [Event] {
    guard state.cancellation == .none, state.version > 0 else { return [] }
    let undecided = state.stage != .decided
    guard let effective = state.effective else {
      return [.cancelled(version: state.version, reason: reason, undecided: undecided)]
    }
    let request = Event.cancellationRequested(version: effective.version, reason: reason)
    guard undecided else { return [request] }
    let fault = HandoffFault(.cancellationPending, "The order was withdrawn before this version was decided.")
    return [.rejected(version: state.version, [fault]), request]
  }

  private static func fitting<Value>(_ body: () throws(PromiseBuilder.Misfit) -> Value) throws(Refusal) -> Value {
    do { return try body() } catch { throw .answerMisfit(lineID: error.lineID) }
  }

  // MARK: Evolve

  package static func evolve(_ state: State, with event: Event) -> State {
    var next = state
    switch event {
    case .received(let version):
      next.version = version
      next.stage = .validating
    case .dataAwaited: next.stage = .awaitingData
    case .creditCheckRequested: next.stage = .creditCheck
    case .held: next.stage = .creditHold
    case .availabilityRequested: next.stage = .availabilityCheck
    case .capacityRequested: next.stage = .capacityCheck
    case .accepted(_, let effective, let fulfilment):
      next.stage = .decided
      next.effective = effective
      next.fulfilment = fulfilment
    case .rejected: next.stage = .decided
    case .cancellationRequested(_, let reason): next.cancellation = .requested(reason: reason)
    case .cancelled:
      next.stage = .decided
      next.cancellation = .cancelled
    case .cancellationRefused: next.cancellation = .none
    case .shipped(let fulfilment): next.fulfilment = fulfilment
    }
    return next
  }
}
