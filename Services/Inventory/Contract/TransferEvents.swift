import Values

/// A stock transfer order was planned, has other dates, left, arrived in part or whole, or was cancelled.
package struct TransferOrderChanged: BusinessEvent {
  package static let type = "inventory.transfer-order.changed.v1"
  package static let summary =
    "A stock transfer order was planned, moved, shipped, received or cancelled; readers replace what they knew of it."

  package var transferOrderID: String
  package var number: String
  package var item: String
  /// Sites.
  package var from: String
  package var to: String
  package var ordered: Quantity
  package var shipped: Quantity
  package var received: Quantity
  /// Still to arrive; ordered = open + received + cancelled or lost.
  package var open: Quantity
  /// The day on which it is to leave, or left.
  package var ships: LocalDate
  package var due: LocalDate
  /// `planned`, `shipped`, `partially-received`, `received` or `cancelled`.
  package var status: String
  /// The planned order that asked for it.
  package var plannedOrderID: String?
  /// The order line for which the goods were made at another site, and the work order that made them: they are
  /// nobody else's.
  package var handoffID: String?
  package var lineID: String?
  package var workOrderID: String?
  package var changedAt: Instant

  package init(
    transferOrderID: String, number: String, item: String, from: String, to: String, ordered: Quantity,
    shipped: Quantity, received: Quantity, open: Quantity, ships: LocalDate, due: LocalDate, status: String,
    plannedOrderID: String? = nil, handoffID: String? = nil, lineID: String? = nil, workOrderID: String? = nil,
    changedAt: Instant
  ) {
    self.transferOrderID = transferOrderID
    self.number = number
    self.item = item
    self.from = from
    self.to = to
    self.ordered = ordered
    self.shipped = shipped
    self.received = received
    self.open = open
    self.ships = ships
    self.due = due
    self.status = status
    self.plannedOrderID = plannedOrderID
    self.handoffID = handoffID
    self.lineID = lineID
    self.workOrderID = workOrderID
    self.changedAt = changedAt
  }

  package var partitionKey: String { transferOrderID }

  package static let example = TransferOrderChanged(
    transferOrderID: "0190b3a0-0000-7000-8000-000000000091", number: "TR-2010-000001", item: "FRAME", from: "York",
    to: "main", ordered: .pieces(20), shipped: .pieces(20), received: .pieces(5), open: .pieces(15),
    ships: LocalDate("2010-12-02")!, due: LocalDate("2010-12-06")!, status: "partially-received",
    plannedOrderID: "0190b3a0-0000-7000-8000-000000000071", changedAt: Instant("2010-12-06T09:00:01Z")!)
}
