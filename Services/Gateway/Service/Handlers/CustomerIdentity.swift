import GatewayContract
import GatewayDomain
import Messaging
import Persistence
import Values

/// Who the customer of an order is.
enum CustomerIdentity {
  /// The source's account is cross-referenced to a debtor.
  case linked(customerID: String, currency: Currency)
  /// A foreign CRM's party that matches a debtor, or nobody.
  case matched(customerID: String, currency: Currency)
  case new
  case ambiguous(String)
  case unknown

  static func of(_ order: SourceOrder, in unit: UnitOfWork) throws -> CustomerIdentity {
    let database = unit.database
    if let customerID = try CrossReferenceStore.globalID(.customer, order.sourceSystem, order.customer, in: database),
      let customer = try CustomerStore.find(customerID, in: database)
    {
      return .linked(customerID: customerID, currency: customer.currency)
    }
    guard let party = order.party else {
      let account = try AccountStore.find(order.sourceSystem, order.customer, in: database)
      return (account?.ambiguity).map { .ambiguous($0) } ?? .unknown
    }
    switch CustomerMatching.match(party, against: try CustomerStore.candidates(for: party, in: database)) {
    case .new: return .new
    case .ambiguous(let reason): return .ambiguous(reason)
    case .same(let customerID):
      guard let customer = try CustomerStore.find(customerID, in: database) else { return .unknown }
      return .matched(customerID: customerID, currency: customer.currency)
    }
  }

  var knowledge: Knowledge.Customer {
    switch self {
    case .linked(_, let currency), .matched(_, let currency): .known(currency: currency)
    case .new: .known(currency: nil)
    case .ambiguous(let reason): .ambiguous(reason)
    case .unknown: .unknown
    }
  }

  /// The debtor of an order that passed its checks, cross-referenced or made now if need be.
  func settle(_ order: SourceOrder, in unit: UnitOfWork) throws -> String {
    switch self {
    case .linked(let customerID, _): return customerID
    case .matched(let customerID, _):
      try AccountStore.save(CustomerIdentity.account(order), at: unit.businessTime, in: unit.database)
      try Onboarding.link(CustomerIdentity.account(order), to: customerID, in: unit)
      return customerID
    case .new:
      let number = try order.party?.number ?? unit.nextNumber("CU")
      let account = CustomerIdentity.account(order, number: number)
      try AccountStore.save(account, at: unit.businessTime, in: unit.database)
      return try Onboarding.create(from: account, in: unit)
    case .ambiguous, .unknown: preconditionFailure("an order passes its checks only with a known customer")
    }
  }

  /// Keeps what a foreign CRM said of an ambiguous customer, so that a person can see and settle it.
  func leaveToAPerson(_ order: SourceOrder, in unit: UnitOfWork) throws {
    guard case .ambiguous(let reason) = self, order.party != nil else { return }
    var account = CustomerIdentity.account(order)
    account.ambiguity = reason
    try AccountStore.save(account, at: unit.businessTime, in: unit.database)
  }

  private static func account(_ order: SourceOrder, number: String? = nil) -> SourceAccount {
    SourceAccount(
      sourceSystem: order.sourceSystem, reference: order.customer, number: number ?? order.customer,
      party: order.party!, currency: order.currency, paymentTermsDays: order.paymentTermsDays ?? 0)
  }
}

/// Makes debtors, and links the accounts of CRMs to them.
enum Onboarding {
  /// A new debtor made of an account.
  static func create(from account: SourceAccount, in unit: UnitOfWork) throws -> String {
    let customer = Customer(
      customerID: unit.newID(), number: account.number, party: account.party, currency: account.currency,
      paymentTermsDays: account.paymentTermsDays)
    try CustomerStore.insert(customer, at: unit.businessTime, in: unit.database)
    try link(account, to: customer.customerID, in: unit)
    return customer.customerID
  }

  /// Cross-references an account to a debtor and tells every company.
  static func link(_ account: SourceAccount, to customerID: String, in unit: UnitOfWork) throws {
    try CrossReferenceStore.save(
      CrossReference(
        entity: .customer, sourceSystem: account.sourceSystem, localID: account.reference, globalID: customerID,
        recordedAt: unit.businessTime, recordedBy: unit.cause.actor),
      in: unit.database)
    guard let customer = try CustomerStore.find(customerID, in: unit.database) else { return }
    for company in try SettingsStore.companies(in: unit.database) {
      try announce(customer, account.sourceSystem, account.reference, to: company, in: unit)
    }
  }

  static func announce(
    _ customer: Customer, _ sourceSystem: String, _ reference: String, to company: String, in unit: UnitOfWork
  ) throws {
    try unit.publish(
      CustomerOnboarded(
        customerID: customer.customerID, number: customer.number, legalName: customer.party.legalName,
        taxID: customer.party.taxID, billTo: customer.party.billTo, currency: customer.currency.code,
        paymentTermsDays: customer.paymentTermsDays, sourceSystem: sourceSystem, sourceReference: reference),
      company: company)
  }
}
