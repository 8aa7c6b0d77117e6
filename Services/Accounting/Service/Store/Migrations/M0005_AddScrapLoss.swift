import Persistence

extension AccountingMigrations {
  /// Goods that were thrown away or lost, each a loss once.
  static let scrapLoss = Migration(
    "M0005_AddScrapLoss",
    sql: """
      INSERT INTO account (code, name, type, isControl) VALUES ('5240', 'Scrap and loss', 'expense', 0);
      CREATE TABLE scrapLoss (
        scrapID TEXT PRIMARY KEY,
        item TEXT NOT NULL,
        currency TEXT NOT NULL,
        costMinor INTEGER NOT NULL CHECK (costMinor >= 0),
        scrappedAt INTEGER NOT NULL
      ) WITHOUT ROWID;
      """)
}
