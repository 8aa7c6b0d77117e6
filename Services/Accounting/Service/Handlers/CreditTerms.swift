import AccountingDomain
import Messaging
import Persistence
import Values

/// Sets how much a customer may owe and have on order.
package struct SetCreditLimit: Codable, Sendable {
  package let limit: Money
  package init(limit: Money) { self.limit = limit }

  package func perform(customerID: String, in unit: UnitOfWork) throws -> CustomerBalanceView {
    try CustomerTerms.change(customerID, .setLimit(limit), "set credit limit", detail: limit.description, in: unit)
  }
}

/// Sets the credit policy of one currency: the limit that customers onboarded from now on start with, and how
/// long an invoice may be overdue before its customer's orders are held.
package struct SetDefaultCreditLimit: Codable, Sendable {
  package let limit: Money
  /// In days; overdue invoices hold nothing when absent.
  package let overdueDays: Int?
  package init(limit: Money, overdueDays: Int? = nil) {
    self.limit = limit
    self.overdueDays = overdueDays
  }

  package func perform(in unit: UnitOfWork) throws {
    guard !limit.isNegative else { throw CustomerAccount.Refusal.negativeLimit }
    guard (0...3650).contains(overdueDays ?? 0) else { throw AccountingRefusal.overdueDays }
    try CustomerStore.setPolicy(defaultLimit: limit, overdueHoldDays: overdueDays, unit.database)
    let held = overdueDays.map { "held when overdue by more than \($0) days" } ?? "not held when overdue"
    try unit.audit("set credit policy", subject: limit.currency.code, detail: "\(limit), \(held)")
  }
}

/// Stops a customer's orders on account, whatever its limit.
package struct BlockCustomer: Codable, Sendable {
  package let reason: String
  package init(reason: String) { self.reason = reason }

  package func perform(customerID: String, in unit: UnitOfWork) throws -> CustomerBalanceView {
    try CustomerTerms.change(customerID, .block(reason: reason), "block customer", detail: reason, in: unit)
  }
}

/// Lets a blocked customer order on account again.
package struct UnblockCustomer: Codable, Sendable {
  package init() {}

  package func perform(customerID: String, in unit: UnitOfWork) throws -> CustomerBalanceView {
    try CustomerTerms.change(customerID, .unblock, "unblock customer", detail: "", in: unit)
  }
}

private enum CustomerTerms {
  static func change(
    _ customerID: String, _ command: CustomerAccount.Command, _ action: String, detail: String, in unit: UnitOfWork
  ) throws -> CustomerBalanceView {
    guard let customer = try CustomerStore.find(customerID, unit.database) else {
      throw AccountingRefusal.customerUnknown(customerID)
    }
    let events = try CustomerAccount.decide(command, on: customer.account, at: unit.businessTime)
    if !events.isEmpty {
      try CustomerStore.save(events.reduce(customer.account, CustomerAccount.evolve), of: customerID, unit.database)
      try unit.audit(action, subject: "customer \(customerID)", detail: detail)
      if let changed = try CustomerStore.find(customerID, unit.database) {
        try unit.publishBalance(
          of: changed, try CustomerStore.balance(customerID, changed.currency, unit.database))
      }
    }
    guard let view = try CustomerQueries.balance(customerID, unit.database) else {
      throw AccountingRefusal.customerUnknown(customerID)
    }
    return view
  }
}
