/// How far forecasts were from what came. An error is actual minus forecast: positive when too little was forecast.
package struct ForecastAccuracy: Hashable, Sendable {
  /// Forecasts compared.
  package let count: Int
  /// Mean absolute error, in units of the demand.
  package let meanAbsoluteDeviation: Double
  /// Mean squared error, in squared units.
  package let meanSquaredError: Double
  /// Mean error, in units.
  package let bias: Double
  /// Mean absolute error in percent of the actual, over actuals other than zero; nil when all are zero.
  package let meanAbsolutePercentage: Double?
  /// Symmetric percentage error: mean of 200 |error| / (|actual| + |forecast|), where 0/0 counts as 0
  /// (S. Makridakis and M. Hibon, "The M3-Competition", 2000).
  package let symmetricPercentage: Double
  /// Mean absolute error over that of the seasonal naive method within the history (R. J. Hyndman and
  /// A. B. Koehler, 2006); nil when that is zero. Rewards a forecast of zero where most demand is zero.
  package let scaledAbsoluteError: Double?
  /// Root of the mean squared error over that of the naive method within the history (M5 competition, 2020);
  /// nil when that is zero. The measure for demand that comes seldom.
  package let scaledSquaredError: Double?
  /// Sum of errors over the mean absolute error; outside of about -4 ... 4 the method is biased. Zero without error.
  package let trackingSignal: Double
}

extension ForecastAccuracy {
  /// What one-step naive forecasts do within a history: the yardstick of the scaled errors.
  package struct Scale: Hashable, Sendable {
    /// Mean absolute difference of values one season apart; zero when there are none.
    package let absolute: Double
    /// Mean squared difference of neighbouring values, from the first demand on; zero when there are none.
    package let squared: Double

    package init(history: [Double], season: Int) {
      let season = max(1, season)
      absolute =
        history.count > season
        ? Statistics.mean(zip(history.dropFirst(season), history).map { abs($0 - $1) }) : 0
      let active = history.drop { $0 == 0 }
      squared =
        active.count > 1 ? Statistics.mean(zip(active.dropFirst(), active).map { ($0 - $1) * ($0 - $1) }) : 0
    }
  }

  /// Compares as many forecasts as there are actuals, or as many actuals as there are forecasts; nil for none.
  package init?(actual: some Collection<Double>, forecast: some Collection<Double>, scale: Scale? = nil) {
    self.init(pairs: zip(actual, forecast).map { Pair(actual: $0, forecast: $1, scale: scale) })
  }

  /// An actual, its forecast, and the yardstick at the time of the forecast.
  struct Pair {
    var actual: Double
    var forecast: Double
    var scale: Scale?
    var error: Double { actual - forecast }
  }

  init?(pairs: [Pair]) {
    guard !pairs.isEmpty else { return nil }
    let n = Double(pairs.count)
    var (absolute, squared, sum, symmetric) = (0.0, 0.0, 0.0, 0.0)
    var (percentage, percentages) = (0.0, 0)
    var (scaledAbsolute, scaledAbsolutes, scaledSquared, scaledSquares) = (0.0, 0, 0.0, 0)
    for pair in pairs {
      let error = pair.error
      absolute += abs(error)
      squared += error * error
      sum += error
      let size = abs(pair.actual) + abs(pair.forecast)
      if size > 0 { symmetric += 200 * abs(error) / size }
      if pair.actual != 0 {
        percentage += 100 * abs(error / pair.actual)
        percentages += 1
      }
      if let scale = pair.scale, scale.absolute > 0 {
        scaledAbsolute += abs(error) / scale.absolute
        scaledAbsolutes += 1
      }
      if let scale = pair.scale, scale.squared > 0 {
        scaledSquared += error * error / scale.squared
        scaledSquares += 1
      }
    }
    count = pairs.count
    meanAbsoluteDeviation = absolute / n
    meanSquaredError = squared / n
    bias = sum / n
    meanAbsolutePercentage = percentages > 0 ? percentage / Double(percentages) : nil
    symmetricPercentage = symmetric / n
    scaledAbsoluteError = scaledAbsolutes > 0 ? scaledAbsolute / Double(scaledAbsolutes) : nil
    scaledSquaredError = scaledSquares > 0 ? (scaledSquared / Double(scaledSquares)).squareRoot() : nil
    trackingSignal = absolute > 0 ? sum / (absolute / n) : 0
  }
}
