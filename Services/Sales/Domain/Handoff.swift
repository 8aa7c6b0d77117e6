/// What the ERP has answered to one version of an order. One final answer per version: later ones are late.
package enum Handoff {
  package enum State: String, Codable, Hashable, Sendable, CaseIterable {
    /// Becomes any other.
    case pending
    /// Waits for the credit officer: becomes accepted, partially-accepted, rejected or cancelled.
    case held
    /// Becomes cancelled.
    case accepted
    /// Becomes cancelled.
    case partiallyAccepted = "partially-accepted"
    /// Becomes cancelled, when the customer withdraws the order altogether.
    case rejected
    /// Final.
    case cancelled
  }

  package enum Answer: Hashable, Sendable {
    case held
    case accepted
    case partiallyAccepted
    case rejected
    case cancelled
  }

  /// The state after `answer`; nil when the answer is late and changes nothing.
  package static func after(_ answer: Answer, on state: State) -> State? {
    switch (state, answer) {
    case (.pending, .held): .held
    case (.pending, .accepted), (.held, .accepted): .accepted
    case (.pending, .partiallyAccepted), (.held, .partiallyAccepted): .partiallyAccepted
    case (.pending, .rejected), (.held, .rejected): .rejected
    case (.cancelled, .cancelled): nil
    case (_, .cancelled): .cancelled
    default: nil
    }
  }
}
