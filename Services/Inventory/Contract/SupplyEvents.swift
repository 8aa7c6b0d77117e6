import Values

/// Where an item stands at a site: what may be used, and beside it what may not.
package struct StockPosition: Codable, Hashable, Sendable {
  package var item: String
  package var onHand: Quantity
  /// Promised to orders, tentatively or firmly.
  package var reserved: Quantity
  /// On hand less reserved.
  package var free: Quantity
  /// What order lines, and reports of what was used up, wait for: it is theirs when it comes. Absent: nothing.
  package var waiting: Quantity?
  /// At the site too, but not in `onHand`: under inspection, and blocked. Nobody is promised any of it; absent: none.
  package var inInspection: Quantity?
  package var blocked: Quantity?

  package init(
    item: String, onHand: Quantity, reserved: Quantity, free: Quantity, waiting: Quantity? = nil,
    inInspection: Quantity? = nil, blocked: Quantity? = nil
  ) {
    self.item = item
    self.onHand = onHand
    self.reserved = reserved
    self.free = free
    self.waiting = waiting
    self.inInspection = inInspection
    self.blocked = blocked
  }
}

/// Stock positions as they are now, of items that moved since they were last told; at most a few seconds old.
package struct StockPositionChanged: BusinessEvent {
  package static let type = "inventory.stock-position.changed.v1"
  package static let summary =
    "Where items stand now that moved since they were last told; readers replace what they knew of them."

  package var site: String
  package var positions: [StockPosition]
  package var at: Instant

  package init(site: String, positions: [StockPosition], at: Instant) {
    self.site = site
    self.positions = positions
    self.at = at
  }

  package var partitionKey: String { "stock:" + site }

  package static let example = StockPositionChanged(
    site: "main",
    positions: [
      StockPosition(item: "85123", onHand: .pieces(1000), reserved: .pieces(40), free: .pieces(960))
    ], at: Instant("2010-12-01T08:26:05Z")!)
}

/// What a subcontractor used of a component that he was given.
package struct ConsumedComponent: Codable, Hashable, Sendable {
  package var item: String
  package var quantity: Quantity

  package init(item: String, quantity: Quantity) {
    self.item = item
    self.quantity = quantity
  }
}

/// What a subcontractor was given of a component so far, in all.
package struct ProvidedComponent: Codable, Hashable, Sendable {
  package var item: String
  package var quantity: Quantity

  package init(item: String, quantity: Quantity) {
    self.item = item
    self.quantity = quantity
  }
}

/// A purchase order was placed, has another date, was received in part or whole, or was cancelled.
package struct PurchaseOrderChanged: BusinessEvent {
  package static let type = "inventory.purchase-order.changed.v1"
  package static let summary =
    "A purchase order was placed, moved, received in part or whole, or cancelled; readers replace what they knew of it."

  package var purchaseOrderID: String
  package var number: String
  package var item: String
  package var site: String
  package var supplier: String
  package var ordered: Quantity
  package var received: Quantity
  /// ordered = received + scrapped + open + cancelled.
  package var open: Quantity
  package var due: LocalDate
  /// `placed`, `partially-received`, `received` or `cancelled`.
  package var status: String
  /// The planned order that asked for it.
  package var plannedOrderID: String?
  package var changedAt: Instant
  /// The work order that the supplier makes out of our components: his work was ordered, and its report brings what was
  /// received into stock. Absent: he sells the item.
  package var workOrderID: String?
  /// What he used of the components so far, in all.
  package var consumed: [ConsumedComponent]?
  /// How often people moved it.
  package var moves: Int?
  /// What he spoiled so far, in all: it used components up and does not come. Absent: nothing.
  package var scrapped: Quantity?
  /// What he was given of our components so far, in all: ours until he uses it, but at no site any more. The work order
  /// still takes what it needs beyond it. Absent: nothing, or he sells the item.
  package var provided: [ProvidedComponent]?

  package init(
    purchaseOrderID: String, number: String, item: String, site: String, supplier: String, ordered: Quantity,
    received: Quantity, open: Quantity, due: LocalDate, status: String, plannedOrderID: String? = nil,
    changedAt: Instant, workOrderID: String? = nil, consumed: [ConsumedComponent]? = nil, moves: Int? = nil,
    scrapped: Quantity? = nil, provided: [ProvidedComponent]? = nil
  ) {
    self.purchaseOrderID = purchaseOrderID
    self.number = number
    self.item = item
    self.site = site
    self.supplier = supplier
    self.ordered = ordered
    self.received = received
    self.open = open
    self.due = due
    self.status = status
    self.plannedOrderID = plannedOrderID
    self.changedAt = changedAt
    self.workOrderID = workOrderID
    self.consumed = consumed
    self.moves = moves
    self.scrapped = scrapped
    self.provided = provided
  }

  package var partitionKey: String { purchaseOrderID }

  package static let example = PurchaseOrderChanged(
    purchaseOrderID: "0190b3a0-0000-7000-8000-000000000081", number: "PO-2010-000001", item: "FRAME", site: "main",
    supplier: "Tube Works", ordered: .pieces(20), received: .pieces(0), open: .pieces(20),
    due: LocalDate("2010-12-10")!, status: "placed", plannedOrderID: "0190b3a0-0000-7000-8000-000000000071",
    changedAt: Instant("2010-12-01T09:00:01Z")!)
}
