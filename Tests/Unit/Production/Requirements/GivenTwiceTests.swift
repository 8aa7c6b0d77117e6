import ProductionDomain
import Testing

@testable import ProductionService

/// What a scenario gives twice is named and used once, and what it says of quantities is in the item's unit.
@Suite struct GivenTwiceTests {
  private func plan(_ records: String) throws -> PlanOutput {
    let reader = try ScenarioReader(#"{"today":"2026-01-05",\#(records)}"#)
    var output = PlanWriter(plan: RequirementsPlan(reader.scenario)).output()
    output.problems = reader.problems.map { PlanningProblemView($0) } + output.problems
    return output
  }

  @Test func workCentresPlantsAndMasterSchedulesAreNamed() throws {
    let output = try plan(
      #""plants":[{"name":"X"},{"name":"X"}],"workCentres":[{"name":"m","plant":"X"},{"name":"m","plant":"X","machines":3}],"#
        + #""items":[{"item":"P","plant":"X","source":"make","stock":5,"lot":{"minimum":10}}],"#
        + #""forecasts":[{"item":"P","plant":"X","from":"2026-01-05","to":"2026-01-11","quantity":8}],"#
        + #""masterSchedules":[{"item":"P","plant":"X","periods":3},{"item":"P","plant":"X","periods":3}]"#)
    let twice = output.problems.filter { $0.sentence.contains("given twice") }
    #expect(twice.map(\.record) == ["plant X", "work centre m", "master schedule P at X"])
    #expect(output.masterSchedules?.count == 1)
    #expect(output.demands.map(\.quantity) == ["8"])
    #expect(Set(output.capacity.map(\.workCentre)).count <= 1)
  }

  @Test func sentencesHaveQuantitiesInTheItemsUnit() throws {
    let output = try plan(
      #""items":[{"item":"Q","unit":"KGM","lot":{"minimum":5,"maximum":3}}],"#
        + #""demands":[{"demand":"d","item":"Q","quantity":10,"due":"2026-01-08","minimumShipment":20,"#
        + #""maximumLatenessDays":0}]"#)
    #expect(
      output.problems.map(\.sentence) == [
        "Item Q cannot be ordered: the smallest order (5.000) is above the maximum (3.000); its order limits are left out."
      ])
    #expect(output.demands[0].reasons.map(\.sentence) == ["The demand d accepts no delivery below 20.000 KGM."])
  }
}
