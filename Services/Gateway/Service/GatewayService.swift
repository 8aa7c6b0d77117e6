import HTTPSupport
import Messaging
import Persistence

/// The crossing from CRM to ERP: checks each version of an order, gathers promises, decides once.
package enum GatewayService {
  /// `company`: where the own CRM's orders go on a new database; an administrator may route them
  /// elsewhere later. The gateway itself serves the whole group.
  package static func definition(company: String) -> ServiceDefinition {
    ServiceDefinition(
      identity: ServiceIdentity(name: "gateway", company: ServiceIdentity.group),
      migrations: GatewayMigrations.all(company: company), subscriptions: GatewayMessages.subscriptions,
      publications: GatewayMessages.publications, timers: GatewayMessages.timers,
      verify: GatewayVerification.verify)
  }

  package static func addRoutes(to routes: ServiceRoutes) { GatewayRoutes.add(to: routes) }
}
