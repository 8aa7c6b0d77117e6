import Persistence

extension AccountingMigrations {
  /// What subcontractors are owed for their part of work orders, until their bills come.
  static let subcontractedWork = Migration(
    "M0006_SubcontractedWork",
    sql: """
      INSERT INTO account (code, name, type, isControl) VALUES
        ('2300', 'Subcontracted work, not billed', 'liability', 0);
      -- The rule of the sums has one part more: a table's rules cannot be changed.
      ALTER TABLE workOrderCost RENAME TO workOrderCostBefore;
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
        serviceMinor INTEGER NOT NULL,
        CHECK (materialMinor + labourMinor + overheadMinor + serviceMinor = outputMinor + varianceMinor)
      ) WITHOUT ROWID;
      INSERT INTO workOrderCost SELECT *, 0 FROM workOrderCostBefore;
      DROP TABLE workOrderCostBefore;
      """)
}
