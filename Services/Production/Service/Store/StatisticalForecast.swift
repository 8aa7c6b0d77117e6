import GRDB
import Persistence
import ProductionDomain
import Values

/// Our own forecast of an item from its weekly demand.
struct StatisticalForecast {
  let choice: AutomaticForecast
  /// Whole weeks of demand, the oldest first.
  let history: [Int64]
  /// The Monday of the first week ahead.
  let firstWeek: LocalDate
  let buckets: [ForecastConsumption.Bucket]

  /// So many weeks are looked back on and ahead.
  static let historyWeeks = 156
  static let horizonWeeks = 13
  /// Fewer weeks since the first demand give no forecast.
  static let fewestWeeks = 8

  /// Nil when there is too little demand to forecast from. The week that is not over yet is forecast, too.
  static func weekly(of product: String, today: LocalDate, _ db: Database) throws -> StatisticalForecast? {
    let monday = today + (1 - today.weekday)
    let first = monday + -7 * historyWeeks
    let demand = try SupplyStore.demand(of: product, from: first, db).filter { $0.date < monday }
    guard let begin = demand.first?.date else { return nil }
    let start = begin + (1 - begin.weekday)
    let weeks = (monday - start) / 7
    guard weeks >= fewestWeeks else { return nil }
    var history = [Int64](repeating: 0, count: weeks)
    for (date, steps) in demand { history[(date - start) / 7] += steps }
    let series = try DemandSeries(name: product, values: history.map(Double.init), season: weeks >= 104 ? 52 : 1)
    let choice = try AutomaticForecast.choosing(for: series, horizon: horizonWeeks)
    let largest = Double(MaterialModel.largestQuantity)
    let buckets = choice.forecast.values.enumerated().map { week, value in
      ForecastConsumption.Bucket(
        from: monday + 7 * week, until: monday + (7 * week + 6),
        quantity: value.isFinite ? Int64(min(max(0, value), largest).rounded(.toNearestOrAwayFromZero)) : 0)
    }
    return StatisticalForecast(choice: choice, history: history, firstWeek: monday, buckets: buckets)
  }
}
