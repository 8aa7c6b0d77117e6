import ProductionDomain

/// What the command line asks for.
package struct ForecastOptions: Hashable, Sendable {
  package enum Output: String, CaseIterable, Sendable {
    case csv, json
  }

  /// What becomes of outliers before the forecast.
  package enum OutlierTreatment: String, CaseIterable, Sendable {
    case keep, clean
  }

  /// Nil for the automatic choice.
  package var method: ForecastMethod?
  package var horizon: Int?
  package var season: Int?
  package var bucket: ForecastBucket?
  package var output = Output.csv
  package var outliers = OutlierTreatment.keep
  /// Of simple smoothing, instead of the best.
  package var alpha: Double?
  /// The forecast of the first period for simple smoothing with a given alpha; the first value without it.
  package var first: Double?
  package var threads = 2

  /// Reads the values of the options as they were typed, nil for each that was not. Refuses a value that an option does
  /// not take, and options that do not go together.
  package init(
    method: String? = nil, horizon: String? = nil, season: String? = nil, bucket: String? = nil, output: String? = nil,
    outliers: String? = nil, alpha: String? = nil, first: String? = nil, threads: String? = nil
  ) throws(ForecastInputError) {
    if let method, method != "automatic" { self.method = try ForecastOptions.choice("--method", method) }
    if let horizon { self.horizon = try ForecastOptions.number("--horizon", horizon, 1...DemandSeries.most) }
    if let season { self.season = try ForecastOptions.number("--season", season, 1...DemandSeries.mostSeason) }
    if let bucket { self.bucket = try ForecastOptions.choice("--bucket", bucket) }
    if let output { self.output = try ForecastOptions.choice("--output", output) }
    if let outliers { self.outliers = try ForecastOptions.choice("--outliers", outliers) }
    if let threads { self.threads = try ForecastOptions.number("--threads", threads, 1...64) }
    if let alpha {
      guard let number = Double(alpha), (0...1).contains(number) else {
        throw ForecastInputError("Option --alpha has \(ForecastInputError.shown(alpha)); give a number from 0 to 1.")
      }
      self.alpha = number
    }
    if let first {
      guard let number = Double(first), number.isFinite else {
        throw ForecastInputError("Option --first has \(ForecastInputError.shown(first)); give a number.")
      }
      self.first = number
    }
    guard self.alpha != nil || self.first == nil else {
      throw ForecastInputError("Option --first needs --alpha; give both.")
    }
    guard self.alpha == nil || self.method == .simple || self.method == nil else {
      throw ForecastInputError("Option --alpha is for method simple only; leave out --alpha or --method.")
    }
  }

  /// The names that `--method` takes.
  package static let methods = ForecastMethod.allCases.map(\.rawValue) + ["automatic"]

  private static func number(
    _ name: String, _ value: String, _ range: ClosedRange<Int>
  ) throws(ForecastInputError) -> Int {
    guard let number = Int(value), range.contains(number) else {
      throw ForecastInputError(
        "Option \(name) has \(ForecastInputError.shown(value)); "
          + "give a whole number from \(range.lowerBound) to \(range.upperBound).")
    }
    return number
  }

  private static func choice<Choice: RawRepresentable<String> & CaseIterable>(
    _ name: String, _ value: String
  ) throws(ForecastInputError) -> Choice {
    guard let choice = Choice(rawValue: value) else {
      let all = Choice.self == ForecastMethod.self ? methods : Choice.allCases.map(\.rawValue)
      throw ForecastInputError(
        "Option \(name) has \(ForecastInputError.shown(value)); give one of \(all.joined(separator: ", ")).")
    }
    return choice
  }
}
