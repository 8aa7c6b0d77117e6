import AccountingDomain
import GRDB
import Persistence
import Values

/// The journal and the sums kept beside it.
enum LedgerStore {
  /// Posts an entry dated `at`; an entry without lines (a document of zero) leaves no trace.
  static func post(_ entry: JournalEntry, at: Instant, in unit: UnitOfWork) throws {
    guard !entry.lines.isEmpty else { return }
    let db = unit.database
    let number = try unit.nextNumber("JE")
    let previous = try String.fetchOne(
      db.cachedStatement(sql: "SELECT hash FROM journalEntry ORDER BY position DESC LIMIT 1"))
    try db.cachedStatement(
      sql: """
        INSERT INTO journalEntry
          (number, kind, documentID, documentNumber, text, postedAt, recordedAt, actor, hash)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
        """
    ).execute(arguments: [
      number, entry.kind.rawValue, entry.documentID, entry.documentNumber, entry.text, at, unit.now,
      unit.cause.actor, entry.hash(number: number, postedAt: at, after: previous ?? ""),
    ])
    let position = db.lastInsertedRowID
    let insert = try db.cachedStatement(
      sql: """
        INSERT INTO journalLine (entryPosition, lineNumber, account, currency, amountMinor) VALUES (?, ?, ?, ?, ?)
        """)
    let add = try db.cachedStatement(
      sql: """
        INSERT INTO accountDay (account, currency, day, debitMinor, creditMinor) VALUES (?, ?, ?, ?, ?)
        ON CONFLICT (account, currency, day) DO UPDATE SET
          debitMinor = debitMinor + excluded.debitMinor, creditMinor = creditMinor + excluded.creditMinor
        """)
    for (index, line) in entry.lines.enumerated() {
      let minor = line.amount.minorUnits
      let currency = line.amount.currency.code
      try insert.execute(arguments: [position, index + 1, line.account.rawValue, currency, minor])
      try add.execute(arguments: [line.account.rawValue, currency, at.date, max(minor, 0), max(-minor, 0)])
    }
  }

  /// Whether the chart has the account, and whether it is a control account; nil when it has not.
  static func isControl(_ account: AccountCode, _ db: Database) throws -> Bool? {
    try Bool.fetchOne(
      db.cachedStatement(sql: "SELECT isControl FROM account WHERE code = ?"), arguments: [account.rawValue])
  }
}
