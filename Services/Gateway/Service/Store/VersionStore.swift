import GRDB
import GatewayDomain
import Persistence
import Values

/// A version of an order as it is stored, with what became of each line.
struct StoredOrder {
  let position: Int64
  /// Everything but the lines.
  var header: SourceOrder
  var lines: [StoredLine]

  /// The order as it was handed over.
  var source: SourceOrder {
    var order = header
    order.lines = lines.map(\.source)
    return order
  }
}

struct StoredLine {
  let number: Int
  let source: SourceLine
  /// The code in every service; nil until the line was checked.
  var product: String?
  var isService: Bool
  /// What stock promised.
  var stock: Promise?
}

/// What is known of a version's credit.
enum CreditStatus: String {
  /// Prepaid: nobody was asked.
  case notNeeded = "not-needed"
  case approved
  /// The credit officer decides.
  case held
  case declined
}

/// The rows of versions. Their insert is the duplicate check of the whole hand-off.
enum VersionStore {
  /// Records a version once. Nil when the same (source, order, version) is there already.
  static func insert(
    _ order: SourceOrder, handoffID: String, hash: String, at now: Instant, in db: Database
  ) throws -> Int64? {
    try db.cachedStatement(
      sql: """
        INSERT OR IGNORE INTO handoffVersion (handoffID, sourceSystem, orderID, version, payloadHash, orderNumber,
          contract, customer, customerReference, currency, payment, paymentTermsDays, shipComplete, requestedDate,
          shipTo, statedNetMinor, statedTaxMinor, statedGrossMinor, orderedAt, receivedAt)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """
    ).execute(arguments: [
      handoffID, order.sourceSystem, order.orderID, order.version, hash, order.number, order.contract.reference,
      order.customer, order.customerReference, order.currency.code, order.payment.rawValue, order.paymentTermsDays,
      order.shipComplete, order.requestedDate, try JSONColumn.text(order.shipTo), order.stated?.net.minorUnits,
      order.stated?.tax.minorUnits, order.stated?.gross.minorUnits, order.orderedAt, now,
    ])
    return db.changesCount == 1 ? db.lastInsertedRowID : nil
  }

  /// What is stored of a version that was handed over before.
  struct Identity {
    let handoffID: String
    let payloadHash: String
  }
  static func identity(_ order: SourceOrder, in db: Database) throws -> Identity? {
    try Row.fetchOne(
      db.cachedStatement(
        sql: """
          SELECT handoffID, payloadHash FROM handoffVersion WHERE orderID = ? AND sourceSystem = ? AND version = ?
          """),
      arguments: [order.orderID, order.sourceSystem, order.version]
    ).map { Identity(handoffID: $0[0], payloadHash: $0[1]) }
  }

  /// Keeps what was said of credit. `heldUntil`: when stock and capacity that are asked for now may be let go.
  static func noteCredit(
    _ status: CreditStatus, at now: Instant, heldUntil: Instant?, position: Int64, in db: Database
  ) throws {
    try db.cachedStatement(
      sql: "UPDATE handoffVersion SET creditStatus = ?, creditAt = ?, heldUntil = ? WHERE position = ?"
    ).execute(arguments: [status.rawValue, now, heldUntil, position])
  }

  static func load(position: Int64, in db: Database) throws -> StoredOrder {
    let row = try Row.fetchOne(
      db.cachedStatement(
        sql: """
          SELECT sourceSystem, orderID, orderNumber, version, contract, customer, customerReference, currency, payment,
            paymentTermsDays, shipComplete, requestedDate, shipTo, statedNetMinor, statedTaxMinor, statedGrossMinor,
            orderedAt
          FROM handoffVersion WHERE position = ?
          """),
      arguments: [position])!
    let currency = Currency(row[7])!
    let stated = (row[13] as Int64?).map { net in
      StatedTotals(
        net: Money(minorUnits: net, currency: currency), tax: Money(minorUnits: row[14], currency: currency),
        gross: Money(minorUnits: row[15], currency: currency))
    }
    let header = SourceOrder(
      sourceSystem: row[0], orderID: row[1], number: row[2], version: row[3],
      contract: ContractClaim(reference: row[4]), customer: row[5], customerReference: row[6], currency: currency,
      payment: Payment(rawValue: row[8])!, paymentTermsDays: row[9], shipComplete: row[10], requestedDate: row[11],
      shipTo: try JSONColumn.value(PostalAddress.self, from: row[12]), lines: [], stated: stated, orderedAt: row[16])
    return StoredOrder(position: position, header: header, lines: try LineStore.load(position, currency, in: db))
  }

  /// The row of one version of a hand-off.
  static func position(handoffID: String, version: Int, in db: Database) throws -> Int64? {
    try Int64.fetchOne(
      db.cachedStatement(sql: "SELECT position FROM handoffVersion WHERE handoffID = ? AND version = ?"),
      arguments: [handoffID, version])
  }
}
