import AccountingContract
import CustomerServiceContract
import CustomerStatusContract
import GatewayContract
import InventoryContract
import Messaging
import ProductionContract
import SalesContract
import Values

/// What an event says, in a few words for people.
enum DemoSentences {
  /// Nil when the type says all there is.
  static func sentence(for envelope: Envelope) -> String? {
    for rule in rules {
      if let sentence = rule(envelope) { return sentence }
    }
    return nil
  }

  private static let rules: [@Sendable (Envelope) -> String?] = [
    // Sales
    rule { (event: AccountOpened) in "account \(event.number)" },
    rule { (event: ContractActivated) in "contract \(event.number), signed by \(event.signedBy)" },
    rule { (event: ProductPublished) in "\(event.code) at \(event.listPrice)" },
    rule { (event: OrderConfirmed) in
      "\(event.order.number): "
        + event.order.lines.map { "\(amount($0.quantity)) x \($0.product)" }.joined(separator: ", ")
        + ", \(event.order.gross)"
    },
    // Gateway
    rule { (event: CustomerOnboarded) in "customer \(event.number) is known to the ERP" },
    rule { (event: CreditCheckRequested) in "may this customer owe \(event.amount) more?" },
    rule { (event: AvailabilityRequested) in event.lines.map { wanted($0) }.joined(separator: ", ") + " from stock?" },
    rule { (event: CapacityRequested) in event.lines.map { wanted($0) }.joined(separator: ", ") + " from production?" },
    rule { (event: OrderHeld) in "held, \(event.code): \(event.amount)" },
    rule { (event: OrderRejected) in "rejected: " + event.errors.map(\.message).joined(separator: " ") },
    rule { (event: OrderAccepted) in
      "promised: "
        + event.lines.flatMap(\.promises).map { "\(amount($0.quantity)) from \($0.source.rawValue) on \($0.date)" }
        .joined(separator: ", ")
    },
    rule { (event: PromiseChanged) in "promise moved from \(event.from) to \(event.to): \(event.reason)" },
    // Accounting
    rule { (event: CreditHeld) in "\(event.amount) on top of \(event.exposure) exceeds \(event.limit)" },
    rule { (event: CreditApproved) in
      "\(event.amount)" + (event.releasedBy.map { ", released by \($0)" } ?? " within the limit of \(event.limit)")
    },
    rule { (event: InvoiceIssued) in "\(event.number) over \(event.gross), due \(event.dueDate)" },
    rule { (event: CreditNoteIssued) in "\(event.number) over \(event.gross)" },
    rule { (event: PaymentReceived) in "\(event.number): \(event.amount)" },
    rule { (event: BalanceChanged) in
      "owes \(event.openBalance), exposure \(event.exposure) of \(event.creditLimit), \(event.creditStatus)"
    },
    // Inventory
    rule { (event: AvailabilityPromised) in
      event.lines.map { "\(amount($0.promised)) on \($0.date), \(amount($0.short)) short" }.joined(separator: ", ")
    },
    rule { (event: StockAdjusted) in "\(amount(event.quantity)) x \(event.item): \(event.reason)" },
    rule { (event: ShipmentPlanned) in
      "\(event.number): \(event.lines.map { amount($0.quantity) }.joined(separator: ", "))"
    },
    rule { (event: ShipmentProgressed) in event.status },
    rule { (event: GoodsIssued) in
      "\(event.number): \(event.lines.map { amount($0.quantity) }.joined(separator: ", "))"
        + (event.orderComplete ? ", the order is complete" : ", more to come")
    },
    rule { (event: MaterialShort) in "\(amount(event.short)) x \(event.item) missing" },
    rule { (event: GoodsReturned) in
      event.lines.map { "\(amount($0.quantity)) x \($0.product) to \($0.disposition)" }.joined(separator: ", ")
    },
    // Production
    rule { (event: SupplyPromised) in
      event.lines.map { "\(amount($0.promised)) by \($0.date)" }.joined(separator: ", ")
    },
    rule { (event: WorkOrderReleased) in "\(event.number): make \(amount(event.quantity)) by \(event.dueDate)" },
    rule { (event: WorkOrderCompleted) in "\(amount(event.good)) made" },
    // Customer service and status
    rule { (event: CustomerStatusUpdated) in "the page shows version \(event.version)" },
    rule { (event: CaseOpened) in "\(event.number): \(event.subject)" },
    rule { (event: ReturnRequested) in
      "\(event.number): " + event.lines.map { "\(amount($0.quantity)), \($0.reason)" }.joined(separator: "; ")
    },
  ]

  /// Says something of events of one type that can be read.
  private static func rule<Event: BusinessEvent>(
    _ say: @escaping @Sendable (Event) -> String
  ) -> @Sendable (Envelope) -> String? {
    { envelope in
      guard envelope.type == Event.type else { return nil }
      return (try? WireFormat.decode(Event.self, from: envelope.data)).map(say)
    }
  }

  private static func wanted(_ line: RequestedLine) -> String { "\(amount(line.quantity)) x \(line.product)" }

  /// Pieces go without saying.
  static func amount(_ quantity: Quantity) -> String {
    quantity.unit == .piece ? quantity.valueText : quantity.description
  }
}
