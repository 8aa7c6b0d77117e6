import GRDB
import Messaging
import ProductionContract
import Values

/// The invariants of operations, of components that reports book, and of costs.
extension ProductionVerification {
  static func shopFloor(_ db: Database) throws -> [VerificationCheck] {
    try operations(db) + [backflush(db), costs(db)]
  }

  private static func operations(_ db: Database) throws -> [VerificationCheck] {
    let all = try count(db, "SELECT count(*) FROM workOrderOperation")
    let unreported = try count(
      db,
      """
      SELECT count(*) FROM workOrderOperation AS operation LEFT JOIN (
        SELECT workOrderID, operation, count(*) AS reports, sum(goodSteps) AS good, sum(scrapSteps) AS scrap,
          sum(setupMinutes) AS setup, sum(runMinutes) AS run, sum(downMinutes) AS down, max(final) AS final
        FROM operationReport GROUP BY workOrderID, operation
      ) AS report USING (workOrderID, operation)
      WHERE (operation.reports, goodSteps, scrapSteps, setupMinutes, runMinutes, downMinutes)
          <> (coalesce(report.reports, 0), coalesce(good, 0), coalesce(scrap, 0), coalesce(setup, 0), coalesce(run, 0),
            coalesce(down, 0))
        OR state <> CASE WHEN report.reports IS NULL THEN 'waiting' WHEN final THEN 'completed' ELSE 'started' END
      """)
    let ahead = try count(
      db,
      """
      SELECT count(*) FROM (
        SELECT operation.goodSteps + operation.scrapSteps AS made,
          lag(operation.goodSteps, 1, orderedSteps) OVER (PARTITION BY workOrderID ORDER BY operation) AS given
        FROM workOrderOperation AS operation JOIN workOrder ON workOrder.id = operation.workOrderID
      ) WHERE made > given
      """)
    let routed = try count(db, "SELECT count(*) FROM workOrder WHERE isRouted")
    let apart = try count(
      db,
      """
      SELECT count(*) FROM workOrder LEFT JOIN (
        SELECT DISTINCT workOrderID, last_value(goodSteps) OVER steps AS good, sum(scrapSteps) OVER steps AS scrap
        FROM workOrderOperation
        WINDOW steps AS (
          PARTITION BY workOrderID ORDER BY operation ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING)
      ) AS operations ON operations.workOrderID = workOrder.id
      WHERE isRouted AND (goodSteps IS NOT good OR scrapSteps > scrap OR (state = 'closed' AND scrapSteps <> scrap))
      """)
    return [
      VerificationCheck(
        "operations agree with their reports", unreported == 0,
        "\(all) operations, \(unreported) with other sums than their reports"),
      VerificationCheck(
        "no operation is ahead of the one before", ahead == 0,
        "\(all) operations, \(ahead) that made more than they were given"),
      VerificationCheck(
        "routed work orders agree with their operations", apart == 0,
        "\(routed) routed work orders, \(apart) that gave something else than their operations"),
    ]
  }

  private static func backflush(_ db: Database) throws -> VerificationCheck {
    let all = try count(db, "SELECT count(*) FROM workOrderComponent WHERE isBackflushed")
    let wrong = try count(
      db,
      """
      SELECT count(*) FROM workOrderComponent JOIN workOrder ON workOrder.id = workOrderID
      WHERE isBackflushed
        AND backflushedSteps <> min(steps, (steps * (goodSteps + scrapSteps) + orderedSteps - 1) / orderedSteps)
      """)
    return VerificationCheck(
      "backflushed components follow what was made", wrong == 0,
      "\(all) components, \(wrong) with another quantity than was made of them")
  }

  private static func costs(_ db: Database) throws -> VerificationCheck {
    let closed = try count(db, "SELECT count(*) FROM workOrder WHERE state = 'closed' AND releaseDate IS NOT NULL")
    let unlike = try count(
      db,
      """
      SELECT count(*) FROM workOrder LEFT JOIN workOrderCost ON workOrderID = workOrder.id
      WHERE (state = 'closed' AND releaseDate IS NOT NULL) <> (workOrderID IS NOT NULL)
      """)
    var known = 0
    var unequal = 0
    try WorkOrderCostStore.forEach(db) { sheet in
      guard let cost = sheet.cost else { return }
      known += 1
      let made = cost.material + cost.labour + cost.overhead
      let valueIn = cost.service.map { made + $0 } ?? made
      if cost.variances.reduce(cost.output, { $0 + $1.amount }) != valueIn { unequal += 1 }
    }
    return VerificationCheck(
      "work order costs add up", unlike == 0 && unequal == 0,
      "\(closed) closed work orders of plans, \(known) with known costs, \(unlike) without their one record, "
        + "\(unequal) where value in differs from value out + variances")
  }
}
