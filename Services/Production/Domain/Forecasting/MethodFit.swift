/// Fits one method to a sample.
enum MethodFit {
  /// What the method gives; a method that the sample is too short or not positive enough for gives what the next
  /// simpler one gives, under its own name. `horizon` at least one.
  static func forecast(_ method: ForecastMethod, _ sample: TrainingSample, horizon: Int) -> Forecast {
    let result = unbounded(method, sample, horizon)
    guard !sample.values.contains(where: { $0 < 0 }) else { return result }
    return Forecast(
      method: method, values: result.values.map { max(0, $0) }, fitted: result.fitted.map { max(0, $0) },
      parameters: result.parameters)
  }

  private static func unbounded(_ method: ForecastMethod, _ sample: TrainingSample, _ horizon: Int) -> Forecast {
    let values = sample.values
    switch method {
    case .naive: return NaiveMethods.naive(values, horizon)
    case .seasonalNaive: return NaiveMethods.seasonal(values, sample.season, horizon)
    case .naive2:
      return seasonless(method, sample.testedProfile, sample, horizon) {
        let naive = NaiveMethods.naive($0, horizon)
        return (naive.fitted, naive.values, [])
      }
    case .movingAverage: return NaiveMethods.movingAverage(values, horizon)
    case .simple: return smoothing(method, sample, horizon, .none)
    case .holt: return smoothing(method, sample, horizon, .linear)
    case .dampedHolt: return smoothing(method, sample, horizon, .damped)
    case .holtWintersAdditive: return winters(method, sample, horizon, .linear, sample.amounts)
    case .holtWintersMultiplicative: return winters(method, sample, horizon, .linear, sample.profile)
    case .dampedAdditive: return winters(method, sample, horizon, .damped, sample.amounts)
    case .dampedMultiplicative: return winters(method, sample, horizon, .damped, sample.profile)
    case .smoothingModel:
      let model = SmoothingModelChoice.best(sample, horizon: horizon)
      return Forecast(method: method, values: model.forecast, fitted: model.fitted, parameters: model.parameters)
    case .theta:
      return seasonless(method, sample.testedProfile, sample, horizon) { theta($0, horizon) }
    case .logarithmicTheta:
      return seasonless(method, sample.profile, sample, horizon) { logarithmicTheta($0, horizon) }
    case .optimisedTheta:
      return seasonless(method, sample.profile, sample, horizon) { optimisedTheta($0, horizon) }
    case .optimisedThetaAdditive:
      return seasonless(method, sample.amounts, sample, horizon) { optimisedTheta($0, horizon) }
    case .croston: return intermittent(method, values, horizon, .croston)
    case .syntetosBoylan: return intermittent(method, values, horizon, .syntetosBoylan)
    case .teunterSyntetosBabai: return intermittent(method, values, horizon, .teunterSyntetosBabai)
    case .combination: return mean([.simple, .holt, .dampedHolt], method, sample, horizon)
    case .weightedCombination: return mean(AutomaticForecast.members, method, sample, horizon)
    }
  }

  private typealias Parts = (fitted: [Double], forecast: [Double], parameters: [ForecastParameter])

  /// Takes the season out, fits, and puts it back.
  private static func seasonless(
    _ method: ForecastMethod, _ profile: SeasonalProfile?, _ sample: TrainingSample, _ horizon: Int,
    _ fit: ([Double]) -> Parts
  ) -> Forecast {
    guard let profile else {
      let parts = fit(sample.values)
      return Forecast(
        method: method, values: parts.forecast, fitted: parts.fitted, parameters: parts.parameters)
    }
    let parts = fit(profile == sample.profile ? sample.adjusted : profile.removed(from: sample.values))
    return Forecast(
      method: method, values: profile.restored(to: parts.forecast, startingAt: sample.values.count),
      fitted: profile.restored(to: parts.fitted, startingAt: 0), parameters: parts.parameters)
  }

  private static func smoothing(
    _ method: ForecastMethod, _ sample: TrainingSample, _ horizon: Int, _ trend: Smoothing.Trend
  ) -> Forecast {
    seasonless(method, sample.profile, sample, horizon) { values in
      let model = Smoothing.fitted(to: values, trend: trend)
      let (fitted, forecast) = model.recursion.path(values, from: model.start, horizon: horizon)
      return (fitted, forecast, model.parameters)
    }
  }

  private static func winters(
    _ method: ForecastMethod, _ sample: TrainingSample, _ horizon: Int, _ trend: Smoothing.Trend,
    _ profile: SeasonalProfile?
  ) -> Forecast {
    guard let profile else { return smoothing(method, sample, horizon, trend) }
    let model = HoltWinters.fitted(to: sample.values, profile: profile, trend: trend)
    guard model.squares < .infinity else { return smoothing(method, sample, horizon, trend) }
    let (fitted, forecast) = model.path(sample.values, horizon: horizon)
    return Forecast(method: method, values: forecast, fitted: fitted, parameters: model.parameters)
  }

  private static func theta(_ values: [Double], _ horizon: Int) -> Parts {
    let model = Theta.fitted(to: values, horizon: horizon)
    return (model.fitted, model.forecast, model.parameters)
  }

  /// Growth in percent instead of units. Where the values span more than a factor of a hundred, or are not all
  /// positive, growth in percent would run away: these get the plain Theta method.
  private static func logarithmicTheta(_ values: [Double], _ horizon: Int) -> Parts {
    guard let least = values.min(), let most = values.max(), least > 0, most < 100 * least else {
      return theta(values, horizon)
    }
    let model = Theta.fitted(to: values.map(Real.log), horizon: horizon)
    return (model.fitted.map(Real.exp), model.forecast.map(Real.exp), model.parameters)
  }

  private static func optimisedTheta(_ values: [Double], _ horizon: Int) -> Parts {
    let model = DynamicOptimisedTheta.fitted(to: values)
    let (fitted, forecast) = model.path(values, horizon: horizon)
    return (fitted, forecast, model.parameters)
  }

  private static func intermittent(
    _ method: ForecastMethod, _ values: [Double], _ horizon: Int, _ form: IntermittentDemand.Form
  ) -> Forecast {
    let model = IntermittentDemand.fitted(to: values, form: form)
    let (fitted, rate) = model.path(values)
    return Forecast(
      method: method, values: [Double](repeating: rate, count: horizon), fitted: fitted,
      parameters: model.parameters)
  }

  private static func mean(
    _ methods: [ForecastMethod], _ method: ForecastMethod, _ sample: TrainingSample, _ horizon: Int
  ) -> Forecast {
    let share = 1 / Double(methods.count)
    let parts = methods.map { unbounded($0, sample, horizon) }
    return weighted(parts, [Double](repeating: share, count: methods.count), as: method)
  }

  /// The weighted mean of forecasts; the weights become its parameters.
  static func weighted(_ parts: [Forecast], _ weights: [Double], as method: ForecastMethod) -> Forecast {
    var values = [Double](repeating: 0, count: parts[0].values.count)
    var fitted = [Double](repeating: 0, count: parts[0].fitted.count)
    for (part, weight) in zip(parts, weights) {
      for index in values.indices { values[index] += weight * part.values[index] }
      for index in fitted.indices { fitted[index] += weight * part.fitted[index] }
    }
    return Forecast(
      method: method, values: values, fitted: fitted,
      parameters: zip(parts, weights).map { ForecastParameter($0.method.rawValue, $1) })
  }
}
