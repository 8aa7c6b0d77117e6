/// A Poisson demand: probabilities up to where they no longer count.
package struct PoissonDistribution: Sendable {
  package let mean: Double
  /// Probability of exactly so much, from 0 on.
  package let probabilities: [Double]

  /// A mean above 0 and at most 100,000.
  package init(mean: Double) {
    precondition(mean > 0 && mean <= 100_000, "a Poisson mean above 0 and at most 100,000")
    self.mean = mean
    // From the mode outward, normalized at the end: no factorial, no underflow.
    let mode = Int(mean)
    let last = Int(mean + 12 * mean.squareRoot() + 40)
    var weights = [Double](repeating: 0, count: last + 1)
    weights[mode] = 1
    for k in stride(from: mode - 1, through: 0, by: -1) { weights[k] = weights[k + 1] * Double(k + 1) / mean }
    for k in (mode + 1)...last { weights[k] = weights[k - 1] * mean / Double(k) }
    let total = weights.reduce(0, +)
    probabilities = weights.map { $0 / total }
  }

  /// The least value that is not exceeded with at least this probability.
  package func quantile(_ p: Double) -> Int {
    var sum = 0.0
    for (value, probability) in probabilities.enumerated() {
      sum += probability
      if sum >= p { return value }
    }
    return probabilities.count - 1
  }

  /// Expected stock left and demand unmet when `level` is on hand; the level may be negative.
  package func expected(at level: Int) -> (left: Double, short: Double) {
    var left = 0.0
    if level > 0 {
      for value in 0..<min(level, probabilities.count) { left += Double(level - value) * probabilities[value] }
    }
    return (left, left + mean - Double(level))
  }
}
