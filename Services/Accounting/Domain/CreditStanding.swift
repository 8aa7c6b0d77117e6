import Values

/// A customer's credit as it stands at one moment, in one currency.
package struct CreditStanding: Equatable, Sendable {
  /// Residuals of open invoices, gross.
  package var openReceivables: Money
  /// Payments and credit notes not yet set against an invoice.
  package var unappliedCredits: Money
  /// Orders approved or accepted and not yet invoiced.
  package var reserved: Money
  package var limit: Money
  /// Why the customer may not order on account, when it may not.
  package var blockedReason: String?
  /// An open invoice is overdue by more than the credit policy allows.
  package var isOverdue: Bool

  package init(
    openReceivables: Money, unappliedCredits: Money, reserved: Money, limit: Money, blockedReason: String?,
    isOverdue: Bool = false
  ) {
    self.openReceivables = openReceivables
    self.unappliedCredits = unappliedCredits
    self.reserved = reserved
    self.limit = limit
    self.blockedReason = blockedReason
    self.isOverdue = isOverdue
  }

  /// Open receivables less unapplied credits.
  package var openBalance: Money { openReceivables - unappliedCredits }
  /// Open balance and reserved orders. An order counts once: as a reservation until it is invoiced, as
  /// a receivable from then on.
  package var exposure: Money { openBalance + reserved }

  /// `ok`, `watch` (above 90 % of the limit), `hold` (above the limit) or `stop` (blocked).
  package var status: String {
    if blockedReason != nil { return "stop" }
    if exposure.minorUnits > limit.minorUnits { return "hold" }
    return exposure.minorUnits > limit.scaled(by: 9, over: 10).minorUnits ? "watch" : "ok"
  }
}
