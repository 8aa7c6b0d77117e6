import Values

/// An order that stands.
package struct ReceiptRecord: Hashable, Sendable {
  package enum Status: String, Hashable, Sendable {
    /// Approved by a planner: planning does not move it, but says what it would do.
    case firm
    /// Being made or on its way.
    case released
    /// Not to be touched: no message either.
    case frozen
  }

  package var order: String
  package var key: ItemAtPlant
  package var quantity: Int64
  package var due: LocalDate
  /// From when it can be used; nil: when it has been inspected, as the item says for its origin.
  package var usable: LocalDate?
  /// When its components are taken; nil: its lead time before it is due.
  package var start: LocalDate?
  package var status: Status
  /// Its components have left the stock already.
  package var isIssued: Bool
  /// It comes later than it was ordered for: from that day on nothing is ordered instead of it.
  package var counted: LocalDate?
  /// Nil: the first source of its item.
  package var origin: OrderOrigin?

  package init(
    order: String, key: ItemAtPlant, quantity: Int64, due: LocalDate, start: LocalDate? = nil,
    status: Status = .released, isIssued: Bool = false, counted: LocalDate? = nil
  ) {
    self.order = order
    self.key = key
    self.quantity = quantity
    self.due = due
    self.start = start
    self.status = status
    self.isIssued = isIssued
    self.counted = counted
  }
}
