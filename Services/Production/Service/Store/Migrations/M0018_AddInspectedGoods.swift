import Persistence

extension ProductionMigrations {
  static let inspectedGoods = Migration(
    "M0018_AddInspectedGoods",
    sql: """
      -- What inventory inspects. What it accepted counts until it tells the stock that it went to.
      CREATE TABLE inspectedGoods (
        lotID TEXT PRIMARY KEY,
        number TEXT NOT NULL,
        item TEXT NOT NULL,
        plant TEXT NOT NULL,
        unit TEXT NOT NULL,
        -- When it came, with which document, and what made it; NULL: nothing here.
        since INTEGER NOT NULL,
        sourceID TEXT NOT NULL,
        workOrderID TEXT,
        openSteps INTEGER NOT NULL CHECK (openSteps >= 0),
        acceptedSteps INTEGER NOT NULL CHECK (acceptedSteps >= 0),
        decidedAt INTEGER NOT NULL
      ) WITHOUT ROWID;
      CREATE INDEX inspectedGoodsItem ON inspectedGoods (item, plant);
      """)
}
