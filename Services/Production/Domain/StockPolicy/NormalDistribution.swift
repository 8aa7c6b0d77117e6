/// The normal distribution of a demand.
package struct NormalDistribution: Hashable, Sendable {
  package let mean: Double
  /// Above zero.
  package let deviation: Double

  package init(mean: Double, deviation: Double) {
    precondition(deviation > 0, "a normal distribution needs a deviation above zero")
    self.mean = mean
    self.deviation = deviation
  }

  package static func density(_ z: Double) -> Double {
    RealFunctions.exponential(-z * z / 2) / 2.506_628_274_631_000_502_4
  }

  /// The probability of a standard normal value up to `z`: the series around zero within ±3, Laplace's
  /// continued fraction of the tail beyond (Abramowitz and Stegun 26.2.10 and 26.2.14).
  package static func cumulative(_ z: Double) -> Double {
    if z < -3 { return tail(-z) }
    if z > 3 { return 1 - tail(z) }
    var term = z
    var sum = z
    var n = 1
    while abs(term) > 1e-17 * max(abs(sum), 1e-300), n < 400 {
      term *= z * z / Double(2 * n + 1)
      sum += term
      n += 1
    }
    return 0.5 + density(z) * sum
  }

  /// The probability above a `z` of at least 3.
  private static func tail(_ z: Double) -> Double {
    var fraction = z
    for n in (1...120).reversed() { fraction = z + Double(n) / fraction }
    return density(z) / fraction
  }

  /// The standard value that is not exceeded with probability `p`, by bisection and
  /// Newton steps on ``cumulative(_:)``. Probabilities of 0 and 1 are taken as the nearest beside them.
  package static func quantile(_ p: Double) -> Double {
    if p > 0.5 { return -lowerQuantile(max(1 - p, 1e-16)) }
    return lowerQuantile(max(p, 1e-300))
  }
  private static func lowerQuantile(_ p: Double) -> Double {
    var low = -39.0
    var high = 0.0
    for _ in 0..<20 {
      let middle = (low + high) / 2
      if cumulative(middle) < p { low = middle } else { high = middle }
    }
    var z = (low + high) / 2
    for _ in 0..<6 {
      let slope = density(z)
      guard slope > 0 else { break }
      z = min(max(z - (cumulative(z) - p) / slope, low - 1), high + 1)
    }
    return z
  }

  /// The expected excess of a standard normal value over `z`: φ(z) − z(1 − Φ(z)).
  package static func standardLoss(_ z: Double) -> Double { density(z) - z * cumulative(-z) }

  package func quantile(_ p: Double) -> Double { mean + deviation * NormalDistribution.quantile(p) }
  /// Expected demand beyond `level`.
  package func loss(beyond level: Double) -> Double {
    deviation * NormalDistribution.standardLoss((level - mean) / deviation)
  }
}
