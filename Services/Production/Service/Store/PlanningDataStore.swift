import Foundation
import GRDB
import Persistence
import Values

/// Planning data as documents, one for each record.
enum PlanningDataStore {
  static func document(_ kind: PlanningKind, _ key: String, _ db: Database) throws -> String? {
    try String.fetchOne(
      db.cachedStatement(sql: "SELECT document FROM planningRecord WHERE kind = ? AND key = ?"),
      arguments: [kind.rawValue, key])
  }

  /// All of a kind, by key.
  static func documents(_ kind: PlanningKind, _ db: Database) throws -> [(key: String, document: String)] {
    try Row.fetchAll(
      db.cachedStatement(sql: "SELECT key, document FROM planningRecord WHERE kind = ? ORDER BY key"),
      arguments: [kind.rawValue]
    ).map { ($0[0], $0[1]) }
  }

  /// All of a kind but some, by key.
  static func list(_ kind: PlanningKind, without left: Set<String> = [], _ db: Database) throws -> DocumentList {
    var list = DocumentList()
    let rows = try Row.fetchCursor(
      db.cachedStatement(sql: "SELECT document, key FROM planningRecord WHERE kind = ? ORDER BY key"),
      arguments: [kind.rawValue])
    while let row = try rows.next() {
      if !left.isEmpty, left.contains(row[1]) { continue }
      try row.withUnsafeData(atIndex: 0) { $0?.withUnsafeBytes { list.append($0) } }
    }
    return list
  }

  /// The bills of an item: its key, or its key and a revision.
  static func bills(ofItem key: String, _ db: Database) throws -> [(key: String, document: String)] {
    try Row.fetchAll(
      db.cachedStatement(
        sql: """
          SELECT key, document FROM planningRecord WHERE kind = 'bill' AND key = ?1
          UNION ALL
          SELECT key, document FROM planningRecord
          WHERE kind = 'bill' AND key >= ?1 || '#' AND key < ?1 || '$' ORDER BY key
          """),
      arguments: [key]
    ).map { ($0[0], $0[1]) }
  }

  static func save(_ kind: PlanningKind, _ key: String, _ document: String, at now: Instant, _ db: Database) throws {
    try db.cachedStatement(
      sql: """
        INSERT INTO planningRecord (kind, key, document, changedAt) VALUES (?, ?, ?, ?)
        ON CONFLICT (kind, key) DO UPDATE SET document = excluded.document, changedAt = excluded.changedAt
        """
    ).execute(arguments: [kind.rawValue, key, document, now])
  }

  /// False when there is no such record.
  static func remove(_ kind: PlanningKind, _ key: String, _ db: Database) throws -> Bool {
    try db.execute(
      sql: "DELETE FROM planningRecord WHERE kind = ? AND key = ?", arguments: [kind.rawValue, key])
    return db.changesCount > 0
  }

  static func isEmpty(_ db: Database) throws -> Bool {
    try !Bool.fetchOne(db.cachedStatement(sql: "SELECT EXISTS (SELECT 1 FROM planningRecord)"))!
  }

  static func settings(_ db: Database) throws -> PlanningSettings {
    guard let text = try String.fetchOne(db.cachedStatement(sql: "SELECT document FROM planningSettings")) else {
      return PlanningSettings()
    }
    return try JSONDecoder().decode(PlanningSettings.self, from: Data(text.utf8))
  }

  static func save(_ settings: PlanningSettings, _ db: Database) throws {
    let text = String(decoding: try JSONEncoder().encode(settings), as: UTF8.self)
    try db.execute(
      sql: """
        INSERT INTO planningSettings (id, document) VALUES (1, ?)
        ON CONFLICT (id) DO UPDATE SET document = excluded.document
        """, arguments: [text])
  }

  // MARK: Revision

  /// Something that plans are made from has changed.
  static func touch(_ db: Database) throws {
    try db.cachedStatement(sql: "UPDATE planningState SET revision = revision + 1").execute()
  }

  static func revision(_ db: Database) throws -> (revision: Int, planned: Int) {
    let row = try Row.fetchOne(db.cachedStatement(sql: "SELECT revision, plannedRevision FROM planningState"))!
    return (row[0], row[1])
  }

  static func notePlanned(_ revision: Int, _ db: Database) throws {
    try db.execute(sql: "UPDATE planningState SET plannedRevision = ?", arguments: [revision])
  }

  /// Whether an item is planned over several levels: there is planning data for it at some plant.
  static func isPlanned(_ item: String, _ db: Database) throws -> Bool {
    try Bool.fetchOne(
      db.cachedStatement(
        sql: """
          SELECT EXISTS (SELECT 1 FROM planningRecord WHERE kind = 'item' AND key = ?1)
            OR EXISTS (SELECT 1 FROM planningRecord WHERE kind = 'item' AND key >= ?1 || '@' AND key < ?1 || 'A')
          """),
      arguments: [item])!
  }

  /// Whether planning data, a planned order or an engineering change names the item.
  static func isKnown(item: String, _ db: Database) throws -> Bool {
    if try isPlanned(item, db) { return true }
    return try Bool.fetchOne(
      db.cachedStatement(
        sql: """
          SELECT EXISTS (SELECT 1 FROM plannedOrder WHERE item = ?1)
            OR EXISTS (SELECT 1 FROM planPlace WHERE scenarioID = '' AND item = ?1)
            OR EXISTS (SELECT 1 FROM engineeringChange WHERE item = ?1)
          """), arguments: [item])!
  }

  /// The plants at which an item is planned.
  static func plants(ofItem item: String, _ db: Database) throws -> [String] {
    try String.fetchAll(
      db.cachedStatement(
        sql: """
          SELECT key FROM planningRecord WHERE kind = 'item' AND key = ?1
          UNION ALL
          SELECT key FROM planningRecord WHERE kind = 'item' AND key >= ?1 || '@' AND key < ?1 || 'A' ORDER BY key
          """),
      arguments: [item]
    ).map { $0 == item ? "" : String($0.dropFirst(item.count + 1)) }
  }
}
