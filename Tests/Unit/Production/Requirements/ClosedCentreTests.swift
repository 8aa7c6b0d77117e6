@testable import ProductionDomain
import ProductionService
import Testing
import Values

/// What needs a work centre that never works is not planned as if it were made.
@Suite struct ClosedCentreTests {
  /// P is made of A at `M` (calendar `idle`), A at `N`, which works day and night; each is wanted five times.
  private static func plan(
    capacity: Bool, _ change: (inout PlanningScenario) -> Void = { _ in }
  ) -> RequirementsPlan {
    func step(_ centre: String) -> RoutingRecord.Step {
      RoutingRecord.Step(centre: centre, setupSeconds: 0, runSeconds: 60)
    }
    var scenario = PlanningWorld.scenario(
      [
        PlanningWorld.item("P", .make, leadTime: 1), PlanningWorld.item("A", .make, leadTime: 1),
        PlanningWorld.item("S", stock: 100),
      ],
      bills: [PlanningWorld.bill("P", [("A", 1)]), PlanningWorld.bill("A", [("S", 1)])],
      demands: [PlanningWorld.demand("final", "P", 5, day: 9), PlanningWorld.demand("part", "A", 5, day: 9)])
    scenario.calendars = [WorkCalendar(name: "idle", shifts: [])]
    scenario.centres = [
      PlanningScenario.Centre(name: "M", calendar: "idle"), PlanningScenario.Centre(name: "N"),
    ]
    scenario.routings = [
      RoutingRecord(key: ItemAtPlant("P"), steps: [step("N"), step("M")]),
      RoutingRecord(key: ItemAtPlant("A"), steps: [step("N")]),
    ]
    scenario.finiteCapacity = capacity
    change(&scenario)
    return RequirementsPlan(scenario)
  }

  @Test(arguments: [false, true]) func itsOrdersAreNotPossibleAndTheRestIsPlanned(finite: Bool) throws {
    let plan = Self.plan(capacity: finite)
    #expect(plan.problems.contains { $0.sentence.contains("Work centre M has no working time") })
    let outcome = try #require(plan.outcome("final"))
    #expect(outcome.deliveries.isEmpty && outcome.short == 5)
    #expect(
      outcome.reasons == [
        LateReason(.leftOut, "work centre M", "Work centre M has no working time, so P cannot be made.")
      ])
    #expect(plan.deliveries("part") == [9: 5])
    // The order itself is planned, so that it shows what is missing, without a date.
    let orders = plan.pegs.supplies.indices.filter { plan.pegs.supplies[$0].item == plan.number("P") }
    #expect(orders.count == 1 && orders.allSatisfy { plan.timing[$0].day == nil })
  }

  @Test func whatNeedsAPartThatIsNeverMadeIsNotPossibleEither() throws {
    let plan = Self.plan(capacity: true) { scenario in
      scenario.routings[0].steps = [scenario.routings[1].steps[0]]
      scenario.routings[1].steps[0].centre = "M"
    }
    #expect(plan.deliveries("final").isEmpty && plan.deliveries("part").isEmpty)
    #expect(try #require(plan.outcome("final")).reasons.map(\.record) == ["work centre M"])
  }

  @Test func anAlternateThatWorksTakesTheOperation() {
    let plan = Self.plan(capacity: true) { scenario in
      scenario.routings[0].steps[1].alternates = [.init(centre: "N", setupSeconds: 0, runSeconds: 60)]
    }
    #expect(plan.deliveries("final") == [9: 5])
    #expect(
      plan.timing.placements.values.allSatisfy {
        $0.shares.allSatisfy { plan.preparation.centres[$0.workCentre].name == "N" }
      })
  }

  @Test func withoutMachinesNothingIsMadeButWhatIsBoughtComes() {
    let none = Self.plan(capacity: false) { scenario in
      scenario.centres[0] = PlanningScenario.Centre(name: "M", machines: 0)
    }
    #expect(none.deliveries("final").isEmpty && none.reasons("final") == [.leftOut])
    let bought = Self.plan(capacity: false) { scenario in
      scenario.items[0].sources = [SourceRecord(.make), SourceRecord(.buy)]
      scenario.items[0].sources[0].priority = 2
      scenario.items[0].sources[1].priority = 1
    }
    #expect(bought.deliveries("final") == [9: 5])
  }

  @Test(arguments: [false, true]) func aCalendarThatIsClosedForTheWholeHorizonIsNoOther(finite: Bool) throws {
    let plan = Self.plan(capacity: finite) { scenario in
      let days = (0..<60).map { PlanningWorld.today + $0 }
      scenario.calendars = [
        WorkCalendar(
          name: "idle", shifts: [WorkCalendar.Shift(weekdays: [1, 2, 3, 4, 5], from: 0, until: 3600)],
          holidays: Set(days))
      ]
    }
    let outcome = try #require(plan.outcome("final"))
    #expect(outcome.deliveries.isEmpty)
    #expect(
      outcome.reasons.map(\.sentence) == ["Work centre M has no working time, so P cannot be made."])
    #expect(plan.deliveries("part") == [9: 5])
  }

  @Test func aPromiseSaysSoToo() throws {
    let plan = Self.plan(capacity: true) { scenario in
      scenario.demands = []
      scenario.promises = [
        PromiseRequest(name: "Q", item: "P", plants: [""], quantity: 3, wanted: PlanningWorld.day(20))
      ]
    }
    let answer = try #require(plan.promises.first)
    #expect(answer.short == 3 && answer.deliveries.isEmpty)
    #expect(answer.reasons.map(\.sentence) == ["Work centre M has no working time, so P cannot be made."])
  }
}
