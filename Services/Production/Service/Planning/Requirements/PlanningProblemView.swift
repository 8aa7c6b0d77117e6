import ProductionDomain

/// A record that planning leaves out or cannot use, and why, as answers and printed plans show it.
package struct PlanningProblemView: Codable, Sendable {
  /// What is at fault: `item BELL`, `work centre assembly`.
  package var record: String
  /// What is wrong, and what was done about it.
  package var sentence: String

  init(record: String, sentence: String) {
    self.record = record
    self.sentence = sentence
  }
  init(_ problem: PlanningProblem) { self.init(record: problem.record, sentence: problem.sentence) }
}
