import Messaging
import Persistence

/// Inventory of one company: stock, promises out of it, shipments and returns.
package enum InventoryService {
  package static func definition(company: String) -> ServiceDefinition {
    ServiceDefinition(
      identity: ServiceIdentity(name: "inventory", company: company), migrations: InventoryMigrations.all,
      subscriptions: InventoryMessages.subscriptions, publications: InventoryMessages.publications,
      timers: InventoryMessages.timers, verify: InventoryVerification.verify)
  }
}
