import GRDB
import GatewayDomain
import Persistence
import Values

/// A debtor.
struct Customer {
  var customerID: String
  var number: String
  var party: Party
  var currency: Currency
  /// Days from invoice to due date.
  var paymentTermsDays: Int
}

/// A customer as a CRM describes it.
struct SourceAccount {
  var sourceSystem: String
  /// The CRM's own id.
  var reference: String
  var number: String
  var party: Party
  var currency: Currency
  var paymentTermsDays: Int
  /// Why a person must say which debtor it is.
  var ambiguity: String?
}

enum CustomerStore {
  static func insert(_ customer: Customer, at now: Instant, in db: Database) throws {
    try db.cachedStatement(
      sql: """
        INSERT INTO customer (customerID, number, legalName, nameKey, taxID, taxKey, billTo, currency, paymentTermsDays,
          onboardedAt)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """
    ).execute(arguments: [
      customer.customerID, customer.number, customer.party.legalName,
      CustomerMatching.nameKey(customer.party.legalName), customer.party.taxID,
      CustomerMatching.taxKey(customer.party.taxID), try JSONColumn.text(customer.party.billTo),
      customer.currency.code, customer.paymentTermsDays, now,
    ])
  }

  static func find(_ customerID: String, in db: Database) throws -> Customer? {
    try Row.fetchOne(
      db.cachedStatement(
        sql: """
          SELECT customerID, number, legalName, taxID, billTo, currency, paymentTermsDays FROM customer
          WHERE customerID = ?
          """),
      arguments: [customerID]
    ).map(customer)
  }

  /// Debtors that share the party's name or tax number.
  static func candidates(for party: Party, in db: Database) throws -> [CustomerMatching.Candidate] {
    try Row.fetchAll(
      db.cachedStatement(
        sql: """
          SELECT customerID, legalName, taxID, billTo FROM customer WHERE nameKey = ?
          UNION SELECT customerID, legalName, taxID, billTo FROM customer WHERE taxKey = ?
          ORDER BY customerID
          """),
      arguments: [CustomerMatching.nameKey(party.legalName), CustomerMatching.taxKey(party.taxID)]
    ).map { row in
      CustomerMatching.Candidate(
        customerID: row[0], legalName: row[1], taxID: row[2],
        billTo: try JSONColumn.value(PostalAddress.self, from: row[3]))
    }
  }

  /// Every debtor with the account it first came from, in order of id, for a company that joins later.
  static func all(in db: Database) throws -> [(customer: Customer, sourceSystem: String, reference: String)] {
    try Row.fetchAll(
      db,
      sql: """
        SELECT c.customerID, c.number, c.legalName, c.taxID, c.billTo, c.currency, c.paymentTermsDays,
          r.sourceSystem, r.localID, min(r.recordedAt)
        FROM customer c
        JOIN crossReference r ON r.entity = 'customer' AND r.globalID = c.customerID
        GROUP BY c.customerID ORDER BY c.customerID
        """
    ).map { (try customer($0), $0[7], $0[8]) }
  }

  private static func customer(_ row: Row) throws -> Customer {
    Customer(
      customerID: row[0], number: row[1],
      party: Party(legalName: row[2], taxID: row[3], billTo: try JSONColumn.value(PostalAddress.self, from: row[4])),
      currency: Currency(row[5])!, paymentTermsDays: row[6])
  }
}

enum AccountStore {
  /// Records what a CRM says of an account; the newest description wins.
  static func save(_ account: SourceAccount, at now: Instant, in db: Database) throws {
    try db.cachedStatement(
      sql: """
        INSERT INTO sourceAccount (sourceSystem, reference, number, legalName, taxID, billTo, currency,
          paymentTermsDays, ambiguity, receivedAt)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT (sourceSystem, reference) DO UPDATE SET number = excluded.number, legalName = excluded.legalName,
          taxID = excluded.taxID, billTo = excluded.billTo, currency = excluded.currency,
          paymentTermsDays = excluded.paymentTermsDays, ambiguity = excluded.ambiguity
        """
    ).execute(arguments: [
      account.sourceSystem, account.reference, account.number, account.party.legalName, account.party.taxID,
      try JSONColumn.text(account.party.billTo), account.currency.code, account.paymentTermsDays, account.ambiguity,
      now,
    ])
  }

  static func find(_ sourceSystem: String, _ reference: String, in db: Database) throws -> SourceAccount? {
    try Row.fetchOne(
      db.cachedStatement(
        sql: """
          SELECT sourceSystem, reference, number, legalName, taxID, billTo, currency, paymentTermsDays, ambiguity
          FROM sourceAccount WHERE sourceSystem = ? AND reference = ?
          """),
      arguments: [sourceSystem, reference]
    ).map { row in
      SourceAccount(
        sourceSystem: row[0], reference: row[1], number: row[2],
        party: Party(legalName: row[3], taxID: row[4], billTo: try JSONColumn.value(PostalAddress.self, from: row[5])),
        currency: Currency(row[6])!, paymentTermsDays: row[7], ambiguity: row[8])
    }
  }

  static func clearAmbiguity(_ sourceSystem: String, _ reference: String, in db: Database) throws {
    try db.execute(
      sql: "UPDATE sourceAccount SET ambiguity = NULL WHERE sourceSystem = ? AND reference = ?",
      arguments: [sourceSystem, reference])
  }
}
