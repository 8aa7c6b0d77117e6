// The figures of each model under the names that the forecast shows.

extension SmoothingRecursion {
  var parameters: [ForecastParameter] {
    guard hasTrend else { return [ForecastParameter("alpha", alpha)] }
    let two = [ForecastParameter("alpha", alpha), ForecastParameter("beta", beta)]
    return damping < 1 ? two + [ForecastParameter("damping", damping)] : two
  }
}

extension Smoothing {
  var parameters: [ForecastParameter] { recursion.parameters }
}

extension HoltWinters {
  var parameters: [ForecastParameter] {
    var result = [ForecastParameter("alpha", alpha)]
    if trendForm != .none { result.append(ForecastParameter("beta", beta)) }
    result.append(ForecastParameter("gamma", gamma))
    if trendForm == .damped { result.append(ForecastParameter("damping", damping)) }
    return result
  }
}

extension Theta {
  var parameters: [ForecastParameter] { [ForecastParameter("alpha", alpha), ForecastParameter("slope", slope)] }
}

extension DynamicOptimisedTheta {
  var parameters: [ForecastParameter] { [ForecastParameter("alpha", alpha), ForecastParameter("theta", theta)] }
}

extension IntermittentDemand {
  var parameters: [ForecastParameter] {
    let alpha = ForecastParameter("alpha", alpha)
    return form == .teunterSyntetosBabai ? [alpha, ForecastParameter("beta", beta)] : [alpha]
  }
}
