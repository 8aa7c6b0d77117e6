import Values

/// A stock transfer order: goods of one item go from one site to another, and are in transit between.
package enum TransferOrder {
  /// What was ordered and what became of it: ordered = open + received + cancelled, and none is below zero.
  package struct Terms: Hashable, Sendable {
    package let ordered: Quantity
    /// The day on which it is to leave, and the day on which it is to arrive.
    package var ships: LocalDate
    package var due: LocalDate
    package var shippedSteps: Int64
    package var receivedSteps: Int64
    /// Left and will not arrive.
    package var lostSteps: Int64
    /// How many receipts there were.
    package var receipts: Int

    package init(
      ordered: Quantity, ships: LocalDate, due: LocalDate, shippedSteps: Int64 = 0, receivedSteps: Int64 = 0,
      lostSteps: Int64 = 0, receipts: Int = 0
    ) {
      self.ordered = ordered
      self.ships = ships
      self.due = due
      self.shippedSteps = shippedSteps
      self.receivedSteps = receivedSteps
      self.lostSteps = lostSteps
      self.receipts = receipts
    }

    package var inTransitSteps: Int64 { shippedSteps - receivedSteps - lostSteps }
  }

  package enum State: Hashable, Sendable {
    /// Becomes planned.
    case none
    /// Nothing has left. Becomes shipped or cancelled.
    case planned(Terms)
    /// In transit. Becomes partially received, received or cancelled.
    case shipped(Terms)
    /// The rest is in transit. Becomes received or cancelled.
    case partiallyReceived(Terms)
    /// Final; all that left arrived.
    case received(Terms)
    /// Final; what had not arrived will not.
    case cancelled(Terms)

    package var terms: Terms? {
      switch self {
      case .none: nil
      case .planned(let terms), .shipped(let terms), .partiallyReceived(let terms), .received(let terms),
        .cancelled(let terms):
        terms
      }
    }

    /// What is still to arrive: all of it while nothing has left, then what is in transit.
    package var openSteps: Int64 {
      switch self {
      case .planned(let terms): terms.ordered.steps
      case .shipped(let terms), .partiallyReceived(let terms): terms.inTransitSteps
      case .none, .received, .cancelled: 0
      }
    }
  }

  package enum Command: Hashable, Sendable {
    case plan(Quantity, ships: LocalDate, due: LocalDate)
    /// It arrives on another day; what has not left leaves so many days later or earlier as well.
    case reschedule(to: LocalDate)
    /// Nil: all of it. What is not shipped is given up.
    case ship(Quantity?)
    case receive(Quantity)
    /// What has not arrived will not: it never left, or was lost in transit.
    case cancel
  }

  package enum Event: Hashable, Sendable {
    case planned(Terms)
    case rescheduled(ships: LocalDate, due: LocalDate)
    case shipped(Quantity)
    case received(receipt: Int, Quantity)
    case cancelled(lost: Quantity)
  }

  package static func decide(_ command: Command, on state: State) throws(Refusal) -> [Event] {
    switch (command, state) {
    case (.plan(let ordered, let ships, let due), .none):
      guard ordered.isPositive else { throw .quantity }
      guard ordered.steps <= StockPosition.limit else { throw .tooLarge }
      guard ships <= due else { throw .dates(ships: ships, due: due) }
      return [.planned(Terms(ordered: ordered, ships: ships, due: due))]
    case (.plan, _): throw .exists
    case (_, .none): throw .unknown

    case (.reschedule(let date), .planned(let terms)):
      guard date != terms.due else { return [] }
      return [.rescheduled(ships: terms.ships + (date - terms.due), due: date)]
    case (.reschedule(let date), .shipped(let terms)), (.reschedule(let date), .partiallyReceived(let terms)):
      return date == terms.due ? [] : [.rescheduled(ships: terms.ships, due: date)]

    case (.ship(let quantity), .planned(let terms)):
      let quantity = quantity ?? terms.ordered
      guard quantity.unit == terms.ordered.unit else { throw .unit(terms.ordered.unit) }
      guard quantity.isPositive else { throw .quantity }
      guard quantity.steps <= terms.ordered.steps else { throw .moreThanOpen(terms.ordered) }
      return [.shipped(quantity)]
    case (.ship, .shipped), (.ship, .partiallyReceived): throw .shipped

    case (.receive, .planned): throw .notShipped
    case (.receive(let quantity), .shipped(let terms)), (.receive(let quantity), .partiallyReceived(let terms)):
      guard quantity.unit == terms.ordered.unit else { throw .unit(terms.ordered.unit) }
      guard quantity.isPositive else { throw .quantity }
      guard quantity.steps <= terms.inTransitSteps else {
        throw .moreThanOpen(Quantity(steps: terms.inTransitSteps, unit: terms.ordered.unit))
      }
      return [.received(receipt: terms.receipts + 1, quantity)]

    case (.cancel, .planned(let terms)), (.cancel, .shipped(let terms)), (.cancel, .partiallyReceived(let terms)):
      return [.cancelled(lost: Quantity(steps: terms.inTransitSteps, unit: terms.ordered.unit))]
    case (.cancel, .cancelled): return []
    case (_, .received): throw .received
    case (_, .cancelled): throw .cancelled
    }
  }

  package static func evolve(_ state: State, with event: Event) -> State {
    if case .planned(let terms) = event { return .planned(terms) }
    guard var terms = state.terms else { return state }
    switch event {
    case .planned: return state
    case .rescheduled(let ships, let due):
      terms.ships = ships
      terms.due = due
      switch state {
      case .planned: return .planned(terms)
      case .shipped: return .shipped(terms)
      default: return .partiallyReceived(terms)
      }
    case .shipped(let quantity):
      terms.shippedSteps = quantity.steps
      return .shipped(terms)
    case .received(let receipt, let quantity):
      terms.receipts = receipt
      terms.receivedSteps += quantity.steps
      return terms.inTransitSteps == 0 ? .received(terms) : .partiallyReceived(terms)
    case .cancelled(let lost):
      terms.lostSteps += lost.steps
      return .cancelled(terms)
    }
  }
}
