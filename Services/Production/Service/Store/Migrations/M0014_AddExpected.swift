import Persistence

extension ProductionMigrations {
  static let expected = Migration(
    "M0014_AddExpected",
    sql: """
      -- What is expected to come to the operation where those before it lose something; NULL: all that is ordered. Run
      -- seconds are for all that is ordered.
      ALTER TABLE workOrderOperation ADD COLUMN expectedSteps INTEGER;
      """)
}
