import Persistence

extension ProductionMigrations {
  static let planningDecisions = Migration(
    "M0003_PlanningDecisions",
    sql: """
      -- The record as the running factory had it when the scenario changed it; NULL: there was none. Not for demands and
      -- orders.
      ALTER TABLE scenarioChange ADD COLUMN base TEXT;
      UPDATE scenarioChange SET base = (
        SELECT document FROM planningRecord
        WHERE planningRecord.kind = scenarioChange.kind AND planningRecord.key = scenarioChange.key);
      -- When it was needed, where that is earlier than it could come.
      ALTER TABLE plannedOrder ADD COLUMN neededDate INTEGER;
      UPDATE plannedOrder SET status = 'converted'
        WHERE status = 'firm' AND id IN (SELECT plannedOrderID FROM purchaseOrder WHERE plannedOrderID IS NOT NULL);
      """)
}
