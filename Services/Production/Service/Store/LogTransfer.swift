import GRDB
import Persistence

/// When what a plan wrote is moved from the write-ahead log into the database file.
///
/// The plan of a large company writes hundreds of megabytes in one transaction. They are durable and are read as soon
/// as it commits, since readers look into the log; the commit need not wait until they are written a second time.
struct LogTransfer {
  private let database: ServiceDatabase
  /// After so many pages in the log a commit moves them; nil: that was not put off.
  private var pages: Int?

  init(_ database: ServiceDatabase) { self.database = database }

  /// Keeps the commit of the running transaction from it.
  mutating func putOff(_ db: Database) throws {
    guard database.writer is DatabasePool else { return }
    pages = try Int.fetchOne(db, sql: "PRAGMA wal_autocheckpoint")
    try db.execute(sql: "PRAGMA wal_autocheckpoint = 0")
  }

  /// After the transaction, committed or not: lets later commits do it again, and does now what was put off, on the
  /// writer's thread. What fails here is left to the next commit.
  func takeUp() {
    guard let pages else { return }
    database.writer.asyncWriteWithoutTransaction { db in
      try? db.execute(sql: "PRAGMA wal_autocheckpoint = \(pages)")
      _ = try? db.checkpoint(.passive)
    }
  }
}
