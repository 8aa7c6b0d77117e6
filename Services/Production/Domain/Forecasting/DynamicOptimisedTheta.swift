/// The Dynamic Optimised Theta Model (J. A. Fiorucci, T. R. Pellegrini, F. Louzada, F. Petropoulos, A. B. Koehler,
/// "Models for optimising the theta method and their relationship to state space models", 2016).
///
/// The forecast of period t is level + weight x drift(t), where weight = 1 - 1/theta and the drift comes from the
/// regression line through the periods before t. Level and weight enter linearly: for each alpha they are solved
/// by least squares, so that one parameter is left to search.
struct DynamicOptimisedTheta {
  var alpha: Double
  /// 1 - 1/theta, from 0 (simple smoothing) to 1 (theta without limit).
  var weight: Double
  var level: Double
  var squares: Double

  /// How much more than a straight line's share of curvature the second line keeps.
  var theta: Double { 1 / max(1e-9, 1 - weight) }

  /// `values` without season, at least one.
  static func fitted(to values: [Double]) -> DynamicOptimisedTheta {
    let lines = RunningLine.all(values)
    return values.withUnsafeBufferPointer { values in
      lines.withUnsafeBufferPointer { lines in
        let alpha = GoldenSection.minimum(from: 0.1, to: 0.99, grid: 10, width: 0.002) {
          solved(alpha: $0, values, lines).squares
        }
        return solved(alpha: alpha, values, lines)
      }
    }
  }

  private static func solved(
    alpha: Double, _ values: UnsafeBufferPointer<Double>, _ lines: UnsafeBufferPointer<RunningLine>
  ) -> DynamicOptimisedTheta {
    let origin = values[0]
    let keep = 1 - alpha
    let inverse = 1 / alpha
    var level = 0.0
    var power = 1.0
    var (ee, eu, ew, uu, uw, ww) = (0.0, 0.0, 0.0, 0.0, 0.0, 0.0)
    for index in values.indices {
      let error = values[index] - origin - level
      let line = lines[index]
      let drift = power * line.intercept + (1 - power * keep) * inverse * line.slope
      level += alpha * error
      ee += error * error
      eu += error * power
      ew += error * drift
      uu += power * power
      uw += power * drift
      ww += drift * drift
      power *= keep
    }
    var weight = 0.0
    let determinant = uu * ww - uw * uw
    if determinant > 1e-12 * uu * ww { weight = min(1, max(0, (ew * uu - eu * uw) / determinant)) }
    let shift = (eu - weight * uw) / uu
    let squares =
      ee + shift * shift * uu + weight * weight * ww - 2 * shift * eu - 2 * weight * ew
      + 2 * shift * weight * uw
    return DynamicOptimisedTheta(alpha: alpha, weight: weight, level: origin + shift, squares: max(0, squares))
  }

  /// One-step forecasts of `values` and forecasts of the periods after them, where each forecast
  /// counts as the observation of its period for the next.
  func path(_ values: [Double], horizon: Int) -> (fitted: [Double], forecast: [Double]) {
    var fitted: [Double] = []
    var forecast: [Double] = []
    var line = RunningLine()
    var level = level
    var power = 1.0
    for index in 0..<(values.count + horizon) {
      let drift = power * line.intercept + (1 - power * (1 - alpha)) / alpha * line.slope
      let expected = level + weight * drift
      let value: Double
      if index < values.count {
        fitted.append(expected)
        value = values[index]
      } else {
        forecast.append(expected)
        value = expected
      }
      level += alpha * (value - level)
      power *= 1 - alpha
      line.add(value)
    }
    return (fitted, forecast)
  }
}
