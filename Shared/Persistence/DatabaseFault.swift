import GRDB

/// What an error from SQLite means for the process that met it.
package enum DatabaseFault: Sendable, Equatable {
  /// The medium failed or lies (I/O error, damage): acknowledge nothing more and exit. SQLite goes on
  /// after a failed fsync as if it had worked, so nothing later can be trusted.
  case fatal(String)
  /// No space left: roll back, pause, go on when there is space again.
  case full(String)
  /// Something else (a backup tool, a person's shell) keeps the database locked: try again in a moment.
  case busy(String)

  package init?(_ error: any Error) {
    guard let error = error as? DatabaseError else { return nil }
    switch error.resultCode.primaryResultCode {
    case .SQLITE_IOERR, .SQLITE_CORRUPT, .SQLITE_NOTADB, .SQLITE_CANTOPEN, .SQLITE_READONLY:
      self = .fatal("\(error.resultCode): \(error.message ?? "")")
    case .SQLITE_FULL: self = .full(error.message ?? "database or disk is full")
    case .SQLITE_BUSY, .SQLITE_LOCKED: self = .busy(error.message ?? "database is locked")
    default: return nil
    }
  }

  /// Why the work may be tried again in a moment; nil where it may not.
  package var passing: String? {
    switch self {
    case .fatal: nil
    case .full(let reason), .busy(let reason): reason
    }
  }
}
