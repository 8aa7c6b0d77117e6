import HTTPSupport
import Messaging
import Persistence

/// Accounts, products, contracts and orders: what the company has agreed with its customers.
package enum SalesService {
  /// Sales serves every legal entity, so `company` is not used.
  package static func definition(company: String) -> ServiceDefinition {
    ServiceDefinition(
      identity: ServiceIdentity(name: "sales", company: ServiceIdentity.group), migrations: SalesMigrations.all,
      subscriptions: SalesMessages.subscriptions, publications: SalesMessages.publications,
      timers: SalesMessages.timers, verify: SalesVerification.verify)
  }
  /// Its HTTP interface.
  package static func addRoutes(to routes: ServiceRoutes) { SalesRoutes.add(to: routes) }
}
