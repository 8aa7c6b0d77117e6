import GRDB
import GatewayDomain
import Persistence
import Values

/// The promise dates of accepted lines as they move. The first promise is never overwritten.
enum PromiseStore {
  struct PromisedLine {
    let number: Int
    let lineID: String
    let stockDate: LocalDate?
    let productionDate: LocalDate?
    let current: LocalDate
  }

  static func lines(position: Int64, in db: Database) throws -> [PromisedLine] {
    try Row.fetchAll(
      db.cachedStatement(
        sql: """
          SELECT lineNumber, lineID, stockDate, productionDate, currentPromise FROM handoffLine
          WHERE versionPosition = ? AND currentPromise IS NOT NULL ORDER BY lineNumber
          """),
      arguments: [position]
    ).map { row in
      PromisedLine(number: row[0], lineID: row[1], stockDate: row[2], productionDate: row[3], current: row[4])
    }
  }

  static func move(_ line: PromisedLine, production: LocalDate?, to date: LocalDate, position: Int64, in db: Database)
    throws
  {
    try db.cachedStatement(
      sql: """
        UPDATE handoffLine SET productionDate = ?, currentPromise = ? WHERE versionPosition = ? AND lineNumber = ?
        """
    ).execute(arguments: [production, date, position, line.number])
  }

  static func noteChange(
    handoffID: String, lineID: String, from: LocalDate, to: LocalDate, reason: String, at now: Instant, in db: Database
  ) throws {
    try db.cachedStatement(
      sql: """
        INSERT INTO promiseChange (handoffID, lineID, fromDate, toDate, reason, changedAt) VALUES (?, ?, ?, ?, ?, ?)
        """
    ).execute(arguments: [handoffID, lineID, from, to, reason, now])
  }
}
