import GRDB
import Persistence
import Values

/// Takes away what plans left behind and nobody looks at any more.
enum PlanCleaning {
  /// So many plans of the running factory, and of each scenario, keep their figures.
  static let keptPlans = 1000
  /// Orders that were withdrawn or converted, and plans of scenarios that ended, stay so long.
  static let keptDays = 30

  static func clean(at now: Instant, _ db: Database) throws {
    let limit = now - .seconds(keptDays * 86_400)
    try db.cachedStatement(
      sql: """
        DELETE FROM plannedOrder WHERE status IN ('withdrawn', 'converted') AND changedAt < ?
          AND NOT EXISTS (SELECT 1 FROM workOrder WHERE plannedOrderID = plannedOrder.id AND openSteps > 0)
          AND NOT EXISTS (SELECT 1 FROM purchaseOrder WHERE plannedOrderID = plannedOrder.id AND openSteps > 0)
        """
    ).execute(arguments: [limit])
    for scenarioID in try String?.fetchAll(
      db.cachedStatement(sql: "SELECT scenarioID FROM plan GROUP BY scenarioID HAVING count(*) > ?"),
      arguments: [keptPlans + 1])
    {
      try db.cachedStatement(
        sql: """
          DELETE FROM plan WHERE scenarioID IS ?1 AND isCurrent = 0 AND id NOT IN (
            SELECT id FROM plan WHERE scenarioID IS ?1 ORDER BY createdAt DESC, id DESC LIMIT ?2)
          """
      ).execute(arguments: [scenarioID, keptPlans])
    }
    let ended = try Row.fetchAll(
      db.cachedStatement(
        sql: """
          SELECT plan.id, plan.scenarioID FROM plan JOIN scenario ON scenario.id = plan.scenarioID
          WHERE scenario.state <> 'open' AND plan.createdAt < ?
          """), arguments: [limit])
    for plan in ended {
      try PlanWriting.remove(plan[0], db)
      try PlaceStore.remove(scenarioID: plan[1], db)
    }
  }
}
