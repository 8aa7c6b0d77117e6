import Values

/// The quantities of an order line, in steps of its unit, as they were told.
package struct LineQuantities: Sendable, Equatable {
  package var ordered: Int64
  /// Accepted by the ERP; nil before it answered.
  package var accepted: Int64?
  package var refused: Int64
  package var inProduction: Int64
  package var ready: Int64
  package var shipped: Int64
  package var invoiced: Int64
  package var returned: Int64

  package init(
    ordered: Int64, accepted: Int64? = nil, refused: Int64 = 0, inProduction: Int64 = 0, ready: Int64 = 0,
    shipped: Int64 = 0, invoiced: Int64 = 0, returned: Int64 = 0
  ) {
    self.ordered = ordered
    self.accepted = accepted
    self.refused = refused
    self.inProduction = inProduction
    self.ready = ready
    self.shipped = shipped
    self.invoiced = invoiced
    self.returned = returned
  }

  /// Accepted and not yet shipped: the line's share of the backlog.
  package var open: Int64 { max(0, (accepted ?? 0) - shipped) }
}

/// What the ERP said of an order's version in force.
package enum OrderAnswer: String, Sendable, CaseIterable, Codable {
  case none
  case accepted
  case partiallyAccepted = "partially-accepted"
  case held
  case rejected
  case cancelled
}

/// The state of an order line in the one vocabulary of all pages. Agreed, delivered and invoiced stay
/// three measures beside it; this is only the word that sums them up.
package enum LineState: String, Sendable, CaseIterable, Codable {
  case planned, promised, inProduction = "in-production", ready, shipped, invoiced, paid, late, onHold = "on-hold"
  case refused, cancelled

  /// The word on the chip.
  package var word: String {
    switch self {
    case .planned: "Planned"
    case .promised: "Promised"
    case .inProduction: "In production"
    case .ready: "Ready"
    case .shipped: "Shipped"
    case .invoiced: "Invoiced"
    case .paid: "Paid"
    case .late: "Late"
    case .onHold: "On hold"
    case .refused: "Refused"
    case .cancelled: "Cancelled"
    }
  }

  /// `paid` is whether every invoice of the line is settled; `today` and `promise` decide lateness.
  package static func of(
    _ line: LineQuantities, answer: OrderAnswer, paid: Bool, promise: LocalDate?, today: LocalDate
  ) -> LineState {
    switch answer {
    case .cancelled: return .cancelled
    case .rejected: return .refused
    case .held: return .onHold
    case .none: return .planned
    case .accepted, .partiallyAccepted: break
    }
    guard let accepted = line.accepted, accepted > 0 else { return .refused }
    if line.shipped >= accepted {
      if line.invoiced < accepted { return .shipped }
      return paid ? .paid : .invoiced
    }
    if let promise, promise < today { return .late }
    if line.ready >= line.open { return .ready }
    return line.inProduction > 0 ? .inProduction : .promised
  }
}

/// An order's state is a function of its lines; nobody writes it.
package enum OrderState {
  /// The least advanced line speaks for the order; a late or held one before all others.
  package static func of(_ lines: [LineState]) -> LineState {
    let precedence: [LineState] = [
      .onHold, .late, .planned, .inProduction, .promised, .ready, .shipped, .invoiced, .paid,
    ]
    for state in precedence where lines.contains(state) { return state }
    return lines.contains(.cancelled) ? .cancelled : .refused
  }

  /// One sentence that answers the page's question: when does it arrive?
  package static func sentence(_ state: LineState, promise: LocalDate?) -> String {
    switch state {
    case .planned: "Waits for the answer of the ERP."
    case .promised: promise.map { "Promised for \($0)." } ?? "Promised."
    case .inProduction: promise.map { "Being made; promised for \($0)." } ?? "Being made."
    case .ready: promise.map { "Ready in the warehouse; promised for \($0)." } ?? "Ready in the warehouse."
    case .shipped: "Shipped, not yet invoiced."
    case .invoiced: "Shipped and invoiced, payment is open."
    case .paid: "Shipped, invoiced and paid."
    case .late: promise.map { "Late: it was promised for \($0)." } ?? "Late."
    case .onHold: "On hold until the credit officer decides."
    case .refused: "Not accepted; see the reasons."
    case .cancelled: "Cancelled."
    }
  }
}
