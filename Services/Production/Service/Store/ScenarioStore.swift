import GRDB
import Persistence
import Values

/// What-if scenarios: changes to planning data, demands and orders that are kept apart until they are promoted.
enum ScenarioStore {
  enum State: String, Codable, Sendable, CaseIterable {
    case open, promoted, discarded
  }

  struct ScenarioRecord {
    let id: String
    let name: String
    let state: State
    let createdBy: String
    let createdAt: Instant
    let changes: Int
  }

  private static let columns = """
    id, name, state, createdBy, createdAt, (SELECT count(*) FROM scenarioChange WHERE scenarioID = scenario.id)
    """

  private static func record(_ row: Row) -> ScenarioRecord {
    ScenarioRecord(
      id: row[0], name: row[1], state: State(rawValue: row[2])!, createdBy: row[3], createdAt: row[4], changes: row[5])
  }

  static func find(_ id: String, _ db: Database) throws -> ScenarioRecord? {
    try Row.fetchOne(
      db.cachedStatement(sql: "SELECT \(columns) FROM scenario WHERE id = ? OR name = ?"), arguments: [id, id]
    ).map(record)
  }

  static func all(_ db: Database) throws -> [ScenarioRecord] {
    try Row.fetchAll(db.cachedStatement(sql: "SELECT \(columns) FROM scenario ORDER BY createdAt DESC, id")).map(record)
  }

  static func insert(id: String, name: String, by creator: String, at now: Instant, _ db: Database) throws {
    try db.execute(
      sql: "INSERT INTO scenario (id, name, state, createdBy, createdAt) VALUES (?, ?, 'open', ?, ?)",
      arguments: [id, name, creator, now])
  }

  static func close(_ id: String, as state: State, _ db: Database) throws {
    try db.execute(sql: "UPDATE scenario SET state = ? WHERE id = ?", arguments: [state.rawValue, id])
  }

  /// `base` is the record as the running factory has it now.
  static func save(
    _ id: String, kind: String, key: String, document: String?, base: String?, _ db: Database
  ) throws {
    try db.cachedStatement(
      sql: """
        INSERT INTO scenarioChange (scenarioID, kind, key, document, base) VALUES (?, ?, ?, ?, ?)
        ON CONFLICT (scenarioID, kind, key) DO UPDATE SET document = excluded.document, base = excluded.base
        """
    ).execute(arguments: [id, kind, key, document, base])
  }

  /// Records that the running factory has neither as they were when the scenario changed them nor as it wants them.
  static func outdated(_ id: String, _ db: Database) throws -> [String] {
    try String.fetchAll(
      db.cachedStatement(
        sql: """
          SELECT scenarioChange.kind || ' ' || scenarioChange.key
          FROM scenarioChange LEFT JOIN planningRecord USING (kind, key)
          WHERE scenarioID = ? AND kind NOT IN ('demand', 'order') AND planningRecord.document IS NOT base
            AND planningRecord.document IS NOT scenarioChange.document
          ORDER BY 1
          """), arguments: [id])
  }

  static func remove(_ id: String, kind: String, key: String, _ db: Database) throws -> Bool {
    try db.execute(
      sql: "DELETE FROM scenarioChange WHERE scenarioID = ? AND kind = ? AND key = ?", arguments: [id, kind, key])
    return db.changesCount > 0
  }

  /// By kind and key; nil: it is not there in the scenario.
  static func changes(of id: String, _ db: Database) throws -> [String: [String: String?]] {
    var changes: [String: [String: String?]] = [:]
    for row in try Row.fetchAll(
      db.cachedStatement(sql: "SELECT kind, key, document FROM scenarioChange WHERE scenarioID = ? ORDER BY kind, key"),
      arguments: [id])
    {
      changes[row[0], default: [:]].updateValue(row[2] as String?, forKey: row[1])
    }
    return changes
  }

  static func records(of id: String, _ db: Database) throws -> ScenarioAssembly.Changes {
    records(try changes(of: id, db))
  }

  /// Those that concern planning data.
  static func records(_ changes: [String: [String: String?]]) -> ScenarioAssembly.Changes {
    var records: ScenarioAssembly.Changes = [:]
    for (name, changed) in changes { if let kind = PlanningKind(rawValue: name) { records[kind] = changed } }
    return records
  }
}
