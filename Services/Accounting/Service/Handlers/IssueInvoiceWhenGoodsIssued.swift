import AccountingContract
import AccountingDomain
import InventoryContract
import Messaging
import Persistence
import Values

/// Invoices what left the warehouse, once per shipment, at the accepted prices; the order's exposure
/// becomes a receivable.
struct IssueInvoiceWhenGoodsIssued: MessageHandler {
  func handle(_ event: GoodsIssued, in unit: UnitOfWork) throws -> Outcome {
    guard let order = try OrderStore.terms(event.handoffID, version: event.version, unit.database) else {
      return .waitFor("order:" + event.handoffID)
    }
    guard try !InvoiceStore.isInvoiced(shipmentID: event.shipmentID, unit.database) else { return .done }
    guard let customer = try CustomerStore.find(order.customerID, unit.database) else {
      return .waitFor("customer:" + order.customerID)
    }
    let before = try InvoiceStore.invoicedSteps(of: order, unit.database)
    let issued = event.lines.map {
      Invoice.Issued(lineID: $0.lineID, quantity: $0.quantity, stepsBefore: before[$0.lineID, default: 0])
    }
    let events: [Invoice.Event]
    do {
      events = try Invoice.decide(
        .issue(issued, terms: order.terms, currency: order.currency), on: .unissued, at: event.issuedAt)
    } catch {
      throw PermanentFault("Shipment \(event.number) of order \(event.orderNumber): \(error.sentence)")
    }
    for case .issued(let document) in events { try post(document, of: order, to: customer, for: event, in: unit) }
    return .done
  }

  private func post(
    _ document: Invoice.Document, of order: AcceptedTerms, to customer: Customer, for event: GoodsIssued,
    in unit: UnitOfWork
  ) throws {
    let days = order.payment == "prepaid" ? 0 : order.paymentTermsDays
    let invoice = NewInvoice(
      invoiceID: unit.newID(), number: try unit.nextNumber("INV"), shipmentID: event.shipmentID, order: order,
      document: document, issuedAt: event.issuedAt, dueDate: event.issuedAt.date + days)
    try InvoiceStore.insert(invoice, customerPosition: customer.position, unit.database)
    try LedgerStore.post(
      .invoice(id: invoice.invoiceID, number: invoice.number, total: document.total), at: event.issuedAt, in: unit)
    try LedgerStore.post(
      .costOfSales(invoiceID: invoice.invoiceID, number: invoice.number, costs: event.lines.compactMap(\.cost)),
      at: event.issuedAt, in: unit)

    let gross = document.total.gross
    var reserved: Int64 = 0
    if order.payment != "prepaid", var file = try CreditFile(handoffID: event.handoffID, in: unit) {
      try file.perform(.invoice(version: event.version, amount: gross, complete: event.orderComplete), in: unit)
      reserved = file.change
    }
    let balance = try CustomerStore.move(
      customer.customerID, order.currency, receivables: gross.minorUnits, reserved: reserved, unit.database)
    try unit.publish(invoice.event)
    try unit.publishBalance(of: customer, balance)
    try unit.fulfil("invoice:" + order.orderID)
  }
}

extension NewInvoice {
  fileprivate var event: InvoiceIssued {
    let total = document.total
    return InvoiceIssued(
      invoiceID: invoiceID, number: number, customerID: order.customerID, orderID: order.orderID,
      orderNumber: order.orderNumber, handoffID: order.handoffID, shipmentID: shipmentID,
      lines: document.lines.map { line in
        InvoiceLine(
          lineID: line.term.lineID, product: line.term.product, description: line.term.description,
          quantity: line.quantity, unitPrice: line.term.unitPrice, net: line.net, taxRate: line.term.taxRate)
      },
      subtotals: total.subtotals.map { TaxSubtotal(rate: $0.rate, base: $0.base, tax: $0.tax) },
      net: total.net, tax: total.tax, gross: total.gross, issuedAt: issuedAt, dueDate: dueDate)
  }
}
