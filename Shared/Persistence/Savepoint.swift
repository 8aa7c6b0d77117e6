import GRDB

extension Database {
  /// Runs `body` in a savepoint of the open transaction, which is undone when `body` throws or answers
  /// `.rollback`. Like GRDB's `inSavepoint`, but with prepared statements: one is opened for every message.
  package func inPreparedSavepoint(_ body: () throws -> TransactionCompletion) throws {
    try cachedStatement(sql: "SAVEPOINT message").execute()
    do {
      if try body() == .commit { return try release() }
    } catch {
      // Some faults of the disk end the whole transaction; then there is nothing left to undo.
      if isInsideTransaction { try undo() }
      throw error
    }
    try undo()
  }

  private func release() throws { try cachedStatement(sql: "RELEASE SAVEPOINT message").execute() }

  private func undo() throws {
    try cachedStatement(sql: "ROLLBACK TRANSACTION TO SAVEPOINT message").execute()
    try release()
  }
}
