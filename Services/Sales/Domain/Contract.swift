import Values

/// A framework contract: orders are confirmed only under one that is signed, active and in its term.
package enum Contract {
  /// The days on which a contract is in force.
  package struct Term: Hashable, Sendable {
    package let firstDay: LocalDate
    /// Nil for an open-ended contract.
    package let lastDay: LocalDate?

    package init(firstDay: LocalDate, lastDay: LocalDate?) {
      self.firstDay = firstDay
      self.lastDay = lastDay
    }
    package func contains(_ day: LocalDate) -> Bool { firstDay <= day && lastDay.map { day <= $0 } ?? true }
    package func overlaps(_ other: Term) -> Bool {
      (other.lastDay.map { firstDay <= $0 } ?? true) && (lastDay.map { other.firstDay <= $0 } ?? true)
    }
  }

  package struct Signature: Hashable, Sendable {
    package let signedBy: String
    /// SHA-256 of the signed document, 64 hexadecimal digits in lower case.
    package let documentHash: String

    package init(signedBy: String, documentHash: String) {
      self.signedBy = signedBy
      self.documentHash = documentHash
    }
  }

  package enum State: Hashable, Sendable {
    /// Becomes draft.
    case none
    /// Becomes signed, or signed and active at once.
    case draft
    /// Becomes active once its first day is agreed.
    case signed(Signature)
    /// Becomes terminated; expires by itself after its last day.
    case active(Signature, Term)
    /// Final. Still in force until the last day of its term.
    case terminated(Signature, Term, reason: String)
  }

  package enum Command: Hashable, Sendable {
    case draft
    /// With a term the contract is active at once. `others` are the terms of the account's other
    /// contracts that are, were or will be in force.
    case sign(Signature, Term?, others: [Term])
    case activate(Term, others: [Term])
    case terminate(lastDay: LocalDate, reason: String)
  }

  package enum Event: Hashable, Sendable {
    case drafted
    case signed(Signature)
    case activated(Signature, Term)
    case terminated(lastDay: LocalDate, reason: String)
  }

  package enum Refusal: BusinessRefusal, Hashable {
    case alreadyDrafted
    case notDraft
    case notSigned
    case notActive
    case signatureInvalid
    case termReversed
    case termOverlaps
    case lastDayOutsideTerm
    case lastDayPassed(LocalDate)
    case field(FieldRefusal)

    package var code: String {
      switch self {
      case .alreadyDrafted: "CONTRACT_EXISTS"
      case .notDraft: "CONTRACT_NOT_DRAFT"
      case .notSigned: "NOT_SIGNED"
      case .notActive: "CONTRACT_NOT_ACTIVE"
      case .signatureInvalid: "SIGNATURE_INVALID"
      case .termReversed: "TERM_REVERSED"
      case .termOverlaps: "CONTRACT_OVERLAP"
      case .lastDayOutsideTerm: "LAST_DAY_OUTSIDE_TERM"
      case .lastDayPassed: "LAST_DAY_PASSED"
      case .field(let refusal): refusal.code
      }
    }

    package var sentence: String {
      switch self {
      case .alreadyDrafted: "This contract exists already."
      case .notDraft: "Only a draft can be signed; this contract is signed already."
      case .notSigned: "The contract is not signed; sign it before it is activated."
      case .notActive: "Only an active contract can be terminated."
      case .signatureInvalid: "'signatureHash' must be the SHA-256 of the signed document in 64 hexadecimal digits."
      case .termReversed: "The contract would end before it starts; give an end date on or after the start date."
      case .termOverlaps:
        "The account has a contract in force on some of these days; terminate that one or choose days outside its term."
      case .lastDayOutsideTerm: "The last day must lie within the contract's term."
      case .lastDayPassed(let today): "A contract cannot be ended in the past; choose \(today) or later."
      case .field(let refusal): refusal.sentence
      }
    }
  }

  package static func decide(_ command: Command, on state: State, at now: Instant) throws(Refusal) -> [Event] {
    switch command {
    case .draft:
      guard state == .none else { throw .alreadyDrafted }
      return [.drafted]
    case .sign(let signature, let term, let others):
      guard state == .draft else { throw .notDraft }
      let signature = try checked(signature)
      guard let term else { return [.signed(signature)] }
      try check(term, against: others)
      return [.signed(signature), .activated(signature, term)]
    case .activate(let term, let others):
      guard case .signed(let signature) = state else { throw state == .draft ? .notSigned : .notDraft }
      try check(term, against: others)
      return [.activated(signature, term)]
    case .terminate(let lastDay, let reason):
      guard case .active(_, let term) = state else { throw .notActive }
      guard term.contains(lastDay) else { throw .lastDayOutsideTerm }
      guard lastDay >= now.date else { throw .lastDayPassed(now.date) }
      return [.terminated(lastDay: lastDay, reason: try text(reason, "reason", upTo: 500))]
    }
  }

  package static func evolve(_ state: State, with event: Event) -> State {
    switch (state, event) {
    case (_, .drafted): .draft
    case (_, .signed(let signature)): .signed(signature)
    case (_, .activated(let signature, let term)): .active(signature, term)
    case (.active(let signature, let term), .terminated(let lastDay, let reason)):
      .terminated(signature, Term(firstDay: term.firstDay, lastDay: lastDay), reason: reason)
    case (_, .terminated): state
    }
  }

  /// The days on which orders may be confirmed under a contract in this state; nil when it was never activated.
  package static func term(of state: State) -> Term? {
    switch state {
    case .none, .draft, .signed: nil
    case .active(_, let term), .terminated(_, let term, _): term
    }
  }

  private static func checked(_ signature: Signature) throws(Refusal) -> Signature {
    let hash = signature.documentHash.lowercased()
    guard hash.utf8.count == 64, hash.utf8.allSatisfy({ (48...57).contains($0) || (97...102).contains($0) }) else {
      throw .signatureInvalid
    }
    return Signature(signedBy: try text(signature.signedBy, "signedBy", upTo: 200), documentHash: hash)
  }

  private static func text(_ text: String, _ field: String, upTo maximumBytes: Int) throws(Refusal) -> String {
    do { return try FieldRefusal.text(text, field, upTo: maximumBytes) } catch { throw .field(error) }
  }

  private static func check(_ term: Term, against others: [Term]) throws(Refusal) {
    if let lastDay = term.lastDay, lastDay < term.firstDay { throw .termReversed }
    guard !others.contains(where: term.overlaps) else { throw .termOverlaps }
  }
}
