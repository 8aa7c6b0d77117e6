/// Exponential smoothing without season, its parameters found by least one-step squared error.
struct Smoothing {
  /// The form of the trend.
  enum Trend {
    case none
    /// Continues for ever (C. C. Holt, 1957).
    case linear
    /// Dies out (Gardner and McKenzie, 1985).
    case damped
  }

  var recursion: SmoothingRecursion
  var start: SmoothingRecursion.Start

  /// The best parameters for `values`, of which there must be at least one.
  static func fitted(to values: [Double], trend: Trend) -> Smoothing {
    values.withUnsafeBufferPointer { buffer in
      let best: SmoothingRecursion
      switch trend {
      case .none:
        let alpha = GoldenSection.minimum(from: 0.01, to: 0.99, grid: 8, width: 0.002) {
          SmoothingRecursion(alpha: $0, beta: 0, damping: 1, hasTrend: false).bestStart(buffer).squares
        }
        best = SmoothingRecursion(alpha: alpha, beta: 0, damping: 1, hasTrend: false)
      case .linear, .damped:
        best = withTrend(buffer, damped: trend == .damped)
      }
      return Smoothing(recursion: best, start: best.bestStart(buffer))
    }
  }

  private static func withTrend(_ values: UnsafeBufferPointer<Double>, damped: Bool) -> SmoothingRecursion {
    let dampings = damped ? [0.8, 0.9, 0.98] : [1.0]
    var least = Double.infinity
    var start = SIMD4(0.3, 0.1, dampings[0], 0)
    for damping in dampings {
      for alpha in [0.1, 0.4, 0.8] {
        for beta in [0.02, 0.2, 0.6] {
          let squares = SmoothingRecursion(alpha: alpha, beta: beta, damping: damping, hasTrend: true)
            .bestStart(values).squares
          if squares < least {
            least = squares
            start = SIMD4(alpha, beta, damping, 0)
          }
        }
      }
    }
    let search = NelderMead(
      dimensions: damped ? 3 : 2, lower: SIMD4(0.01, 0.0, damped ? 0.8 : 1, 0),
      upper: SIMD4(0.99, 0.99, damped ? 0.98 : 1, 0),
      evaluations: 100, tolerance: 1e-5)
    let best = search.minimum(from: start, steps: SIMD4(0.15, 0.1, 0.04, 0)) { point in
      SmoothingRecursion(alpha: point.x, beta: point.y, damping: point.z, hasTrend: true).bestStart(values).squares
    }
    return SmoothingRecursion(alpha: best.point.x, beta: best.point.y, damping: best.point.z, hasTrend: true)
  }
}
