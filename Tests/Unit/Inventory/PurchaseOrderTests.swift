import InventoryDomain
import Testing
import Values

@Suite struct PurchaseOrderTests {
  static let due = LocalDate("2010-12-10")!

  /// The state after these commands, none of which is refused.
  static func given(_ commands: [PurchaseOrder.Command]) throws -> PurchaseOrder.State {
    try commands.reduce(.none) { state, command in
      try PurchaseOrder.decide(command, on: state).reduce(state, PurchaseOrder.evolve)
    }
  }

  static let placed: [PurchaseOrder.Command] = [.place(.pieces(20), due: due)]

  @Test func aPurchaseOrderIsReceivedInParts() throws {
    let state = try Self.given(Self.placed + [.receive(.pieces(8))])
    #expect(
      state
        == .partiallyReceived(PurchaseOrder.Terms(ordered: .pieces(20), due: Self.due, receivedSteps: 8, receipts: 1)))
    let events = try PurchaseOrder.decide(.receive(.pieces(12)), on: state)
    #expect(events == [.received(receipt: 2, .pieces(12))])
    guard case .received(let terms) = events.reduce(state, PurchaseOrder.evolve) else {
      Issue.record("It is not received.")
      return
    }
    #expect(terms.openSteps == 0)
  }

  @Test func moreThanIsOpenIsNotReceived() throws {
    let state = try Self.given(Self.placed + [.receive(.pieces(8))])
    #expect(throws: PurchaseOrder.Refusal.moreThanOpen(.pieces(12))) {
      try PurchaseOrder.decide(.receive(.pieces(13)), on: state)
    }
    #expect(throws: PurchaseOrder.Refusal.quantity) { try PurchaseOrder.decide(.receive(.pieces(0)), on: state) }
    let kilogram = UnitOfMeasure("KGM")!
    #expect(throws: PurchaseOrder.Refusal.unit(.piece)) {
      try PurchaseOrder.decide(.receive(Quantity(steps: 1, unit: kilogram)), on: state)
    }
  }

  @Test func cancellingGivesUpOnlyWhatHasNotCome() throws {
    let state = try Self.given(Self.placed + [.receive(.pieces(8)), .cancel])
    #expect(
      state
        == .cancelled(
          PurchaseOrder.Terms(
            ordered: .pieces(20), due: Self.due, receivedSteps: 8, cancelledSteps: 12, receipts: 1)))
    #expect(try PurchaseOrder.decide(.cancel, on: state) == [])
    #expect(throws: PurchaseOrder.Refusal.cancelled) { try PurchaseOrder.decide(.receive(.pieces(1)), on: state) }
  }

  @Test func whatWasReceivedIsNeitherMovedNorCancelled() throws {
    let state = try Self.given(Self.placed + [.receive(.pieces(20))])
    #expect(throws: PurchaseOrder.Refusal.received) { try PurchaseOrder.decide(.cancel, on: state) }
    #expect(throws: PurchaseOrder.Refusal.received) {
      try PurchaseOrder.decide(.reschedule(to: Self.due + 1), on: state)
    }
  }

  @Test func theSameDateAgainChangesNothing() throws {
    let state = try Self.given(Self.placed)
    #expect(try PurchaseOrder.decide(.reschedule(to: Self.due), on: state) == [])
    #expect(
      try PurchaseOrder.decide(.reschedule(to: Self.due + -2), on: state)
        == [.rescheduled(from: Self.due, to: Self.due + -2)])
  }

  @Test func aPurchaseOrderIsPlacedOnceForAPositiveQuantity() throws {
    #expect(throws: PurchaseOrder.Refusal.quantity) {
      try PurchaseOrder.decide(.place(.pieces(0), due: Self.due), on: .none)
    }
    #expect(throws: PurchaseOrder.Refusal.tooLarge) {
      try PurchaseOrder.decide(.place(.pieces(.max), due: Self.due), on: .none)
    }
    let state = try Self.given(Self.placed)
    #expect(throws: PurchaseOrder.Refusal.exists) {
      try PurchaseOrder.decide(.place(.pieces(1), due: Self.due), on: state)
    }
    #expect(throws: PurchaseOrder.Refusal.unknown) { try PurchaseOrder.decide(.cancel, on: .none) }
  }

  /// Whatever is asked in whatever order, received + open + cancelled is what was ordered, and none is below zero.
  @Test func quantitiesAddUpAfterAnyCommands() throws {
    let seed = UInt64.random(in: 0 ... .max)
    print("purchase orders: seed \(seed)")
    var random = InventoryRandom(seed: seed)
    for run in 0..<400 {
      var state = PurchaseOrder.State.none
      for _ in 0..<12 {
        let command: PurchaseOrder.Command
        switch Int.random(in: 0..<10, using: &random) {
        case 0, 1: command = .place(.pieces(.random(in: -1...30, using: &random)), due: Self.due)
        case 2: command = .reschedule(to: Self.due + .random(in: -5...5, using: &random))
        case 3: command = .cancel
        default: command = .receive(.pieces(.random(in: -1...12, using: &random)))
        }
        guard let events = try? PurchaseOrder.decide(command, on: state) else { continue }
        state = events.reduce(state, PurchaseOrder.evolve)
        guard let terms = state.terms else { continue }
        let parts = [terms.receivedSteps, terms.openSteps, terms.cancelledSteps]
        #expect(parts.allSatisfy { $0 >= 0 } && parts.reduce(0, +) == terms.ordered.steps, "seed \(seed), run \(run)")
        switch state {
        case .none: break
        case .placed: #expect(terms.receivedSteps == 0 && terms.cancelledSteps == 0, "seed \(seed), run \(run)")
        case .partiallyReceived: #expect(terms.receivedSteps > 0 && terms.openSteps > 0, "seed \(seed), run \(run)")
        case .received: #expect(terms.receivedSteps == terms.ordered.steps, "seed \(seed), run \(run)")
        case .cancelled: #expect(terms.openSteps == 0 && terms.cancelledSteps > 0, "seed \(seed), run \(run)")
        }
      }
    }
  }
}
