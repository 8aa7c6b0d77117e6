import ProductionDomain

/// What is printed about one series. Numbers are rounded to four decimals.
struct ForecastReport: Codable, Hashable, Sendable {
  let series: String
  let season: Int
  let demandClass: String
  let method: String
  let parameters: [Parameter]
  /// `held-back`, `history` (each period forecast from those before it), or `none` where the series is too short.
  let judgedOn: String
  /// Points of the past forecast from.
  let origins: Int
  let accuracy: Accuracy?
  /// Periods whose value does not fit the series, counted from one.
  let outliers: [Outlier]
  let firstBucket: String?
  let forecast: [Double]
  /// Against what came after the series, if the file has it.
  let test: Accuracy?
  /// The methods tried, the best first; only for the automatic choice.
  let candidates: [Candidate]

  struct Parameter: Codable, Hashable {
    let name: String
    let value: Double
  }

  struct Outlier: Codable, Hashable {
    let period: Int
    let value: Double
    let expected: Double
    let replaced: Bool
  }

  struct Candidate: Codable, Hashable {
    let method: String
    let accuracy: Accuracy
  }

  struct Accuracy: Codable, Hashable {
    let count: Int
    let mad: Double
    let mse: Double
    let bias: Double
    let mape: Double?
    let smape: Double
    let mase: Double?
    let rmsse: Double?
    let trackingSignal: Double

    init(_ accuracy: ForecastAccuracy) {
      count = accuracy.count
      mad = ForecastReport.rounded(accuracy.meanAbsoluteDeviation)
      mse = ForecastReport.rounded(accuracy.meanSquaredError)
      bias = ForecastReport.rounded(accuracy.bias)
      mape = accuracy.meanAbsolutePercentage.map(ForecastReport.rounded)
      smape = ForecastReport.rounded(accuracy.symmetricPercentage)
      mase = accuracy.scaledAbsoluteError.map(ForecastReport.rounded)
      rmsse = accuracy.scaledSquaredError.map(ForecastReport.rounded)
      trackingSignal = ForecastReport.rounded(accuracy.trackingSignal)
    }
  }

  /// To four decimals; larger numbers than have any stay as they are.
  static func rounded(_ value: Double) -> Double {
    guard abs(value) < 1e11 else { return value }
    let result = (value * 10_000).rounded() / 10_000
    return result == 0 ? 0 : result
  }
}
