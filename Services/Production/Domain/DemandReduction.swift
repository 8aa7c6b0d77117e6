import Values

/// What happens to an order line's work orders when the line needs less: those whose material was not
/// issued are cancelled or made smaller, newest first; the others stay and their surplus goes to stock.
package enum DemandReduction {
  package struct Candidate: Hashable, Sendable {
    package let workOrderID: String
    package let state: WorkOrder.State

    package init(workOrderID: String, state: WorkOrder.State) {
      self.workOrderID = workOrderID
      self.state = state
    }
  }

  package enum Action: Hashable, Sendable {
    case cancel(workOrderID: String)
    /// Cancelled, and a new one made for `steps`: its components are released already, so it cannot
    /// shrink in place.
    case replace(workOrderID: String, steps: Int64)
    /// It is made whole; `steps` of it are not needed for the line.
    case leaveSurplus(workOrderID: String, steps: Int64)
  }

  /// `candidates` are oldest first. What exceeds their outstanding quantity is ignored.
  package static func decide(by steps: Int64, among candidates: [Candidate]) -> [Action] {
    var left = steps
    var actions: [Action] = []
    for candidate in candidates.reversed() where left > 0 && candidate.state.isCancellable {
      let outstanding = candidate.state.outstandingSteps
      let cut = min(left, outstanding)
      guard cut > 0 else { continue }
      actions.append(
        cut == outstanding
          ? .cancel(workOrderID: candidate.workOrderID)
          : .replace(workOrderID: candidate.workOrderID, steps: outstanding - cut))
      left -= cut
    }
    for candidate in candidates.reversed() where left > 0 && !candidate.state.isCancellable {
      let cut = min(left, candidate.state.outstandingSteps)
      guard cut > 0 else { continue }
      actions.append(.leaveSurplus(workOrderID: candidate.workOrderID, steps: cut))
      left -= cut
    }
    return actions
  }
}
