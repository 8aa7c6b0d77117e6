import ProductionDomain

/// One line for each series, as in the files of the M competitions:
/// `series,period,season,horizon,train[,test]`, the values of `train` and `test` separated by blanks.
/// `id` stands for series, `m` for season and `h` for horizon too; other columns are of no concern.
enum ForecastWideInput {
  static func requests(
    _ table: ForecastTable, _ options: ForecastOptions
  ) throws(ForecastInputError) -> (requests: [ForecastRequest], problems: [ForecastProblem]) {
    guard let name = table.column("series", "id") else {
      throw ForecastInputError(line: 1, "the header has no column series; add one with the name of each series.")
    }
    let train = table.column("train")!
    let columns = (
      season: table.column("season", "m"), horizon: table.column("horizon", "h"), period: table.column("period"),
      test: table.column("test")
    )
    var lines: [String: Int] = [:]
    var requests: [ForecastRequest] = []
    var problems = table.unreadable.map { row, error in
      ForecastProblem(row.line, ForecastRequest.namedSeries(row, name), error)
    }
    for row in table.rows {
      do throws(ForecastInputError) {
        requests.append(try request(row))
      } catch {
        problems.append(ForecastProblem(row.line, ForecastRequest.namedSeries(row, name), error))
      }
    }
    return (requests, problems)

    func request(_ row: ForecastTable.Row) throws(ForecastInputError) -> ForecastRequest {
      let series = try ForecastRequest.name(row, name)
      if let other = lines.updateValue(row.line, forKey: series) {
        throw ForecastInputError(
          line: row.line, "series \(ForecastInputError.shown(series)) stands in line \(other) already; leave one out.")
      }
      var season = options.season
      if season == nil, let column = columns.season {
        season = try whole(row, column, "season", most: DemandSeries.mostSeason)
      }
      if season == nil, let column = columns.period {
        season = usualSeason(ForecastTable.trimmed(row.fields[column]).lowercased())
      }
      var horizon = options.horizon
      if horizon == nil, let column = columns.horizon {
        horizon = try whole(row, column, "horizon", most: DemandSeries.most)
      }
      return ForecastRequest(
        series: try ForecastRequest.series(series, values(row, train, "train"), season ?? 1, line: row.line),
        horizon: horizon ?? ForecastRequest.usualHorizon(season: season ?? 1),
        test: try columns.test.map { column throws(ForecastInputError) in try values(row, column, "test") } ?? [],
        start: nil, line: row.line)
    }
  }

  private static func usualSeason(_ period: String) -> Int? {
    switch period {
    case "daily", "day": 7
    case "weekly", "week": 52
    case "monthly", "month": 12
    case "quarterly", "quarter": 4
    case "yearly", "year": 1
    default: nil
    }
  }

  /// Nil where the field is empty.
  private static func whole(
    _ row: ForecastTable.Row, _ column: Int, _ name: String, most: Int
  ) throws(ForecastInputError) -> Int? {
    let text = ForecastTable.trimmed(row.fields[column])
    if text.isEmpty { return nil }
    guard let number = Int(text), (1...most).contains(number) else {
      throw ForecastInputError(
        line: row.line, "\(name) is \(ForecastInputError.shown(text)); give a whole number from 1 to \(most).")
    }
    return number
  }

  private static func values(
    _ row: ForecastTable.Row, _ column: Int, _ name: String
  ) throws(ForecastInputError) -> [Double] {
    var values: [Double] = []
    for part in row.fields[column].split(whereSeparator: \.isWhitespace) {
      guard let value = ForecastRequest.quantity(part) else {
        throw ForecastInputError(
          line: row.line,
          "value \(values.count + 1) of \(name) is \(ForecastInputError.shown(part)); give numbers separated by blanks."
        )
      }
      values.append(value)
    }
    return values
  }
}
