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

  package init() {}

  package static let usage = """
    causeway-production forecast FILE [--horizon PERIODS] [--season PERIODS] [--method NAME] [--output csv|json] \
    [--bucket day|week|month|quarter|year] [--outliers keep|clean] [--alpha NUMBER [--first NUMBER]] [--threads NUMBER]
    """

  /// Options and the name of the file. Refuses an unknown option, a value that an option does not take, and anything
  /// but one file.
  package static func parsed(
    _ arguments: [String]
  ) throws(ForecastInputError) -> (file: String, options: ForecastOptions) {
    var options = ForecastOptions()
    var files: [String] = []
    var rest = arguments[...]
    while let argument = rest.popFirst() {
      guard argument.hasPrefix("--") else {
        files.append(argument)
        continue
      }
      let parts = argument.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      let name = String(parts[0])
      guard let value = parts.count > 1 ? String(parts[1]) : rest.popFirst() else {
        throw ForecastInputError(
          "Option \(ForecastInputError.shown(name)) has no value; write \(ForecastInputError.shown(name)) VALUE.")
      }
      try options.set(name, value)
    }
    guard files.count == 1 else {
      throw ForecastInputError("\(files.count) files given; name exactly one: \(usage)")
    }
    guard options.alpha != nil || options.first == nil else {
      throw ForecastInputError("Option --first needs --alpha; give both.")
    }
    guard options.alpha == nil || options.method == .simple || options.method == nil else {
      throw ForecastInputError("Option --alpha is for method simple only; leave out --alpha or --method.")
    }
    return (files[0], options)
  }

  private mutating func set(_ name: String, _ value: String) throws(ForecastInputError) {
    switch name {
    case "--horizon": horizon = try ForecastOptions.number(name, value, 1...DemandSeries.most)
    case "--season": season = try ForecastOptions.number(name, value, 1...DemandSeries.mostSeason)
    case "--threads": threads = try ForecastOptions.number(name, value, 1...64)
    case "--output": output = try ForecastOptions.choice(name, value)
    case "--outliers": outliers = try ForecastOptions.choice(name, value)
    case "--bucket": bucket = try ForecastOptions.choice(name, value)
    case "--method":
      if value == "automatic" {
        method = nil
      } else {
        method = try ForecastOptions.choice(name, value) as ForecastMethod
      }
    case "--alpha":
      guard let number = Double(value), (0...1).contains(number) else {
        throw ForecastInputError("Option --alpha has \(ForecastInputError.shown(value)); give a number from 0 to 1.")
      }
      alpha = number
    case "--first":
      guard let number = Double(value), number.isFinite else {
        throw ForecastInputError("Option --first has \(ForecastInputError.shown(value)); give a number.")
      }
      first = number
    default:
      throw ForecastInputError("There is no option \(ForecastInputError.shown(name)); use: \(ForecastOptions.usage)")
    }
  }

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
      let all = Choice.allCases.map(\.rawValue) + (Choice.self == ForecastMethod.self ? ["automatic"] : [])
      throw ForecastInputError(
        "Option \(name) has \(ForecastInputError.shown(value)); give one of \(all.joined(separator: ", ")).")
    }
    return choice
  }
}
