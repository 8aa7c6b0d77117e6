import GRDB
import Persistence

/// The customers that the gateway has onboarded.
enum CustomerStore {
  static func upsert(_ customerID: String, number: String, legalName: String, in db: Database) throws {
    try db.cachedStatement(
      sql: """
        INSERT INTO customer (customerID, number, legalName) VALUES (?, ?, ?)
        ON CONFLICT (customerID) DO UPDATE SET number = excluded.number, legalName = excluded.legalName
        """
    ).execute(arguments: [customerID, number, legalName])
  }

  static func isKnown(_ customerID: String, in db: Database) throws -> Bool {
    try Int.fetchOne(
      db.cachedStatement(sql: "SELECT 1 FROM customer WHERE customerID = ?"), arguments: [customerID]) != nil
  }
}
