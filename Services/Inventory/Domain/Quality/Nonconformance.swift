import Values

/// A non-conformance report (NCR): goods in blocked stock that do not meet their requirements, what becomes of them
/// (the disposition), and what keeps it from happening again (corrective actions, CAPA).
package enum Nonconformance {
  /// What becomes of goods that do not conform (ISO 9001:2015, 8.7.1).
  package enum Disposition: String, Hashable, Sendable, Codable, CaseIterable {
    /// Used as they are, by concession: free stock.
    case useAsIs = "use-as-is"
    /// Put right, and inspected again.
    case rework
    case scrap
    case returnToSupplier = "return-to-supplier"
  }

  /// A corrective action: what someone does by a day, and whether it helped.
  package struct Action: Hashable, Sendable {
    package enum Status: String, Hashable, Sendable, Codable, CaseIterable {
      /// Becomes done.
      case open
      /// Becomes effective or ineffective.
      case done
      /// Final; somebody verified that it helped.
      case effective
      /// Final; it did not help, and another one has to.
      case ineffective
    }

    /// 1, 2, 3 ...
    package let number: Int
    package let description: String
    package let owner: String
    package let due: LocalDate
    package var status: Status

    package init(number: Int, description: String, owner: String, due: LocalDate, status: Status = .open) {
      self.number = number
      self.description = description
      self.owner = owner
      self.due = due
      self.status = status
    }
  }

  /// quantity = disposed + what is still blocked for it.
  package struct Terms: Hashable, Sendable {
    package let quantity: Quantity
    /// They came from a supplier, who may take them back.
    package let isPurchased: Bool
    package var disposed: [Disposition: Int64]
    package var actions: [Action]

    package init(
      quantity: Quantity, isPurchased: Bool, disposed: [Disposition: Int64] = [:], actions: [Action] = []
    ) {
      self.quantity = quantity
      self.isPurchased = isPurchased
      self.disposed = disposed
      self.actions = actions
    }

    package var blockedSteps: Int64 { disposed.values.reduce(quantity.steps, -) }
  }

  package enum State: Hashable, Sendable {
    /// Becomes closed.
    case open(Terms)
    /// Final.
    case closed(Terms)

    package var terms: Terms {
      switch self {
      case .open(let terms), .closed(let terms): terms
      }
    }

    /// `open` while something has no disposition, then `dispositioned`, then `closed`.
    package var name: String {
      switch self {
      case .open(let terms): terms.blockedSteps > 0 ? "open" : "dispositioned"
      case .closed: "closed"
      }
    }
  }

  package enum Command: Hashable, Sendable {
    case dispose(Disposition, Quantity)
    case addAction(description: String, owner: String, due: LocalDate)
    case completeAction(Int)
    case verifyAction(Int, effective: Bool)
    /// `reason` says why no action is needed, where there is none.
    case close(reason: String?)
  }

  package enum Event: Hashable, Sendable {
    case disposed(Disposition, steps: Int64)
    case actionAdded(Action)
    case actionChanged(Int, Action.Status)
    case closed
  }

  package static let maximumActions = 50

  package static func decide(_ command: Command, on state: State) throws(QualityRefusal) -> [Event] {
    guard case .open(let terms) = state else { throw .closed }
    switch command {
    case .dispose(let disposition, let quantity):
      guard quantity.unit == terms.quantity.unit else { throw .unit(terms.quantity.unit) }
      guard quantity.isPositive else { throw .quantity }
      guard quantity.steps <= terms.blockedSteps else {
        throw .moreThanBlocked(Quantity(steps: terms.blockedSteps, unit: quantity.unit))
      }
      guard disposition != .returnToSupplier || terms.isPurchased else { throw .notPurchased }
      return [.disposed(disposition, steps: quantity.steps)]
    case .addAction(let description, let owner, let due):
      guard terms.actions.count < maximumActions else { throw .tooManyActions }
      return [
        .actionAdded(Action(number: terms.actions.count + 1, description: description, owner: owner, due: due))
      ]
    case .completeAction(let number):
      switch try action(number, terms).status {
      case .open: return [.actionChanged(number, .done)]
      case .done: return []
      case .effective, .ineffective: throw .actionVerified(number)
      }
    case .verifyAction(let number, let effective):
      switch try action(number, terms).status {
      case .open: throw .actionNotDone(number)
      case .done: return [.actionChanged(number, effective ? .effective : .ineffective)]
      case .effective, .ineffective: throw .actionVerified(number)
      }
    case .close(let reason):
      guard terms.blockedSteps == 0 else {
        throw .undisposed(Quantity(steps: terms.blockedSteps, unit: terms.quantity.unit))
      }
      if let open = terms.actions.first(where: { $0.status == .open || $0.status == .done }) {
        throw .actionOpen(open.number)
      }
      guard let last = terms.actions.last else {
        guard reason != nil else { throw .reasonMissing }
        return [.closed]
      }
      guard last.status == .effective else { throw .actionIneffective(last.number) }
      return [.closed]
    }
  }

  private static func action(_ number: Int, _ terms: Terms) throws(QualityRefusal) -> Action {
    guard let action = terms.actions.first(where: { $0.number == number }) else { throw .actionUnknown(number) }
    return action
  }

  package static func evolve(_ state: State, with event: Event) -> State {
    guard case .open(var terms) = state else { return state }
    switch event {
    case .disposed(let disposition, let steps): terms.disposed[disposition, default: 0] += steps
    case .actionAdded(let action): terms.actions.append(action)
    case .actionChanged(let number, let status):
      for index in terms.actions.indices where terms.actions[index].number == number {
        terms.actions[index].status = status
      }
    case .closed: return .closed(terms)
    }
    return .open(terms)
  }
}
