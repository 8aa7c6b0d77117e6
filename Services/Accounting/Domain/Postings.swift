import Values

/// What each document means to the ledger: the only place that knows which accounts it moves.
extension JournalEntry {
  /// Debit receivables with the gross; credit revenue with the net and output tax with the tax.
  package static func invoice(id: String, number: String, total: Tax.Total) throws(Unbalanced) -> JournalEntry {
    try JournalEntry(
      kind: .invoice, documentID: id, documentNumber: number, text: "Invoice \(number)",
      lines: [Line(.receivables, total.gross), Line(.revenue, -total.net), Line(.outputTax, -total.tax)])
  }

  /// Debit cost of goods sold and credit inventory, at the cost the warehouse gave.
  package static func costOfSales(
    invoiceID: String, number: String, costs: [Money]
  ) throws(Unbalanced) -> JournalEntry {
    try JournalEntry(
      kind: .costOfSales, documentID: invoiceID, documentNumber: number, text: "Cost of invoice \(number)",
      lines: summed(costs).flatMap { [Line(.costOfGoodsSold, $0), Line(.inventory, -$0)] })
  }

  /// Goods that came back into stock take their cost with them.
  package static func goodsReturn(returnID: String, costs: [Money]) throws(Unbalanced) -> JournalEntry {
    try JournalEntry(
      kind: .goodsReturn, documentID: returnID, documentNumber: returnID, text: "Goods returned to stock",
      lines: summed(costs).flatMap { [Line(.inventory, $0), Line(.costOfGoodsSold, -$0)] })
  }

  /// Debit the loss and credit inventory with goods that were thrown away, or lost between sites.
  package static func scrapLoss(id: String, item: String, cost: Money) throws(Unbalanced) -> JournalEntry {
    try JournalEntry(
      kind: .scrapLoss, documentID: id, documentNumber: id, text: "Scrap or loss of \(item)",
      lines: [Line(.scrapLoss, cost), Line(.inventory, -cost)])
  }

  /// Debit bank; credit receivables with what settles invoices and customer credits with the rest.
  package static func payment(
    id: String, number: String, amount: Money, allocated: Money
  ) throws(Unbalanced) -> JournalEntry {
    try JournalEntry(
      kind: .payment, documentID: id, documentNumber: number, text: "Payment \(number)",
      lines: [
        Line(.bank, amount), Line(.receivables, -allocated), Line(.customerCredits, -(amount - allocated)),
      ])
  }

  /// The payment's entry the other way round, as its allocations stand now.
  package static func paymentReversal(
    id: String, number: String, of payment: String, amount: Money, allocated: Money
  ) throws(Unbalanced) -> JournalEntry {
    try JournalEntry(
      kind: .paymentReversal, documentID: id, documentNumber: number, text: "Reversal \(number) of payment \(payment)",
      lines: [
        Line(.receivables, allocated), Line(.customerCredits, amount - allocated), Line(.bank, -amount),
      ])
  }

  /// Debit sales returns and output tax; credit receivables and customer credits.
  package static func creditNote(
    id: String, number: String, total: Tax.Total, allocated: Money
  ) throws(Unbalanced) -> JournalEntry {
    try JournalEntry(
      kind: .creditNote, documentID: id, documentNumber: number, text: "Credit note \(number)",
      lines: [
        Line(.salesReturns, total.net), Line(.outputTax, total.tax), Line(.receivables, -allocated),
        Line(.customerCredits, -(total.gross - allocated)),
      ])
  }

  /// Credit that was left over settles invoices later: it moves between the two control accounts.
  package static func creditApplication(
    id: String, number: String, amount: Money
  ) throws(Unbalanced) -> JournalEntry {
    try JournalEntry(
      kind: .creditApplication, documentID: id, documentNumber: number, text: "Credit of \(number) applied",
      lines: [Line(.customerCredits, amount), Line(.receivables, -amount)])
  }

  private static func summed(_ amounts: [Money]) -> [Money] {
    var sums: [Currency: Money] = [:]
    for amount in amounts { sums[amount.currency, default: .zero(amount.currency)] += amount }
    return sums.sorted { $0.key < $1.key }.map(\.value)
  }
}
