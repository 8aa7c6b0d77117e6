import CustomerStatusDomain
import CustomerStatusService
import Values

/// A customer's status as lines of text.
enum DemoStatus {
  static func text(_ status: StatusDocument) -> String {
    var lines = ["\(status.name) (\(status.number)), as of \(status.asOf)"]
    for order in status.orders {
      lines.append("  order \(order.number): \(order.state.word)")
      for line in order.lines {
        lines.append(
          "    line \(line.lineID), \(line.product): \(line.state.word); ordered \(amount(line.ordered)), "
            + "shipped \(amount(line.shipped)), invoiced \(amount(line.invoiced)), returned \(amount(line.returned))")
      }
    }
    for shipment in status.shipments {
      lines.append(
        "  shipment \(shipment.number): \(shipment.status), "
          + shipment.lines.map { "\(amount($0.quantity)) x \($0.product)" }.joined(separator: ", "))
    }
    for invoice in status.invoices {
      lines.append("  invoice \(invoice.number): \(invoice.gross), \(invoice.residual) left")
    }
    for note in status.creditNotes { lines.append("  credit note \(note.number): \(note.gross)") }
    for item in status.cases { lines.append("  case \(item.number): \(item.subject), \(item.status)") }
    if let balance = status.balance {
      lines.append("  balance \(balance.openBalance), credit \(balance.creditStatus), head room \(balance.headRoom)")
    }
    return lines.joined(separator: "\n")
  }

  private static func amount(_ quantity: Quantity) -> String { DemoSentences.amount(quantity) }
}
