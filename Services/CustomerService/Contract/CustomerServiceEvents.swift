import Values

/// A customer's question, incident or problem was recorded as a case.
package struct CaseOpened: BusinessEvent {
  package static let type = "customer-service.case.opened.v1"
  package static let summary =
    "A customer's question, incident or problem was recorded as a case."

  package var caseID: String
  package var number: String
  package var customerID: String
  /// The order it is about, where it is about one.
  package var orderID: String?
  package var subject: String
  /// low, normal, high or urgent.
  package var priority: String
  package var openedAt: Instant

  package init(
    caseID: String, number: String, customerID: String, orderID: String? = nil, subject: String,
    priority: String, openedAt: Instant
  ) {
    self.caseID = caseID
    self.number = number
    self.customerID = customerID
    self.orderID = orderID
    self.subject = subject
    self.priority = priority
    self.openedAt = openedAt
  }

  package var partitionKey: String { caseID }
  package var correlationID: String? { orderID }

  package static let example = CaseOpened(
    caseID: "0190b3a0-0000-7000-8000-000000000021", number: "CS-2010-000001",
    customerID: "0190b3a0-0000-7000-8000-000000000010", orderID: "0190b3a0-0000-7000-8000-000000000003",
    subject: "Two holders arrived broken", priority: "normal", openedAt: Instant("2010-12-03T10:00:00Z")!)
}

/// A case moved from one status to another: assigned, on hold, resolved, closed, reopened.
package struct CaseStatusChanged: BusinessEvent {
  package static let type = "customer-service.case.status-changed.v1"
  package static let summary =
    "A case moved from one status to another: assigned, on hold, resolved, closed, reopened."

  package var caseID: String
  package var customerID: String
  package var from: String
  package var to: String
  package var note: String?
  package var changedAt: Instant

  package init(
    caseID: String, customerID: String, from: String, to: String, note: String? = nil, changedAt: Instant
  ) {
    self.caseID = caseID
    self.customerID = customerID
    self.from = from
    self.to = to
    self.note = note
    self.changedAt = changedAt
  }

  package var partitionKey: String { caseID }

  package static let example = CaseStatusChanged(
    caseID: "0190b3a0-0000-7000-8000-000000000021", customerID: "0190b3a0-0000-7000-8000-000000000010", from: "new",
    to: "closed", note: "Credit note sent.", changedAt: Instant("2010-12-06T10:00:00Z")!)
}

/// What the customer sends back.
package struct ReturnLine: Codable, Hashable, Sendable {
  /// The order's line.
  package var lineID: String
  package var product: String
  package var quantity: Quantity
  package var reason: String

  package init(lineID: String, product: String, quantity: Quantity, reason: String) {
    self.lineID = lineID
    self.product = product
    self.quantity = quantity
    self.reason = reason
  }

}

/// A return was authorised for shipped goods; the warehouse expects them back.
package struct ReturnRequested: BusinessEvent {
  package static let type = "customer-service.return.requested.v1"
  package static let summary =
    "A return was authorised for shipped goods; the warehouse expects them back."

  package var returnID: String
  package var number: String
  package var caseID: String
  package var customerID: String
  package var orderID: String
  package var lines: [ReturnLine]
  package var requestedAt: Instant

  package init(
    returnID: String, number: String, caseID: String, customerID: String, orderID: String, lines: [ReturnLine],
    requestedAt: Instant
  ) {
    self.returnID = returnID
    self.number = number
    self.caseID = caseID
    self.customerID = customerID
    self.orderID = orderID
    self.lines = lines
    self.requestedAt = requestedAt
  }

  package var partitionKey: String { returnID }
  package var correlationID: String? { orderID }

  package static let example = ReturnRequested(
    returnID: "0190b3a0-0000-7000-8000-000000000022", number: "RMA-2010-000001",
    caseID: "0190b3a0-0000-7000-8000-000000000021", customerID: "0190b3a0-0000-7000-8000-000000000010",
    orderID: "0190b3a0-0000-7000-8000-000000000003",
    lines: [ReturnLine(lineID: "1", product: "85123A", quantity: .pieces(2), reason: "broken")],
    requestedAt: Instant("2010-12-03T10:05:00Z")!)
}
