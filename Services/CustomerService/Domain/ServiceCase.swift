import Values

/// A customer's question, incident or problem, from the first word to the closed file.
package enum ServiceCase {
  package enum Kind: String, Codable, Hashable, Sendable, CaseIterable { case question, incident, problem }
  package enum Priority: String, Codable, Hashable, Sendable, CaseIterable { case low, normal, high, urgent }

  package enum Status: String, Codable, Hashable, Sendable, CaseIterable {
    /// Becomes assigned.
    case new
    /// Becomes working or on-hold.
    case assigned
    /// Becomes on-hold or resolved.
    case working
    /// Becomes working or resolved.
    case onHold = "on-hold"
    /// Becomes closed, or working again: reopened.
    case resolved
    /// Becomes working again: reopened.
    case closed

    /// Where a change of status may lead. New becomes assigned only by naming an owner.
    package var next: [Status] {
      switch self {
      case .new: []
      case .assigned: [.working, .onHold]
      case .working: [.onHold, .resolved]
      case .onHold: [.working, .resolved]
      case .resolved: [.closed, .working]
      case .closed: [.working]
      }
    }

    /// Whether going on to `next` takes a settled case up again.
    package func reopens(to next: Status) -> Bool { (self == .resolved || self == .closed) && next == .working }
  }

  package struct Details: Hashable, Sendable {
    package let kind: Kind
    package let priority: Priority
    package let subject: String
    package let description: String?

    package init(kind: Kind, priority: Priority, subject: String, description: String?) {
      self.kind = kind
      self.priority = priority
      self.subject = subject
      self.description = description
    }
  }

  package struct State: Hashable, Sendable {
    /// Nil before the case is opened.
    package var status: Status?
    /// Nobody before it is assigned.
    package var owner: String?
    package var reopenCount: Int

    package init(status: Status? = nil, owner: String? = nil, reopenCount: Int = 0) {
      self.status = status
      self.owner = owner
      self.reopenCount = reopenCount
    }
  }

  package enum Command: Hashable, Sendable {
    case open(Details)
    case assign(owner: String)
    case change(to: Status, note: String?)
    case note(String)
  }

  package enum Event: Hashable, Sendable {
    case opened(Details)
    case assigned(owner: String)
    case statusChanged(from: Status, to: Status, note: String?)
    case noted(String)
  }

  package enum Refusal: BusinessRefusal, Hashable {
    case alreadyOpen
    case notOpen
    case settled(Status)
    case transition(from: Status, to: Status)
    case field(FieldRefusal)

    package var code: String {
      switch self {
      case .alreadyOpen: "CASE_EXISTS"
      case .notOpen: "CASE_UNKNOWN"
      case .settled: "CASE_SETTLED"
      case .transition: "TRANSITION_ILLEGAL"
      case .field(let refusal): refusal.code
      }
    }

    package var sentence: String {
      switch self {
      case .alreadyOpen: return "This case exists already."
      case .notOpen: return "This case does not exist."
      case .settled(let status): return "The case is \(status.rawValue); set it to working again first."
      case .transition(let from, let to):
        let next =
          from == .new ? "assign it first" : "it can become " + from.next.map(\.rawValue).joined(separator: " or ")
        return "A case that is \(from.rawValue) cannot become \(to.rawValue); \(next)."
      case .field(let refusal): return refusal.sentence
      }
    }
  }

  package static func decide(_ command: Command, on state: State, at now: Instant) throws(Refusal) -> [Event] {
    if case .open(let details) = command {
      guard state.status == nil else { throw .alreadyOpen }
      return [
        .opened(
          Details(
            kind: details.kind, priority: details.priority, subject: try text(details.subject, "subject", upTo: 200),
            description: try details.description.map { value throws(Refusal) in
              try text(value, "description", upTo: 8000)
            }))
      ]
    }
    guard let status = state.status else { throw .notOpen }
    switch command {
    case .open: return []
    case .assign(let owner):
      guard status != .resolved, status != .closed else { throw .settled(status) }
      let owner = try text(owner, "owner", upTo: 100)
      let assigned = Event.assigned(owner: owner)
      return status == .new ? [assigned, .statusChanged(from: .new, to: .assigned, note: nil)] : [assigned]
    case .change(let next, let note):
      guard status.next.contains(next) else { throw .transition(from: status, to: next) }
      let note = try note.map { value throws(Refusal) in try text(value, "note", upTo: 4000) }
      return [.statusChanged(from: status, to: next, note: note)]
    case .note(let note): return [.noted(try text(note, "text", upTo: 4000))]
    }
  }

  package static func evolve(_ state: State, with event: Event) -> State {
    var state = state
    switch event {
    case .opened: state.status = .new
    case .assigned(let owner): state.owner = owner
    case .statusChanged(let from, let to, _):
      state.status = to
      if from.reopens(to: to) { state.reopenCount += 1 }
    case .noted: break
    }
    return state
  }

  private static func text(_ text: String, _ field: String, upTo maximumBytes: Int) throws(Refusal) -> String {
    do { return try FieldRefusal.text(text, field, upTo: maximumBytes) } catch { throw .field(error) }
  }
}
