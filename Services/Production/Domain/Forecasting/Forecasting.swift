extension DemandSeries {
  /// Refuses a horizon that is not between one and `most`.
  func check(horizon: Int) throws(ForecastRefusal) {
    guard (1...DemandSeries.most).contains(horizon) else {
      throw ForecastRefusal(
        "Series \(name) cannot be forecast \(horizon) periods ahead; give a horizon from 1 to \(DemandSeries.most).")
    }
  }

  /// The forecast of `horizon` periods by one method, its parameters found in the series. A method that the series is
  /// too short for forecasts as the next simpler one. Refuses a horizon out of range.
  package func forecast(_ method: ForecastMethod, horizon: Int) throws(ForecastRefusal) -> Forecast {
    try check(horizon: horizon)
    return MethodFit.forecast(method, TrainingSample(values, season: season), horizon: horizon)
  }

  /// Simple exponential smoothing with a given parameter: forecast += alpha x (actual - forecast), beginning with
  /// `first` for the first period. Refuses an alpha outside 0 ... 1 and a horizon out of range.
  package func simpleForecast(alpha: Double, first: Double, horizon: Int) throws(ForecastRefusal) -> Forecast {
    try check(horizon: horizon)
    guard (0...1).contains(alpha) else {
      throw ForecastRefusal("Series \(name) cannot be smoothed with alpha \(alpha); give one from 0 to 1.")
    }
    let recursion = SmoothingRecursion(alpha: alpha, beta: 0, damping: 1, hasTrend: false)
    let start = SmoothingRecursion.Start(level: first, trend: 0, squares: 0)
    let (fitted, forecast) = recursion.path(values, from: start, horizon: horizon)
    return Forecast(method: .simple, values: forecast, fitted: fitted, parameters: recursion.parameters)
  }

  /// How accurate methods were on data held back at the end of the series, and from how many points of the past;
  /// nothing when it is too short.
  package func judged(
    _ methods: [ForecastMethod], horizon: Int
  ) throws(ForecastRefusal) -> (accuracies: [AutomaticForecast.Candidate], origins: Int) {
    try check(horizon: horizon)
    let trial = AutomaticForecast.Trial(self, horizon: horizon, methods: methods)
    return (trial.accuracies(), trial.origins.count)
  }
}
