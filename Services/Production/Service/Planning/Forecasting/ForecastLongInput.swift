import ProductionDomain

/// One line for each quantity: `series,date,quantity`. `id`, `item` and `product` stand for series, `bucket` and
/// `period` for date, `demand` for quantity too.
///
/// The quantities of a series in the same period add up; a period without a line is zero. Every series begins with its
/// own first period and ends with the last one of the whole file. A series with a line that is wrong is left out.
enum ForecastLongInput {
  /// Values of all series together, with the zeros between; files that need more are refused.
  static let mostValues = 50_000_000

  static func requests(
    _ table: ForecastTable, _ options: ForecastOptions
  ) throws(ForecastInputError) -> (requests: [ForecastRequest], problems: [ForecastProblem]) {
    guard let name = table.column("series", "id", "item", "product") else {
      throw ForecastInputError(line: 1, "the header has no column series; add one with the name of each series.")
    }
    guard let date = table.column("date", "bucket", "period") else {
      throw ForecastInputError(line: 1, "the header has no column date; add one with the period of each quantity.")
    }
    let quantity = table.column("quantity", "demand")!
    let periods = try ForecastPeriods(table.rows, column: date, options.bucket)
    var order: [String] = []
    var items: [String: (line: Int, quantities: [Int: Double])] = [:]
    var problems: [ForecastProblem] = []
    // The first problem of each series.
    var wrong: Set<String> = []
    func leaveOut(_ row: ForecastTable.Row, _ error: ForecastInputError) {
      let series = ForecastRequest.namedSeries(row, name)
      if series.map({ wrong.insert($0).inserted }) ?? true {
        problems.append(ForecastProblem(row.line, series, error))
      }
    }
    for (row, error) in table.unreadable { leaveOut(row, error) }
    for row in table.rows {
      do throws(ForecastInputError) {
        let series = try ForecastRequest.name(row, name)
        let ordinal = try periods.ordinal(of: row)
        guard let value = ForecastRequest.quantity(ForecastTable.trimmed(row.fields[quantity])) else {
          let written = ForecastInputError.shown(row.fields[quantity])
          throw ForecastInputError(
            line: row.line,
            written.isEmpty
              ? "the quantity is missing; give one, or leave out the line for none."
              : "quantity \(written) is no number; correct it.")
        }
        if items[series] == nil {
          order.append(series)
          items[series] = (row.line, [:])
        }
        items[series]!.quantities[ordinal, default: 0] += value
      } catch {
        leaveOut(row, error)
      }
    }
    order.removeAll(where: wrong.contains)
    guard let last = periods.last else { return ([], problems) }
    let season = options.season ?? periods.bucket.season
    let total = order.reduce(0) { $0 + last + 1 - items[$1]!.quantities.keys.min()! }
    guard total <= mostValues else {
      throw ForecastInputError(
        "The file's \(order.count) series have \(total) periods, more than \(mostValues); split it.")
    }
    var requests: [ForecastRequest] = []
    for series in order {
      let (line, quantities) = items[series]!
      let first = quantities.keys.min()!
      do throws(ForecastInputError) {
        requests.append(
          ForecastRequest(
            series: try ForecastRequest.series(
              series, (first...last).map { quantities[$0] ?? 0 }, season, line: line),
            horizon: options.horizon ?? ForecastRequest.usualHorizon(season: season), test: [],
            start: (periods.bucket, last + 1), line: line))
      } catch {
        problems.append(ForecastProblem(line, series, error))
      }
    }
    return (requests, problems)
  }
}
