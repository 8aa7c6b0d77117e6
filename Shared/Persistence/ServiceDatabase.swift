import GRDB
import Synchronization
import Values

/// What a transaction reads and writes through: to hand on to a store, which alone speaks SQL.
package typealias DatabaseHandle = Database

/// A service's one SQLite database, opened once, by one process.
///
/// Durability: write-ahead log with `synchronous = FULL`, read back at start, because messages are
/// acknowledged after commit; foreign keys on; one writer. GRDB's pool sets NORMAL when it opens, so
/// the pragma is set afterwards.
package final class ServiceDatabase: Sendable {
  package let writer: any DatabaseWriter
  package let identity: ServiceIdentity
  package let time: any TimeSource
  package let ids: any IDSource
  private let lock: FileLock?
  private let listeners = Mutex<[@Sendable () -> Void]>([])

  /// Opens (and creates, and migrates) the database file. The folder must exist.
  ///
  /// `isDurable` is false only for what can be made again at any time: it then does not wait for the disk.
  ///
  /// Throws ``DatabaseOpenError`` when another process has it, when it is damaged, when a newer
  /// version of the service wrote it, or when it does not run at full durability.
  package init(
    path: String, identity: ServiceIdentity, migrations: [Migration],
    isDurable: Bool = true, time: any TimeSource = SystemTime(), ids: (any IDSource)? = nil
  ) throws {
    lock = try FileLock(path: path + ".lock")
    var configuration = Configuration()
    configuration.busyMode = .timeout(5)
    configuration.maximumReaderCount = 4
    configuration.foreignKeysEnabled = true
    configuration.label = identity.name
    let pool: DatabasePool
    do {
      pool = try DatabasePool(path: path, configuration: configuration)
      try pool.writeWithoutTransaction { db in
        try db.execute(
          sql:
            "PRAGMA synchronous = \(isDurable ? "FULL" : "OFF"); PRAGMA journal_size_limit = 67108864; PRAGMA wal_autocheckpoint = 2000;"
        )
        let level = try Int.fetchOne(db, sql: "PRAGMA synchronous")
        let journal = try String.fetchOne(db, sql: "PRAGMA journal_mode")
        guard level == (isDurable ? 2 : 0), journal == "wal" else {
          throw DatabaseOpenError(
            "the database \(path) does not run at full durability (synchronous \(level ?? -1), journal \(journal ?? "none")); "
              + "put it on a local file system that supports write-ahead logging")
        }
      }
    } catch let error as DatabaseError {
      throw DatabaseOpenError(
        "the database \(path) cannot be opened: \(error.message ?? error.resultCode.description); restore it from a backup"
      )
    }
    writer = pool
    self.identity = identity
    self.time = time
    self.ids = ids ?? UUIDv7Source(time: time)
    try ServiceDatabase.prepare(pool, migrations, identity, path: path)
  }

  /// A database in memory, for tests and the simulation: a copy of `template` when given (already
  /// migrated), else fresh and migrated.
  package init(
    inMemory identity: ServiceIdentity, migrations: [Migration], template: ServiceDatabase? = nil,
    time: any TimeSource = SystemTime(), ids: (any IDSource)? = nil
  ) throws {
    lock = nil
    var configuration = Configuration()
    configuration.foreignKeysEnabled = true
    let queue = try DatabaseQueue(configuration: configuration)
    writer = queue
    self.identity = identity
    self.time = time
    self.ids = ids ?? UUIDv7Source(time: time)
    if let template {
      try template.writer.backup(to: queue)
    } else {
      try ServiceDatabase.prepare(queue, migrations, identity, path: "in memory")
    }
  }

  private static let ownerName = "owner"

  /// Whose database this is; nil while it is new.
  private static func owner(_ db: Database) throws -> String? {
    guard try db.tableExists("serviceState") else { return nil }
    return try String.fetchOne(db, sql: "SELECT value FROM serviceState WHERE name = ?", arguments: [ownerName])
  }

  /// Brings the schema up to date and writes down whose database this is; refuses another service's.
  private static func prepare(
    _ writer: any DatabaseWriter, _ migrations: [Migration], _ identity: ServiceIdentity, path: String
  ) throws {
    if let owner = try writer.read(owner), owner != identity.source {
      throw DatabaseOpenError(
        "the database \(path) belongs to \(owner), not to \(identity.source); check the data directory and the company")
    }
    try migrate(writer, migrations, path: path)
    try writer.write {
      try $0.execute(
        sql: "INSERT OR IGNORE INTO serviceState (name, value) VALUES (?, ?)", arguments: [ownerName, identity.source])
    }
  }

  private static func migrate(_ writer: any DatabaseWriter, _ migrations: [Migration], path: String) throws {
    var migrator = DatabaseMigrator()
    for migration in SharedSchema.migrations + migrations {
      migrator.registerMigration(migration.name) { try migration.apply($0) }
    }
    if try writer.read(migrator.hasBeenSuperseded) {
      throw DatabaseOpenError("the database \(path) was written by a newer version of this service; start that version")
    }
    try migrator.migrate(writer)
  }

  /// Runs `body` as one write transaction with its own unit of work. Blocks the calling thread: for
  /// threads of their own, not for the cooperative pool.
  package func write<T>(_ cause: Cause, _ body: (UnitOfWork) throws -> T) throws -> T {
    let (result, events) = try writer.writeWithoutTransaction { db in try transact(db, cause, body) }
    if events > 0 { notifyCommit() }
    return result
  }

  /// The same without blocking the caller.
  package func write<T: Sendable>(_ cause: Cause, _ body: @escaping @Sendable (UnitOfWork) throws -> T) async throws
    -> T
  {
    let (result, events) = try await withCheckedThrowingContinuation { continuation in
      writer.asyncWriteWithoutTransaction { db in
        continuation.resume(with: Result { try self.transact(db, cause, body) })
      }
    }
    if events > 0 { notifyCommit() }
    return result
  }

  private func transact<T>(_ db: Database, _ cause: Cause, _ body: (UnitOfWork) throws -> T) throws -> (T, Int) {
    var result: T?
    let unit = UnitOfWork(database: db, identity: identity, cause: cause, now: time.now(), ids: ids)
    try db.inTransaction(.immediate) {
      result = try body(unit)
      return .commit
    }
    return (result!, unit.recordedEvents + (unit.fulfilledAny ? 1 : 0))
  }

  package func read<T>(_ body: (Database) throws -> T) throws -> T { try writer.read(body) }
  package func read<T: Sendable>(_ body: @escaping @Sendable (Database) throws -> T) async throws -> T {
    try await writer.read(body)
  }

  /// Calls `listener` after each commit that recorded events or woke waiting messages. It must
  /// return at once.
  package func onCommit(_ listener: @escaping @Sendable () -> Void) { listeners.withLock { $0.append(listener) } }
  package func notifyCommit() { for listener in listeners.withLock({ $0 }) { listener() } }

  /// Copies the running database, consistently, to a new file and checks the copy.
  package func backup(to path: String) throws {
    let copy = try DatabaseQueue(path: path)
    try writer.backup(to: copy)
    let verdict = try copy.read { try String.fetchOne($0, sql: "PRAGMA quick_check") }
    try copy.close()
    guard verdict == "ok" else { throw DatabaseOpenError("the backup \(path) is damaged: \(verdict ?? "no answer")") }
  }

  /// Replaces the running database's content, in one step, by that of a database of the same service. The
  /// caller has stopped consuming.
  package func restore(from path: String) throws {
    let copy = try ServiceDatabase.openBackup(path, of: identity)
    try copy.backup(to: writer)
    try copy.close()
  }

  /// Copies a backup of this service to a new file at `path`, brings its schema up to date, and lets `adjust`
  /// change it in one transaction, so that all of it is in place when ``restore(from:)`` brings it back.
  ///
  /// Throws ``DatabaseOpenError`` for a backup that is damaged, another service's, or a newer version's.
  package func prepareRestore(
    of backup: String, at path: String, migrations: [Migration], adjust: (Database) throws -> Void
  ) throws {
    let source = try ServiceDatabase.openBackup(backup, of: identity)
    let copy = try DatabaseQueue(path: path)
    try source.backup(to: copy)
    try copy.close()
    try source.close()
    let prepared = try ServiceDatabase(
      path: path, identity: identity, migrations: migrations, isDurable: false, time: time)
    try prepared.writer.write(adjust)
    try prepared.close()
  }

  /// Opens a backup to be read, having made sure that it is whole and this service's.
  private static func openBackup(_ path: String, of identity: ServiceIdentity) throws -> DatabaseQueue {
    var configuration = Configuration()
    configuration.readonly = true
    do {
      let copy = try DatabaseQueue(path: path, configuration: configuration)
      let verdict = try copy.read { try String.fetchOne($0, sql: "PRAGMA quick_check") }
      guard verdict == "ok" else { throw DatabaseOpenError("the backup \(path) is damaged: \(verdict ?? "no answer")") }
      let owner = try copy.read { try ServiceDatabase.owner($0) }
      guard owner == identity.source else {
        throw DatabaseOpenError(
          "the backup \(path) is \(owner.map { "that of \($0)" } ?? "of no service"), not of \(identity.source)")
      }
      return copy
    } catch let error as DatabaseError {
      throw DatabaseOpenError(
        "the backup \(path) cannot be read: \(error.message ?? error.resultCode.description)")
    }
  }

  package func close() throws { try writer.close() }
}

/// Why a database cannot be used; the sentence is for the operator.
package struct DatabaseOpenError: Error, CustomStringConvertible {
  package let description: String
  package init(_ description: String) { self.description = description }
}
