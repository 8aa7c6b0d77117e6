import Foundation
import GRDB
import InventoryDomain
import Messaging
import Persistence

/// What is inspected of each item.
enum InspectionPlanStore {
  /// The plan, and how many lots in turn went past it.
  static func find(_ item: String, _ db: Database) throws -> (plan: InspectionPlan, skipped: Int)? {
    try Row.fetchOne(
      db.cachedStatement(sql: "SELECT document, skipped FROM inspectionPlan WHERE item = ?"), arguments: [item]
    ).map { (try plan($0[0]), $0[1]) }
  }

  private static func plan(_ document: Data) throws -> InspectionPlan {
    try WireFormat.decode(InspectionPlan.self, from: Array(document))
  }

  /// Replaces what was said before; the next lot is inspected.
  static func save(_ plan: InspectionPlan, of item: String, _ db: Database) throws {
    try db.cachedStatement(
      sql: """
        INSERT INTO inspectionPlan (item, document, skipped) VALUES (?, ?, ?)
        ON CONFLICT (item) DO UPDATE SET document = excluded.document, skipped = excluded.skipped
        """
    ).execute(arguments: [item, try WireFormat.encode(plan).databaseBlob, plan.skippedAtFirst])
  }

  static func noteSkipped(_ lots: Int, of item: String, _ db: Database) throws {
    try db.cachedStatement(
      sql: "UPDATE inspectionPlan SET skipped = ? WHERE item = ?"
    ).execute(arguments: [lots, item])
  }

  static func delete(_ item: String, _ db: Database) throws {
    try db.cachedStatement(sql: "DELETE FROM inspectionPlan WHERE item = ?").execute(arguments: [item])
  }

  static func list(after item: String, limit: Int, _ db: Database) throws -> [(item: String, plan: InspectionPlan)] {
    try Row.fetchAll(
      db.cachedStatement(sql: "SELECT item, document FROM inspectionPlan WHERE item > ? ORDER BY item LIMIT ?"),
      arguments: [item, limit]
    ).map { ($0[0], try plan($0[1])) }
  }
}
