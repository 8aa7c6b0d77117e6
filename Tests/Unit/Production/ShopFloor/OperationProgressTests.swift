import ProductionDomain
import Testing
import Values

@Suite struct OperationProgressTests {
  static func report(
    _ good: Int64, _ scrap: Int64 = 0, setup: Int = 0, run: Int = 0, down: Int = 0, final: Bool = false
  ) -> OperationProgress.Report {
    OperationProgress.Report(
      good: .pieces(good), scrap: .pieces(scrap), setupMinutes: setup, runMinutes: run, downMinutes: down,
      isFinal: final)
  }

  static func supply(_ steps: Int64, complete: Bool = false) -> OperationProgress.Supply {
    OperationProgress.Supply(given: .pieces(steps), isComplete: complete)
  }

  static func after(
    _ report: OperationProgress.Report, on supply: OperationProgress.Supply,
    _ state: OperationProgress.State = .waiting
  ) throws -> OperationProgress.State {
    try OperationProgress.decide(.report(report, on: supply), on: state).reduce(state, OperationProgress.evolve)
  }

  static func refuses(
    _ refusal: OperationProgress.Refusal, _ report: OperationProgress.Report, on supply: OperationProgress.Supply,
    _ state: OperationProgress.State = .waiting
  ) {
    #expect(throws: refusal) { try OperationProgress.decide(.report(report, on: supply), on: state) }
  }

  @Test func reportsAddUp() throws {
    let once = try Self.after(Self.report(3, 1, setup: 10, run: 20), on: Self.supply(10))
    let twice = try Self.after(Self.report(2, run: 15, down: 5), on: Self.supply(10), once)
    #expect(
      twice
        == .started(
          OperationProgress.Totals(
            goodSteps: 5, scrapSteps: 1, setupMinutes: 10, runMinutes: 35, downMinutes: 5, reports: 2)))
  }

  @Test func noMoreIsReportedThanTheOperationBeforeGave() throws {
    let state = try Self.after(Self.report(3, 1), on: Self.supply(4))
    #expect(!state.isCompleted)
    Self.refuses(.tooMuch(waiting: .pieces(0)), Self.report(1), on: Self.supply(4), state)
    Self.refuses(.tooMuch(waiting: .pieces(2)), Self.report(2, 1), on: Self.supply(6), state)
    Self.refuses(.tooMuch(waiting: .pieces(2)), Self.report(-1, 1), on: Self.supply(6), state)
    Self.refuses(.tooMuch(waiting: .pieces(2)), Self.report(.max, .max), on: Self.supply(6), state)
    #expect(try Self.after(Self.report(1, 1), on: Self.supply(6), state).totals.madeSteps == 6)
  }

  @Test func minutesAreBoundedAndNotNegative() {
    Self.refuses(.minutes, Self.report(1, run: -1), on: Self.supply(4))
    Self.refuses(.minutes, Self.report(1, setup: OperationProgress.maximumMinutes + 1), on: Self.supply(4))
    Self.refuses(.minutes, Self.report(1, down: .min), on: Self.supply(4))
  }

  @Test func timeAloneIsAReportButNothingIsNot() throws {
    #expect(try Self.after(Self.report(0, down: 30), on: Self.supply(4)).totals.downMinutes == 30)
    Self.refuses(.nothingReported, Self.report(0), on: Self.supply(4))
    #expect(try Self.after(Self.report(0, final: true), on: Self.supply(4)).isCompleted)
  }

  @Test func nothingFollowsAFinalReport() throws {
    let state = try Self.after(Self.report(1, final: true), on: Self.supply(4))
    Self.refuses(.ended, Self.report(1), on: Self.supply(4), state)
  }

  @Test func aReportIsFinalWhenNothingCanComeAnyMore() throws {
    #expect(try Self.after(Self.report(4), on: Self.supply(4, complete: true)).isCompleted)
    #expect(try !Self.after(Self.report(4), on: Self.supply(4)).isCompleted)
    #expect(try !Self.after(Self.report(3), on: Self.supply(4, complete: true)).isCompleted)
  }

  @Test func theUnitIsTheWorkOrders() throws {
    let report = OperationProgress.Report(good: Quantity(steps: 1, unit: UnitOfMeasure("BX")!), scrap: .pieces(0))
    Self.refuses(.unit(.piece), report, on: Self.supply(4))
  }

  @Test func theStateComesBackFromItsName() throws {
    for state in [
      OperationProgress.State.waiting, try Self.after(Self.report(1, 1, run: 3), on: Self.supply(4)),
      try Self.after(Self.report(4, run: 3), on: Self.supply(4, complete: true)),
    ] {
      #expect(OperationProgress.State(state.name, state.totals) == state)
    }
  }

  /// Whatever is reported in whatever order, no operation is ahead of the one before, and what is scrap anywhere and
  /// good at the end is never more than was ordered.
  @Test func noOperationIsAheadAfterAnyReports() throws {
    let seed = UInt64.random(in: 0 ... .max)
    print("noOperationIsAheadAfterAnyReports: seed \(seed)")
    var random = WorkshopRandomness(seed: seed)
    for _ in 0..<300 {
      let ordered = Int64.random(in: 1...30, using: &random)
      var states = [OperationProgress.State](repeating: .waiting, count: Int.random(in: 1...5, using: &random))
      for _ in 0..<30 {
        let place = Int.random(in: 0..<states.count, using: &random)
        let supply =
          place == 0
          ? Self.supply(ordered, complete: true)
          : Self.supply(states[place - 1].totals.goodSteps, complete: states[place - 1].isCompleted)
        let report = Self.report(
          Int64.random(in: -1...10, using: &random), Int64.random(in: -1...3, using: &random),
          run: Int.random(in: -1...100, using: &random), final: random.chance(5))
        guard let state = try? Self.after(report, on: supply, states[place]) else { continue }
        #expect(state.totals.reports == states[place].totals.reports + 1, "seed \(seed)")
        states[place] = state
        let given = [ordered] + states.map(\.totals.goodSteps)
        #expect(zip(states, given).allSatisfy { $0.totals.madeSteps <= $1 }, "seed \(seed)")
        let scrap = states.reduce(0) { $0 + $1.totals.scrapSteps }
        #expect(states.last!.totals.goodSteps + scrap <= ordered, "seed \(seed)")
      }
    }
  }
}
