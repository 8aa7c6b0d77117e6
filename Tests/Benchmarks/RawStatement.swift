import Foundation
import GRDB
import GRDBSQLite

/// A statement prepared once and stepped without anything between us and SQLite.
final class RawStatement {
  struct Failed: Error, CustomStringConvertible { let description: String }

  private let statement: OpaquePointer
  private let parameters: Int32

  init(_ sql: String, _ database: Database) throws {
    var prepared: OpaquePointer?
    guard sqlite3_prepare_v2(database.sqliteConnection, sql, -1, &prepared, nil) == SQLITE_OK, let prepared else {
      throw Failed(description: "SQLite cannot prepare: \(sql)")
    }
    statement = prepared
    parameters = sqlite3_bind_parameter_count(prepared)
  }

  deinit { sqlite3_finalize(statement) }

  /// Binds as many of the values as the statement has parameters, numbered 1 to 5, and runs it.
  func run(id: String, account: String, number: Int64, now: Int64, body: [UInt8]) throws {
    let keep = unsafeBitCast(-1, to: sqlite3_destructor_type.self)
    if parameters >= 1 { sqlite3_bind_text(statement, 1, id, -1, keep) }
    if parameters >= 2 { sqlite3_bind_text(statement, 2, account, -1, keep) }
    if parameters >= 3 { sqlite3_bind_int64(statement, 3, number) }
    if parameters >= 4 { sqlite3_bind_int64(statement, 4, now) }
    if parameters >= 5 { sqlite3_bind_blob(statement, 5, body, Int32(body.count), keep) }
    let result = sqlite3_step(statement)
    sqlite3_reset(statement)
    guard result == SQLITE_DONE else { throw Failed(description: "SQLite answered \(result).") }
  }
}
