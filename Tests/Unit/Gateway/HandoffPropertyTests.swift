import GatewayDomain
import Testing
import Values

/// What holds whatever happens to a hand-off, in whatever order.
@Suite struct HandoffPropertyTests {
  private static let now = Instant("2026-03-02T08:00:00Z")!
  private static let fault = HandoffFault(.creditDeclined, "no")

  @Test func everyVersionGetsExactlyOneDecisionWhateverHappens() {
    let seed = UInt64.random(in: 0...UInt64.max)
    print("hand-off seed \(seed)")
    var random = GatewayRandom(seed: seed)
    for _ in 0..<400 {
      var state = Handoff.State()
      var decisions: [Int: Int] = [:]
      var cancelled = false
      for _ in 0..<60 {
        let command = HandoffPropertyTests.command(for: state, using: &random)
        let shipped = HandoffPropertyTests.shipped(command)
        guard let events = try? Handoff.decide(command, on: state, at: HandoffPropertyTests.now) else { continue }
        for event in events {
          #expect(!cancelled || HandoffPropertyTests.isAllowedAfterCancellation(event), "\(event), seed \(seed)")
          switch event {
          case .accepted(let outcomes, let effective, _):
            decisions[effective.version, default: 0] += 1
            HandoffPropertyTests.expectSums(outcomes, above: shipped, seed)
          case .rejected(let version, let faults):
            decisions[version, default: 0] += 1
            #expect(!faults.isEmpty, "seed \(seed)")
          case .cancelled(let version, _, let undecided):
            if undecided { decisions[version, default: 0] += 1 }
            cancelled = true
          default: break
          }
          state = Handoff.evolve(state, with: event)
        }
        #expect(decisions.values.allSatisfy { $0 == 1 }, "\(decisions), seed \(seed)")
        let undecided = (1...max(1, state.version)).filter { decisions[$0] == nil && $0 <= state.version }
        #expect(undecided == (state.stage == .decided ? [] : [state.version]), "seed \(seed)")
        if let effective = state.effective { #expect(decisions[effective.version] == 1, "seed \(seed)") }
      }
    }
  }

  private static func isAllowedAfterCancellation(_ event: Handoff.Event) -> Bool {
    switch event {
    case .received, .rejected, .shipped: true
    default: false
    }
  }

  /// What has left the warehouse, by line, as the command tells it.
  private static func shipped(_ command: Handoff.Command) -> [String: Int64] {
    switch command {
    case .answerStock(_, _, let demand, _), .answerProduction(_, _, let demand, _):
      Dictionary(uniqueKeysWithValues: demand.map { ($0.lineID, $0.shipped) })
    default: [:]
    }
  }

  private static func expectSums(_ outcomes: [LineOutcome], above shipped: [String: Int64], _ seed: UInt64) {
    for outcome in outcomes {
      #expect(outcome.accepted.steps >= shipped[outcome.lineID] ?? 0, "seed \(seed)")
      let refused = outcome.refused?.quantity.steps ?? 0
      #expect(outcome.accepted.steps + refused == outcome.ordered.steps, "seed \(seed)")
    }
    #expect(outcomes.contains { $0.accepted.isPositive }, "seed \(seed)")
  }

  private static func command(for state: Handoff.State, using random: inout GatewayRandom) -> Handoff.Command {
    let version = max(0, state.version + Int.random(in: -1...0, using: &random))
    let demand = ["1", "2"].map { lineID in
      let steps = Int64.random(in: 1...9, using: &random)
      let shipped = Bool.random(using: &random) ? 0 : Int64.random(in: 1...steps, using: &random)
      return DemandLine(lineID: lineID, quantity: .pieces(steps), isService: false, shipped: shipped)
    }
    let answers = demand.map { line in
      SupplyAnswer(
        lineID: line.lineID, promised: .pieces(Int64.random(in: 0...line.quantity.steps, using: &random)),
        date: LocalDate(daysSinceEpoch: 20_000 + Int.random(in: 0...9, using: &random)))
    }
    let together = Bool.random(using: &random)
    switch Int.random(in: 0..<14, using: &random) {
    case 0: return .receive(version: state.version + 1)
    case 1: return .receive(version: version)
    case 2: return .assess(.fit, prepaid: together)
    case 3: return .assess(.unfit([fault]), prepaid: together)
    case 4: return .assess(.lacks(["product:P"]), prepaid: together)
    case 5: return .approveCredit(version: version)
    case 6: return .holdCredit(version: version, fault)
    case 7: return .declineCredit(version: version, fault)
    case 8, 9: return .answerStock(version: version, answers, demand: demand, shipComplete: together)
    case 10: return .answerProduction(version: version, answers, demand: demand, shipComplete: together)
    case 11: return .timeOut(version: version)
    case 12: return Int.random(in: 0..<4, using: &random) == 0 ? .cancel(reason: "no") : .confirmCancellation
    default: return .refuseCancellation(.alreadyShipped)
    }
  }

  @Test func promisesAndRefusedQuantitiesSumToTheOrdered() throws {
    let seed = UInt64.random(in: 0...UInt64.max)
    print("promise seed \(seed)")
    var random = GatewayRandom(seed: seed)
    for _ in 0..<500 {
      let demand = (1...Int.random(in: 1...8, using: &random)).map { index in
        DemandLine(lineID: "\(index)", quantity: .pieces(Int64.random(in: 1...20, using: &random)), isService: false)
      }
      func answers(_ lines: [DemandLine], within quantity: (DemandLine) -> Int64) -> [SupplyAnswer] {
        lines.filter { _ in Int.random(in: 0..<5, using: &random) > 0 }.map { line in
          SupplyAnswer(
            lineID: line.lineID, promised: .pieces(Int64.random(in: 0...quantity(line), using: &random)),
            date: LocalDate(daysSinceEpoch: 20_000 + Int.random(in: 0...30, using: &random)))
        }.shuffled(using: &random)
      }
      let stocked = try PromiseBuilder.apply(stock: answers(demand) { $0.quantity.steps }, to: demand)
      let production = answers(stocked.filter(\.short.isPositive)) { $0.short.steps }
      let outcomes = try PromiseBuilder.outcomes(of: stocked, production: production, shipComplete: false)
      for outcome in outcomes {
        #expect(
          outcome.accepted.steps + (outcome.refused?.quantity.steps ?? 0) == outcome.ordered.steps, "seed \(seed)")
        #expect(!outcome.promises.contains { !$0.quantity.isPositive }, "seed \(seed)")
      }
      let together = try PromiseBuilder.outcomes(of: stocked, production: production, shipComplete: true)
      let dates = Set(together.flatMap { $0.promises.map(\.date) })
      #expect(dates.count <= 1 && dates.first == outcomes.compactMap(\.date).max(), "seed \(seed)")
    }
  }

