import GRDB
import Persistence
import SalesDomain
import Values

/// An account as stored.
struct StoredAccount {
  let accountID: String
  let number: String
  let account: Account
  let openedAt: Instant
}

enum AccountStore {
  private static let columns = """
    accountID, number, legalName, taxID, billToName, billToStreet, billToPostcode, billToCity, billToCountry, \
    currency, paymentTermsDays, openedAt
    """

  /// False when another account has the number.
  static func insert(_ stored: StoredAccount, in db: Database) throws -> Bool {
    let account = stored.account
    let address = account.billTo
    try db.cachedStatement(
      sql:
        "INSERT INTO account (\(columns)) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (number) DO NOTHING"
    ).execute(arguments: [
      stored.accountID, stored.number, account.legalName, account.taxID, address.name, address.street,
      address.postcode, address.city, address.country, account.currency.code, account.paymentTermsDays, stored.openedAt,
    ])
    return db.changesCount == 1
  }

  static func find(_ accountID: String, in db: Database) throws -> StoredAccount? {
    try Row.fetchOne(
      db.cachedStatement(sql: "SELECT \(columns) FROM account WHERE accountID = ?"), arguments: [accountID]
    ).map(stored)
  }

  static func find(number: String, in db: Database) throws -> StoredAccount? {
    try Row.fetchOne(
      db.cachedStatement(sql: "SELECT \(columns) FROM account WHERE number = ?"), arguments: [number]
    ).map(stored)
  }

  /// Newest first, after the account `cursor`.
  static func list(after cursor: String?, limit: Int, in db: Database) throws -> [StoredAccount] {
    try Row.fetchAll(
      db.cachedStatement(
        sql: "SELECT \(columns) FROM account WHERE ?1 IS NULL OR accountID < ?1 ORDER BY accountID DESC LIMIT ?2"),
      arguments: [cursor, limit]
    ).map(stored)
  }

  private static func stored(_ row: Row) throws -> StoredAccount {
    StoredAccount(
      accountID: row[0], number: row[1],
      account: try Account(
        legalName: row[2], taxID: row[3],
        billTo: PostalAddress(name: row[4], street: row[5], postcode: row[6], city: row[7], country: row[8]),
        currency: row[9], paymentTermsDays: row[10]),
      openedAt: row[11])
  }
}
