import GRDB
import Persistence
import Values

/// Removes what is finished and old from a service's tables, in small steps.
package enum Cleaning {
  /// One step; to be called again while the answer, how many rows it dealt with, is above zero.
  ///
  /// The inbox keeps what is not finished, and the last message of each key however old: by it a late copy is
  /// known as such, and catching up begins there.
  package static func step(olderThan limit: Instant, batch: Int = 2000, in db: Database) throws -> Int {
    var count = try inbox(olderThan: limit, batch: batch, in: db)
    for sql in [
      """
      DELETE FROM outbox WHERE position IN (
        SELECT position FROM outbox WHERE state IN (1, 3) AND sentAt < ? ORDER BY sentAt LIMIT ?)
      """,
      """
      DELETE FROM timer WHERE id IN (
        SELECT id FROM timer WHERE state IN (1, 2) AND closedAt < ? ORDER BY closedAt LIMIT ?)
      """,
      """
      DELETE FROM idempotencyKey WHERE (subject, key) IN (
        SELECT subject, key FROM idempotencyKey WHERE createdAt < ? ORDER BY createdAt LIMIT ?)
      """,
    ] {
      try db.execute(sql: sql, arguments: [limit, batch])
      count += db.changesCount
    }
    return count
  }

  private static let passedName = "inboxCleanedThrough"

  /// Goes through the inbox once in the order of arrival and remembers how far: what a message supersedes goes
  /// when that message is passed.
  private static func inbox(olderThan limit: Instant, batch: Int, in db: Database) throws -> Int {
    let from =
      try Int64.fetchOne(
        db, sql: "SELECT CAST(value AS INTEGER) FROM serviceState WHERE name = ?", arguments: [passedName]) ?? 0
    let passed = try Row.fetchOne(
      db,
      sql: """
        SELECT max(position), count(*) FROM (
          SELECT position, receivedAt FROM inbox WHERE position > ? ORDER BY position LIMIT ?)
        WHERE receivedAt < ?
        """, arguments: [from, batch, limit])!
    guard let through: Int64 = passed[0] else { return 0 }
    try db.execute(
      sql: """
        WITH passed AS (
          SELECT partitionKey, source, max(sequence) AS last FROM inbox
          WHERE position > :from AND position <= :through GROUP BY partitionKey, source)
        DELETE FROM inbox WHERE position IN (
          SELECT old.position FROM passed
          JOIN inbox AS old ON old.partitionKey = passed.partitionKey AND old.source = passed.source
            AND old.sequence < passed.last
          WHERE old.state IN (0, 4, 5) AND old.position <= :through
          UNION
          SELECT position FROM inbox
          WHERE position > :from AND position <= :through AND (state = 5 OR state = 4 AND source = 'unknown'))
        """, arguments: ["from": from, "through": through])
    try db.execute(
      sql: "INSERT OR REPLACE INTO serviceState (name, value) VALUES (?, ?)",
      arguments: [passedName, String(through)])
    return passed[1]
  }
}
