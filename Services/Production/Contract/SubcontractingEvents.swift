import Values

/// A released work order that a subcontractor makes is due on another day: his purchase order moves along.
package struct SubcontractRescheduled: BusinessEvent {
  package static let type = "production.subcontract.rescheduled.v1"
  package static let summary =
    "A work order that a subcontractor makes is due on another day; inventory moves the purchase order of his work."

  package var workOrderID: String
  package var number: String
  package var subcontractor: String
  package var due: LocalDate
  /// Of the purchase order's moves (`purchase-order.changed`) the last one known: a later one takes precedence.
  package var afterMove: Int
  package var rescheduledAt: Instant

  package init(
    workOrderID: String, number: String, subcontractor: String, due: LocalDate, afterMove: Int, rescheduledAt: Instant
  ) {
    self.workOrderID = workOrderID
    self.number = number
    self.subcontractor = subcontractor
    self.due = due
    self.afterMove = afterMove
    self.rescheduledAt = rescheduledAt
  }

  package var partitionKey: String { workOrderID }

  package static let example = SubcontractRescheduled(
    workOrderID: "0190b3a0-0000-7000-8000-000000000051", number: "WO-2010-000001", subcontractor: "Gloss",
    due: LocalDate("2010-12-03")!, afterMove: 0, rescheduledAt: Instant("2010-12-01T08:26:00Z")!)
}
