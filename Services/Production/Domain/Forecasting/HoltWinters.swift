/// Exponential smoothing of level, trend and season in error-correction form (C. C. Holt, 1957; P. R. Winters,
/// 1960; damping after E. S. Gardner and E. McKenzie, 1985).
struct HoltWinters {
  var kind: SeasonalProfile.Kind
  var trendForm: Smoothing.Trend
  var alpha = 0.0
  /// Share of the level's correction that the trend takes.
  var beta = 0.0
  /// Share of the season's correction of what the level leaves.
  var gamma = 0.0
  var damping = 1.0
  /// Before the first observation.
  var level: Double
  var trend: Double
  var seasons: [Double]
  /// The sum of squared one-step errors.
  var squares = 0.0

  /// The best parameters for `values`, which begin with the indices of `profile`.
  static func fitted(to values: [Double], profile: SeasonalProfile, trend: Smoothing.Trend) -> HoltWinters {
    let beginning = profile.removed(from: Array(values.prefix(max(2 * profile.indices.count, 8))))
    let line = Statistics.line(through: beginning)
    let hasTrend = trend != .none
    var result = HoltWinters(
      kind: profile.kind, trendForm: trend,
      level: hasTrend ? line.intercept - line.slope : Statistics.mean(beginning), trend: hasTrend ? line.slope : 0,
      seasons: profile.indices)
    let search = NelderMead(
      dimensions: trend == .none ? 2 : trend == .linear ? 3 : 4,
      lower: SIMD4(0.01, 0, 0, trend == .damped ? 0.8 : 1),
      upper: SIMD4(0.99, 0.99, hasTrend ? 0.99 : 0, trend == .damped ? 0.98 : 1), evaluations: 120, tolerance: 1e-4)
    var workspace = profile.indices
    let fixed = result
    let best = values.withUnsafeBufferPointer { values in
      workspace.withUnsafeMutableBufferPointer { seasons in
        func squares(_ point: SIMD4<Double>) -> Double { fixed.with(point).squares(values, seasons) }
        var start = SIMD4<Double>.zero
        var least = Double.infinity
        for alpha in [0.1, 0.4, 0.8] {
          for gamma in [0.05, 0.3] {
            let point = SIMD4(alpha, gamma, hasTrend ? 0.1 : 0, trend == .damped ? 0.93 : 1)
            let value = squares(point)
            if value < least { (least, start) = (value, point) }
          }
        }
        // Every start fails only where level or season leave the positive range at once.
        guard least < .infinity else { return (point: SIMD4(0.01, 0, 0, search.upper.w), value: Double.infinity) }
        return search.minimum(from: start, steps: SIMD4(0.15, 0.1, 0.1, 0.04), squares)
      }
    }
    result = result.with(best.point)
    result.squares = best.value
    return result
  }

  private func with(_ point: SIMD4<Double>) -> HoltWinters {
    var copy = self
    (copy.alpha, copy.gamma, copy.beta, copy.damping) = (point.x, point.y, point.z, point.w)
    return copy
  }

  /// The sum of squared one-step errors; infinite when level or season leave the positive range of a product.
  @inline(__always)
  private func squares(
    _ values: UnsafeBufferPointer<Double>, _ seasons: UnsafeMutableBufferPointer<Double>
  ) -> Double {
    for index in seasons.indices { seasons[index] = self.seasons[index] }
    var level = level
    var trend = trend
    var sum = 0.0
    var season = 0
    let slope = alpha * beta
    let turn = gamma * (1 - alpha)
    switch kind {
    case .additive:
      for value in values {
        let carried = damping * trend
        let base = level + carried
        let error = value - base - seasons[season]
        sum += error * error
        level = base + alpha * error
        trend = carried + slope * error
        seasons[season] += turn * error
        season = season + 1 == seasons.count ? 0 : season + 1
      }
    case .multiplicative:
      for value in values {
        let carried = damping * trend
        let base = level + carried
        let factor = seasons[season]
        guard base > 0, factor > 0 else { return .infinity }
        let error = value - base * factor
        sum += error * error
        let scaled = error / factor
        level = base + alpha * scaled
        trend = carried + slope * scaled
        seasons[season] = factor + turn * error / base
        season = season + 1 == seasons.count ? 0 : season + 1
      }
    }
    return sum
  }

  /// One-step forecasts of `values` and forecasts of the `horizon` periods after them.
  func path(_ values: [Double], horizon: Int) -> (fitted: [Double], forecast: [Double]) {
    var (level, trend, seasons) = (level, trend, seasons)
    var fitted: [Double] = []
    var forecast: [Double] = []
    fitted.reserveCapacity(values.count)
    forecast.reserveCapacity(horizon)
    for index in 0..<(values.count + horizon) {
      let season = index % seasons.count
      let base = level + damping * trend
      let expected = kind == .additive ? base + seasons[season] : base * seasons[season]
      guard index < values.count else {
        forecast.append(expected)
        level = base
        trend *= damping
        continue
      }
      fitted.append(expected)
      let error = values[index] - expected
      let scaled = kind == .additive ? error : error / seasons[season]
      level = base + alpha * scaled
      trend = damping * trend + alpha * beta * scaled
      seasons[season] += gamma * (1 - alpha) * (kind == .additive ? error : error / base)
    }
    return (fitted, forecast)
  }
}
