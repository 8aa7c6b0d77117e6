import GRDB
import GatewayDomain
import Messaging
import Persistence

/// The gateway's own account of its invariants.
enum GatewayVerification {
  static func verify(_ db: Database) throws -> Verification {
    Verification(
      checks: [
        try identity(db), try oneHandoffPerOrder(db), try oneDecisionPerVersion(db), try effectiveVersions(db),
        try lineSums(db), try deadlines(db), try customers(db), try inFlight(db),
      ],
      figures: try figures(db))
  }

  private static func count(_ db: Database, _ sql: String) throws -> Int { try Int.fetchOne(db, sql: sql)! }

  private static func identity(_ db: Database) throws -> VerificationCheck {
    let versions = try count(db, "SELECT count(*) FROM handoffVersion")
    let repeated = try count(
      db,
      """
      SELECT count(*) FROM
        (SELECT 1 FROM handoffVersion GROUP BY sourceSystem, orderID, version HAVING count(*) > 1)
      """)
    return VerificationCheck(
      "each version of an order was taken in once", repeated == 0, "\(versions) versions, \(repeated) taken in twice")
  }

  private static func oneHandoffPerOrder(_ db: Database) throws -> VerificationCheck {
    let handoffs = try count(db, "SELECT count(*) FROM handoff")
    let repeated = try count(
      db, "SELECT count(*) FROM (SELECT 1 FROM handoff GROUP BY sourceSystem, orderID HAVING count(*) > 1)")
    return VerificationCheck(
      "each order has one hand-off", repeated == 0, "\(handoffs) hand-offs, \(repeated) orders with several")
  }

  private static func oneDecisionPerVersion(_ db: Database) throws -> VerificationCheck {
    let decisions = try count(db, "SELECT count(*) FROM handoffDecision")
    let repeated = try count(
      db,
      "SELECT count(*) FROM (SELECT 1 FROM handoffDecision GROUP BY handoffID, version HAVING count(*) > 1)")
    let wrong = try count(
      db,
      """
      SELECT count(*) FROM handoffVersion v
      JOIN handoff h ON h.id = v.handoffID
      LEFT JOIN handoffDecision d ON d.handoffID = v.handoffID AND d.version = v.version
      WHERE (d.version IS NULL) != (v.version = h.version AND h.stage != 'decided')
      """)
    return VerificationCheck(
      "each decided version has exactly one decision", repeated == 0 && wrong == 0,
      "\(decisions) decisions, \(repeated) versions with several, \(wrong) missing or too early")
  }

  private static func effectiveVersions(_ db: Database) throws -> VerificationCheck {
    let wrong = try count(
      db,
      """
      SELECT count(*) FROM handoff h WHERE h.effectiveVersion IS NOT
        (SELECT max(version) FROM handoffDecision d
         WHERE d.handoffID = h.id AND d.decision IN ('accepted', 'partially-accepted'))
      """)
    let effective = try count(db, "SELECT count(*) FROM handoff WHERE effectiveVersion IS NOT NULL")
    return VerificationCheck(
      "the version in force is the last accepted one", wrong == 0, "\(effective) orders in force, \(wrong) wrong")
  }

  private static func lineSums(_ db: Database) throws -> VerificationCheck {
    let row = try Row.fetchOne(
      db,
      sql: """
        SELECT count(*), coalesce(sum(
          coalesce(l.stockSteps, 0) + coalesce(l.productionSteps, 0) + coalesce(l.refusedSteps, 0) != l.quantitySteps), 0)
        FROM handoffDecision d
        JOIN handoffVersion v ON v.handoffID = d.handoffID AND v.version = d.version
        JOIN handoffLine l ON l.versionPosition = v.position
        WHERE d.decision IN ('accepted', 'partially-accepted')
        """)!
    let (lines, wrong): (Int, Int) = (row[0], row[1])
    return VerificationCheck(
      "promised and refused quantities sum to the ordered", wrong == 0, "\(lines) accepted lines, \(wrong) do not sum")
  }

  private static func deadlines(_ db: Database) throws -> VerificationCheck {
    let waiting = try count(db, "SELECT count(*) FROM handoff WHERE stage != 'decided'")
    let forgotten = try count(
      db,
      """
      SELECT count(*) FROM handoff h WHERE h.stage != 'decided' AND NOT EXISTS
        (SELECT 1 FROM timer t WHERE t.kind = '\(HandoffTimers.deadline)' AND t.key = h.id AND t.state = 0)
      """)
    return VerificationCheck(
      "each undecided version has a deadline", forgotten == 0, "\(waiting) undecided, \(forgotten) without a timer")
  }

  private static func customers(_ db: Database) throws -> VerificationCheck {
    let linked = try count(db, "SELECT count(*) FROM crossReference WHERE entity = 'customer'")
    let dangling = try count(
      db,
      """
      SELECT count(*) FROM crossReference r WHERE r.entity = 'customer'
        AND NOT EXISTS (SELECT 1 FROM customer c WHERE c.customerID = r.globalID)
      """)
    let twice = try count(
      db,
      """
      SELECT count(*) FROM (SELECT 1 FROM customer WHERE taxKey IS NOT NULL GROUP BY nameKey, taxKey HAVING count(*) > 1)
      """)
    return VerificationCheck(
      "accounts point at one debtor each", dangling == 0,
      "\(linked) accounts, \(dangling) without a debtor, \(twice) legal entities with several debtors by a person's decision"
    )
  }

  /// Numbers only: what is on its way is no fault.
  private static func inFlight(_ db: Database) throws -> VerificationCheck {
    let rows = try Row.fetchAll(
      db, sql: "SELECT stage, count(*) FROM handoff WHERE stage != 'decided' GROUP BY stage ORDER BY stage")
    let stages = rows.map { "\($0[1] as Int) in \($0[0] as String)" }
    let cancelling = try count(db, "SELECT count(*) FROM handoff WHERE cancellation = 1")
    let known = rows.allSatisfy { Handoff.Stage(rawValue: $0[0]) != nil }
    return VerificationCheck(
      "every stage is known", known, (stages + ["\(cancelling) cancellations pending"]).joined(separator: ", "))
  }

  private static func figures(_ db: Database) throws -> [String: Int64] {
    let handedOver = try String.fetchAll(
      db, sql: "SELECT orderID || ':' || version FROM handoffVersion WHERE sourceSystem = 'sales'")
    let accepted = try String.fetchAll(
      db,
      sql: """
        SELECT handoffID || ':' || version FROM handoffDecision WHERE decision IN ('accepted', 'partially-accepted')
        """)
    return [
      "salesHandoffs": Int64(handedOver.count), "salesHandoffs.digest": setDigest(handedOver),
      "acceptedOrders": Int64(accepted.count), "acceptedOrders.digest": setDigest(accepted),
    ]
  }
}
