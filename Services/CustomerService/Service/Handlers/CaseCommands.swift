import CustomerServiceContract
import CustomerServiceDomain
import Messaging
import Persistence
import Values

/// Gives a case to somebody; a new case becomes assigned.
package struct AssignCase: Codable, Sendable {
  package var owner: String

  package init(owner: String) { self.owner = owner }

  package func perform(case caseID: String, in unit: UnitOfWork) throws -> CaseSummary {
    try StoredCase.known(caseID, in: unit).apply(.assign(owner: owner), in: unit)
  }
}

/// Moves a case on: assigned to working or on-hold, these to resolved, resolved to closed, and back to
/// working, which reopens a settled case.
package struct ChangeCaseStatus: Codable, Sendable {
  package var status: ServiceCase.Status
  package var note: String?

  package init(status: ServiceCase.Status, note: String? = nil) {
    self.status = status
    self.note = note
  }

  package func perform(case caseID: String, in unit: UnitOfWork) throws -> CaseSummary {
    try StoredCase.known(caseID, in: unit).apply(.change(to: status, note: note), in: unit)
  }
}

/// Adds a note to a case, whatever its status.
package struct AddNote: Codable, Sendable {
  package var text: String

  package init(text: String) { self.text = text }

  package func perform(case caseID: String, in unit: UnitOfWork) throws -> CaseSummary {
    try StoredCase.known(caseID, in: unit).apply(.note(text), in: unit)
  }
}

extension StoredCase {
  static func known(_ caseID: String, in unit: UnitOfWork) throws -> StoredCase {
    guard let stored = try CaseStore.find(caseID, in: unit.database) else { throw ReferenceRefusal.caseUnknown(caseID) }
    return stored
  }

  /// Decides, saves and publishes.
  fileprivate func apply(_ command: ServiceCase.Command, in unit: UnitOfWork) throws -> CaseSummary {
    let now = unit.businessTime
    var stored = self
    for event in try ServiceCase.decide(command, on: state, at: now) {
      stored.state = ServiceCase.evolve(stored.state, with: event)
      let entry: StoredEntry
      switch event {
      case .opened: continue
      case .noted(let text): entry = StoredEntry(at: now, author: unit.cause.actor, kind: "note", detail: text)
      case .assigned(let owner):
        entry = StoredEntry(at: now, author: unit.cause.actor, kind: "assignment", detail: owner)
      case .statusChanged(let from, let to, let note):
        entry = StoredEntry(at: now, author: unit.cause.actor, kind: "status", from: from, to: to, detail: note)
        stored.closedAt = to == .closed ? now : nil
        try unit.publish(
          CaseStatusChanged(
            caseID: caseID, customerID: customerID, from: from.rawValue, to: to.rawValue, note: note, changedAt: now))
      }
      try CaseStore.append(entry, to: caseID, in: unit.database)
    }
    try CaseStore.update(stored, in: unit.database)
    return CaseSummary(stored)
  }
}
