import ProductionDomain
import Testing
import Values

@Suite struct WorkOrderTests {
  static let due = LocalDate("2010-12-01")!

  /// The state after these commands, none of which is refused.
  static func given(_ commands: [WorkOrder.Command]) throws -> WorkOrder.State {
    try commands.reduce(.none) { state, command in
      try WorkOrder.decide(command, on: state).reduce(state, WorkOrder.evolve)
    }
  }

  static let released: [WorkOrder.Command] = [.plan(.pieces(10), due: due), .makeFirm, .release]
  static let started: [WorkOrder.Command] = released + [.issueMaterial(automatic: false), .start]

  static func report(_ good: Int64, _ scrap: Int64, close: Bool = false) -> WorkOrder.Command {
    .complete(good: .pieces(good), scrap: .pieces(scrap), close: close)
  }

  @Test func anAutomaticWorkOrderIsMadeWholeInOneStep() throws {
    let state = try Self.given(Self.released)
    let events = try WorkOrder.decide(.issueMaterial(automatic: true), on: state)
    #expect(
      events == [
        .materialIssued, .started, .reported(completion: 1, good: .pieces(10), scrap: .pieces(0), last: true),
        .completed, .closed,
      ])
    #expect(events.reduce(state, WorkOrder.evolve).name == .closed)
  }

  @Test func partialReportsLeaveTheRestOpen() throws {
    let state = try Self.given(Self.started + [Self.report(4, 1)])
    #expect(state.name == .partiallyCompleted)
    #expect(state.openSteps == 5)
    let events = try WorkOrder.decide(Self.report(5, 0), on: state)
    #expect(
      events == [
        .reported(completion: 2, good: .pieces(5), scrap: .pieces(0), last: true), .completed,
        .fellShort(by: .pieces(1)),
      ])
  }

  @Test func aWorkOrderClosedEarlyFallsShortByWhatIsMissing() throws {
    let state = try Self.given(Self.started + [Self.report(4, 1)])
    let events = try WorkOrder.decide(Self.report(0, 0, close: true), on: state)
    #expect(
      events == [
        .reported(completion: 2, good: .pieces(0), scrap: .pieces(0), last: true), .closed, .fellShort(by: .pieces(6)),
      ])
    #expect(events.reduce(state, WorkOrder.evolve).givenUpSteps == 5)
  }

  @Test func surplusIsNotMissed() throws {
    let state = try Self.given(Self.started + [.noteSurplus(steps: 7)])
    let events = try WorkOrder.decide(Self.report(3, 0, close: true), on: state)
    #expect(events == [.reported(completion: 1, good: .pieces(3), scrap: .pieces(0), last: true), .closed])
  }

  @Test func aCompletedWorkOrderIsClosedWithoutAnotherReport() throws {
    let state = try Self.given(Self.started + [Self.report(10, 0)])
    #expect(state.name == .completed)
    #expect(try WorkOrder.decide(Self.report(0, 0, close: true), on: state) == [.closed])
  }

  @Test func moreThanIsOpenIsRefused() throws {
    let state = try Self.given(Self.started + [Self.report(4, 1)])
    #expect(throws: WorkOrderRefusal.tooMuch(open: .pieces(5))) { try WorkOrder.decide(Self.report(5, 1), on: state) }
    #expect(throws: WorkOrderRefusal.tooMuch(open: .pieces(5))) { try WorkOrder.decide(Self.report(-1, 0), on: state) }
    #expect(throws: WorkOrderRefusal.tooMuch(open: .pieces(5))) {
      try WorkOrder.decide(Self.report(.max, .max), on: state)
    }
    #expect(throws: WorkOrderRefusal.nothingReported) { try WorkOrder.decide(Self.report(0, 0), on: state) }
  }

  @Test func onlyAWorkOrderWithMaterialIsStarted() throws {
    let state = try Self.given(Self.released)
    #expect(throws: WorkOrderRefusal.materialMissing) { try WorkOrder.decide(.start, on: state) }
    #expect(throws: WorkOrderRefusal.notStarted) { try WorkOrder.decide(Self.report(1, 0), on: state) }
  }

  @Test func aWorkOrderIsCancelledOnlyBeforeItHasMaterial() throws {
    let command = WorkOrder.Command.cancel(reason: "Not needed.")
    let events = try WorkOrder.decide(command, on: Self.given(Self.released))
    #expect(events == [.cancelled(reason: "Not needed.")])
    let started = try Self.given(Self.started)
    #expect(throws: WorkOrderRefusal.materialGone) { try WorkOrder.decide(command, on: started) }
  }

  @Test func materialThatCrossedWithACancellationChangesNothing() throws {
    let state = try Self.given(Self.released + [.cancel(reason: "Not needed.")])
    #expect(try WorkOrder.decide(.issueMaterial(automatic: true), on: state) == [])
  }

  @Test func aNewDateMustBeLater() throws {
    let state = try Self.given(Self.started)
    #expect(throws: WorkOrderRefusal.dateNotLater(Self.due)) {
      try WorkOrder.decide(.reschedule(to: Self.due), on: state)
    }
    let events = try WorkOrder.decide(.reschedule(to: Self.due + 2), on: state)
    #expect(events == [.rescheduled(from: Self.due, to: Self.due + 2)])
  }

  @Test func theStateComesBackFromItsName() throws {
    let histories = [
      Self.released, Self.started, Self.started + [Self.report(4, 1)], Self.started + [Self.report(9, 1)],
      Self.started + [Self.report(9, 0, close: true)], Self.released + [.cancel(reason: "Not needed.")],
    ]
    for history in histories {
      let state = try Self.given(history)
      #expect(WorkOrder.State(state.name!, state.job!, state.output) == state)
    }
  }

  @Test func whatItsLineLetGoIsNotTheLinesAnyMoreWhateverWasReported() throws {
    // Made whole; fell short and closed; still at work with what was to come left to stock.
    for history in [
      Self.started + [Self.report(10, 0, close: true)],
      Self.started + [Self.report(7, 3, close: true)],
      Self.started + [Self.report(8, 0), .noteSurplus(steps: 2)],
    ] {
      let before = try Self.given(history)
      let after = try Self.given(history + [.noteLetGo(steps: 3)])
      #expect(after.lineSteps == before.lineSteps - 3 && after.outstandingSteps == 0)
      // What is rejected of it then was not the line's, as far as that goes.
      let rejected = try Self.given(history + [.noteLetGo(steps: 3), .noteRejected(steps: 4)])
      #expect(rejected.lineSteps == after.lineSteps - 1)
      let all = try Self.given(history + [.noteLetGo(steps: 100)])
      #expect(all.lineSteps == 0 && all.output == before.output)
    }
  }

  /// Whatever is asked in whatever order, produced + scrap + open + given up is what was ordered.
  @Test func quantitiesAddUpAfterAnyCommands() throws {
    let seed = UInt64.random(in: 0 ... .max)
    print("quantitiesAddUpAfterAnyCommands: seed \(seed)")
    var random = WorkshopRandomness(seed: seed)
    for _ in 0..<500 {
      let ordered = Int64.random(in: 1...30, using: &random)
      var state = try Self.given([.plan(.pieces(ordered), due: Self.due)])
      for _ in 0..<15 {
        let good = Int64.random(in: -1...10, using: &random)
        let scrap = Int64.random(in: -1...3, using: &random)
        let command: WorkOrder.Command =
          switch Int.random(in: 0..<11, using: &random) {
          case 0: .makeFirm
          case 1: .release
          case 2: .issueMaterial(automatic: random.chance(10))
          case 3: .start
          case 4: .noteSurplus(steps: good)
          case 5 where random.chance(20): .cancel(reason: "Not needed.")
          case 6: .noteRejected(steps: scrap)
          case 7: .noteLost(steps: scrap)
          case 8: .noteLetGo(steps: good)
          default: Self.report(good, scrap, close: random.chance(10))
          }
        guard let events = try? WorkOrder.decide(command, on: state) else { continue }
        state = events.reduce(state, WorkOrder.evolve)
        let output = state.output
        #expect(
          output.goodSteps + output.scrapSteps + state.openSteps + state.givenUpSteps == ordered, "seed \(seed)")
        #expect(state.openSteps >= 0 && state.givenUpSteps >= 0 && state.outstandingSteps >= 0, "seed \(seed)")
        #expect(state.job!.surplusSteps <= ordered, "seed \(seed)")
      }
    }
  }
}
