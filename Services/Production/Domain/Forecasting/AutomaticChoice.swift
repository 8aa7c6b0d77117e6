extension AutomaticForecast {
  /// The forecast of `horizon` periods by the method that errs least. Refuses a horizon out of range.
  package static func choosing(for series: DemandSeries, horizon: Int) throws(ForecastRefusal) -> AutomaticForecast {
    try series.check(horizon: horizon)
    let unsold = series.values.prefix { $0 == 0 }.count
    if unsold > 0, series.values.count - unsold >= fewestValues {
      return try choosing(sinceItWasSold: series, unsold, horizon)
    }
    let pattern = DemandPattern(of: series.values)
    guard series.values.count >= fewestValues, pattern.demandClass != .none else {
      let method: ForecastMethod = series.values.count < 3 || pattern.demandClass == .none ? .naive : .simple
      let sample = TrainingSample(series.values, season: series.season)
      return AutomaticForecast(
        forecast: MethodFit.forecast(method, sample, horizon: horizon), pattern: pattern, heldBack: nil, origins: 0,
        candidates: [])
    }
    return judged(series, pattern, horizon)
  }

  /// The combination, or the single method that erred less than half as much.
  private static func judged(_ series: DemandSeries, _ pattern: DemandPattern, _ horizon: Int) -> AutomaticForecast {
    let seldom = pattern.demandClass.isIntermittent
    let members = seldom ? intermittentMembers : members
    let singles = seldom ? intermittentSingles : singles.filter { series.season > 1 || $0 != .seasonalNaive }
    let trial = Trial(series, horizon: horizon, methods: members + singles)
    var candidates = trial.accuracies()
    let winner = candidates.min { error($0.accuracy, seldom) < error($1.accuracy, seldom) }
    let combined = trial.combined(members.count, squared: seldom)
    if let combined { candidates.append(Candidate(method: .weightedCombination, accuracy: combined)) }
    let sample = TrainingSample(series.values, season: series.season)
    let forecast: Forecast
    var heldBack = combined
    if let combined, let winner, trial.origins.count >= fewestOrigins,
      error(winner.accuracy, seldom) < share * error(combined, seldom)
    {
      forecast = MethodFit.forecast(winner.method, sample, horizon: horizon)
      heldBack = winner.accuracy
    } else {
      let weights = trial.weights(of: members.count, without: nil, squared: seldom)
      forecast = MethodFit.weighted(
        Trial.forecasts(members, sample, horizon: horizon), weights, as: .weightedCombination)
    }
    return AutomaticForecast(
      forecast: forecast, pattern: pattern, heldBack: heldBack, origins: trial.origins.count,
      candidates: sorted(candidates, seldom))
  }

  /// The choice for a series that begins with periods before the item was sold: by the rest of it.
  private static func choosing(
    sinceItWasSold series: DemandSeries, _ unsold: Int, _ horizon: Int
  ) throws(ForecastRefusal) -> AutomaticForecast {
    let sold = try DemandSeries(
      name: series.name, values: Array(series.values.dropFirst(unsold)), season: series.season)
    let choice = try choosing(for: sold, horizon: horizon)
    let forecast = Forecast(
      method: choice.forecast.method, values: choice.forecast.values,
      fitted: [Double](repeating: 0, count: unsold) + choice.forecast.fitted,
      parameters: choice.forecast.parameters)
    return AutomaticForecast(
      forecast: forecast, pattern: choice.pattern, heldBack: choice.heldBack, origins: choice.origins,
      candidates: choice.candidates)
  }

  /// What candidates are compared by.
  private static func error(_ accuracy: ForecastAccuracy, _ squared: Bool) -> Double {
    squared ? accuracy.meanSquaredError.squareRoot() : accuracy.meanAbsoluteDeviation
  }

  /// The best first; equals stay in their order.
  private static func sorted(_ candidates: [Candidate], _ squared: Bool) -> [Candidate] {
    candidates.enumerated().sorted {
      let (left, right) = (error($0.element.accuracy, squared), error($1.element.accuracy, squared))
      return left != right ? left < right : $0.offset < $1.offset
    }.map(\.element)
  }
}
