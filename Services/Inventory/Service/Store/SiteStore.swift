import GRDB
import InventoryDomain
import Persistence

/// How a site handles shipments.
package enum FulfilmentMode: String, Codable, Sendable {
  /// Picked, packed and issued by itself, as soon as goods are ready.
  case automatic
  /// Each step is a command of the warehouse.
  case manual
}

enum SiteStore {
  static func mode(_ site: String, _ db: Database) throws -> FulfilmentMode? {
    try String.fetchOne(
      db.cachedStatement(sql: "SELECT fulfilment FROM site WHERE code = ?"), arguments: [site]
    ).flatMap(FulfilmentMode.init)
  }

  static func save(_ site: String, _ mode: FulfilmentMode, _ db: Database) throws {
    try db.cachedStatement(
      sql: """
        INSERT INTO site (code, fulfilment) VALUES (?, ?)
        ON CONFLICT (code) DO UPDATE SET fulfilment = excluded.fulfilment
        """
    ).execute(arguments: [site, mode.rawValue])
  }

  static func list(_ db: Database) throws -> [(site: String, mode: FulfilmentMode)] {
    try Row.fetchAll(db, sql: "SELECT code, fulfilment FROM site ORDER BY code").map {
      ($0[0], FulfilmentMode(rawValue: $0[1])!)
    }
  }
}
