import GRDB
import Persistence

/// Makes a copy of a backup fit to take the place of the database that is in use.
package struct RestorePreparation: Sendable {
  private let definition: ServiceDefinition
  /// The last sequence of each key as the other services have seen it.
  private let sequences: [(key: String, last: Int64)]

  /// Beyond what the database in use may publish until it is replaced.
  private static let gap: Int64 = 1_000_000

  /// `live` is the database in use; one that cannot be read any more has nothing to tell.
  package init(_ definition: ServiceDefinition, live: ServiceDatabase) {
    self.definition = definition
    sequences =
      (try? live.read { db in
        try Row.fetchAll(db, sql: "SELECT partitionKey, last FROM keySequence").map { ($0[0], $0[1]) }
      }) ?? []
  }

  /// Notes that what came since the backup must be read from history, and lets the sequences of all keys jump
  /// ahead: events under numbers that others have seen would be dropped as old copies, while gaps are legal.
  package func adjust(_ db: Database) throws {
    if !definition.projectsFromHistory { try CatchUp.request(db) }
    for (key, last) in sequences {
      try db.cachedStatement(
        sql: """
          INSERT INTO keySequence (partitionKey, last) VALUES (?, ?)
          ON CONFLICT DO UPDATE SET last = max(last, excluded.last)
          """
      ).execute(arguments: [key, last])
    }
    try db.execute(sql: "UPDATE keySequence SET last = last + ?", arguments: [RestorePreparation.gap])
    // Whatever ended the process that made the backup says nothing about the one to come.
    try db.execute(sql: "INSERT OR REPLACE INTO serviceState (name, value) VALUES ('stop', 'clean')")
    try InboxStore.clearAttempts(in: db)
  }
}
