import CustomerStatusContract
import HTTPSupport
import Messaging
import Persistence
import Values

/// The read-model broadcaster: projects the history of business events into what a customer may know.
package enum CustomerStatusService {
  package static func definition(company: String) -> ServiceDefinition {
    ServiceDefinition(
      identity: ServiceIdentity(name: "customer-status", company: ServiceIdentity.group),
      migrations: CustomerStatusMigrations.all, subscriptions: CustomerStatusMessages.subscriptions,
      publications: CustomerStatusMessages.publications, readModelDigest: CustomerStatusVerification.digest,
      afterBatch: { unit in
        for change in try ChangeStore.close(in: unit) {
          try unit.publish(
            CustomerStatusUpdated(
              customerID: change.customerID, version: change.version, changed: change.parts, asOf: change.asOf))
        }
      },
      verify: CustomerStatusVerification.verify)
  }

  package static func addRoutes(to routes: ServiceRoutes) {
    let database = routes.requiredDatabase
    CustomerStatusRoutes.add(to: routes, hub: StatusHub(database: database), time: database.time)
  }
}
