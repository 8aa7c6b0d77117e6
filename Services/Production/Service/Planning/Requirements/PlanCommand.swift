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
    output.network = reader.document.network.flatMap { sections.network($0) }
    output.productMix = reader.document.productMix.flatMap { sections.productMix($0) }
    var problems = reader.problems + plan.problems + sections.problems
    if let direction = reader.document.direction {
      var settings = PlanningSettings()
      (settings.scheduleDirection, settings.scheduleSeconds) = (direction, 0)
      (settings.horizonDays, settings.scheduleDays) = (reader.scenario.horizonDays, reader.scenario.horizonDays)
      let sequence = PlanSequence(PlanSnapshot(plan.preparation.scenario, settings), plan)
      output.schedule = sequence.operations.map(ScheduledOperationView.init)
      problems += sequence.problems
    }
    if let policies = reader.document.policies {
      for (place, why) in policies.unreadable {
        problems.append(PlanningProblem("policies[\(place)]", "Policies[\(place)] is left out: \(why)."))
      }
      let (outputs, refused) = SolverSections.policies(policies.records.map(\.record))
      output.policies = outputs
      problems += refused
    }
    output.problems = problems.map { PlanOutput.Problem(record: $0.record, sentence: $0.sentence) }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    do { return String(decoding: try encoder.encode(output), as: UTF8.self) + "\n" } catch {
      throw ScenarioFailure(sentence: "The plan cannot be printed: \(error.localizedDescription).")
    }
  }
}
