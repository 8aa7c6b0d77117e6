import Values

/// Goods arrived that have to be inspected: they stand in inspection stock, where nobody is promised them.
package struct InspectionLotOpened: BusinessEvent {
  package static let type = "inventory.inspection-lot.opened.v1"
  package static let summary =
    "Goods arrived that have to be inspected before use; until decided they are in inspection stock and not available."

  package var lotID: String
  package var number: String
  package var item: String
  package var site: String
  /// `receipt`, `production` or `rework`.
  package var origin: String
  package var quantity: Quantity
  /// Pieces to test for each characteristic.
  package var sample: Int
  /// The purchase order, adjustment, work order or non-conformance that the goods came with.
  package var sourceID: String
  /// What made them, and the order line they were made for.
  package var workOrderID: String?
  package var handoffID: String?
  package var lineID: String?
  package var openedAt: Instant

  package init(
    lotID: String, number: String, item: String, site: String, origin: String, quantity: Quantity, sample: Int,
    sourceID: String, workOrderID: String? = nil, handoffID: String? = nil, lineID: String? = nil, openedAt: Instant
  ) {
    self.lotID = lotID
    self.number = number
    self.item = item
    self.site = site
    self.origin = origin
    self.quantity = quantity
    self.sample = sample
    self.sourceID = sourceID
    self.workOrderID = workOrderID
    self.handoffID = handoffID
    self.lineID = lineID
    self.openedAt = openedAt
  }

  package var partitionKey: String { lotID }

  package static let example = InspectionLotOpened(
    lotID: "0190b3a0-0000-7000-8000-000000000091", number: "IL-2010-000001", item: "FRAME", site: "main",
    origin: "receipt", quantity: .pieces(20), sample: 5, sourceID: "0190b3a0-0000-7000-8000-000000000081",
    openedAt: Instant("2010-12-10T09:00:01Z")!)
}

/// The use of goods under inspection was decided, in whole or in part.
package struct InspectionLotDecided: BusinessEvent {
  package static let type = "inventory.inspection-lot.decided.v1"
  package static let summary =
    "Inspected goods were accepted into free stock or rejected into blocked stock, in whole or in part."

  package var lotID: String
  package var number: String
  package var item: String
  package var site: String
  /// `receipt`, `production` or `rework`.
  package var origin: String
  /// 1, 2, 3 ... of the lot.
  package var decision: Int
  /// By this decision.
  package var accepted: Quantity
  package var rejected: Quantity
  /// Still under inspection afterwards.
  package var open: Quantity
  package var defectCode: String?
  /// What deals with the rejected goods.
  package var nonconformanceID: String?
  /// What made them, and the order line they were made for: rejected goods are missing there.
  package var workOrderID: String?
  package var handoffID: String?
  package var lineID: String?
  package var decidedAt: Instant

  package init(
    lotID: String, number: String, item: String, site: String, origin: String, decision: Int, accepted: Quantity,
    rejected: Quantity, open: Quantity, defectCode: String? = nil, nonconformanceID: String? = nil,
    workOrderID: String? = nil, handoffID: String? = nil, lineID: String? = nil, decidedAt: Instant
  ) {
    self.lotID = lotID
    self.number = number
    self.item = item
    self.site = site
    self.origin = origin
    self.decision = decision
    self.accepted = accepted
    self.rejected = rejected
    self.open = open
    self.defectCode = defectCode
    self.nonconformanceID = nonconformanceID
    self.workOrderID = workOrderID
    self.handoffID = handoffID
    self.lineID = lineID
    self.decidedAt = decidedAt
  }

  package var partitionKey: String { lotID }

  package static let example = InspectionLotDecided(
    lotID: "0190b3a0-0000-7000-8000-000000000092", number: "IL-2010-000002", item: "85123A", site: "main",
    origin: "production", decision: 1, accepted: .pieces(5), rejected: .pieces(1), open: .pieces(0),
    defectCode: "CRACKED", nonconformanceID: "0190b3a0-0000-7000-8000-000000000093",
    workOrderID: "0190b3a0-0000-7000-8000-000000000051", handoffID: "0190b3a0-0000-7000-8000-000000000011",
    lineID: "1", decidedAt: Instant("2010-12-10T10:00:00Z")!)
}

