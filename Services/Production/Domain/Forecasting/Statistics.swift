/// Arithmetic over whole series.
enum Statistics {
  /// The mean; zero for nothing.
  static func mean(_ values: some Collection<Double>) -> Double {
    values.isEmpty ? 0 : values.reduce(0, +) / Double(values.count)
  }

  /// The middle value, or the mean of the two middle ones; zero for nothing.
  static func median(_ values: some Collection<Double>) -> Double {
    guard !values.isEmpty else { return 0 }
    let sorted = values.sorted()
    let middle = sorted.count / 2
    return sorted.count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
  }

  /// Least-squares straight line through (0, values[0]), (1, values[1]), ...
  static func line(through values: [Double]) -> (intercept: Double, slope: Double) {
    let n = Double(values.count)
    guard values.count > 1 else { return (values.first ?? 0, 0) }
    let centre = (n - 1) / 2
    let average = mean(values)
    var product = 0.0
    for (index, value) in values.enumerated() { product += (Double(index) - centre) * (value - average) }
    let slope = product / (n * (n * n - 1) / 12)
    return (average - slope * centre, slope)
  }
}
