/// Choice among the exponential smoothing models with additive error: no, linear or damped trend, with no, added or
/// factored season (R. J. Hyndman, A. B. Koehler, R. D. Snyder, S. Grose, "A state space framework for automatic
/// forecasting using exponential smoothing methods", 2002).
enum SmoothingModelChoice {
  struct Model {
    var trend: Smoothing.Trend
    var season: SeasonalProfile.Kind?
    var fitted: [Double]
    var forecast: [Double]
    var parameters: [ForecastParameter]
    /// Akaike's information criterion, corrected for short series (C. M. Hurvich and C.-L. Tsai, 1989).
    var criterion: Double
  }

  /// The model of the least criterion; the simpler one of equals.
  static func best(_ sample: TrainingSample, horizon: Int) -> Model {
    var best: Model?
    func consider(_ model: Model) {
      if best == nil || model.criterion < best!.criterion { best = model }
    }
    for trend in [Smoothing.Trend.none, .linear, .damped] {
      let model = Smoothing.fitted(to: sample.values, trend: trend)
      let (fitted, forecast) = model.recursion.path(sample.values, from: model.start, horizon: horizon)
      consider(
        Model(
          trend: trend, season: nil, fitted: fitted, forecast: forecast, parameters: model.parameters,
          criterion: criterion(squares: model.start.squares, count: sample.values.count, trend: trend, season: 0)))
    }
    for profile in [sample.amounts, sample.factors].compactMap(\.self) {
      for trend in [Smoothing.Trend.none, .linear, .damped] {
        let model = HoltWinters.fitted(to: sample.values, profile: profile, trend: trend)
        guard model.squares < .infinity else { continue }
        let (fitted, forecast) = model.path(sample.values, horizon: horizon)
        consider(
          Model(
            trend: trend, season: profile.kind, fitted: fitted, forecast: forecast, parameters: model.parameters,
            criterion: criterion(
              squares: model.squares, count: sample.values.count, trend: trend, season: sample.season)))
      }
    }
    return best!
  }

  /// Gaussian likelihood; parameters are those smoothed with, the values before the first observation, and the
  /// variance. Infinite when the series is too short for them.
  static func criterion(squares: Double, count: Int, trend: Smoothing.Trend, season: Int) -> Double {
    let ofTrend = trend == .none ? 0 : trend == .linear ? 2 : 3
    let parameters = Double(3 + ofTrend + season)
    let n = Double(count)
    guard n - parameters - 1 > 0 else { return .infinity }
    let likelihood = n * Real.log(max(squares, .leastNormalMagnitude) / n)
    return likelihood + 2 * parameters + 2 * parameters * (parameters + 1) / (n - parameters - 1)
  }
}
