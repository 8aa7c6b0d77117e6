import Foundation
import ProductionDomain

/// `plan FILE`: a scenario in JSON in, the plan in JSON out.
package enum PlanCommand {
  /// The printed plan. What could not be planned is in its `problems`; throws only when the scenario
  /// cannot be read at all.
  package static func plan(_ text: String) throws(ScenarioFailure) -> String {
    let reader = try ScenarioReader(text)
    let plan = RequirementsPlan(reader.scenario)
    var output = PlanWriter(plan: plan).output()
    var sections = SolverSections()
    output.network = reader.document.network?.content.flatMap { sections.network($0) }
    output.productMix = reader.document.productMix?.content.flatMap { sections.productMix($0) }
    var problems = reader.problems + plan.problems + sections.problems
    if let direction = reader.document.direction {
      var settings = PlanningSettings()
      (settings.scheduleDirection, settings.scheduleSeconds) = (direction, 0)
      (settings.horizonDays, settings.scheduleDays) = (reader.scenario.horizonDays, reader.scenario.horizonDays)
      let sequence = PlanSequence(PlanSnapshot(plan.preparation.scenario, settings), plan)
      let clocks = PlanClocks(reader.scenario, main: settings.main)
      output.schedule = sequence.operations.map(clocks.view)
      problems += sequence.problems
    }
    if let policies = reader.document.policies {
      let (outputs, refused) = SolverSections.policies(policies.records.map(\.record))
      output.policies = outputs
      problems += refused
    }
    output.problems = problems.map { PlanningProblemView($0) }
    do { return try JSONText.pretty(output) + "\n" } catch {
      throw ScenarioFailure(sentence: "The plan cannot be printed: \(error.localizedDescription).")
    }
  }
}
