import Persistence
import ProductionDomain
import Values

/// How goods that another plant makes for a customer's line get to the plant that serves customers.
struct CarriageToMain {
  let settings: PlanningSettings
  private let scenario: PlanningScenario

  init(_ scenario: PlanningScenario, _ settings: PlanningSettings) {
    self.scenario = scenario
    self.settings = settings
  }

  /// By the quickest lane for the item, else for all items; without a lane it takes no time. Nil: it is made at the
  /// plant that serves customers.
  func carriage(of item: String, from plant: String) -> PromiseRequest.Carriage? {
    guard SupplyStore.site(ofPlant: plant, settings) != SupplyStore.mainSite else { return nil }
    let lanes = scenario.lanes.filter { $0.from == plant && $0.to == settings.main && ($0.item ?? item) == item }
    let own = lanes.filter { $0.item != nil }
    let days = (own.isEmpty ? lanes : own).map(\.leadTimeDays).min() ?? 0
    let name = scenario.plants.first { $0.name == settings.main }?.calendar
    return PromiseRequest.Carriage(
      workingDays: max(0, days), calendar: scenario.calendars.first { $0.name == name } ?? .always)
  }

  /// When goods that are ready at a plant on a day can be where customers are served.
  func arrival(of item: String, from plant: String, ready: LocalDate) -> LocalDate {
    carriage(of: item, from: plant)?.arrival(from: ready) ?? ready
  }
}
