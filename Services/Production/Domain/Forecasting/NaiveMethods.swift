/// The methods without a model.
enum NaiveMethods {
  /// The last value for ever. The first value is its own forecast.
  static func naive(_ values: [Double], _ horizon: Int) -> Forecast {
    Forecast(
      method: .naive, values: [Double](repeating: values[values.count - 1], count: horizon),
      fitted: [values[0]] + values.dropLast(), parameters: [])
  }

  /// The value a cycle ago; the last value while there is no whole cycle.
  static func seasonal(_ values: [Double], _ season: Int, _ horizon: Int) -> Forecast {
    let n = values.count
    guard n >= season else {
      let last = naive(values, horizon)
      return Forecast(method: .seasonalNaive, values: last.values, fitted: last.fitted, parameters: [])
    }
    return Forecast(
      method: .seasonalNaive, values: (0..<horizon).map { values[n - season + $0 % season] },
      fitted: values.indices.map { $0 < season ? values[max(0, $0 - 1)] : values[$0 - season] }, parameters: [])
  }

  /// Windows tried for the moving average.
  static let windows = 1...24

  /// The mean of the last values. The window is the one of the least squared one-step error over the second half of
  /// the values, at most half of them; the shortest of equals.
  static func movingAverage(_ values: [Double], _ horizon: Int) -> Forecast {
    let n = values.count
    var sums = [0.0]
    for value in values { sums.append(sums[sums.count - 1] + value) }
    func average(before index: Int, _ window: Int) -> Double {
      let from = max(0, index - window)
      return (sums[index] - sums[from]) / Double(index - from)
    }
    var best = (window: 1, squares: Double.infinity)
    for window in windows.lowerBound...max(1, min(windows.upperBound, n / 2)) {
      var squares = 0.0
      for index in max(1, n / 2)..<max(2, n) where index < n {
        let error = values[index] - average(before: index, window)
        squares += error * error
      }
      if squares < best.squares { best = (window, squares) }
    }
    return movingAverage(values, horizon, window: best.window)
  }

  /// The mean of the last `window` values, or of all while there are fewer.
  static func movingAverage(_ values: [Double], _ horizon: Int, window: Int) -> Forecast {
    func average(before index: Int) -> Double { Statistics.mean(values[max(0, index - window)..<index]) }
    return Forecast(
      method: .movingAverage, values: [Double](repeating: average(before: values.count), count: horizon),
      fitted: values.indices.map { $0 == 0 ? values[0] : average(before: $0) },
      parameters: [ForecastParameter("window", Double(window))])
  }
}
