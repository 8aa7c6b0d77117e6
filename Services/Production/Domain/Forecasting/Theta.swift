/// The classic Theta method (V. Assimakopoulos and K. Nikolopoulos, "The theta model: a decomposition approach to
/// forecasting", 2000): the mean of the regression line (theta 0) and of simple smoothing of the line with doubled
/// curvature (theta 2).
struct Theta {
  var alpha: Double
  var slope: Double
  var fitted: [Double]
  var forecast: [Double]

  /// `values` without season, at least one.
  static func fitted(to values: [Double], horizon: Int) -> Theta {
    let line = Statistics.line(through: values)
    let doubled = values.enumerated().map { 2 * $1 - (line.intercept + line.slope * Double($0)) }
    let smoothing = Smoothing.fitted(to: doubled, trend: .none)
    let (fitted, forecast) = smoothing.recursion.path(doubled, from: smoothing.start, horizon: horizon)
    let n = values.count
    return Theta(
      alpha: smoothing.recursion.alpha, slope: line.slope,
      fitted: fitted.enumerated().map { ($1 + line.intercept + line.slope * Double($0)) / 2 },
      forecast: forecast.enumerated().map { ($1 + line.intercept + line.slope * Double(n + $0)) / 2 })
  }
}
