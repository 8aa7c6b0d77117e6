/// Exponential smoothing of level and damped trend in error-correction form:
/// forecast = level + damping x trend; level += alpha x error + damping x trend;
/// trend = damping x trend + alpha x beta x error
/// (E. S. Gardner and E. McKenzie, "Forecasting trends in time series", 1985).
///
/// For given parameters every one-step error is a linear function of the level and trend before the first
/// observation. The starting values are therefore not searched for but solved by least squares, which is exact
/// and leaves three parameters at most to the search.
struct SmoothingRecursion {
  var alpha: Double
  /// Share of the level's correction that the trend takes: 0 keeps the first trend for ever.
  var beta: Double
  var damping: Double
  /// False: there is no trend at all.
  var hasTrend: Bool

  /// The level and trend before the first observation that leave the least sum of squared errors, and that sum.
  struct Start {
    var level: Double
    var trend: Double
    var squares: Double
  }

  @inline(__always)
  func bestStart(_ values: UnsafeBufferPointer<Double>) -> Start {
    hasTrend ? bestLevelAndTrend(values) : bestLevel(values)
  }

  @inline(__always)
  private func bestLevel(_ values: UnsafeBufferPointer<Double>) -> Start {
    let origin = values[0]
    var level = 0.0
    var weight = 1.0
    var (ee, ew, ww) = (0.0, 0.0, 0.0)
    let keep = 1 - alpha
    for value in values {
      let error = value - origin - level
      level += alpha * error
      ee += error * error
      ew += error * weight
      ww += weight * weight
      weight *= keep
    }
    let shift = ew / ww
    return Start(level: origin + shift, trend: 0, squares: max(0, ee - shift * ew))
  }

  @inline(__always)
  private func bestLevelAndTrend(_ values: UnsafeBufferPointer<Double>) -> Start {
    let origin = values[0]
    let slope = alpha * beta
    // The path of the data from a start of zero, and those of a unit of level and of trend without data.
    var (level, trend) = (0.0, 0.0)
    var (levelU, trendU) = (1.0, 0.0)
    var (levelV, trendV) = (0.0, 1.0)
    var (ee, eu, ev, uu, uv, vv) = (0.0, 0.0, 0.0, 0.0, 0.0, 0.0)
    for value in values {
      let carried = damping * trend
      let error = value - origin - level - carried
      level += carried + alpha * error
      trend = carried + slope * error
      let carriedU = damping * trendU
      let u = levelU + carriedU
      levelU = u - alpha * u
      trendU = carriedU - slope * u
      let carriedV = damping * trendV
      let v = levelV + carriedV
      levelV = v - alpha * v
      trendV = carriedV - slope * v
      ee += error * error
      eu += error * u
      ev += error * v
      uu += u * u
      uv += u * v
      vv += v * v
    }
    let determinant = uu * vv - uv * uv
    guard determinant > 1e-9 * uu * vv else {
      let shift = eu / uu
      return Start(level: origin + shift, trend: 0, squares: max(0, ee - shift * eu))
    }
    let first = (eu * vv - ev * uv) / determinant
    let second = (ev * uu - eu * uv) / determinant
    return Start(level: origin + first, trend: second, squares: max(0, ee - first * eu - second * ev))
  }

  /// One-step forecasts of the observations, and forecasts of the `horizon` periods after them.
  func path(_ values: [Double], from start: Start, horizon: Int) -> (fitted: [Double], forecast: [Double]) {
    var level = start.level
    var trend = hasTrend ? start.trend : 0
    let slope = hasTrend ? alpha * beta : 0
    let damping = hasTrend ? damping : 0
    var fitted: [Double] = []
    fitted.reserveCapacity(values.count)
    for value in values {
      let carried = damping * trend
      fitted.append(level + carried)
      let error = value - level - carried
      level += carried + alpha * error
      trend = carried + slope * error
    }
    var forecast: [Double] = []
    forecast.reserveCapacity(horizon)
    for _ in 0..<horizon {
      trend *= damping
      level += trend
      forecast.append(level)
    }
    return (fitted, forecast)
  }
}
