import GRDB
import Persistence
import ProductionDomain
import Synchronization
import Values

/// Remembers the planning data of the running factory as they were read for a plan, so that the next plan reads them anew
/// only when a record or a setting has changed. For one database; safe from any thread.
package final class PlanningDataMemory: Sendable {
  struct PlanningData: Sendable {
    let settings: PlanningSettings
    var scenario: PlanningScenario
    /// What could not be read of it.
    let problems: [PlanningProblem]
    /// Where each item stands in the scenario's list; the first of its name.
    let placeOfItem: [ItemAtPlant: Int]
  }

  private let last = Mutex<(revision: Int, data: PlanningData)?>(nil)

  package init() {}

  /// With the changes of a what-if scenario; those are always read.
  func planningData(
    today: LocalDate, changes: ScenarioAssembly.Changes, _ db: Database
  ) throws -> PlanningData {
    let revision = try Int.fetchOne(db.cachedStatement(sql: "SELECT dataRevision FROM planningState")) ?? 0
    let settings = try PlanningDataStore.settings(db)
    if changes.isEmpty, let known = last.withLock({ $0 }), known.revision == revision, known.data.settings == settings {
      var data = known.data
      data.scenario.today = today
      return data
    }
    let reader = try ScenarioAssembly(today: today, changes: changes, db).reader()
    let items = reader.scenario.items
    let data = PlanningData(
      settings: settings, scenario: reader.scenario, problems: reader.problems,
      placeOfItem: Dictionary(items.indices.map { (items[$0].key, $0) }) { first, _ in first })
    if changes.isEmpty { last.withLock { $0 = (revision, data) } }
    return data
  }
}
