import GatewayDomain
import Messaging
import Persistence
import SalesContract
import Values

/// The own CRM opened an account: it is the debtor it clearly is, or a new one, or a person's question.
struct OnboardCustomerWhenAccountOpened: MessageHandler {
  func handle(_ event: AccountOpened, in unit: UnitOfWork) throws -> Outcome {
    guard let currency = Currency(event.currency) else {
      throw PermanentFault("The account's currency '\(event.currency)' is not an ISO 4217 code.")
    }
    var account = SourceAccount(
      sourceSystem: SourceOrder.sales, reference: event.accountID, number: event.number,
      party: Party(legalName: event.legalName, taxID: event.taxID, billTo: event.billTo), currency: currency,
      paymentTermsDays: event.paymentTermsDays)
    let known = try CrossReferenceStore.globalID(
      .customer, SourceOrder.sales, event.accountID, in: unit.database)
    guard known == nil else { return .done }
    let candidates = try CustomerStore.candidates(for: account.party, in: unit.database)
    let match = CustomerMatching.match(account.party, against: candidates)
    if case .ambiguous(let reason) = match { account.ambiguity = reason }
    try AccountStore.save(account, at: unit.businessTime, in: unit.database)
    switch match {
    case .same(let customerID): try Onboarding.link(account, to: customerID, in: unit)
    case .new: _ = try Onboarding.create(from: account, in: unit)
    case .ambiguous: break
    }
    try Assessment.resumeThose(waitingFor: "account:\(event.accountID)", in: unit)
    return .done
  }
}
