/// Forecasts of demand that comes seldom, from its size and its frequency apart.
///
/// All three begin with the first demand: its size, and the periods up to and with it. Where the series begins with
/// that demand these are not known, and the periods to the second demand stand for them. A forecast is a rate per
/// period, the same for all periods ahead.
struct IntermittentDemand {
  enum Form {
    /// Size over interval, both updated when demand comes (J. D. Croston, 1972).
    case croston
    /// Croston times 1 - alpha/2, which takes its bias away (A. A. Syntetos and J. E. Boylan, 2005).
    case syntetosBoylan
    /// Size times probability, the latter updated in each period, so that the forecast of an item nobody buys any
    /// more goes to zero (R. H. Teunter, A. A. Syntetos, M. Z. Babai, 2011).
    case teunterSyntetosBabai
  }

  var form: Form
  /// For the size, and for Croston's interval.
  var alpha: Double
  /// For the probability of Teunter, Syntetos and Babai.
  var beta: Double

  /// Smoothing parameters searched; higher ones are of no use on seldom demand (Syntetos and Boylan, 2005).
  static let range = 0.02...0.3

  /// The parameters of the least one-step squared error after the first demand.
  static func fitted(to values: [Double], form: Form) -> IntermittentDemand {
    switch form {
    case .croston, .syntetosBoylan:
      let alpha = GoldenSection.minimum(from: range.lowerBound, to: range.upperBound, grid: 8, width: 0.002) {
        IntermittentDemand(form: form, alpha: $0, beta: $0).squares(values)
      }
      return IntermittentDemand(form: form, alpha: alpha, beta: alpha)
    case .teunterSyntetosBabai:
      let search = NelderMead(
        dimensions: 2, lower: SIMD4(range.lowerBound, range.lowerBound, 0, 0),
        upper: SIMD4(range.upperBound, range.upperBound, 0, 0), evaluations: 60, tolerance: 1e-5)
      let best = search.minimum(from: SIMD4(0.1, 0.1, 0, 0), steps: SIMD4(0.08, 0.08, 0, 0)) {
        IntermittentDemand(form: form, alpha: $0.x, beta: $0.y).squares(values)
      }
      return IntermittentDemand(form: form, alpha: best.point.x, beta: best.point.y)
    }
  }

  /// Runs over the values; `visit` gets each one-step forecast (nil up to the first demand). Returns the
  /// forecast of the period after the last; zero when there never was demand.
  @discardableResult
  @inline(__always)
  private func run(_ values: [Double], visit: (Int, Double?) -> Void) -> Double {
    var size = 0.0
    var interval = 0.0
    var chance = 0.0
    var waiting = 1.0
    var rate: Double?
    let firstInterval = IntermittentDemand.firstInterval(values)
    for (index, value) in values.enumerated() {
      visit(index, rate)
      if value != 0 {
        if rate == nil {
          (size, interval, chance) = (value, firstInterval, 1 / firstInterval)
        } else {
          size += alpha * (value - size)
          interval += alpha * (waiting - interval)
          chance += beta * (1 - chance)
        }
        waiting = 1
      } else {
        waiting += 1
        if rate != nil { chance -= beta * chance }
      }
      guard rate != nil || value != 0 else { continue }
      switch form {
      case .croston: rate = size / interval
      case .syntetosBoylan: rate = (1 - alpha / 2) * size / interval
      case .teunterSyntetosBabai: rate = chance * size
      }
    }
    return rate ?? 0
  }

  private static func firstInterval(_ values: [Double]) -> Double {
    guard let first = values.first, first != 0 else { return Double((values.firstIndex { $0 != 0 } ?? 0) + 1) }
    return Double(values.dropFirst().firstIndex { $0 != 0 } ?? values.count)
  }

  private func squares(_ values: [Double]) -> Double {
    var sum = 0.0
    run(values) { index, rate in
      if let rate { sum += (values[index] - rate) * (values[index] - rate) }
    }
    return sum
  }

  /// One-step forecasts (zero up to the first demand) and the rate of every period ahead.
  func path(_ values: [Double]) -> (fitted: [Double], rate: Double) {
    var fitted = [Double](repeating: 0, count: values.count)
    let rate = run(values) { index, rate in fitted[index] = rate ?? 0 }
    return (fitted, rate)
  }
}