/// A non-conformance was raised, a part of its goods got a disposition, or it was closed.
package struct NonconformanceChanged: BusinessEvent {
  package static let type = "inventory.nonconformance.changed.v1"
  package static let summary =
    "A non-conformance was raised, disposed of in whole or part, or closed; readers replace what they knew of it."

  package var nonconformanceID: String
  package var number: String
  package var item: String
  package var site: String
  package var defectCode: String
  /// `open`, `dispositioned` or `closed`.
  package var status: String
  /// quantity = blocked + useAsIs + rework + scrap + returned.
  package var quantity: Quantity
  package var blocked: Quantity
  package var useAsIs: Quantity
  package var rework: Quantity
  package var scrap: Quantity
  package var returned: Quantity
  package var lotID: String?
  package var supplier: String?
  package var workOrderID: String?
  package var changedAt: Instant

  package init(
    nonconformanceID: String, number: String, item: String, site: String, defectCode: String, status: String,
    quantity: Quantity, blocked: Quantity, useAsIs: Quantity, rework: Quantity, scrap: Quantity, returned: Quantity,
    lotID: String? = nil, supplier: String? = nil, workOrderID: String? = nil, changedAt: Instant
  ) {
    self.nonconformanceID = nonconformanceID
    self.number = number
    self.item = item
    self.site = site
    self.defectCode = defectCode
    self.status = status
    self.quantity = quantity
    self.blocked = blocked
    self.useAsIs = useAsIs
    self.rework = rework
    self.scrap = scrap
    self.returned = returned
    self.lotID = lotID
    self.supplier = supplier
    self.workOrderID = workOrderID
    self.changedAt = changedAt
  }

  package var partitionKey: String { nonconformanceID }

  package static let example = NonconformanceChanged(
    nonconformanceID: "0190b3a0-0000-7000-8000-000000000094", number: "NCR-2010-000001", item: "FRAME", site: "main",
    defectCode: "BENT", status: "open", quantity: .pieces(3), blocked: .pieces(2), useAsIs: .pieces(0),
    rework: .pieces(0), scrap: .pieces(0), returned: .pieces(1), lotID: "0190b3a0-0000-7000-8000-000000000091",
    supplier: "Tube Works", changedAt: Instant("2010-12-10T10:30:00Z")!)
}

/// A work order that made goods of an order line.
package struct BlockedWork: Codable, Hashable, Sendable {
  package var workOrderID: String
  /// What of it is blocked now.
  package var quantity: Quantity

  package init(workOrderID: String, quantity: Quantity) {
    self.workOrderID = workOrderID
    self.quantity = quantity
  }
}

/// An order line that blocked goods were kept for.
package struct BlockedLine: Codable, Hashable, Sendable {
  package var handoffID: String
  package var orderID: String
  package var lineID: String
  /// What was kept for it and is blocked now.
  package var quantity: Quantity
  /// What of that had been made for it, and is to be made again; the rest waits for stock that arrives.
  package var made: Quantity
  /// The work orders that `made` came from, as far as that is known: at most `made` in all.
  package var madeBy: [BlockedWork]?

  package init(
    handoffID: String, orderID: String, lineID: String, quantity: Quantity, made: Quantity, madeBy: [BlockedWork]? = nil
  ) {
    self.handoffID = handoffID
    self.orderID = orderID
    self.lineID = lineID
    self.quantity = quantity
    self.made = made
    self.madeBy = madeBy
  }
}

/// Somebody blocked stock, or unblocked it.
package struct StockBlockChanged: BusinessEvent {
  package static let type = "inventory.stock-block.changed.v1"
  package static let summary =
    "Stock was blocked by hand, so that nobody is promised it or gets it, or unblocked again."

  package var blockID: String
  package var item: String
  package var site: String
  /// Change: negative where it was unblocked.
  package var quantity: Quantity
  /// All that is blocked there afterwards, for non-conformances too.
  package var blocked: Quantity
  package var reason: String
  package var changedAt: Instant
  /// The order lines that wait again because goods kept for them were blocked.
  package var lines: [BlockedLine]?

  package init(
    blockID: String, item: String, site: String, quantity: Quantity, blocked: Quantity, reason: String,
    changedAt: Instant, lines: [BlockedLine]? = nil
  ) {
    self.blockID = blockID
    self.item = item
    self.site = site
    self.quantity = quantity
    self.blocked = blocked
    self.reason = reason
    self.changedAt = changedAt
    self.lines = lines
  }

  package var partitionKey: String { "item:" + item }

  package static let example = StockBlockChanged(
    blockID: "0190b3a0-0000-7000-8000-000000000095", item: "85123", site: "main", quantity: .pieces(40),
    blocked: .pieces(43), reason: "recall of batch 7", changedAt: Instant("2010-12-11T08:00:00Z")!,
    lines: [
      BlockedLine(
        handoffID: "0190b3a0-0000-7000-8000-000000000011", orderID: "0190b3a0-0000-7000-8000-000000000001",
        lineID: "1", quantity: .pieces(6), made: .pieces(0)),
      BlockedLine(
        handoffID: "0190b3a0-0000-7000-8000-000000000011", orderID: "0190b3a0-0000-7000-8000-000000000001",
        lineID: "2", quantity: .pieces(3), made: .pieces(2),
        madeBy: [BlockedWork(workOrderID: "0190b3a0-0000-7000-8000-000000000051", quantity: .pieces(2))]),
    ])
}
