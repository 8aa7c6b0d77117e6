extension AutomaticForecast {
  /// What each method forecast from each point of the past.
  struct Trial {
    /// Periods compared from which on the errors count for more than equal weights.
    static let doubt = 4.0

    let methods: [ForecastMethod]
    let origins: [Int]
    /// By origin, then method, then period.
    private var pairs: [[[ForecastAccuracy.Pair]]] = []

    init(_ series: DemandSeries, horizon: Int, methods: [ForecastMethod]) {
      self.methods = methods
      let plan = RollingOrigin(count: series.values.count, season: series.season, horizon: horizon)
      origins = plan.origins
      for origin in plan.origins {
        let history = Array(series.values[..<origin])
        let actual = series.values[origin..<min(origin + plan.horizon, series.values.count)]
        let scale = ForecastAccuracy.Scale(history: history, season: series.season)
        let forecasts = Trial.forecasts(
          methods, TrainingSample(history, season: series.season), horizon: actual.count)
        pairs.append(
          forecasts.map { forecast in
            zip(actual, forecast.values).map { ForecastAccuracy.Pair(actual: $0, forecast: $1, scale: scale) }
          })
      }
    }

    /// The forecasts of several methods; work that two of them would share is done once.
    static func forecasts(_ methods: [ForecastMethod], _ sample: TrainingSample, horizon: Int) -> [Forecast] {
      var result: [Forecast] = []
      for method in methods {
        if method == .optimisedThetaAdditive, sample.factors == nil,
          let same = result.first(where: { $0.method == .optimisedTheta })
        {
          result.append(
            Forecast(method: method, values: same.values, fitted: same.fitted, parameters: same.parameters))
        } else {
          result.append(MethodFit.forecast(method, sample, horizon: horizon))
        }
      }
      return result
    }

    func accuracies() -> [Candidate] {
      methods.indices.compactMap { method in
        ForecastAccuracy(pairs: pairs.flatMap { $0[method] }).map { Candidate(method: methods[method], accuracy: $0) }
      }
    }

    /// The weights of the first `members` methods, by their errors from all origins but one. Equal when there is
    /// no error to tell them apart, and nearer to equal the fewer periods there were to compare.
    func weights(of members: Int, without left: Int?, squared: Bool) -> [Double] {
      var errors = [Double](repeating: 0, count: members)
      var periods = 0.0
      for origin in origins.indices where origin != left {
        periods += Double(pairs[origin][0].count)
        for member in 0..<members {
          let pairs = pairs[origin][member]
          let sum = pairs.reduce(0) { $0 + (squared ? $1.error * $1.error : abs($1.error)) } / Double(pairs.count)
          errors[member] += squared ? sum.squareRoot() : sum
        }
      }
      let mean = Statistics.mean(errors)
      let equal = 1 / Double(members)
      guard mean > 0 else { return [Double](repeating: equal, count: members) }
      // The share of the mean keeps a method that happened to be exact from taking all.
      let inverse = errors.map { 1 / (($0 + 0.1 * mean) * ($0 + 0.1 * mean)) }
      let total = inverse.reduce(0, +)
      let trust = periods / (periods + Trial.doubt)
      return inverse.map { trust * $0 / total + (1 - trust) * equal }
    }

    /// The accuracy of the combination: at each origin with the weights that the others give, so that it is not
    /// judged by data that chose its weights.
    func combined(_ members: Int, squared: Bool) -> ForecastAccuracy? {
      var all: [ForecastAccuracy.Pair] = []
      for origin in origins.indices {
        let weights = weights(of: members, without: origin, squared: squared)
        for period in pairs[origin][0].indices {
          var pair = pairs[origin][0][period]
          pair.forecast = (0..<members).reduce(0) { $0 + weights[$1] * pairs[origin][$1][period].forecast }
          all.append(pair)
        }
      }
      return ForecastAccuracy(pairs: all)
    }
  }
}
