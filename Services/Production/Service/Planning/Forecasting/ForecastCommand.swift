import ProductionDomain

/// `causeway-production forecast FILE`: text in, text out.
package enum ForecastCommand {
  /// The forecasts of the series of a file, as CSV or JSON, and what was left out, by line. Refuses a file that is not
  /// in one of the two forms, and one of which nothing is left.
  package static func answer(
    to text: String, _ options: ForecastOptions
  ) throws(ForecastInputError) -> (text: String, problems: [ForecastProblem]) {
    let (requests, unread) = try ForecastRequest.all(in: text, options)
    let results = ForecastBatch.concurrently(requests.count, threads: options.threads) { index in
      report(requests[index], options)
    }
    var reports: [(line: Int, report: ForecastReport)] = []
    var problems = unread
    for (request, result) in zip(requests, results) {
      switch result {
      case .success(let report): reports.append((request.line, report))
      case .failure(let problem): problems.append(problem)
      }
    }
    problems.sort { $0.line < $1.line }
    if reports.isEmpty, let first = problems.first { throw refusal(first, of: problems.count) }
    switch options.output {
    case .csv:
      return (ForecastCSV.text(reports.map(\.report), withTest: requests.contains { !$0.test.isEmpty }), problems)
    case .json: return (ForecastJSON.text(reports, problems), problems)
    }
  }

  private static func refusal(_ first: ForecastProblem, of count: Int) -> ForecastInputError {
    ForecastInputError(
      count == 1
        ? first.sentence
        : "None of the file's series can be forecast, \(count) are wrong; the first: \(first.sentence)")
  }

  private static func report(
    _ request: ForecastRequest, _ options: ForecastOptions
  ) -> Result<ForecastReport, ForecastProblem> {
    do throws(ForecastRefusal) {
      return .success(try ForecastReport(request, options))
    } catch {
      return .failure(
        ForecastProblem(request.line, request.series.name, ForecastInputError(line: request.line, error.description)))
    }
  }
}

extension ForecastReport {
  /// Forecasts one series as the options ask.
  init(_ request: ForecastRequest, _ options: ForecastOptions) throws(ForecastRefusal) {
    let given = request.series
    let (cleaned, findings) = Outliers.cleaned(given.values, season: given.season)
    let clean = options.outliers == .clean
    let series =
      clean && !findings.isEmpty
      ? try DemandSeries(name: given.name, values: cleaned, season: given.season) : given
    let judged = try JudgedForecast(series, horizon: request.horizon, options)
    self.series = given.name
    season = given.season
    demandClass = DemandPattern(of: series.values).demandClass.rawValue
    method = judged.forecast.method.rawValue
    parameters = judged.forecast.parameters.map {
      Parameter(name: $0.name, value: ForecastReport.rounded($0.value))
    }
    judgedOn = judged.accuracy == nil ? "none" : judged.origins > 0 ? "held-back" : "history"
    origins = judged.origins
    accuracy = judged.accuracy.map(Accuracy.init)
    outliers = findings.map {
      Outlier(
        period: $0.index + 1, value: ForecastReport.rounded($0.value), expected: ForecastReport.rounded($0.expected),
        replaced: clean)
    }
    firstBucket = request.start.map { $0.bucket.label($0.ordinal) }
    forecast = judged.forecast.values.map(ForecastReport.rounded)
    test = ForecastAccuracy(
      actual: request.test, forecast: judged.forecast.values,
      scale: ForecastAccuracy.Scale(history: given.values, season: given.season)
    ).map(Accuracy.init)
    candidates = judged.candidates
  }
}
