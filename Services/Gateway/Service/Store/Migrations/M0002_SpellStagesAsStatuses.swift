import Persistence

extension GatewayMigrations {
  /// One spelling for stages and statuses: `credit-hold`.
  static let stageWords = Migration(
    "M0002_SpellStagesAsStatuses",
    sql: """
      UPDATE handoff SET stage = CASE stage
        WHEN 'awaitingData' THEN 'awaiting-data' WHEN 'creditCheck' THEN 'credit-check'
        WHEN 'creditHold' THEN 'credit-hold' WHEN 'availabilityCheck' THEN 'availability-check'
        WHEN 'capacityCheck' THEN 'capacity-check' ELSE stage END;
      """)
}
