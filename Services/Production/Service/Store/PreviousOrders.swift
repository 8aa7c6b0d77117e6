import GRDB
import Persistence
import ProductionDomain
import Values

/// What the last plan proposed of the items of which a new plan may keep it: all where orders may stay a little off what
/// is needed, else those with a planning fence.
struct PreviousOrders {
  private(set) var records: [PreviousOrderRecord] = []

  init(_ scenario: PlanningScenario, scenarioID: String?, _ db: Database) throws {
    let isSteady = scenario.tolerance != PlanningScenario.Tolerance()
    let fenced = scenario.items.filter { isSteady || $0.planningFenceDays > 0 }.map(\.key).sorted()
    guard !fenced.isEmpty, let plan = try PlanStore.current(scenarioID: scenarioID, db) else { return }
    let decided = try PlannedOrderStore.decided(db)
    let written = scenarioID == nil ? try PlannedOrderStore.writtenProposals(db) : []
    let keys = Set(written.isEmpty ? [] : fenced)
    let orders = written.filter { keys.contains($0.key) }
    for key in fenced {
      guard let place = try PlaceStore.place(key, scenarioID: scenarioID, onlySupplies: true, db) else { continue }
      let texts = PlaceTexts(place: place, today: plan.today, bucketDays: plan.bucketDays)
      for (number, supply) in place.details.supplies.enumerated() {
        guard let order = texts.plannedOrder(number, scenarioID: scenarioID, planID: plan.id),
          !decided.contains(order.id)
        else { continue }
        records.append(PreviousOrders.record(order))
        if supply.inspection > 0 { records[records.count - 1].usable = texts.date(supply.bucket) }
      }
    }
    records = orders.map(PreviousOrders.record) + records
  }

  private static func record(_ order: PlannedOrderStore.PlannedOrder) -> PreviousOrderRecord {
    PreviousOrderRecord(key: order.key, quantity: order.startedSteps, due: order.due, origin: order.origin)
  }
}
