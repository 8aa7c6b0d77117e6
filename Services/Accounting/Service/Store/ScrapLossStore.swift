import GRDB
import Persistence
import Values

/// What goods had cost that were thrown away or lost.
enum ScrapLossStore {
  /// False when it was noted before.
  static func note(
    _ cost: Money, of scrapID: String, item: String, scrappedAt: Instant, _ db: Database
  ) throws -> Bool {
    try db.cachedStatement(
      sql: """
        INSERT INTO scrapLoss (scrapID, item, currency, costMinor, scrappedAt) VALUES (?, ?, ?, ?, ?)
        ON CONFLICT (scrapID) DO NOTHING
        """
    ).execute(arguments: [scrapID, item, cost.currency.code, cost.minorUnits, scrappedAt])
    return db.changesCount > 0
  }
}
