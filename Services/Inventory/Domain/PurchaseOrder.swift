import Values

/// An order to a supplier for a quantity of one item.
package enum PurchaseOrder {
  /// What was ordered and what became of it: ordered = received + scrapped + open + cancelled, and none is below zero.
  package struct Terms: Hashable, Sendable {
    package let ordered: Quantity
    package var due: LocalDate
    package var receivedSteps: Int64
    package var cancelledSteps: Int64
    /// What a subcontractor spoiled: it used components up and does not come.
    package var scrappedSteps: Int64
    /// How many receipts there were.
    package var receipts: Int

    package init(
      ordered: Quantity, due: LocalDate, receivedSteps: Int64 = 0, cancelledSteps: Int64 = 0, receipts: Int = 0,
      scrappedSteps: Int64 = 0
    ) {
      self.ordered = ordered
      self.due = due
      self.receivedSteps = receivedSteps
      self.cancelledSteps = cancelledSteps
      self.receipts = receipts
      self.scrappedSteps = scrappedSteps
    }

    package var openSteps: Int64 { ordered.steps - madeSteps - cancelledSteps }
    /// What its supplier worked on: good or spoiled.
    package var madeSteps: Int64 { receivedSteps + scrappedSteps }
  }

  package enum State: Hashable, Sendable {
    /// Becomes placed.
    case none
    /// Becomes partially received, received or cancelled.
    case placed(Terms)
    /// Becomes received or cancelled.
    case partiallyReceived(Terms)
    /// Final; all of it came, or was spoiled.
    case received(Terms)
    /// Final; what had not come will not.
    case cancelled(Terms)

    package var terms: Terms? {
      switch self {
      case .none: nil
      case .placed(let terms), .partiallyReceived(let terms), .received(let terms), .cancelled(let terms): terms
      }
    }
  }

  package enum Command: Hashable, Sendable {
    case place(Quantity, due: LocalDate)
    case reschedule(to: LocalDate)
    /// `scrapped`: what a subcontractor spoiled of it; then there may be nothing that he brings.
    case receive(Quantity, scrapped: Quantity? = nil)
    /// What is open will not come.
    case cancel
  }

  package enum Event: Hashable, Sendable {
    case placed(Terms)
    case rescheduled(from: LocalDate, to: LocalDate)
    case received(receipt: Int, Quantity, scrapped: Int64 = 0)
    case cancelled(steps: Int64)
  }

  package static func decide(_ command: Command, on state: State) throws(Refusal) -> [Event] {
    switch (command, state) {
    case (.place(let ordered, let due), .none):
      guard ordered.isPositive else { throw .quantity }
      guard ordered.steps <= StockPosition.limit else { throw .tooLarge }
      return [.placed(Terms(ordered: ordered, due: due))]
    case (.place, _): throw .exists
    case (_, .none): throw .unknown

    case (.reschedule(let date), .placed(let terms)), (.reschedule(let date), .partiallyReceived(let terms)):
      return date == terms.due ? [] : [.rescheduled(from: terms.due, to: date)]
    case (.receive(let quantity, let scrapped), .placed(let terms)),
      (.receive(let quantity, let scrapped), .partiallyReceived(let terms)):
      let unit = terms.ordered.unit
      guard quantity.unit == unit, scrapped?.unit ?? unit == unit else { throw .unit(unit) }
      let spoiled = scrapped?.steps ?? 0
      guard spoiled >= 0, quantity.isPositive || quantity.isZero && spoiled > 0 else { throw .quantity }
      guard quantity.steps <= terms.openSteps, spoiled <= terms.openSteps - quantity.steps else {
        throw .moreThanOpen(Quantity(steps: terms.openSteps, unit: unit))
      }
      return [.received(receipt: terms.receipts + 1, quantity, scrapped: spoiled)]
    case (.cancel, .placed(let terms)), (.cancel, .partiallyReceived(let terms)):
      return [.cancelled(steps: terms.openSteps)]
    case (.cancel, .cancelled): return []
    case (_, .received): throw .received
    case (_, .cancelled): throw .cancelled
    }
  }

  package static func evolve(_ state: State, with event: Event) -> State {
    if case .placed(let terms) = event { return .placed(terms) }
    guard var terms = state.terms else { return state }
    switch event {
    case .placed: return state
    case .rescheduled(_, let date):
      terms.due = date
      return terms.madeSteps == 0 ? .placed(terms) : .partiallyReceived(terms)
    case .received(let receipt, let quantity, let scrapped):
      terms.receipts = receipt
      terms.receivedSteps += quantity.steps
      terms.scrappedSteps += scrapped
      return terms.openSteps == 0 ? .received(terms) : .partiallyReceived(terms)
    case .cancelled(let steps):
      terms.cancelledSteps += steps
      return .cancelled(terms)
    }
  }
}
