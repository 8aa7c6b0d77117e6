import HTTPSupport
import Messaging
import Persistence

/// Cases and returns: what customers ask for after the sale.
package enum CustomerServiceService {
  /// Customer service serves every legal entity, so `company` is not used.
  package static func definition(company: String) -> ServiceDefinition {
    ServiceDefinition(
      identity: ServiceIdentity(name: "customer-service", company: ServiceIdentity.group),
      migrations: CustomerServiceMigrations.all, subscriptions: CustomerServiceMessages.subscriptions,
      publications: CustomerServiceMessages.publications, timers: CustomerServiceMessages.timers,
      verify: CustomerServiceVerification.verify)
  }
  /// Its HTTP interface.
  package static func addRoutes(to routes: ServiceRoutes) { CustomerServiceRoutes.add(to: routes) }
}