  @Test func anAnswerThatDoesNotFitTheQuestionIsRefused() {
    let demand = [DemandLine(lineID: "1", quantity: .pieces(5), isService: false)]
    let day = LocalDate(daysSinceEpoch: 20_000)
    let state = Handoff.State(version: 1, stage: .availabilityCheck)
    for wrong in [
      [SupplyAnswer(lineID: "1", promised: .pieces(6), date: day)],
      [SupplyAnswer(lineID: "1", promised: .pieces(-1), date: day)],
      [SupplyAnswer(lineID: "1", promised: Quantity(steps: 1, unit: UnitOfMeasure("KGM")!), date: day)],
      [
        SupplyAnswer(lineID: "1", promised: .pieces(1), date: day),
        SupplyAnswer(lineID: "1", promised: .pieces(1), date: day),
      ],
    ] {
      #expect(throws: Handoff.Refusal.answerMisfit(lineID: "1")) {
        try Handoff.decide(
          .answerStock(version: 1, wrong, demand: demand, shipComplete: false), on: state, at: HandoffPropertyTests.now)
      }
    }
  }

  @Test func everyCodeHasAnOwnerAndTheListIsClosed() {
    #expect(HandoffCode.allCases.allSatisfy { !$0.owner.isEmpty })
    #expect(Set(HandoffCode.allCases.map(\.rawValue)).count == HandoffCode.allCases.count)
    #expect(!HandoffCode.customerBlocked.retryable && HandoffCode.timeout.retryable)
  }

  @Test func theWordForAnOrderFollowsFromItsState() {
    let effective = Handoff.Effective(version: 1, partial: true)
    #expect(HandoffStatus(Handoff.State(version: 1, stage: .creditHold)) == .creditHold)
    #expect(HandoffStatus(Handoff.State(version: 1, stage: .decided)) == .rejected)
    #expect(HandoffStatus(Handoff.State(version: 1, stage: .decided, effective: effective)) == .partiallyAccepted)
    #expect(HandoffStatus(Handoff.State(version: 2, stage: .capacityCheck, effective: effective)) == .amendmentPending)
    #expect(
      HandoffStatus(Handoff.State(version: 2, stage: .decided, effective: effective, fulfilment: .complete))
        == .fulfilled)
    #expect(
      HandoffStatus(Handoff.State(version: 1, effective: effective, cancellation: .requested(reason: "x")))
        == .cancellationPending)
    #expect(HandoffStatus(Handoff.State(version: 1, cancellation: .cancelled)) == .cancelled)
  }
}
