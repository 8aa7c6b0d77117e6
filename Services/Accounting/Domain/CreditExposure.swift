import Values

/// What one order holds of its customer's credit, from the first check to the last invoice.
///
/// An approval reserves the version's gross amount; acceptance confirms it (at the accepted amount);
/// invoices take it over; rejection, expiry and cancellation let it go. While an amendment is being
/// decided the order holds the larger of the confirmed and the pending amount.
package enum CreditExposure {
  /// The version that is not decided yet.
  package enum Pending: Equatable, Sendable {
    /// -> reserved, held, or none (declined)
    case none
    /// Approved. -> none (confirmed, let go, cancelled)
    case reserved(version: Int, amount: Money)
    /// Waits for the credit officer and reserves nothing. -> reserved (released), none (declined, let go)
    case held(version: Int, amount: Money)
  }

  package struct State: Equatable, Sendable {
    package var currency: Currency
    /// Gross of the accepted version; zero before the first acceptance and for prepaid orders.
    package var confirmed: Money
    package var confirmedVersion: Int
    /// Gross of what has been invoiced on account.
    package var invoiced: Money
    package var pending: Pending
    /// The highest version that a check was asked for or that was decided; earlier ones come late.
    package var lastVersion: Int
    package var cancelled: Bool

    package init(
      currency: Currency, confirmed: Money, confirmedVersion: Int, invoiced: Money, pending: Pending,
      lastVersion: Int, cancelled: Bool
    ) {
      self.currency = currency
      self.confirmed = confirmed
      self.confirmedVersion = confirmedVersion
      self.invoiced = invoiced
      self.pending = pending
      self.lastVersion = lastVersion
      self.cancelled = cancelled
    }

    package static func none(_ currency: Currency) -> State {
      State(
        currency: currency, confirmed: .zero(currency), confirmedVersion: 0, invoiced: .zero(currency),
        pending: .none, lastVersion: 0, cancelled: false)
    }

    /// What the order holds of the customer's limit now; never negative.
    package var reserved: Money {
      var most = confirmed
      if case .reserved(_, let amount) = pending, amount.minorUnits > most.minorUnits { most = amount }
      return most.minorUnits > invoiced.minorUnits ? most - invoiced : .zero(currency)
    }
  }

  package enum Command: Equatable, Sendable {
    /// Asks for a version's gross; the standing includes what this order holds already.
    case check(version: Int, amount: Money, CreditStanding)
    /// Looks at a held version again, with today's standing.
    case recheck(version: Int, CreditStanding)
    case release(version: Int, CreditStanding)
    case decline(version: Int, reason: String)
    /// The gateway accepted a version: `amount` is the accepted gross, zero for prepaid orders.
    case confirm(version: Int, amount: Money)
    /// The gateway rejected a version, or its reservation expired.
    case letGo(version: Int)
    case cancel
    /// An invoice of `amount` was posted; `complete` when nothing of this version is left to ship.
    case invoice(version: Int, amount: Money, complete: Bool)
  }

  package enum Event: Equatable, Sendable {
    case approved(version: Int, amount: Money, exposure: Money, limit: Money)
    case held(version: Int, amount: Money, exposure: Money, limit: Money)
    case declined(version: Int, code: String, reason: String)
    case confirmed(version: Int, amount: Money)
    case letGo(version: Int)
    case cancelled
    case invoiced(amount: Money, complete: Bool)
  }

  package enum Refusal: BusinessRefusal, Equatable {
    case notHeld(version: Int)
    case reasonMissing

    package var code: String {
      switch self {
      case .notHeld: "CREDIT_NOT_HELD"
      case .reasonMissing: "REASON_MISSING"
      }
    }
    package var sentence: String {
      switch self {
      case .notHeld(let version):
        "Version \(version) of the order does not wait for the credit officer; look at the list of open credit holds."
      case .reasonMissing: "A credit decision needs a reason of at most 500 bytes; give one in 'reason'."
      }
    }
  }

  package static func decide(_ command: Command, on state: State, at now: Instant) throws(Refusal) -> [Event] {
    switch command {
    case .check(let version, let amount, let standing):
      // A check for an earlier or a cancelled version comes late: its answer is of no use to anyone.
      guard version > state.lastVersion, !state.cancelled else { return [] }
      return [answer(version, amount, standing, on: state)]
    case .recheck(let version, let standing):
      let amount = try heldAmount(version, on: state)
      let answer = answer(version, amount, standing, on: state)
      if case .held = answer { return [] }
      return [answer]
    case .release(let version, let standing):
      let amount = try heldAmount(version, on: state)
      return [approval(version, amount, standing, on: state)]
    case .decline(let version, let reason):
      _ = try heldAmount(version, on: state)
      return [.declined(version: version, code: "CREDIT_DECLINED", reason: try tidied(reason: reason))]
    case .confirm(let version, let amount):
      guard version > state.confirmedVersion, !state.cancelled else { return [] }
      return [.confirmed(version: version, amount: amount)]
    case .letGo(let version):
      guard state.pending.version == version else { return [] }
      return [.letGo(version: version)]
    case .cancel: return state.cancelled ? [] : [.cancelled]
    case .invoice(let version, let amount, let complete):
      // An earlier version that was complete says nothing of a later one that was accepted since.
      return [.invoiced(amount: amount, complete: complete && version >= state.confirmedVersion)]
    }
  }

  /// The reason trimmed.
  package static func tidied(reason: String) throws(Refusal) -> String {
    guard let reason = reason.trimmedText(upTo: 500) else { throw .reasonMissing }
    return reason
  }

  package static func evolve(_ state: State, with event: Event) -> State {
    var next = state
    switch event {
    case .approved(let version, let amount, _, _):
      next.pending = .reserved(version: version, amount: amount)
      next.lastVersion = max(state.lastVersion, version)
    case .held(let version, let amount, _, _):
      next.pending = .held(version: version, amount: amount)
      next.lastVersion = max(state.lastVersion, version)
    case .declined(let version, _, _):
      next.pending = .none
      next.lastVersion = max(state.lastVersion, version)
    case .confirmed(let version, let amount):
      next.confirmed = amount
      next.confirmedVersion = version
      next.lastVersion = max(state.lastVersion, version)
      if let pending = state.pending.version, pending <= version { next.pending = .none }
    case .letGo: next.pending = .none
    case .cancelled:
      next.confirmed = .zero(state.currency)
      next.pending = .none
      next.cancelled = true
    case .invoiced(let amount, let complete):
      next.invoiced = state.invoiced + amount
      // Tax rounded per invoice can leave a penny of the order's gross: nothing ships against it.
      if complete { next.confirmed = next.invoiced }
    }
    return next
  }

  /// Within the limit, or no more than the order holds already: approved; else held. A blocked
  /// customer is declined at once.
  private static func answer(
    _ version: Int, _ amount: Money, _ standing: CreditStanding, on state: State
  ) -> Event {
    if let reason = standing.blockedReason {
      return .declined(version: version, code: "CUSTOMER_BLOCKED", reason: "The customer is blocked: \(reason)")
    }
    let approval = approval(version, amount, standing, on: state)
    let next = evolve(state, with: approval)
    let others = standing.exposure - state.reserved
    let fits = (others + next.reserved).minorUnits <= standing.limit.minorUnits
    let holdsNoMore = state.confirmedVersion > 0 && next.reserved.minorUnits <= state.reserved.minorUnits
    if fits || holdsNoMore { return approval }
    return .held(version: version, amount: amount, exposure: others, limit: standing.limit)
  }

  private static func approval(_ version: Int, _ amount: Money, _ standing: CreditStanding, on state: State) -> Event {
    var next = state
    next.pending = .reserved(version: version, amount: amount)
    return .approved(
      version: version, amount: amount, exposure: standing.exposure - state.reserved + next.reserved,
      limit: standing.limit)
  }

  private static func heldAmount(_ version: Int, on state: State) throws(Refusal) -> Money {
    guard case .held(version, let amount) = state.pending else { throw .notHeld(version: version) }
    return amount
  }
}

extension CreditExposure.Pending {
  package var version: Int? {
    switch self {
    case .none: nil
    case .reserved(let version, _), .held(let version, _): version
    }
  }
}
