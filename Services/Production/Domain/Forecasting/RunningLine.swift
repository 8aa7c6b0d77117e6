/// The regression line through the first observations, kept up to date as they arrive.
struct RunningLine {
  private var count = 0.0
  private var mean = 0.0
  /// Value at the period before the first observation.
  private(set) var intercept = 0.0
  private(set) var slope = 0.0

  mutating func add(_ value: Double) {
    count += 1
    let t = count
    mean += (value - mean) / t
    if t == 1 {
      slope = 0
    } else {
      // Recursion of Fiorucci et al. (2016), equations 14 and 15.
      let earlier = mean + (mean - value) / (t - 1)
      slope = ((t - 2) * slope + 6 / t * (value - earlier)) / (t + 1)
    }
    intercept = mean - slope * (t + 1) / 2
  }

  /// For each observation, the line through those before it; zero before the first.
  static func all(_ values: [Double]) -> [RunningLine] {
    var line = RunningLine()
    return values.map { value in
      defer { line.add(value) }
      return line
    }
  }
}
