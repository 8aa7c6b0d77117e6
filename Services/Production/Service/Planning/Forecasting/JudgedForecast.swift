import ProductionDomain

/// A forecast with the accuracy that its method showed.
struct JudgedForecast {
  let forecast: Forecast
  let accuracy: ForecastAccuracy?
  /// Zero when the accuracy is that of one-step forecasts over the history.
  let origins: Int
  let candidates: [ForecastReport.Candidate]

  init(_ series: DemandSeries, horizon: Int, _ options: ForecastOptions) throws(ForecastRefusal) {
    if let alpha = options.alpha {
      // Nothing was fitted to the history, so that every one-step forecast of it is a fair one.
      forecast = try series.simpleForecast(alpha: alpha, first: options.first ?? series.values[0], horizon: horizon)
      accuracy = ForecastAccuracy(
        actual: series.values, forecast: forecast.fitted,
        scale: ForecastAccuracy.Scale(history: series.values, season: series.season))
      (origins, candidates) = (0, [])
    } else if let method = options.method {
      forecast = try series.forecast(method, horizon: horizon)
      let judgement = try series.judged([method], horizon: horizon)
      (accuracy, origins, candidates) = (judgement.accuracies.first?.accuracy, judgement.origins, [])
    } else {
      let choice = try AutomaticForecast.choosing(for: series, horizon: horizon)
      forecast = choice.forecast
      (accuracy, origins) = (choice.heldBack, choice.origins)
      candidates = choice.candidates.map {
        ForecastReport.Candidate(method: $0.method.rawValue, accuracy: ForecastReport.Accuracy($0.accuracy))
      }
    }
  }
}
