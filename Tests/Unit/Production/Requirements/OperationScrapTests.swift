@testable import ProductionDomain
import ProductionService
import Testing
import Values

/// What an operation loses is started more at it and before it.
@Suite struct OperationScrapTests {
  private static func step(_ centre: String, minutes: Int64, scrapPercent: Int64 = 0) -> RoutingRecord.Step {
    var step = RoutingRecord.Step(centre: centre, setupSeconds: 0, runSeconds: minutes * 60)
    step.scrapPerMillion = scrapPercent * 10_000
    return step
  }

  /// P of one A at the first operation, two B at operation 20 and one C at operation 30. Operation 10 loses 5 percent
  /// and takes 10 minutes a piece, 20 loses 10 percent and takes 6, 30 loses nothing and takes 3.
  private static func scenario(_ change: (inout PlanningScenario) -> Void = { _ in }) -> PlanningScenario {
    var scenario = PlanningWorld.scenario(
      [PlanningWorld.item("P", .make), PlanningWorld.item("A"), PlanningWorld.item("B"), PlanningWorld.item("C")],
      bills: [PlanningWorld.bill("P", [("A", 1), ("B", 2), ("C", 1)])],
      demands: [PlanningWorld.demand("D", "P", 100, day: 40)])
    scenario.bills[0].components[1].operation = 20
    scenario.bills[0].components[2].operation = 30
    scenario.centres = ["saw", "drill", "bench"].map { PlanningScenario.Centre(name: $0) }
    scenario.routings = [
      RoutingRecord(
        key: ItemAtPlant("P"),
        steps: [
          step("saw", minutes: 10, scrapPercent: 5), step("drill", minutes: 6, scrapPercent: 10),
          step("bench", minutes: 3),
        ])
    ]
    change(&scenario)
    return scenario
  }

  private static func seconds(_ plan: RequirementsPlan) -> [String: Int] {
    var result: [String: Int] = [:]
    for share in plan.load.shares {
      result[plan.preparation.centres[share.workCentre].name, default: 0] += share.seconds
    }
    return result
  }

  /// 100 / (0.95 x 0.90) = 116.96: 117 are started. To the drill come 117 x 0.95 = 111.15 of them, to the bench
  /// 117 x 0.855 = 100.035, and 100 come out.
  @Test func theExampleWorkedByHand() {
    let plan = RequirementsPlan(Self.scenario())
    #expect(plan.problems.isEmpty, "\(plan.problems)")
    #expect(plan.planned("P") == [40: 117])
    #expect(plan.deliveries("D") == [40: 100])
    // 117, 2 x 111.15 = 222.3 and 100.035, rounded up.
    #expect(plan.gross("A") == [40: 117] && plan.gross("B") == [40: 223] && plan.gross("C") == [40: 101])
    // 1170, 666.9 and 300.105 minutes.
    #expect(Self.seconds(plan) == ["saw": 70_200, "drill": 40_014, "bench": 18_007])
  }

  /// 100 / (0.98 x 0.855) = 119.35: 120; of B 120 x 0.95 x 2 / 0.98 = 232.65.
  @Test func theYieldOfTheItemAndTheScrapOfAComponentMultiply() {
    let plan = RequirementsPlan(
      Self.scenario { scenario in
        scenario.items[0].yieldPerMillion = 980_000
        scenario.bills[0].components[1].scrapPerMillion = 20_000
      })
    #expect(plan.planned("P") == [40: 120] && plan.gross("B") == [40: 233])
    #expect(plan.deliveries("D") == [40: 100])
  }

  @Test func finiteCapacityAlternatesAndThePromiseTakeTheSameTime() throws {
    let plan = RequirementsPlan(
      Self.scenario { scenario in
        scenario.finiteCapacity = true
        scenario.routings[0].steps[1].alternates = [.init(centre: "bench", setupSeconds: 0, runSeconds: 720)]
        scenario.promises = [PromiseRequest(name: "Q", item: "P", quantity: 100, wanted: PlanningWorld.day(50))]
      })
    #expect(Self.seconds(plan) == ["saw": 70_200, "drill": 40_014, "bench": 18_007])
    #expect(try #require(plan.promises.first).short == 0)
    let drill = plan.preparation.routings[plan.number("P")][1]
    #expect(drill.duration(of: 117, efficiencyPercent: 100) == 40_014)
    #expect(drill.alternates.map { Int128($0.runSeconds) * 117 / Int128(drill.runQuantity) } == [80_028])
  }

