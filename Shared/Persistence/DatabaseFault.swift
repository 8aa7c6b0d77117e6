import GRDB

/// What an error from SQLite means for the process that met it.
package enum DatabaseFault: Sendable, Equatable {
  /// The medium failed or lies (I/O error, damage): acknowledge nothing more and exit. SQLite goes on
  /// after a failed fsync as if it had worked, so nothing later can be trusted.
  case fatal(String)
  /// No space left: roll back, pause, go on when there is space again.
  case full(String)

  package init?(_ error: any Error) {
    guard let error = error as? DatabaseError else { return nil }
    switch error.resultCode.primaryResultCode {
    case .SQLITE_IOERR, .SQLITE_CORRUPT, .SQLITE_NOTADB, .SQLITE_CANTOPEN, .SQLITE_READONLY:
      self = .fatal("\(error.resultCode): \(error.message ?? "")")
    case .SQLITE_FULL: self = .full(error.message ?? "database or disk is full")
    default: return nil
    }
  }
}
