import GRDB
import Persistence
import ProductionDomain
import Values

/// A time in which a work centre, or some of its machines, stood still.
struct DowntimeRecord {
  let id: String
  let workCentre: String
  let from: Instant
  /// Nil: it still stands.
  var until: Instant?
  let machines: Int
  let reason: String
  let isPlanned: Bool
  let recordedBy: String
}

enum DowntimeStore {
  private static let columns = "id, workCentre, fromAt, untilAt, machines, reason, isPlanned, recordedBy"

  private static func record(_ row: Row) -> DowntimeRecord {
    DowntimeRecord(
      id: row[0], workCentre: row[1], from: row[2], until: row[3], machines: row[4], reason: row[5], isPlanned: row[6],
      recordedBy: row[7])
  }

  static func insert(_ record: DowntimeRecord, _ db: Database) throws {
    try db.cachedStatement(
      sql: "INSERT INTO workCentreDowntime (\(columns)) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
    ).execute(arguments: [
      record.id, record.workCentre, record.from, record.until, record.machines, record.reason, record.isPlanned,
      record.recordedBy,
    ])
  }

  static func end(_ id: String, at until: Instant, _ db: Database) throws {
    try db.cachedStatement(sql: "UPDATE workCentreDowntime SET untilAt = ? WHERE id = ?").execute(arguments: [
      until, id,
    ])
  }

  static func find(_ id: String, _ db: Database) throws -> DowntimeRecord? {
    try Row.fetchOne(
      db.cachedStatement(sql: "SELECT \(columns) FROM workCentreDowntime WHERE id = ?"), arguments: [id]
    ).map(record)
  }

  /// In the order in which they were recorded; nil leaves a condition out.
  static func list(
    workCentre: String?, isOpen: Bool, after id: String, limit: Int, _ db: Database
  ) throws -> [DowntimeRecord] {
    try Row.fetchAll(
      db.cachedStatement(
        sql: """
          SELECT \(columns) FROM workCentreDowntime
          WHERE id > :after AND (:centre IS NULL OR workCentre = :centre) AND (NOT :open OR untilAt IS NULL)
          ORDER BY id LIMIT :limit
          """), arguments: ["after": id, "centre": workCentre, "open": isOpen, "limit": limit]
    ).map(record)
  }

  /// Those of a work centre that touch a time, cut to it; one that still stands goes on until `now`.
  static func standstills(
    _ workCentre: String, within span: [Instant], at now: Instant, _ db: Database
  ) throws -> [Standstill] {
    try Row.fetchAll(
      db.cachedStatement(
        sql: """
          SELECT \(columns) FROM workCentreDowntime
          WHERE workCentre = ?1 AND fromAt < ?3 AND coalesce(untilAt, ?4) > ?2
          """), arguments: [workCentre, span[0], span[1], now]
    ).map { row in
      let record = record(row)
      let begin = max(record.from, span[0]).microseconds / 1_000_000
      let end = min(record.until ?? now, span[1]).microseconds / 1_000_000
      return Standstill(Int(begin)..<Int(max(begin, end)), machines: record.machines, isPlanned: record.isPlanned)
    }
  }
}
