import Persistence

extension AccountingMigrations {
  /// `invoiceLine.creditedSteps` counts what was credited because its goods came back, or are to; a credit
  /// on the price alone leaves the goods to be returned and credited later.
  static let creditedWithGoods = Migration(
    "M0002_CreditedWithGoods",
    sql: """
      UPDATE invoiceLine SET creditedSteps = (
        SELECT coalesce(sum(m.quantitySteps), 0) FROM creditMatch m
        JOIN creditNote n ON n.position = m.creditNotePosition
        WHERE m.invoicePosition = invoiceLine.invoicePosition AND m.invoiceLineNumber = invoiceLine.lineNumber
          AND (n.isGoodsReturn OR n.returnID IS NOT NULL));
      """)
}
