import AccountingDomain
import GatewayContract
import GRDB
import Messaging
import Persistence
import Values

/// A customer as accounting keeps it.
struct Customer {
  let position: Int64
  let customerID: String
  let legalName: String
  let currency: Currency
  let account: CustomerAccount.State
}

/// What a customer owes, has to its credit and has reserved, in one currency.
struct CustomerBalance {
  let receivables: Money
  let unapplied: Money
  let reserved: Money
}

enum CustomerStore {
  static func find(_ customerID: String, _ db: Database) throws -> Customer? {
    let row = try Row.fetchOne(
      db.cachedStatement(
        sql: """
          SELECT position, legalName, currency, creditLimitMinor, blockedReason FROM customer WHERE customerID = ?
          """),
      arguments: [customerID])
    return row.map { row in
      let currency = Currency(row[2])!
      let limit = Money(minorUnits: row[3], currency: currency)
      let reason: String? = row[4]
      return Customer(
        position: row[0], customerID: customerID, legalName: row[1], currency: currency,
        account: reason.map { .blocked(limit: limit, reason: $0) } ?? .open(limit: limit))
    }
  }

  /// Adds a customer, or takes over its changed papers; its currency, limit and block stay. Returns
  /// whether it is new.
  static func register(_ event: CustomerOnboarded, currency: Currency, at: Instant, _ db: Database) throws -> Bool {
    let billTo = String(decoding: try WireFormat.encode(event.billTo), as: UTF8.self)
    try db.cachedStatement(
      sql: """
        INSERT OR IGNORE INTO customer (customerID, number, legalName, taxID, billTo, currency, paymentTermsDays,
          creditLimitMinor, onboardedAt)
        VALUES (?, ?, ?, ?, ?, ?, ?,
          coalesce((SELECT defaultLimitMinor FROM creditPolicy WHERE creditPolicy.currency = ?), 0), ?)
        """
    ).execute(arguments: [
      event.customerID, event.number, event.legalName, event.taxID, billTo, currency.code, event.paymentTermsDays,
      currency.code, at,
    ])
    if db.changesCount > 0 { return true }
    try db.cachedStatement(
      sql: "UPDATE customer SET legalName = ?, taxID = ?, billTo = ?, paymentTermsDays = ? WHERE customerID = ?"
    ).execute(arguments: [event.legalName, event.taxID, billTo, event.paymentTermsDays, event.customerID])
    return false
  }

  static func save(_ account: CustomerAccount.State, of customerID: String, _ db: Database) throws {
    try db.cachedStatement(sql: "UPDATE customer SET creditLimitMinor = ?, blockedReason = ? WHERE customerID = ?")
      .execute(arguments: [account.limit.minorUnits, account.blockedReason, customerID])
  }

  static func setPolicy(defaultLimit limit: Money, overdueHoldDays: Int?, _ db: Database) throws {
    try db.execute(
      sql: "INSERT OR REPLACE INTO creditPolicy (currency, defaultLimitMinor, overdueHoldDays) VALUES (?, ?, ?)",
      arguments: [limit.currency.code, limit.minorUnits, overdueHoldDays])
  }

  /// Whether an open invoice is overdue by more days than the policy of its currency allows; never where the
  /// policy says nothing.
  static func isOverdue(_ customerID: String, _ currency: Currency, on today: LocalDate, _ db: Database) throws -> Bool
  {
    let days = try Int.fetchOne(
      db.cachedStatement(sql: "SELECT overdueHoldDays FROM creditPolicy WHERE currency = ?"), arguments: [currency.code]
    )
    guard let days else { return false }
    return try Int.fetchOne(
      db.cachedStatement(
        sql: """
          SELECT 1 FROM invoice WHERE customerID = ? AND currency = ? AND residualMinor > 0 AND dueOn < ? LIMIT 1
          """),
      arguments: [customerID, currency.code, today + -days]) != nil
  }

  /// Changes the maintained figures by the given differences and returns them as they are then.
  static func move(
    _ customerID: String, _ currency: Currency, receivables: Int64 = 0, unapplied: Int64 = 0, reserved: Int64 = 0,
    _ db: Database
  ) throws -> CustomerBalance {
    let update = try db.cachedStatement(
      sql: """
        UPDATE customerBalance SET receivablesMinor = receivablesMinor + ?, unappliedMinor = unappliedMinor + ?,
          reservedMinor = reservedMinor + ?
        WHERE customerID = ? AND currency = ? RETURNING receivablesMinor, unappliedMinor, reservedMinor
        """)
    let arguments: StatementArguments = [receivables, unapplied, reserved, customerID, currency.code]
    if let row = try Row.fetchOne(update, arguments: arguments) { return balance(row, currency) }
    try db.cachedStatement(sql: "INSERT INTO customerBalance VALUES (?, ?, 0, 0, 0)")
      .execute(arguments: [customerID, currency.code])
    return balance(try Row.fetchOne(update, arguments: arguments)!, currency)
  }

  static func balance(_ customerID: String, _ currency: Currency, _ db: Database) throws -> CustomerBalance {
    let row = try Row.fetchOne(
      db.cachedStatement(
        sql: """
          SELECT receivablesMinor, unappliedMinor, reservedMinor FROM customerBalance
          WHERE customerID = ? AND currency = ?
          """),
      arguments: [customerID, currency.code])
    return row.map { balance($0, currency) }
      ?? CustomerBalance(receivables: .zero(currency), unapplied: .zero(currency), reserved: .zero(currency))
  }

  private static func balance(_ row: Row, _ currency: Currency) -> CustomerBalance {
    CustomerBalance(
      receivables: Money(minorUnits: row[0], currency: currency),
      unapplied: Money(minorUnits: row[1], currency: currency),
      reserved: Money(minorUnits: row[2], currency: currency))
  }
}

extension Customer {
  /// The customer's credit in a currency. The limit is kept in the account's currency: in any other it
  /// is zero, so that such orders go to the credit officer.
  func standing(_ balance: CustomerBalance, isOverdue: Bool = false) -> CreditStanding {
    let currency = balance.receivables.currency
    return CreditStanding(
      openReceivables: balance.receivables, unappliedCredits: balance.unapplied, reserved: balance.reserved,
      limit: currency == self.currency ? account.limit : .zero(currency), blockedReason: account.blockedReason,
      isOverdue: isOverdue)
  }
}