  @Test func scrapThatCannotBeReckonedWithIsNamed() {
    func sentences(_ change: (inout PlanningScenario) -> Void) -> [String] {
      let plan = RequirementsPlan(Self.scenario(change))
      #expect(plan.planned("P").values.reduce(0, +) >= 100)
      return plan.problems.map(\.sentence)
    }
    #expect(
      sentences { $0.bills[0].components[1].operation = 25 } == [
        "The line for B in the bill P names operation 25, which the routing of P does not have; it counts for the first, "
          + "so correct its number."
      ])
    #expect(
      sentences { $0.routings[0].steps[0].scrapPerMillion = 1_000_000 } == [
        "The operation at saw of P has a scrap that is not 0 to below 100 percent; none is reckoned, so correct it."
      ])
    #expect(
      sentences { $0.items[0].sources = [SourceRecord(.make), SourceRecord(.buy, priority: 2)] } == [
        "The operations of P lose something, but it comes in other ways than by them too; no scrap of them is reckoned, so "
          + "give the item a 'yieldPercent'."
      ])
  }

  /// Started is the least that gives what is wanted, nothing is short at any operation, and only what rounding up adds
  /// is left over.
  @Test func whatIsStartedIsTheLeastThatIsEnoughAtEveryOperation() {
    let seed = RequirementsRandom.seed()
    var random = RequirementsRandom(seed: seed)
    for _ in 0..<300 {
      let steps = (0..<(1 + random.below(4))).map { _ -> RoutingRecord.Step in
        var step = RoutingRecord.Step(centre: "M", setupSeconds: 0, runSeconds: 60)
        step.scrapPerMillion = random.chance(70) ? 100 * random.quantity(0...6000) : 0
        return step
      }
      let routing = RoutingRecord(key: ItemAtPlant("P"), steps: steps)
      var item = PlanningWorld.item("P", .make)
      if random.chance(50) { item.yieldPerMillion = 100 * random.quantity(5000...10_000) }
      item.operationYield = routing.operationYield
      let good = random.quantity(1...100_000)
      let started = item.started(for: good)
      // The same with whole numbers of the largest kind: what of a million million million is left.
      let left = steps.map { 1_000_000 - $0.scrapPerMillion }
      func comes(_ quantity: Int64, through count: Int, _ own: Int64) -> (Int128, Int128) {
        left.prefix(count).reduce((Int128(quantity) * Int128(own), 1_000_000)) { ($0.0 * Int128($1), $0.1 * 1_000_000) }
      }
      func gives(_ quantity: Int64) -> Bool {
        let (top, bottom) = comes(quantity, through: left.count, item.yieldPerMillion)
        return top >= Int128(good) * bottom
      }
      #expect(gives(started), "\(started) for \(good), seed \(seed)")
      // Beyond 10^12 the yield is rounded, which may start one more.
      let isExact = item.yield.denominator < 100_000_000_000
      if started > 1 { #expect(!gives(started - (isExact ? 1 : 2)), "\(started) for \(good), seed \(seed)") }
      #expect(item.good(of: started) >= good, "seed \(seed)")
      for (place, part) in routing.reaching.enumerated() {
        let (top, bottom) = comes(started, through: place, 1_000_000)
        let reaching = Int128(part.reaching(of: started))
        #expect(reaching * bottom >= top && (reaching - 1) * bottom <= top, "operation \(place), seed \(seed)")
        if place > 0 { #expect(reaching <= Int128(routing.reaching[place - 1].reaching(of: started)), "seed \(seed)") }
      }
    }
  }

  /// Components, load and unit costs of a random routing are those of its exact shares.
  @Test func componentsAndTimesFollowTheShareThatReachesTheOperation() {
    let seed = RequirementsRandom.seed()
    var random = RequirementsRandom(seed: seed)
    for _ in 0..<60 {
      let percents = (0..<3).map { _ in random.quantity(0...30) }
      let place = random.below(3)
      let plan = RequirementsPlan(
        Self.scenario { scenario in
          for index in 0..<3 { scenario.routings[0].steps[index].scrapPerMillion = percents[index] * 10_000 }
          scenario.bills[0].components[1].operation = (place + 1) * 10
          scenario.demands[0].quantity = random.quantity(1...500)
        })
      let started = plan.planned("P").values.reduce(0, +)
      func share(_ count: Int) -> (Int64, Int64) {
        percents.prefix(count).reduce((1, 1)) { ($0.0 * (100 - $1), $0.1 * 100) }
      }
      let (top, bottom) = share(place)
      #expect(
        plan.gross("B").values.reduce(0, +) == (started * 2 * top + bottom - 1) / bottom, "\(percents), seed \(seed)")
      for (index, centre) in ["saw", "drill", "bench"].enumerated() {
        let (top, bottom) = share(index)
        let minutes: [Int64] = [10, 6, 3]
        let seconds = (started * minutes[index] * 60 * top + bottom - 1) / bottom
        #expect(Self.seconds(plan)[centre] == Int(seconds), "\(percents), \(centre), seed \(seed)")
      }
      let (all, whole) = share(3)
      #expect(started == (plan.preparation.scenario.demands[0].quantity * whole + all - 1) / all, "seed \(seed)")
    }
  }

  @Test func aFileSaysItAsScrapPercentAndOperation() throws {
    let output = try PlanCommandTests.plan(
      #"""
      {"today":"2026-01-05","horizonDays":60,"workCentres":[{"name":"saw"},{"name":"drill"}],
       "items":[{"item":"P","source":"make"},{"item":"A"},{"item":"B"}],
       "bills":[{"item":"P","components":[{"item":"A","quantity":1},{"item":"B","quantity":2,"operation":20}]}],
       "routings":[{"item":"P","operations":[
         {"operation":10,"workCentre":"saw","runMinutes":10,"scrapPercent":"5"},
         {"operation":20,"workCentre":"drill","runMinutes":6,"scrapPercent":10}]}],
       "demands":[{"demand":"D","item":"P","quantity":100,"due":"2026-02-13"}]}
      """#)
    #expect(output.problems.isEmpty, "\(output.problems)")
    #expect(output.supplies.map(\.quantity).sorted() == ["100", "117", "223"])
  }
}
