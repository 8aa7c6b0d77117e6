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

  /// By the quickest lane for the item, else for all items; where none leads there, over the plants between in the fewest
  /// working days; without lanes it takes no time. Nil: it is made at the plant that serves customers.
  func carriage(of item: String, from plant: String) -> PromiseRequest.Carriage? {
    guard SupplyStore.site(ofPlant: plant, settings) != SupplyStore.mainSite else { return nil }
    let legs = way(of: item, from: plant).map { lane in
      PromiseRequest.Carriage.Leg(workingDays: max(0, lane.leadTimeDays), calendar: calendar(ofPlant: lane.to))
    }
    if !legs.isEmpty { return PromiseRequest.Carriage(legs: legs) }
    return PromiseRequest.Carriage(workingDays: 0, calendar: calendar(ofPlant: settings.main))
  }

  private func calendar(ofPlant plant: String) -> WorkCalendar {
    let name = scenario.plants.first { $0.name == plant }?.calendar
    return scenario.calendars.first { $0.name == name } ?? .always
  }

  /// The lanes from plant to plant; none where they do not lead to the main plant.
  private func way(of item: String, from plant: String) -> [LaneRecord] {
    func lanes(to end: String) -> [LaneRecord] {
      let all = scenario.lanes.filter { $0.to == end && ($0.item ?? item) == item }
      return Dictionary(grouping: all, by: \.from).values.flatMap { same in
        let own = same.filter { $0.item != nil }
        return (own.isEmpty ? same : own).min { $0.leadTimeDays < $1.leadTimeDays }.map { [$0] } ?? []
      }
    }
    if let straight = lanes(to: settings.main).first(where: { $0.from == plant }) { return [straight] }
    // From the end backwards: the open place with the fewest days is settled.
    var open: [String: [LaneRecord]] = [settings.main: []]
    var settled: Set<String> = []
    func days(_ way: [LaneRecord]) -> Int { way.reduce(0) { $0 + max(0, $1.leadTimeDays) } }
    while let next = open.min(by: {
      (days($0.value), $0.value.count, $0.key) < (days($1.value), $1.value.count, $1.key)
    }) {
      if next.key == plant { return next.value }
      open[next.key] = nil
      settled.insert(next.key)
      for lane in lanes(to: next.key) where !settled.contains(lane.from) {
        let way = [lane] + next.value
        if let known = open[lane.from], (days(known), known.count) <= (days(way), way.count) { continue }
        open[lane.from] = way
      }
    }
    return []
  }

  /// When goods that are ready at a plant on a day can be where customers are served.
  func arrival(of item: String, from plant: String, ready: LocalDate) -> LocalDate {
    carriage(of: item, from: plant)?.arrival(from: ready) ?? ready
  }
}
