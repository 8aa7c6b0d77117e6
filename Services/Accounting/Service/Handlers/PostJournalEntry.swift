import AccountingDomain
import Messaging
import Persistence
import Values

/// An accountant's own entry: opening balances, accruals, corrections. Control accounts move only with
/// their documents. A mistake is mended by another entry with the sides exchanged.
package struct PostJournalEntry: Codable, Sendable {
  package struct Line: Codable, Sendable {
    package let account: String
    /// Debit positive, credit negative.
    package let amount: Money
    package init(account: String, amount: Money) {
      self.account = account
      self.amount = amount
    }
  }

  package let text: String
  package let lines: [Line]

  package init(text: String, lines: [Line]) {
    self.text = text
    self.lines = lines
  }

  /// The most lines an entry of a person may have.
  private static let mostLines = 500

  package func perform(in unit: UnitOfWork) throws -> JournalEntryView {
    guard (2...Self.mostLines).contains(lines.count) else { throw AccountingRefusal.entrySize }
    for line in lines {
      guard line.amount.minorUnits.magnitude <= Payment.largestAmount.magnitude else {
        throw Payment.Refusal.amountTooLarge
      }
      switch try LedgerStore.isControl(AccountCode(rawValue: line.account), unit.database) {
      case nil: throw AccountingRefusal.accountUnknown(line.account)
      case true?: throw AccountingRefusal.controlAccount(line.account)
      case false?: break
      }
    }
    let id = unit.newID()
    let entry = try JournalEntry(
      kind: .manual, documentID: id, documentNumber: "", text: text,
      lines: lines.map { JournalEntry.Line(AccountCode(rawValue: $0.account), $0.amount) })
    try LedgerStore.post(entry, at: unit.businessTime, in: unit)
    try unit.audit("post journal entry", subject: "entry \(id)", detail: text)
    guard let view = try LedgerQueries.entry(documentID: id, unit.database) else {
      throw AccountingRefusal.noAmounts
    }
    return view
  }
}
