import GRDB
import Persistence

/// Whether what a list is to continue after is one of its entries: a list that knows it not would start
/// anew and never end.
enum ListQueries {
  enum List: String {
    case invoices = "SELECT 1 FROM invoice WHERE invoiceID = ?"
    case payments = "SELECT 1 FROM payment WHERE paymentID = ?"
    case creditNotes = "SELECT 1 FROM creditNote WHERE creditNoteID = ?"
    case journal = "SELECT 1 FROM journalEntry WHERE number = ?"
    case creditHolds = "SELECT 1 FROM creditCheck WHERE handoffID = ?"
  }

  static func contains(_ key: String, _ list: List, _ db: Database) throws -> Bool {
    try Int.fetchOne(db.cachedStatement(sql: list.rawValue), arguments: [key]) != nil
  }
}
