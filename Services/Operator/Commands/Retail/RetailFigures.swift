import AccountingContract
import Foundation
import GatewayContract
import InventoryContract
import Messaging
import ProductionContract
import SalesContract
import Values

/// What the suite did with the retail data, added up from the business events it published: the same
/// events that any integrator can read. Field names are those of the independent program's result.
struct RetailFigures {
  private var customers: Set<String> = []
  private let numbers: Set<String>
  private var cashCustomer: String?
  private var counts: [String: Int64] = [:]
  private var held: Set<String> = []
  private var balances: [String: BalanceChanged] = [:]

  /// `numbers` are the customer numbers of the data; everything of other customers is left out.
  init(numbers: Set<String>) { self.numbers = numbers }

  mutating func add(_ envelope: Envelope) throws {
    switch envelope.type {
    case CustomerOnboarded.type:
      let event = try WireFormat.decode(CustomerOnboarded.self, from: envelope.data)
      guard numbers.contains(event.number), event.sourceSystem == "sales" else { return }
      customers.insert(event.customerID)
      if event.number == RetailDocument.cash { cashCustomer = event.customerID }
    case OrderAccepted.type:
      let event = try WireFormat.decode(OrderAccepted.self, from: envelope.data)
      guard customers.contains(event.customerID), event.version == 1 else { return }
      if event.customerID == cashCustomer {
        count("cash_sales")
      } else {
        count(held.contains(event.orderID) ? "held_then_released" : "accepted_at_once")
      }
    case OrderHeld.type:
      let event = try WireFormat.decode(OrderHeld.self, from: envelope.data)
      if customers.contains(event.customerID) { held.insert(event.orderID) }
    case CreditDeclined.type:
      let event = try WireFormat.decode(CreditDeclined.self, from: envelope.data)
      if customers.contains(event.customerID) { count("held_then_declined") }
    case InvoiceIssued.type:
      let event = try WireFormat.decode(InvoiceIssued.self, from: envelope.data)
      guard customers.contains(event.customerID) else { return }
      count("invoices")
      count("net", event.net.minorUnits)
      count("vat", event.tax.minorUnits)
      count("gross", event.gross.minorUnits)
    case PaymentReceived.type:
      let event = try WireFormat.decode(PaymentReceived.self, from: envelope.data)
      guard customers.contains(event.customerID) else { return }
      count("payments")
      count("paid", event.amount.minorUnits)
    case CreditNoteIssued.type:
      let event = try WireFormat.decode(CreditNoteIssued.self, from: envelope.data)
      guard customers.contains(event.customerID) else { return }
      count("credit_notes")
      count("credit_net", event.net.minorUnits)
      count("credit_vat", event.tax.minorUnits)
      count("credit_gross", event.gross.minorUnits)
      for line in event.lines {
        count("credited_units_matched", line.matched.reduce(0) { $0 + $1.quantity.steps })
        count("credited_units_unmatched", line.unmatched.steps)
      }
    case GoodsIssued.type:
      let event = try WireFormat.decode(GoodsIssued.self, from: envelope.data)
      guard customers.contains(event.customerID) else { return }
      count("goods_units_shipped", event.lines.filter { $0.kind == "goods" }.reduce(0) { $0 + $1.quantity.steps })
    case GoodsReturned.type:
      let event = try WireFormat.decode(GoodsReturned.self, from: envelope.data)
      guard customers.contains(event.customerID) else { return }
      count("goods_units_returned", event.lines.reduce(0) { $0 + $1.quantity.steps })
    case WorkOrderCompleted.type:
      let event = try WireFormat.decode(WorkOrderCompleted.self, from: envelope.data)
      if customers.contains(event.customerID) { count("units_made", event.good.steps) }
    case BalanceChanged.type:
      let event = try WireFormat.decode(BalanceChanged.self, from: envelope.data)
      if customers.contains(event.customerID) { balances[event.customerID] = event }
    default: break
    }
  }

  private mutating func count(_ name: String, _ amount: Int64 = 1) { counts[name, default: 0] += amount }

  /// Every figure by name, as text: amounts with two decimals, counts plain.
  func table(_ data: RetailData) -> [(name: String, value: String)] {
    func money(_ minorUnits: Int64) -> String { Money(minorUnits: minorUnits, currency: .gbp).amountText }
    func counted(_ name: String) -> (String, String) { (name, String(counts[name, default: 0])) }
    func summed(_ name: String) -> (String, String) { (name, money(counts[name, default: 0])) }
    let reasons = Dictionary(grouping: data.refused, by: \.reason).mapValues(\.count).sorted { $0.key < $1.key }
    let receivables = balances.values.reduce(0) { $0 + $1.openReceivables.minorUnits }
    let credits = balances.values.reduce(0) { $0 + $1.unappliedCredits.minorUnits }
    let sellable = data.documents.filter { !$0.rows.isEmpty }
    var rows: [(String, String)] = [("lines_read", String(data.linesRead))]
    rows += reasons.map { ("lines_refused.\($0.key)", String($0.value)) }
    rows += [
      ("documents", String(data.documents.count)), ("orders", String(data.orderCount)),
      ("orders_without_sellable_line", String(data.orderCount - sellable.count { !$0.isCredit })),
      counted("accepted_at_once"), counted("held_then_released"), counted("held_then_declined"), counted("cash_sales"),
      counted("invoices"), summed("net"), summed("vat"), summed("gross"), counted("credit_notes"),
      ("credits_without_line", String(data.creditCount - sellable.count { $0.isCredit })),
      summed("credit_net"), summed("credit_vat"), summed("credit_gross"), counted("credited_units_matched"),
      counted("credited_units_unmatched"), counted("goods_units_shipped"), counted("goods_units_returned"),
      counted("units_made"), counted("payments"), summed("paid"), ("customers", String(customers.count)),
      ("open_receivables", money(receivables)), ("unapplied_credits", money(credits)),
      ("open_balance", money(receivables - credits)),
      (
        "customers_with_open_balance",
        String(balances.values.count { $0.openBalance.minorUnits != 0 })
      ),
      ("as_of", data.documents.last.map { String($0.time.description.dropLast()) } ?? ""),
    ]
    return rows.map { (name: $0.0, value: $0.1) }
  }
}

/// The independent program's result: one JSON object whose numbers and strings are compared as text.
struct RetailExpectation {
  let values: [String: String]

  init?(path: String) {
    guard let data = FileManager.default.contents(atPath: path),
      let object = try? JSONSerialization.jsonObject(with: data) as? [String: Any]
    else { return nil }
    var values: [String: String] = [:]
    for (name, value) in object {
      if let nested = value as? [String: Any] {
        for (reason, count) in nested { values["\(name).\(reason)"] = "\(count)" }
      } else {
        values[name] = "\(value)"
      }
    }
    self.values = values
  }
}
