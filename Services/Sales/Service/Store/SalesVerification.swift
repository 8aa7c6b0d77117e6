import GRDB
import Messaging
import Persistence
import Values

/// What must always be true of the sales database.
enum SalesVerification {
  static func verify(_ db: Database) throws -> Verification {
    var confirmed: [String] = []
    let rows = try Row.fetchCursor(db, sql: "SELECT orderID, version FROM orderVersion WHERE orderedAt IS NOT NULL")
    while let row = try rows.next() {
      confirmed.append("\(row[0] as String):\(row[1] as Int)")
    }
    return Verification(
      checks: [
        try totals(db),
        try tax(db),
        try count(
          db, "order versions have no gaps", of: "salesOrder", what: "orders",
          wrong: """
            SELECT count(*) FROM salesOrder o
            WHERE o.version <> (SELECT count(*) FROM orderVersion v WHERE v.orderID = o.orderID)
              OR o.version <> (SELECT max(version) FROM orderVersion v WHERE v.orderID = o.orderID)
            """),
        try count(
          db, "orders stand under a contract that had begun", of: "orderVersion", what: "versions",
          wrong: """
            SELECT count(*) FROM orderVersion v
            JOIN salesOrder o ON o.orderID = v.orderID
            LEFT JOIN contract c ON c.contractID = v.contractID AND c.accountID = o.accountID
              AND c.firstDay <= v.orderedAt / 86400000000
            WHERE v.orderedAt IS NOT NULL AND c.contractID IS NULL
            """),
        try count(
          db, "at most one contract in force per account", of: "contract", what: "contracts",
          wrong: """
            SELECT count(*) FROM contract a
            JOIN contract b ON b.accountID = a.accountID AND b.contractID > a.contractID
            WHERE a.firstDay IS NOT NULL AND b.firstDay IS NOT NULL
              AND (b.lastDay IS NULL OR a.firstDay <= b.lastDay) AND (a.lastDay IS NULL OR b.firstDay <= a.lastDay)
            """),
        try count(
          db, "active contracts are signed", of: "contract", what: "contracts",
          wrong:
            "SELECT count(*) FROM contract WHERE state <> 'draft' AND (signedBy IS NULL OR length(signatureHash) <> 64)"
        ),
        try count(
          db, "drafts were never handed over", of: "salesOrder", what: "orders",
          wrong: """
            SELECT count(*) FROM salesOrder o JOIN orderVersion v ON v.orderID = o.orderID
            WHERE (o.state = 'draft' AND v.orderedAt IS NOT NULL) OR (v.orderedAt IS NULL AND v.handoff <> 'pending')
            """),
        try count(
          db, "forecast periods do not overlap", of: "forecastPeriod", what: "periods",
          wrong: """
            SELECT count(*) FROM (
              SELECT toOn, lead(fromOn) OVER (PARTITION BY product, plant ORDER BY fromOn) AS nextOn
              FROM forecastPeriod) WHERE nextOn <= toOn
            """),
      ],
      figures: ["confirmedOrders": Int64(confirmed.count), "confirmedOrders.digest": setDigest(confirmed)])
  }

  private static func totals(_ db: Database) throws -> VerificationCheck {
    try count(
      db, "order totals equal their lines", of: "orderVersion", what: "versions",
      wrong: """
        SELECT count(*) FROM orderVersion v
        LEFT JOIN (SELECT orderID, version, sum(netMinor) AS net FROM orderLine GROUP BY orderID, version) l
          ON l.orderID = v.orderID AND l.version = v.version
        WHERE l.net IS NOT v.netMinor OR v.grossMinor <> v.netMinor + v.taxMinor
        """)
  }

  /// Tax per rate on the sum of that rate's lines, rounded half up, summed: the rule of `Tax.total`.
  private static func tax(_ db: Database) throws -> VerificationCheck {
    try count(
      db, "order tax follows the rates", of: "orderVersion", what: "versions",
      wrong: """
        SELECT count(*) FROM orderVersion v
        LEFT JOIN (
          SELECT orderID, version, sum(tax) AS tax FROM (
            SELECT orderID, version, (sum(netMinor) * taxBasisPoints + 5000) / 10000 AS tax
            FROM orderLine GROUP BY orderID, version, taxBasisPoints)
          GROUP BY orderID, version) l
          ON l.orderID = v.orderID AND l.version = v.version
        WHERE l.tax IS NOT v.taxMinor
        """)
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
