import Messaging
import Persistence
import SalesContract
import SalesDomain
import Values

/// Drafts a framework contract for an account.
package struct DraftContract: Codable, Sendable {
  package var accountID: String

  package init(accountID: String) { self.accountID = accountID }

  package func perform(in unit: UnitOfWork) throws -> ContractView {
    guard try AccountStore.find(accountID, in: unit.database) != nil else {
      throw ReferenceRefusal.accountUnknown(accountID)
    }
    let contract = StoredContract(
      contractID: unit.newID(), number: try unit.nextNumber("CT"), accountID: accountID, state: .none,
      draftedAt: unit.businessTime)
    return try contract.apply(.draft, in: unit)
  }
}

/// Signs a drafted contract. With a start date it is active at once.
package struct SignContract: Codable, Sendable {
  package var signedBy: String
  /// SHA-256 of the signed document, 64 hexadecimal digits.
  package var signatureHash: String
  package var startDate: LocalDate?
  /// Last day in force; none for an open-ended contract.
  package var endDate: LocalDate?

  package init(signedBy: String, signatureHash: String, startDate: LocalDate? = nil, endDate: LocalDate? = nil) {
    self.signedBy = signedBy
    self.signatureHash = signatureHash
    self.startDate = startDate
    self.endDate = endDate
  }

  package func perform(contract contractID: String, in unit: UnitOfWork) throws -> ContractView {
    let contract = try StoredContract.known(contractID, in: unit)
    guard startDate != nil || endDate == nil else {
      throw FieldRefusal("'endDate' needs a 'startDate'; give both, or neither and activate the contract later.")
    }
    return try contract.apply(
      .sign(
        Contract.Signature(signedBy: signedBy, documentHash: signatureHash),
        startDate.map { Contract.Term(firstDay: $0, lastDay: endDate) },
        others: try ContractStore.otherTerms(of: contract, in: unit.database)), in: unit)
  }
}

/// Puts a signed contract in force.
package struct ActivateContract: Codable, Sendable {
  package var startDate: LocalDate
  /// Last day in force; none for an open-ended contract.
  package var endDate: LocalDate?

  package init(startDate: LocalDate, endDate: LocalDate? = nil) {
    self.startDate = startDate
    self.endDate = endDate
  }

  package func perform(contract contractID: String, in unit: UnitOfWork) throws -> ContractView {
    let contract = try StoredContract.known(contractID, in: unit)
    return try contract.apply(
      .activate(
        Contract.Term(firstDay: startDate, lastDay: endDate),
        others: try ContractStore.otherTerms(of: contract, in: unit.database)), in: unit)
  }
}

/// Ends an active contract early.
package struct TerminateContract: Codable, Sendable {
  /// Today when absent.
  package var lastDate: LocalDate?
  package var reason: String

  package init(lastDate: LocalDate? = nil, reason: String) {
    self.lastDate = lastDate
    self.reason = reason
  }

  package func perform(contract contractID: String, in unit: UnitOfWork) throws -> ContractView {
    try StoredContract.known(contractID, in: unit)
      .apply(.terminate(lastDay: lastDate ?? unit.businessTime.date, reason: reason), in: unit)
  }
}

extension StoredContract {
  fileprivate static func known(_ contractID: String, in unit: UnitOfWork) throws -> StoredContract {
    guard let contract = try ContractStore.find(contractID, in: unit.database) else {
      throw ReferenceRefusal.contractUnknown(contractID)
    }
    return contract
  }

  /// Decides, saves and publishes.
  fileprivate func apply(_ command: Contract.Command, in unit: UnitOfWork) throws -> ContractView {
    let now = unit.businessTime
    let events = try Contract.decide(command, on: state, at: now)
    var contract = self
    contract.state = events.reduce(state, Contract.evolve)
    try ContractStore.save(contract, in: unit.database)
    for event in events {
      switch event {
      case .drafted, .signed: break
      case .activated(let signature, let term):
        try unit.publish(
          ContractActivated(
            contractID: contractID, number: number, accountID: accountID, startDate: term.firstDay,
            endDate: term.lastDay, signedBy: signature.signedBy, signatureHash: signature.documentHash, activatedAt: now
          ))
      case .terminated(let lastDay, let reason):
        try unit.publish(
          ContractTerminated(contractID: contractID, accountID: accountID, lastDate: lastDay, reason: reason))
      }
    }
    return ContractView(contract, today: now.date)
  }
}
