import Persistence

extension AccountingMigrations {
  /// What work orders cost, each posted once, and the accounts for it. What was made and what it was made of are
  /// both in the inventory account; labour and overhead that went into it are taken out of expenses.
  static let productionCost = Migration(
    "M0004_ProductionCost",
    sql: """
      INSERT INTO account (code, name, type, isControl) VALUES
        ('5100', 'Applied labour', 'expense', 0),
        ('5110', 'Applied overhead', 'expense', 0),
        ('5200', 'Material usage variance', 'expense', 0),
        ('5210', 'Labour variance', 'expense', 0),
        ('5220', 'Overhead variance', 'expense', 0),
        ('5230', 'Yield variance', 'expense', 0);
      CREATE TABLE workOrderCost (
        workOrderID TEXT PRIMARY KEY,
        number TEXT NOT NULL,
        product TEXT NOT NULL,
        currency TEXT NOT NULL,
        materialMinor INTEGER NOT NULL,
        labourMinor INTEGER NOT NULL,
        overheadMinor INTEGER NOT NULL,
        outputMinor INTEGER NOT NULL,
        varianceMinor INTEGER NOT NULL,
        closedAt INTEGER NOT NULL,
        CHECK (materialMinor + labourMinor + overheadMinor = outputMinor + varianceMinor)
      ) WITHOUT ROWID;
      """)
}
