import HTTPSupport
import Messaging
import Persistence

/// Accounting of one company: credit, invoices, payments, credit notes and the ledger under them.
package enum AccountingService {
  package static func definition(company: String) -> ServiceDefinition {
    ServiceDefinition(
      identity: ServiceIdentity(name: "accounting", company: company), migrations: AccountingMigrations.all,
      subscriptions: AccountingMessages.subscriptions, publications: AccountingMessages.publications,
      timers: AccountingMessages.timers, verify: AccountingVerification.verify)
  }

  /// The HTTP interface; scopes are told in ``AccountingRoutes``.
  package static func addRoutes(to routes: ServiceRoutes) {
    AccountingRoutes.addCustomers(to: routes)
    AccountingRoutes.addCredit(to: routes)
    AccountingRoutes.addDocuments(to: routes)
    AccountingRoutes.addLedger(to: routes)
  }
}
