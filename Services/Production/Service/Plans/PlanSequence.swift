import ProductionContract
import ProductionDomain
import Values

/// The finite schedule of a plan: operations of open and planned orders on the machines of their work centres.
struct PlanSequence: Sendable {
  private(set) var operations: [PlanOperationRow] = []
  private(set) var changeovers = 0
  private(set) var profit: Money?
  /// For people; nil when nothing is scheduled.
  private(set) var bottleneck: String?
  private(set) var problems: [PlanningProblem] = []

  init(_ snapshot: PlanSnapshot, _ plan: RequirementsPlan) {}
}
