import GRDB
import Messaging

/// The invariants of what is carried between plants, and of what work orders give besides their product.
extension ProductionVerification {
  static func transfers(_ db: Database) throws -> [VerificationCheck] {
    let transfers = try count(db, "SELECT count(*) FROM transferOrder")
    let wrong = try count(
      db,
      """
      SELECT count(*) FROM transferOrder
      WHERE openSteps < 0 OR shippedSteps > orderedSteps OR openSteps > orderedSteps OR plant = fromPlant
        OR (status IN ('received', 'cancelled') AND openSteps <> 0) OR (status = 'planned' AND shippedSteps <> 0)
      """)
    let twice = try count(
      db,
      """
      SELECT count(*) FROM transferOrder JOIN plannedOrder ON plannedOrder.id = plannedOrderID
      WHERE plannedOrder.status = 'firm'
      """)
    let carried = try count(db, "SELECT count(*) FROM workOrder WHERE carryDays IS NOT NULL")
    let nowhere = try count(
      db,
      "SELECT count(*) FROM workOrder WHERE carryDays IS NOT NULL AND (carryDays < 0 OR handoffID = '' OR plant = '')")
    let given = try count(db, "SELECT count(*) FROM workOrderByProduct")
    let apart = try count(
      db,
      """
      SELECT count(*) FROM workOrderByProduct JOIN workOrder ON workOrder.id = workOrderID
      WHERE givenSteps <> min(steps, steps * (goodSteps + scrapSteps) / orderedSteps)
      """)
    return [
      VerificationCheck(
        "transfers between plants are sound", wrong == 0,
        "\(transfers) stock transfer orders, \(wrong) with quantities that do not fit their status"),
      VerificationCheck(
        "a transfer counts once", twice == 0,
        "\(transfers) stock transfer orders, \(twice) whose planned order counts as well"),
      VerificationCheck(
        "what is carried is made for a line", nowhere == 0,
        "\(carried) work orders whose goods are carried, \(nowhere) without a line, a plant or a number of days"),
      VerificationCheck(
        "by-products follow what was made", apart == 0,
        "\(given) by-products, \(apart) with another quantity than comes with what was made"),
    ]
  }
}
