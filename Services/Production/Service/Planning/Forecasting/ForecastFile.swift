import ArgumentParser

/// `causeway-production forecast FILE`: forecasts and their accuracy from past demand.
struct ForecastFile: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "forecast", abstract: "Forecast demand from a CSV file of series.",
    discussion: """
      The file has a line for each series (series,season,horizon,train) or for each quantity (product,date,quantity); \
      deploy/docs/planning.md describes both.
      """)

  @Argument(help: "The CSV file; - for standard input.") var file: String
  @Option(
    help: "\(ForecastOptions.methods.joined(separator: ", ")) (default: automatic, by error on held-back data).")
  var method: String?
  @Option(parsing: .unconditional, help: "Periods to forecast (default: of the file, else 6, 8, 18 or one season).")
  var horizon: String?
  @Option(parsing: .unconditional, help: "Periods of a season (default: of the file or its dates, else 1).")
  var season: String?
  @Option(help: "Gather dates into \(ForecastBucket.choices).") var bucket: String?
  @Option(help: "\(ForecastOptions.Output.choices) (default: csv).") var output: String?
  @Option(help: "Outliers before the forecast: \(ForecastOptions.OutlierTreatment.choices) (default: keep).")
  var outliers: String?
  @Option(parsing: .unconditional, help: "Simple smoothing with this factor, 0 to 1.")
  var alpha: String?
  @Option(parsing: .unconditional, help: "With --alpha: the forecast of the first period (default: its value).")
  var first: String?
  @Option(parsing: .unconditional, help: "Threads, 1 to 64 (default: 2).")
  var threads: String?

  func validate() throws { _ = try options() }

  func run() throws {
    let (text, problems) = try ForecastCommand.answer(to: PlanningCommands.text(of: file), options())
    PlanningCommands.write(text)
    PlanningCommands.tell(ForecastProblem.told(problems))
  }

  private func options() throws(ForecastInputError) -> ForecastOptions {
    try ForecastOptions(
      method: method, horizon: horizon, season: season, bucket: bucket, output: output, outliers: outliers,
      alpha: alpha, first: first, threads: threads)
  }
}
