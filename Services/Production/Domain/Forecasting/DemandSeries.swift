/// The demand of one item, one value per period without gaps, oldest first.
package struct DemandSeries: Hashable, Sendable {
  package let name: String
  /// Quantities in the item's unit; a period without demand is zero.
  package let values: [Double]
  /// Periods of a cycle: 12 for months, 4 for quarters, 1 for no season.
  package let season: Int

  /// Longer series and horizons are refused.
  package static let most = 100_000
  /// Longer cycles are refused.
  package static let mostSeason = 10_000

  /// Refuses a series without values, with values that are not finite, or with a season below one.
  package init(name: String, values: [Double], season: Int) throws(ForecastRefusal) {
    guard !values.isEmpty else {
      throw ForecastRefusal("Series \(name) has no values; give at least one period.")
    }
    guard values.count <= DemandSeries.most else {
      throw ForecastRefusal(
        "Series \(name) has \(values.count) values, more than \(DemandSeries.most); give coarser periods.")
    }
    guard (1...DemandSeries.mostSeason).contains(season) else {
      throw ForecastRefusal(
        "Series \(name) has season \(season); "
          + "give the periods of a cycle, 1 for none, at most \(DemandSeries.mostSeason).")
    }
    if let index = values.firstIndex(where: { !$0.isFinite || abs($0) > 1e15 }) {
      throw ForecastRefusal(
        "Series \(name) has \(values[index]) in period \(index + 1); give a number between -1e15 and 1e15.")
    }
    self.name = name
    self.values = values
    self.season = season
  }
}
