import Values

/// Components that will be taken from a site.
package struct BookedComponent: Codable, Hashable, Sendable {
  package var item: String
  /// Inventory's name of it.
  package var site: String
  /// The day on which they are to be there.
  package var date: LocalDate
  package var quantity: Quantity
  /// True: reports use them up, a goods issue to the work order does not take them.
  package var backflushed: Bool?

  package init(item: String, site: String, date: LocalDate, quantity: Quantity, backflushed: Bool? = nil) {
    self.item = item
    self.site = site
    self.date = date
    self.quantity = quantity
    self.backflushed = backflushed
  }
}

/// What a work order will bring to a site for nobody's order line.
package struct ComingSupply: Codable, Hashable, Sendable {
  package var item: String
  package var site: String
  package var date: LocalDate
  /// Without the scrap that is expected.
  package var quantity: Quantity

  package init(item: String, site: String, date: LocalDate, quantity: Quantity) {
    self.item = item
    self.site = site
    self.date = date
    self.quantity = quantity
  }
}

/// What a promise, a quote or a work order holds of components, and what a work order brings: what is taken is not to
/// be promised to others.
package struct ComponentBookingChanged: BusinessEvent {
  package static let type = "production.component-booking.changed.v1"
  package static let summary =
    "What a promise, a quote or a work order holds of components now, and brings; readers replace what they knew of it."

  /// `<hand-off>:<version>:<line>`, `quote:<id>` or `workorder:<id>`.
  package var owner: String
  /// Of a work order: its components are free of this booking once they are issued to it.
  package var workOrderID: String?
  /// Empty when nothing is held any more.
  package var takes: [BookedComponent]
  /// Of a work order that is open.
  package var gives: ComingSupply?
  package var changedAt: Instant

  package init(
    owner: String, workOrderID: String? = nil, takes: [BookedComponent], gives: ComingSupply? = nil, changedAt: Instant
  ) {
    self.owner = owner
    self.workOrderID = workOrderID
    self.takes = takes
    self.gives = gives
    self.changedAt = changedAt
  }

  /// A work order's bookings come in the order of its other messages.
  package var partitionKey: String { workOrderID ?? owner }

  package static let example = ComponentBookingChanged(
    owner: "workorder:0190b3a0-0000-7000-8000-000000000051", workOrderID: "0190b3a0-0000-7000-8000-000000000051",
    takes: [
      BookedComponent(item: "85123", site: "main", date: LocalDate("2010-12-03")!, quantity: .pieces(6)),
      BookedComponent(
        item: "LABEL", site: "main", date: LocalDate("2010-12-03")!, quantity: .pieces(6), backflushed: true),
    ],
    gives: ComingSupply(item: "85123A", site: "main", date: LocalDate("2010-12-06")!, quantity: .pieces(2)),
    changedAt: Instant("2010-12-01T08:26:00Z")!)
}
