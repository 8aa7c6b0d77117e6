import GRDB
import Messaging
import Persistence
import Values

enum CustomerStatusVerification {
  static func verify(_ db: Database) throws -> Verification {
    func count(_ sql: String) throws -> Int64 { try Int64.fetchOne(db, sql: sql) ?? 0 }
    let overShipped = try count("SELECT count(*) FROM orderLine WHERE shippedSteps > coalesce(acceptedSteps, 0)")
    let overInvoiced = try count("SELECT count(*) FROM orderLine WHERE invoicedSteps > shippedSteps")
    let lines = try count("SELECT count(*) FROM orderLine")
    let wrongBalance = try count(
      """
      SELECT count(*) FROM balance WHERE openReceivablesMinor <>
        (SELECT coalesce(sum(residualMinor), 0) FROM invoice WHERE invoice.customerID = balance.customerID)
      """)
    let balances = try count("SELECT count(*) FROM balance")
    let accepted = try String.fetchAll(db, sql: "SELECT handoffID || ':' || version FROM acceptedVersion")
    return Verification(
      checks: [
        VerificationCheck(
          "nothing is shown shipped beyond what was accepted", overShipped == 0, "\(lines) lines, \(overShipped) over"),
        VerificationCheck(
          "nothing is shown invoiced beyond what was shipped", overInvoiced == 0, "\(lines) lines, \(overInvoiced) over"
        ),
        VerificationCheck(
          "open receivables shown are the sum of the residuals shown", wrongBalance == 0,
          "\(balances) customers, \(wrongBalance) differ"),
      ],
      figures: [
        "openBalanceMinor": try count("SELECT coalesce(sum(openBalanceMinor), 0) FROM balance"),
        "acceptedOrders": Int64(accepted.count), "acceptedOrders.digest": setDigest(accepted),
      ])
  }

  /// The tables that are the read model; the rest is messaging and what was told to whom.
  private static let tables = [
    "customer", "customerAccount", "orderStatus", "orderLine", "promiseChange", "acceptedVersion", "shipment",
    "shipmentLine", "transit", "workOrder", "invoice", "creditNote", "balance", "customerCase", "timeline",
  ]

  /// A digest of every row of the read model, in order, that is equal only for equal content.
  static func digest(_ db: Database) throws -> String {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    func mix(_ text: String) {
      for byte in text.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
    }
    for table in tables {
      let key = try db.primaryKey(table).columns.joined(separator: ", ")
      for row in try Row.fetchAll(db, sql: "SELECT * FROM \(table) ORDER BY \(key)") {
        mix(table)
        for (column, value) in row { mix("\(column)=\(value)|") }
      }
    }
    return String(hash, radix: 16)
  }
}
