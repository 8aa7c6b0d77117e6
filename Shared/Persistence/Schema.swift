import GRDB

/// One step of a service's schema. Never edited after a release: add another.
package struct Migration: Sendable {
  /// Sorted and unique: `M0001_OrdersAndContracts`.
  package let name: String
  package let apply: @Sendable (Database) throws -> Void

  package init(_ name: String, _ apply: @escaping @Sendable (Database) throws -> Void) {
    self.name = name
    self.apply = apply
  }
  /// A migration that is plain SQL statements.
  package init(_ name: String, sql: String) {
    self.init(name) { try $0.execute(sql: sql) }
  }
}

/// The tables that every service has, whatever it does: inbox, outbox, timers and what keeps HTTP
/// commands, numbers and operators' actions safe. Times are microseconds since 1970 (UTC).
enum SharedSchema {
  static let migrations = [
    Migration(
      "C0001_Messaging",
      sql: """
        -- One row per message that reached this service, written in the handler's transaction.
        -- state: 0 handled, 1 held (retry, or behind its key), 2 waiting for a prerequisite, 3 parked,
        --        4 discarded, 5 stale (a later one of the same key was handled before)
        CREATE TABLE inbox (
          position INTEGER PRIMARY KEY AUTOINCREMENT,
          messageID TEXT NOT NULL,
          source TEXT NOT NULL,
          type TEXT NOT NULL,
          partitionKey TEXT NOT NULL,
          sequence INTEGER NOT NULL,
          correlationID TEXT NOT NULL,
          occurredAt INTEGER NOT NULL,
          receivedAt INTEGER NOT NULL,
          handledAt INTEGER,
          state INTEGER NOT NULL,
          attempts INTEGER NOT NULL DEFAULT 0,
          nextAttemptAt INTEGER,
          waitingFor TEXT,
          error TEXT,
          body BLOB
        );
        CREATE UNIQUE INDEX inboxIdentity ON inbox (messageID, source);
        CREATE INDEX inboxOrder ON inbox (partitionKey, source, sequence);
        CREATE INDEX inboxProcess ON inbox (correlationID);
        CREATE INDEX inboxOpen ON inbox (state, partitionKey, source, position) WHERE state IN (1, 2, 3);

        -- Attempts noted before a message is handled again after an unclean stop.
        CREATE TABLE inboxAttempt (
          messageID TEXT NOT NULL, source TEXT NOT NULL, attempts INTEGER NOT NULL,
          PRIMARY KEY (messageID, source)
        ) WITHOUT ROWID;

        -- Events in the order in which they were committed. state: 0 pending, 1 sent, 2 parked
        CREATE TABLE outbox (
          position INTEGER PRIMARY KEY AUTOINCREMENT,
          messageID TEXT NOT NULL,
          type TEXT NOT NULL,
          routingKey TEXT NOT NULL,
          partitionKey TEXT NOT NULL,
          sequence INTEGER NOT NULL,
          correlationID TEXT NOT NULL,
          occurredAt INTEGER NOT NULL,
          body BLOB NOT NULL,
          state INTEGER NOT NULL DEFAULT 0,
          sentAt INTEGER,
          error TEXT
        );
        CREATE INDEX outboxPending ON outbox (position) WHERE state = 0;
        CREATE INDEX outboxParked ON outbox (position) WHERE state = 2;
        CREATE INDEX outboxProcess ON outbox (correlationID);

        -- The last sequence given to each partition key.
        CREATE TABLE keySequence (partitionKey TEXT PRIMARY KEY, last INTEGER NOT NULL) WITHOUT ROWID;

        -- state: 0 pending, 1 fired, 2 cancelled
        CREATE TABLE timer (
          id TEXT PRIMARY KEY,
          kind TEXT NOT NULL,
          key TEXT NOT NULL,
          dueAt INTEGER NOT NULL,
          payload TEXT NOT NULL,
          correlationID TEXT NOT NULL,
          effectiveAt INTEGER,
          createdAt INTEGER NOT NULL,
          state INTEGER NOT NULL DEFAULT 0,
          closedAt INTEGER,
          attempts INTEGER NOT NULL DEFAULT 0,
          error TEXT
        ) WITHOUT ROWID;
        CREATE INDEX timerDue ON timer (dueAt) WHERE state = 0;
        CREATE UNIQUE INDEX timerPending ON timer (kind, key) WHERE state = 0;

        CREATE TABLE idempotencyKey (
          subject TEXT NOT NULL, key TEXT NOT NULL, requestHash TEXT NOT NULL,
          status INTEGER NOT NULL, headers TEXT NOT NULL, body BLOB NOT NULL, createdAt INTEGER NOT NULL,
          PRIMARY KEY (subject, key)
        ) WITHOUT ROWID;
        CREATE INDEX idempotencyAge ON idempotencyKey (createdAt);

        CREATE TABLE numberSeries (name TEXT PRIMARY KEY, last INTEGER NOT NULL) WITHOUT ROWID;
        CREATE TABLE streamPosition (stream TEXT PRIMARY KEY, nextOffset INTEGER NOT NULL) WITHOUT ROWID;
        CREATE TABLE serviceState (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

        CREATE TABLE auditEntry (
          position INTEGER PRIMARY KEY AUTOINCREMENT,
          at INTEGER NOT NULL, actor TEXT NOT NULL, action TEXT NOT NULL, subject TEXT NOT NULL, detail TEXT NOT NULL
        );
        """),
    Migration(
      "C0002_ParkingAndCleaning",
      sql: """
        -- timer.state: 3 parked (failed for good; an operator must look)
        CREATE INDEX inboxWaiting ON inbox (waitingFor) WHERE state = 2;
        CREATE INDEX timerOpen ON timer (dueAt, id) WHERE state IN (0, 3);
        CREATE INDEX timerParked ON timer (kind, key) WHERE state = 3;
        CREATE INDEX timerClosed ON timer (closedAt) WHERE state IN (1, 2);
        -- outbox.state: 3 discarded by an operator
        CREATE INDEX outboxDone ON outbox (sentAt) WHERE state IN (1, 3);
        """),
  ]
}
