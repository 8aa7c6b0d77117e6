import Values

/// Money received from a customer, and what became of it.
package enum Payment {
  package enum State: Equatable, Sendable {
    /// -> received
    case expected
    /// `unapplied` is what no invoice took yet. -> reversed
    case received(amount: Money, unapplied: Money)
    /// For ever: the bank took it back.
    case reversed(amount: Money)
  }

  package enum Command: Equatable, Sendable {
    /// Against the invoices in the order given; the rest stays the customer's credit.
    case receive(Money, against: [Settlement.OpenItem])
    /// Against named invoices with named amounts; the rest stays the customer's credit.
    case receiveAllocated(Money, [Settlement.Share])
    /// Sets left-over credit against an invoice: `amount`, or as much as both allow.
    case apply(Settlement.OpenItem, amount: Money?)
    case reverse(reason: String)
  }

  package enum Event: Equatable, Sendable {
    case received(Money, Settlement.Result)
    case applied(Settlement.Share)
    /// The whole amount; the invoices it had settled are open again.
    case reversed(Money)
  }

  package enum Refusal: BusinessRefusal, Equatable {
    case amountNotPositive
    case amountTooLarge
    case allocationNotPositive(invoiceID: String)
    case aboveResidual(invoiceID: String, residual: Money)
    case abovePayment(allocated: Money, amount: Money)
    case nothingToApply
    case aboveCredit(unapplied: Money)
    case otherCurrency(Currency)
    case reversed
    case reasonMissing

    package var code: String {
      switch self {
      case .amountNotPositive, .allocationNotPositive: "AMOUNT_NOT_POSITIVE"
      case .amountTooLarge: "AMOUNT_TOO_LARGE"
      case .aboveResidual: "ALLOCATION_ABOVE_RESIDUAL"
      case .abovePayment: "ALLOCATION_ABOVE_PAYMENT"
      case .nothingToApply: "NOTHING_TO_APPLY"
      case .aboveCredit: "ALLOCATION_ABOVE_CREDIT"
      case .otherCurrency: "CURRENCY_NOT_ALLOWED"
      case .reversed: "PAYMENT_REVERSED"
      case .reasonMissing: "REASON_MISSING"
      }
    }
    package var sentence: String {
      switch self {
      case .amountNotPositive: "The amount must be above zero."
      case .amountTooLarge: "The amount is larger than any this ledger keeps; check its decimals."
      case .allocationNotPositive(let id): "The part for invoice \(id) must be above zero."
      case .aboveResidual(let id, let residual): "Invoice \(id) has only \(residual) open; allocate no more than that."
      case .abovePayment(let allocated, let amount):
        "The parts add up to \(allocated), more than the \(amount) received; lower them."
      case .nothingToApply: "Either the credit or the invoice has nothing left; look at the customer's open items."
      case .aboveCredit(let unapplied): "Only \(unapplied) of the credit is left; apply no more than that."
      case .otherCurrency(let currency): "The invoice is in \(currency); pay it in \(currency)."
      case .reversed: "The payment was reversed already; nothing more can be done with it."
      case .reasonMissing: "Reversing a payment needs a reason of at most 500 bytes; give one in 'reason'."
      }
    }
  }

  /// No single document may be larger, in minor units: sums of a whole ledger stay within 64 bits.
  package static let largestAmount: Int64 = 1_000_000_000_000_000

  package static func decide(_ command: Command, on state: State, at now: Instant) throws(Refusal) -> [Event] {
    switch (command, state) {
    case (.receive(let amount, let items), .expected):
      try check(amount)
      for item in items where item.residual.currency != amount.currency {
        throw .otherCurrency(item.residual.currency)
      }
      return [.received(amount, Settlement.spread(amount, over: items))]
    case (.receiveAllocated(let amount, let shares), .expected):
      try check(amount)
      var rest = amount
      for share in shares {
        try check(share, in: amount.currency)
        rest -= share.amount
      }
      guard !rest.isNegative else { throw .abovePayment(allocated: amount - rest, amount: amount) }
      return [.received(amount, Settlement.Result(shares: shares, rest: rest))]
    case (.apply(let item, let wanted), .received(_, let unapplied)):
      return [.applied(try application(of: wanted, from: unapplied, to: item))]
    case (.reverse(let reason), .received(let amount, _)):
      guard reason.trimmedText(upTo: 500) != nil else { throw .reasonMissing }
      return [.reversed(amount)]
    case (_, .reversed): throw .reversed
    case (.apply, .expected), (.reverse, .expected), (.receive, .received), (.receiveAllocated, .received): return []
    }
  }

  package static func evolve(_ state: State, with event: Event) -> State {
    switch (event, state) {
    case (.received(let amount, let result), _): .received(amount: amount, unapplied: result.rest)
    case (.applied(let share), .received(let amount, let unapplied)):
      .received(amount: amount, unapplied: unapplied - share.amount)
    case (.applied, _): state
    case (.reversed(let amount), _): .reversed(amount: amount)
    }
  }

  /// The share of left-over credit, of a payment or a credit note, that an invoice takes.
  package static func application(
    of wanted: Money?, from unapplied: Money, to item: Settlement.OpenItem
  ) throws(Refusal) -> Settlement.Share {
    guard item.residual.currency == unapplied.currency else { throw .otherCurrency(item.residual.currency) }
    guard unapplied.isPositive, item.residual.isPositive else { throw .nothingToApply }
    let most = min(unapplied.minorUnits, item.residual.minorUnits)
    let share = Settlement.Share(item: item, amount: wanted ?? Money(minorUnits: most, currency: unapplied.currency))
    try check(share, in: unapplied.currency)
    guard share.amount.minorUnits <= unapplied.minorUnits else { throw .aboveCredit(unapplied: unapplied) }
    return share
  }

  private static func check(_ amount: Money) throws(Refusal) {
    guard amount.isPositive else { throw .amountNotPositive }
    guard amount.minorUnits <= largestAmount else { throw .amountTooLarge }
  }

  private static func check(_ share: Settlement.Share, in currency: Currency) throws(Refusal) {
    guard share.item.residual.currency == currency, share.amount.currency == currency else {
      throw .otherCurrency(share.item.residual.currency)
    }
    guard share.amount.isPositive else { throw .allocationNotPositive(invoiceID: share.item.invoiceID) }
    guard share.amount.minorUnits <= share.item.residual.minorUnits else {
      throw .aboveResidual(invoiceID: share.item.invoiceID, residual: share.item.residual)
    }
  }
}
