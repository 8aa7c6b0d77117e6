import Values

/// A customer's terms of credit: what finance decides about it.
package enum CustomerAccount {
  package enum State: Equatable, Sendable {
    /// May order on account up to the limit. -> blocked
    case open(limit: Money)
    /// Nothing more on account, whatever the limit. -> open
    case blocked(limit: Money, reason: String)

    package var limit: Money {
      switch self {
      case .open(let limit), .blocked(let limit, _): limit
      }
    }
    package var blockedReason: String? {
      if case .blocked(_, let reason) = self { reason } else { nil }
    }
  }

  package enum Command: Equatable, Sendable {
    case setLimit(Money)
    case block(reason: String)
    case unblock
  }

  package enum Event: Equatable, Sendable {
    case limitSet(Money)
    case blocked(reason: String)
    case unblocked
  }

  package enum Refusal: BusinessRefusal, Equatable {
    case negativeLimit
    case otherCurrency(Currency)
    case reasonMissing

    package var code: String {
      switch self {
      case .negativeLimit: "LIMIT_NEGATIVE"
      case .otherCurrency: "CURRENCY_NOT_ALLOWED"
      case .reasonMissing: "REASON_MISSING"
      }
    }
    package var sentence: String {
      switch self {
      case .negativeLimit: "A credit limit cannot be negative; give zero or more."
      case .otherCurrency(let currency): "The customer's account is kept in \(currency); give the limit in \(currency)."
      case .reasonMissing: "Blocking a customer needs a reason of at most 500 bytes; give one in 'reason'."
      }
    }
  }

  /// What is so already has no further effect.
  package static func decide(_ command: Command, on state: State, at now: Instant) throws(Refusal) -> [Event] {
    switch command {
    case .setLimit(let limit):
      guard limit.currency == state.limit.currency else { throw .otherCurrency(state.limit.currency) }
      guard !limit.isNegative else { throw .negativeLimit }
      return limit == state.limit ? [] : [.limitSet(limit)]
    case .block(let reason):
      guard let reason = reason.trimmedText(upTo: 500) else { throw .reasonMissing }
      return reason == state.blockedReason ? [] : [.blocked(reason: reason)]
    case .unblock: return state.blockedReason == nil ? [] : [.unblocked]
    }
  }

  package static func evolve(_ state: State, with event: Event) -> State {
    switch (event, state) {
    case (.limitSet(let limit), .open): .open(limit: limit)
    case (.limitSet(let limit), .blocked(_, let reason)): .blocked(limit: limit, reason: reason)
    case (.blocked(let reason), _): .blocked(limit: state.limit, reason: reason)
    case (.unblocked, _): .open(limit: state.limit)
    }
  }
}
