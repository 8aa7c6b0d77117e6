import AccountingDomain
import Testing
import Values

@Suite struct CreditExposureTests {
  private typealias Exposure = CreditExposure
  private static let time = Instant(microseconds: 0)

  private static func standing(
    open: Int64 = 0, unapplied: Int64 = 0, reserved: Int64 = 0, limit: Int64 = 10_000, blocked: String? = nil
  ) -> CreditStanding {
    CreditStanding(
      openReceivables: pounds(open), unappliedCredits: pounds(unapplied), reserved: pounds(reserved),
      limit: pounds(limit), blockedReason: blocked)
  }

  private static func after(_ commands: [Exposure.Command]) throws -> Exposure.State {
    try commands.reduce(.none(.gbp)) { state, command in
      try Exposure.decide(command, on: state, at: time).reduce(state, Exposure.evolve)
    }
  }

  @Test func anOrderUpToTheLimitIsApproved() throws {
    let events = try Exposure.decide(
      .check(version: 1, amount: pounds(4000), Self.standing(open: 6000)), on: .none(.gbp), at: Self.time)
    #expect(
      events == [.approved(version: 1, amount: pounds(4000), exposure: pounds(10_000), limit: pounds(10_000))])
  }

  @Test func anOrderOnePennyAboveTheLimitIsHeld() throws {
    let events = try Exposure.decide(
      .check(version: 1, amount: pounds(4001), Self.standing(open: 6000)), on: .none(.gbp), at: Self.time)
    #expect(events == [.held(version: 1, amount: pounds(4001), exposure: pounds(6000), limit: pounds(10_000))])
  }

  @Test func unappliedCreditsMakeRoomAndReservationsTakeIt() throws {
    let state = Exposure.State.none(.gbp)
    let fits = Self.standing(open: 9000, unapplied: 5000, reserved: 2000)
    #expect(
      try Exposure.decide(.check(version: 1, amount: pounds(4000), fits), on: state, at: Self.time).first
        == .approved(version: 1, amount: pounds(4000), exposure: pounds(10_000), limit: pounds(10_000)))
    let full = Self.standing(open: 9000, unapplied: 5000, reserved: 2001)
    #expect(
      try Exposure.decide(.check(version: 1, amount: pounds(4000), full), on: state, at: Self.time).first
        == .held(version: 1, amount: pounds(4000), exposure: pounds(6001), limit: pounds(10_000)))
  }

  @Test func aBlockedCustomerIsDeclinedWhateverTheLimit() throws {
    let events = try Exposure.decide(
      .check(version: 1, amount: pounds(1), Self.standing(blocked: "insolvent")), on: .none(.gbp), at: Self.time)
    guard case .declined(1, "CUSTOMER_BLOCKED", _)? = events.first else {
      return #expect(Bool(false), "declined expected, not \(events)")
    }
  }

  @Test func anOrderCountsOnceFromCheckToLastInvoice() throws {
    let checked: [Exposure.Command] = [.check(version: 1, amount: pounds(4000), Self.standing())]
    #expect(try Self.after(checked).reserved == pounds(4000))
    let accepted = checked + [.confirm(version: 1, amount: pounds(3000))]
    #expect(try Self.after(accepted).reserved == pounds(3000))
    let partly = accepted + [.invoice(version: 1, amount: pounds(1000), complete: false)]
    #expect(try Self.after(partly).reserved == pounds(2000))
    // Tax rounded per invoice leaves a penny that the last shipment lets go.
    let complete = partly + [.invoice(version: 1, amount: pounds(1999), complete: true)]
    #expect(try Self.after(complete).reserved == pounds(0))
  }

  @Test func anAmendmentHoldsTheLargerAmountUntilItIsDecided() throws {
    let accepted: [Exposure.Command] = [
      .check(version: 1, amount: pounds(4000), Self.standing()), .confirm(version: 1, amount: pounds(4000)),
    ]
    let more = accepted + [.check(version: 2, amount: pounds(6000), Self.standing(reserved: 4000))]
    #expect(try Self.after(more).reserved == pounds(6000))
    #expect(try Self.after(more + [.letGo(version: 2)]).reserved == pounds(4000))
    #expect(try Self.after(more + [.confirm(version: 2, amount: pounds(6000))]).reserved == pounds(6000))
    let less = accepted + [.check(version: 2, amount: pounds(1000), Self.standing(reserved: 4000))]
    #expect(try Self.after(less).reserved == pounds(4000))
    #expect(try Self.after(less + [.confirm(version: 2, amount: pounds(1000))]).reserved == pounds(1000))
  }

  @Test func theLastShipmentOfAnEarlierVersionLeavesTheReservationOfALaterOne() throws {
    let amended: [Exposure.Command] = [
      .check(version: 1, amount: pounds(4000), Self.standing()), .confirm(version: 1, amount: pounds(4000)),
      .check(version: 2, amount: pounds(6000), Self.standing(reserved: 4000)),
      .confirm(version: 2, amount: pounds(6000)), .invoice(version: 1, amount: pounds(4000), complete: true),
    ]
    #expect(try Self.after(amended).reserved == pounds(2000))
    let complete = amended + [.invoice(version: 2, amount: pounds(1999), complete: true)]
    #expect(try Self.after(complete).reserved == pounds(0))
  }

  @Test func anAmendmentThatHoldsNoMoreIsApprovedEvenAboveTheLimit() throws {
    let accepted = try Self.after([
      .check(version: 1, amount: pounds(4000), Self.standing()), .confirm(version: 1, amount: pounds(4000)),
    ])
    let above = Self.standing(open: 20_000, reserved: 4000)
    let same = try Exposure.decide(.check(version: 2, amount: pounds(4000), above), on: accepted, at: Self.time)
    guard case .approved? = same.first else { return #expect(Bool(false), "approved expected, not \(same)") }
    let more = try Exposure.decide(.check(version: 2, amount: pounds(4001), above), on: accepted, at: Self.time)
    #expect(more == [.held(version: 2, amount: pounds(4001), exposure: pounds(20_000), limit: pounds(10_000))])
  }

  @Test func theCreditOfficerDecidesOnlyWhatIsHeld() throws {
    let held = try Self.after([.check(version: 1, amount: pounds(99_999), Self.standing())])
    #expect(held.reserved == pounds(0))
    let released = try Exposure.decide(.release(version: 1, Self.standing()), on: held, at: Self.time)
      .reduce(held, Exposure.evolve)
    #expect(released.reserved == pounds(99_999))
    #expect(throws: Exposure.Refusal.notHeld(version: 1)) {
      try Exposure.decide(.decline(version: 1, reason: "no"), on: released, at: Self.time)
    }
    #expect(throws: Exposure.Refusal.reasonMissing) {
      try Exposure.decide(.decline(version: 1, reason: ""), on: held, at: Self.time)
    }
  }

  @Test func aRecheckApprovesOnceThereIsRoom() throws {
    let held = try Self.after([.check(version: 1, amount: pounds(4000), Self.standing(open: 7000))])
    #expect(try Exposure.decide(.recheck(version: 1, Self.standing(open: 7000)), on: held, at: Self.time) == [])
    #expect(
      try Exposure.decide(.recheck(version: 1, Self.standing(open: 6000)), on: held, at: Self.time)
        == [.approved(version: 1, amount: pounds(4000), exposure: pounds(10_000), limit: pounds(10_000))])
  }

  @Test func lateChecksAndLateReleasesHaveNoEffect() throws {
    let cancelled = try Self.after([.check(version: 1, amount: pounds(4000), Self.standing()), .cancel])
    #expect(cancelled.reserved == pounds(0))
    #expect(
      try Exposure.decide(.check(version: 2, amount: pounds(1), Self.standing()), on: cancelled, at: Self.time) == [])
    #expect(try Exposure.decide(.letGo(version: 1), on: cancelled, at: Self.time) == [])
  }
}
