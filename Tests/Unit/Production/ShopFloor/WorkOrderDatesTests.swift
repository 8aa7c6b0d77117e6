import ProductionDomain
import Testing
import Values

/// Dates of work orders that plans made.
@Suite struct WorkOrderDatesTests {
  static let release = LocalDate("2010-12-01")!
  static let due = LocalDate("2010-12-06")!

  static func given(_ commands: [WorkOrder.Command]) throws -> WorkOrder.State {
    try WorkOrderTests.given([.plan(.pieces(10), due: due, release: release), .makeFirm] + commands)
  }

  @Test func aFirmWorkOrderMovesEarlierAndLaterWithItsRelease() throws {
    let state = try Self.given([])
    #expect(
      try WorkOrder.decide(.reschedule(to: Self.due + -2), on: state)
        == [.rescheduled(from: Self.due, to: Self.due + -2, release: Self.release + -2)])
    #expect(
      try WorkOrder.decide(.reschedule(to: Self.due + 3, release: Self.release), on: state)
        == [.rescheduled(from: Self.due, to: Self.due + 3, release: Self.release)])
    #expect(try WorkOrder.decide(.reschedule(to: Self.due), on: state) == [])
  }

  @Test func theReleaseIsNeverAfterTheDueDate() throws {
    #expect(throws: WorkOrderRefusal.releaseAfterDue) {
      try WorkOrder.decide(.reschedule(to: Self.due, release: Self.due + 1), on: Self.given([]))
    }
    let released = try Self.given([.release])
    #expect(
      try WorkOrder.decide(.reschedule(to: Self.release + -1), on: released)
        == [.rescheduled(from: Self.due, to: Self.release + -1, release: Self.release + -1)])
  }

  @Test func onceItHasMaterialOnlyTheDueDateMoves() throws {
    let state = try Self.given([.release, .issueMaterial(automatic: false), .start])
    #expect(
      try WorkOrder.decide(.reschedule(to: Self.due + 1), on: state)
        == [.rescheduled(from: Self.due, to: Self.due + 1, release: Self.release)])
    #expect(throws: WorkOrderRefusal.begun) {
      try WorkOrder.decide(.reschedule(to: Self.due + 1, release: Self.release + 1), on: state)
    }
  }

  @Test func aWorkOrderWithoutAPlanHasNoReleaseToMove() throws {
    let state = try WorkOrderTests.given(WorkOrderTests.released)
    #expect(throws: WorkOrderRefusal.begun) {
      try WorkOrder.decide(.reschedule(to: WorkOrderTests.due + 1, release: WorkOrderTests.due), on: state)
    }
  }

  @Test func aFrozenWorkOrderIsNotMoved() throws {
    let frozen = try Self.given([.freeze])
    #expect(throws: WorkOrderRefusal.frozen) { try WorkOrder.decide(.reschedule(to: Self.due + 1), on: frozen) }
    #expect(try WorkOrder.decide(.freeze, on: frozen) == [])
    #expect(try WorkOrder.decide(.release, on: frozen) == [.released])
    let free = try Self.given([.freeze, .unfreeze])
    #expect(try WorkOrder.decide(.unfreeze, on: free) == [])
    #expect(try !WorkOrder.decide(.reschedule(to: Self.due + 1), on: free).isEmpty)
  }

  @Test func whatIsOverIsNotFrozen() throws {
    let state = try Self.given([.cancel(reason: "Not needed.")])
    #expect(throws: WorkOrderRefusal.ended) { try WorkOrder.decide(.freeze, on: state) }
    #expect(throws: WorkOrderRefusal.ended) { try WorkOrder.decide(.unfreeze, on: state) }
  }

  @Test func theStateComesBackFromItsNameWithItsDates() throws {
    let state = try Self.given([.freeze, .release])
    #expect(WorkOrder.State(state.name!, state.job!, state.output) == state)
    #expect(state.job?.release == Self.release && state.job?.isFrozen == true)
  }
}
