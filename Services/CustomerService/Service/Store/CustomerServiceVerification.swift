import GRDB
import Messaging
import Persistence

/// What must always be true of the customer service database.
enum CustomerServiceVerification {
  static func verify(_ db: Database) throws -> Verification {
    Verification(
      checks: [
        try count(
          db, "returns stay within what was shipped", of: "shippedLine", what: "order lines",
          wrong: """
            SELECT count(*) FROM shippedLine WHERE returnedSteps + expectedSteps > shippedSteps
              OR returnedSteps < 0 OR expectedSteps < 0
            """),
        try count(
          db, "what came back equals the receipts", of: "shippedLine", what: "order lines",
          wrong: """
            SELECT count(*) FROM shippedLine l WHERE returnedSteps <> (
              SELECT coalesce(sum(quantitySteps), 0) FROM receiptSeen s
              WHERE s.orderID = l.orderID AND s.lineID = l.lineID)
            """),
        try count(
          db, "cases are closed exactly when their status says so", of: "serviceCase", what: "cases",
          wrong: "SELECT count(*) FROM serviceCase WHERE (status = 'closed') <> (closedAt IS NOT NULL)"),
        try count(
          db, "cases have an owner once assigned", of: "serviceCase", what: "cases",
          wrong: "SELECT count(*) FROM serviceCase WHERE (status = 'new') <> (owner IS NULL)"),
        try count(
          db, "reopened cases are counted", of: "serviceCase", what: "cases",
          wrong: """
            SELECT count(*) FROM serviceCase c WHERE reopenCount <> (
              SELECT count(*) FROM caseEntry e
              WHERE e.caseID = c.caseID AND e.kind = 'status' AND e.fromStatus IN ('resolved', 'closed')
                AND e.toStatus = 'working')
            """),
        try count(
          db, "a case's status is where its last change led", of: "serviceCase", what: "cases",
          wrong: """
            SELECT count(*) FROM serviceCase c WHERE status <> coalesce((
              SELECT toStatus FROM caseEntry e WHERE e.caseID = c.caseID AND e.kind = 'status'
              ORDER BY position DESC LIMIT 1), 'new')
            """),
      ],
      figures: [
        "cases": try Int64.fetchOne(db, sql: "SELECT count(*) FROM serviceCase")!,
        "returnRequests": try Int64.fetchOne(db, sql: "SELECT count(*) FROM returnRequest")!,
        "shipmentsSeen": try Int64.fetchOne(db, sql: "SELECT count(*) FROM shipmentSeen")!,
      ])
  }

  /// `wrong` counts the rows that break the rule. Table names and statements are constants of this file.
  private static func count(
    _ db: Database, _ name: String, of table: String, what: String, wrong: String
  ) throws -> VerificationCheck {
    let all = try Int.fetchOne(db, sql: "SELECT count(*) FROM \(table)")!
    let broken = try Int.fetchOne(db, sql: wrong)!
    return VerificationCheck(name, broken == 0, "\(all) \(what), \(broken) wrong")
  }
}
