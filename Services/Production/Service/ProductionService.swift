import HTTPSupport
import Messaging
import Persistence
import Values

/// Production of one legal entity: says by when it can make what stock lacks, and makes it.
package enum ProductionService {
  /// `company` is the legal entity's code.
  package static func definition(company: String) -> ServiceDefinition {
    ServiceDefinition(
      identity: ServiceIdentity(name: "production", company: company), migrations: ProductionMigrations.all,
      subscriptions: ProductionMessages.subscriptions, publications: ProductionMessages.publications,
      timers: ProductionMessages.timers,
      background: { database, log in
        await PlanningLoop(runner: PlanRunner(database: database), log: log).run()
      }, verify: ProductionVerification.verify)
  }

  package static func addRoutes(to routes: ServiceRoutes) { ProductionRoutes.add(to: routes) }
}
