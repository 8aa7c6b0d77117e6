import Persistence

extension ProductionMigrations {
  /// A line may be made by several sources at once: one work order each. One of one level still has one.
  static let severalSources = Migration(
    "M0010_SeveralSources",
    sql: """
      DROP INDEX workOrderDemand;
      CREATE UNIQUE INDEX workOrderDemand ON workOrder (handoffID, lineID, version)
        WHERE replacesID IS NULL AND handoffID <> '' AND releaseDate IS NULL;
      """)
}
