/// The one word for where an order stands, for lists and people. Derived, never decided upon.
package enum HandoffStatus: String, Sendable, CaseIterable {
  case validating
  case awaitingData = "awaiting-data"
  case creditCheck = "credit-check"
  case creditHold = "credit-hold"
  case availabilityCheck = "availability-check"
  case capacityCheck = "capacity-check"
  case rejected
  case accepted
  case partiallyAccepted = "partially-accepted"
  /// A newer version is under way; the accepted one stays in force.
  case amendmentPending = "amendment-pending"
  case inFulfilment = "in-fulfilment"
  case fulfilled
  case cancellationPending = "cancellation-pending"
  case cancelled

  package init(_ state: Handoff.State) {
    switch (state.cancellation, state.stage, state.effective, state.fulfilment) {
    case (.cancelled, _, _, _): self = .cancelled
    case (.requested, _, _, _): self = .cancellationPending
    case (.none, .decided, nil, _): self = .rejected
    case (.none, .decided, _?, .complete): self = .fulfilled
    case (.none, .decided, _?, .begun): self = .inFulfilment
    case (.none, .decided, let effective?, .notBegun): self = effective.partial ? .partiallyAccepted : .accepted
    case (.none, _, _?, _): self = .amendmentPending
    case (.none, .validating, nil, _): self = .validating
    case (.none, .awaitingData, nil, _): self = .awaitingData
    case (.none, .creditCheck, nil, _): self = .creditCheck
    case (.none, .creditHold, nil, _): self = .creditHold
    case (.none, .availabilityCheck, nil, _): self = .availabilityCheck
    case (.none, .capacityCheck, nil, _): self = .capacityCheck
    }
  }
}
