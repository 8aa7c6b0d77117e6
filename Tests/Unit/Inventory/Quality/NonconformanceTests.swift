import InventoryDomain
import Testing
import Values

/// Non-conformances from the finding to the verified cure, without a database.
@Suite struct NonconformanceTests {
  static func state(_ pieces: Int64 = 10, isPurchased: Bool = true) -> Nonconformance.State {
    .open(Nonconformance.Terms(quantity: .pieces(pieces), isPurchased: isPurchased))
  }

  static func after(
    _ state: Nonconformance.State, _ commands: [Nonconformance.Command]
  ) throws -> Nonconformance.State {
    try commands.reduce(state) { state, command in
      try Nonconformance.decide(command, on: state).reduce(state, Nonconformance.evolve)
    }
  }

  static let add = Nonconformance.Command.addAction(
    description: "New fixture", owner: "Kim", due: LocalDate("2010-12-20")!)

  @Test func itGoesFromOpenOverDispositionAndActionToClosed() throws {
    var state = Self.state()
    #expect(state.name == "open")
    state = try Self.after(state, [.dispose(.scrap, .pieces(4)), .dispose(.useAsIs, .pieces(1))])
    #expect(state.name == "open" && state.terms.blockedSteps == 5)
    state = try Self.after(state, [.dispose(.rework, .pieces(5)), Self.add])
    #expect(state.name == "dispositioned")
    #expect(throws: QualityRefusal.actionOpen(1)) { try Nonconformance.decide(.close(reason: nil), on: state) }
    #expect(throws: QualityRefusal.actionNotDone(1)) {
      try Nonconformance.decide(.verifyAction(1, effective: true), on: state)
    }
    state = try Self.after(state, [.completeAction(1), .verifyAction(1, effective: true), .close(reason: nil)])
    #expect(state.name == "closed")
    #expect(throws: QualityRefusal.closed) { try Nonconformance.decide(Self.add, on: state) }
  }

  @Test func nothingIsDisposedOfTwice() throws {
    let state = try Self.after(Self.state(), [.dispose(.scrap, .pieces(7))])
    #expect(throws: QualityRefusal.moreThanBlocked(.pieces(3))) {
      try Nonconformance.decide(.dispose(.scrap, .pieces(4)), on: state)
    }
    #expect(throws: QualityRefusal.undisposed(.pieces(3))) {
      try Nonconformance.decide(.close(reason: "none"), on: state)
    }
  }

  @Test func whatWasMadeHereHasNoSupplierToGoBackTo() {
    #expect(throws: QualityRefusal.notPurchased) {
      try Nonconformance.decide(.dispose(.returnToSupplier, .pieces(1)), on: Self.state(isPurchased: false))
    }
  }

  @Test func anActionThatDidNotHelpNeedsAnotherOne() throws {
    var state = try Self.after(
      Self.state(1),
      [.dispose(.scrap, .pieces(1)), Self.add, .completeAction(1), .verifyAction(1, effective: false)])
    #expect(throws: QualityRefusal.actionIneffective(1)) {
      try Nonconformance.decide(.close(reason: "enough"), on: state)
    }
    state = try Self.after(state, [Self.add, .completeAction(2), .verifyAction(2, effective: true)])
    #expect(try Self.after(state, [.close(reason: nil)]).name == "closed")
  }

  @Test func closingWithoutAnActionNeedsAReason() throws {
    let state = try Self.after(Self.state(1), [.dispose(.scrap, .pieces(1))])
    #expect(throws: QualityRefusal.reasonMissing) { try Nonconformance.decide(.close(reason: nil), on: state) }
    #expect(try Self.after(state, [.close(reason: "a single slip")]).name == "closed")
  }
}
