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
    var orders = written.filter { keys.contains($0.key) }
    for key in fenced {
      guard let place = try PlaceStore.place(key, scenarioID: scenarioID, onlySupplies: true, db) else { continue }
      let texts = PlaceTexts(place: place, today: plan.today, bucketDays: plan.bucketDays)
      orders += place.details.supplies.indices.compactMap {
        texts.plannedOrder($0, scenarioID: scenarioID, planID: plan.id)
      }.filter { !decided.contains($0.id) }
    }
    records = orders.map {
      PreviousOrderRecord(key: $0.key, quantity: $0.startedSteps, due: $0.due, origin: $0.origin)
    }
  }
}
