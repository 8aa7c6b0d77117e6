import CustomerServiceDomain
import Values

/// A case without its history.
package struct CaseSummary: Codable, Sendable, Equatable {
  package let caseID: String
  package let number: String
  package let customerID: String
  package let orderID: String?
  /// `question`, `incident` or `problem`.
  package let kind: String
  package let priority: String
  package let subject: String
  /// `new`, `assigned`, `working`, `on-hold`, `resolved` or `closed`.
  package let status: String
  package let owner: String?
  package let reopenCount: Int
  package let openedAt: Instant
  package let closedAt: Instant?

  init(_ stored: StoredCase) {
    caseID = stored.caseID
    number = stored.number
    customerID = stored.customerID
    orderID = stored.orderID
    kind = stored.details.kind.rawValue
    priority = stored.details.priority.rawValue
    subject = stored.details.subject
    status = stored.state.status?.rawValue ?? ServiceCase.Status.new.rawValue
    owner = stored.state.owner
    reopenCount = stored.state.reopenCount
    openedAt = stored.openedAt
    closedAt = stored.closedAt
  }
}

/// A case with what happened to it.
package struct CaseView: Codable, Sendable, Equatable {
  package struct Entry: Codable, Sendable, Equatable {
    package let at: Instant
    package let author: String
    /// `note`, `assignment` or `status`.
    package let kind: String
    package let from: String?
    package let to: String?
    /// The note, or the new owner.
    package let detail: String?
  }

  package let summary: CaseSummary
  package let description: String?
  package let next: [String]
  package let history: [Entry]
  package let returns: [ReturnView]

  init(_ stored: StoredCase, entries: [StoredEntry], returns: [StoredReturn]) {
    summary = CaseSummary(stored)
    description = stored.details.description
    next = (stored.state.status ?? .new).next.map(\.rawValue)
    history = entries.map {
      Entry(
        at: $0.at, author: $0.author, kind: $0.kind, from: $0.from?.rawValue, to: $0.to?.rawValue, detail: $0.detail)
    }
    self.returns = returns.map(ReturnView.init)
  }
}

/// A return and how much of it has come back.
package struct ReturnView: Codable, Sendable, Equatable {
  package struct Line: Codable, Sendable, Equatable {
    package let lineID: String
    package let product: String
    package let requested: Quantity
    package let received: Quantity
    package let reason: String
  }

  package let returnID: String
  package let number: String
  package let caseID: String
  package let customerID: String
  package let orderID: String
  /// `expected`, `partly-received` or `received`: follows from the lines.
  package let status: String
  package let requestedAt: Instant
  package let lines: [Line]

  init(_ stored: StoredReturn) {
    returnID = stored.returnID
    number = stored.number
    caseID = stored.caseID
    customerID = stored.customerID
    orderID = stored.orderID
    requestedAt = stored.requestedAt
    lines = stored.lines.map {
      Line(lineID: $0.lineID, product: $0.product, requested: $0.requested, received: $0.received, reason: $0.reason)
    }
    if lines.allSatisfy({ $0.received.steps >= $0.requested.steps }) {
      status = "received"
    } else {
      status = lines.contains { $0.received.isPositive } ? "partly-received" : "expected"
    }
  }
}

/// What can still come back of a shipped order line.
package struct ReturnableLine: Codable, Sendable, Equatable {
  package let lineID: String
  package let product: String
  package let shipped: Quantity
  package let returned: Quantity
  /// Authorised and not back yet.
  package let expected: Quantity
  package let returnable: Quantity

  init(lineID: String, _ line: ReturnAuthorisation.ShippedLine) {
    self.lineID = lineID
    product = line.product
    shipped = line.shipped
    returned = line.returned
    expected = line.expected
    returnable = line.returnable
  }
}
