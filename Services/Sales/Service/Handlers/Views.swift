import SalesContract
import SalesDomain
import Values

/// An account as sales shows it.
package struct AccountView: Codable, Sendable, Equatable {
  package let accountID: String
  package let number: String
  package let legalName: String
  package let taxID: String?
  package let billTo: PostalAddress
  package let currency: String
  package let paymentTermsDays: Int
  package let openedAt: Instant

  init(_ stored: StoredAccount) {
    accountID = stored.accountID
    number = stored.number
    legalName = stored.account.legalName
    taxID = stored.account.taxID
    billTo = stored.account.billTo
    currency = stored.account.currency.code
    paymentTermsDays = stored.account.paymentTermsDays
    openedAt = stored.openedAt
  }
}

/// A country's tax rate.
package struct TaxRateView: Codable, Sendable, Equatable {
  package let country: String
  /// Percent.
  package let rate: TaxRate
}

/// A contract as sales shows it.
package struct ContractView: Codable, Sendable, Equatable {
  package let contractID: String
  package let number: String
  package let accountID: String
  /// `draft`, `signed`, `active`, `expired` or `terminated`.
  package let status: String
  package let signedBy: String?
  package let signatureHash: String?
  package let startDate: LocalDate?
  /// Last day in force.
  package let endDate: LocalDate?
  package let terminationReason: String?
  package let draftedAt: Instant

  /// `today` decides whether an active contract has expired.
  init(_ stored: StoredContract, today: LocalDate) {
    let term = Contract.term(of: stored.state)
    var signature: Contract.Signature?
    var reason: String?
    switch stored.state {
    case .none, .draft: status = "draft"
    case .signed(let given): (status, signature) = ("signed", given)
    case .active(let given, _):
      (status, signature) = (term?.lastDay.map { $0 < today } == true ? "expired" : "active", given)
    case .terminated(let given, _, let why): (status, signature, reason) = ("terminated", given, why)
    }
    contractID = stored.contractID
    number = stored.number
    accountID = stored.accountID
    signedBy = signature?.signedBy
    signatureHash = signature?.documentHash
    startDate = term?.firstDay
    endDate = term?.lastDay
    terminationReason = reason
    draftedAt = stored.draftedAt
  }
}
