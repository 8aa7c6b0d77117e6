import Values

/// Why sales says no to something about an order.
package enum SalesOrderRefusal: BusinessRefusal, Hashable {
  case alreadyDrafted
  case notDraft
  case notConfirmed
  case cancellationPending
  case isCancelled
  case contractNotActive
  case outsideTerm(LocalDate, Contract.Term)
  case currencyNotAllowed(Currency)
  case lineCount
  /// Every error of every line.
  case lines([OrderLines.LineError])
  case field(FieldRefusal)

  package var code: String {
    switch self {
    case .alreadyDrafted: "ORDER_EXISTS"
    case .notDraft: "ORDER_NOT_DRAFT"
    case .notConfirmed: "ORDER_NOT_CONFIRMED"
    case .cancellationPending: "CANCELLATION_PENDING"
    case .isCancelled: "ORDER_CANCELLED"
    case .contractNotActive: "CONTRACT_NOT_ACTIVE"
    case .outsideTerm: "CONTRACT_EXPIRED"
    case .currencyNotAllowed: "CURRENCY_NOT_ALLOWED"
    case .lineCount: "LINE_COUNT"
    case .lines(let errors): errors.count == 1 ? errors[0].code : "LINES_INVALID"
    case .field(let refusal): refusal.code
    }
  }

  package var sentence: String {
    switch self {
    case .alreadyDrafted: return "This order exists already."
    case .notDraft: return "Only a draft can be confirmed; this order was confirmed or cancelled before."
    case .notConfirmed: return "The order is not confirmed; confirm it before it is amended."
    case .cancellationPending: return "The order's cancellation is being decided; wait for the answer."
    case .isCancelled: return "The order is cancelled; place a new one."
    case .contractNotActive:
      return "The account has no active contract for this order; sign and activate one, then confirm again."
    case .outsideTerm(let day, let term):
      let last = term.lastDay.map { " to \($0)" } ?? " on"
      return "\(day) lies outside the contract's term, which runs from \(term.firstDay)\(last); renew the contract."
    case .currencyNotAllowed(let currency): return "The account trades in \(currency); order in that currency."
    case .lineCount: return "An order has 1 to \(OrderLines.maximumCount) lines."
    case .lines(let errors):
      let shown = errors.prefix(20).map { "Line \($0.lineID), \($0.code): \($0.message)" }
      let more = errors.count - shown.count
      return shown.joined(separator: " ") + (more > 0 ? " And \(more) more." : "")
    case .field(let refusal): return refusal.sentence
    }
  }

  /// Every error of every line; empty for other refusals.
  package var lineErrors: [OrderLines.LineError] {
    if case .lines(let errors) = self { errors } else { [] }
  }
}
