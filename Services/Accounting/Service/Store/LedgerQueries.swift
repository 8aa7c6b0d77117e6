import AccountingDomain
import GRDB
import Persistence
import Values

/// Reads for people and programs: the chart of accounts, the journal, the trial balance.
package enum LedgerQueries {
  package static func accounts(_ db: Database) throws -> [AccountView] {
    try Row.fetchAll(db, sql: "SELECT code, name, type, isControl FROM account ORDER BY code").map { row in
      AccountView(code: row[0], name: row[1], type: row[2], isControl: row[3])
    }
  }

  /// Entries in the order of posting, after a number; only those that move `account` or belong to
  /// `documentID`, when given.
  package static func entries(
    account: String?, documentID: String?, after number: String?, limit: Int, _ db: Database
  ) throws -> [JournalEntryView] {
    let last =
      try number.flatMap {
        try Int64.fetchOne(db, sql: "SELECT position FROM journalEntry WHERE number = ?", arguments: [$0])
      } ?? 0
    let rows: [Row]
    if let account {
      rows = try Row.fetchAll(
        db,
        sql: """
          SELECT e.* FROM journalEntry e
          WHERE e.position IN (
            SELECT DISTINCT entryPosition FROM journalLine
            WHERE account = ? AND entryPosition > ? ORDER BY entryPosition LIMIT ?)
          ORDER BY e.position
          """, arguments: [account, last, limit])
    } else if let documentID {
      rows = try Row.fetchAll(
        db, sql: "SELECT * FROM journalEntry WHERE documentID = ? AND position > ? ORDER BY position LIMIT ?",
        arguments: [documentID, last, limit])
    } else {
      rows = try Row.fetchAll(
        db, sql: "SELECT * FROM journalEntry WHERE position > ? ORDER BY position LIMIT ?", arguments: [last, limit])
    }
    return try rows.map { try entry($0, db) }
  }

  package static func entry(documentID: String, _ db: Database) throws -> JournalEntryView? {
    try Row.fetchOne(
      db, sql: "SELECT * FROM journalEntry WHERE documentID = ? ORDER BY position", arguments: [documentID]
    ).map { try entry($0, db) }
  }

  private static func entry(_ row: Row, _ db: Database) throws -> JournalEntryView {
    let lines = try Row.fetchAll(
      db.cachedStatement(
        sql: """
          SELECT l.account, a.name, l.amountMinor, l.currency
          FROM journalLine l JOIN account a ON a.code = l.account
          WHERE l.entryPosition = ? ORDER BY l.lineNumber
          """),
      arguments: [row["position"] as Int64])
    return JournalEntryView(
      number: row["number"], kind: row["kind"], documentID: row["documentID"], documentNumber: row["documentNumber"],
      text: row["text"], postedAt: row["postedAt"], recordedAt: row["recordedAt"], actor: row["actor"],
      lines: lines.map { line in
        let amount = Money(minorUnits: line[2], currency: Currency(line[3])!)
        return JournalLineView(
          account: line[0], accountName: line[1], debit: amount.isNegative ? nil : amount,
          credit: amount.isNegative ? -amount : nil)
      })
  }

  /// From the sums per account and day, so that it costs the same however long the journal is; as of
  /// the last posting when no day is given.
  package static func trialBalance(asOf day: LocalDate?, _ db: Database) throws -> TrialBalanceView {
    let last = try LocalDate.fetchOne(db, sql: "SELECT max(day) FROM accountDay")
    let asOf = day ?? last ?? LocalDate(daysSinceEpoch: 0)
    let rows = try Row.fetchAll(
      db,
      sql: """
        SELECT a.code, a.name, a.type, d.currency, sum(d.debitMinor) - sum(d.creditMinor)
        FROM accountDay d JOIN account a ON a.code = d.account
        WHERE d.day <= ? GROUP BY a.code, d.currency ORDER BY d.currency, a.code
        """, arguments: [asOf])
    var totals: [Currency: (debit: Int64, credit: Int64)] = [:]
    let lines = rows.map { row in
      let balance = Money(minorUnits: row[4], currency: Currency(row[3])!)
      totals[balance.currency, default: (0, 0)].debit += max(balance.minorUnits, 0)
      totals[balance.currency, default: (0, 0)].credit += max(-balance.minorUnits, 0)
      return TrialBalanceRow(
        account: row[0], name: row[1], type: row[2], debit: balance.isNegative ? nil : balance,
        credit: balance.isNegative ? -balance : nil)
    }
    return TrialBalanceView(
      asOf: asOf, rows: lines,
      totals: totals.sorted { $0.key < $1.key }.map { currency, total in
        TrialBalanceTotal(
          debit: Money(minorUnits: total.debit, currency: currency),
          credit: Money(minorUnits: total.credit, currency: currency))
      })
  }
}
