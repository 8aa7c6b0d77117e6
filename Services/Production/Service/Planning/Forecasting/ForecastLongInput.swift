import ProductionDomain

/// One line for each quantity: `series,date,quantity`. `id`, `item` and `product` stand for series, `bucket` and
/// `period` for date, `demand` for quantity too.
///
/// The quantities of a series in the same period add up; a period without a line is zero. Every series begins with its
/// own first period and ends with the last one of the whole file.
enum ForecastLongInput {
  /// Values of all series together, with the zeros between; files that need more are refused.
  static let mostValues = 50_000_000

  static func requests(
    _ table: ForecastTable, _ options: ForecastOptions
  ) throws(ForecastInputError) -> [ForecastRequest] {
    guard let name = table.column("series", "id", "item", "product") else {
      throw ForecastInputError(line: 1, "the header has no column series; add one with the name of each series.")
    }
    guard let date = table.column("date", "bucket", "period") else {
      throw ForecastInputError(line: 1, "the header has no column date; add one with the period of each quantity.")
    }
    let quantity = table.column("quantity", "demand")!
    var found: (kind: ForecastBucket, line: Int)?
    var bucket = ForecastBucket.number
    var order: [String] = []
    var items: [String: (line: Int, quantities: [Int: Double])] = [:]
    var range: (least: Int, leastLine: Int, most: Int, mostLine: Int)?
    for row in table.rows {
      let series = try ForecastRequest.name(row, name)
      let written = ForecastTable.trimmed(row.fields[date])
      guard let (kind, fine) = ForecastBucket.parsed(written) else {
        throw ForecastInputError(
          line: row.line, "date \(ForecastInputError.shown(written)) is none; write \(ForecastBucket.forms).")
      }
      if let found, found.kind != kind {
        throw ForecastInputError(
          line: row.line,
          "date \(written) is a \(kind) but line \(found.line) has a \(found.kind); use one kind in the whole file.")
      }
      if found == nil {
        found = (kind, row.line)
        bucket = options.bucket ?? kind
      }
      guard let ordinal = kind.ordinal(of: fine, in: bucket) else {
        throw ForecastInputError(
          line: row.line, "date \(written) is a \(kind), which has no \(bucket); choose another --bucket.")
      }
      guard let value = ForecastRequest.quantity(ForecastTable.trimmed(row.fields[quantity])) else {
        throw ForecastInputError(
          line: row.line, "quantity \(ForecastInputError.shown(row.fields[quantity])) is no number; correct it.")
      }
      if items[series] == nil {
        order.append(series)
        items[series] = (row.line, [:])
      }
      items[series]!.quantities[ordinal, default: 0] += value
      var seen = range ?? (ordinal, row.line, ordinal, row.line)
      if ordinal < seen.least { (seen.least, seen.leastLine) = (ordinal, row.line) }
      if ordinal > seen.most { (seen.most, seen.mostLine) = (ordinal, row.line) }
      guard seen.most - seen.least < DemandSeries.most else {
        throw ForecastInputError(
          line: row.line,
          "date \(written) makes the file span more than \(DemandSeries.most) periods, "
            + "from line \(seen.leastLine) to line \(seen.mostLine); correct the date or choose a coarser --bucket.")
      }
      range = seen
    }
    let last = range!.most
    let season = options.season ?? bucket.season
    let total = items.values.reduce(0) { $0 + last + 1 - $1.quantities.keys.min()! }
    guard total <= mostValues else {
      throw ForecastInputError(
        "The file's \(items.count) series have \(total) periods, more than \(mostValues); split it.")
    }
    var requests: [ForecastRequest] = []
    for series in order {
      let (line, quantities) = items[series]!
      let first = quantities.keys.min()!
      requests.append(
        ForecastRequest(
          series: try ForecastRequest.series(
            series, (first...last).map { quantities[$0] ?? 0 }, season, line: line),
          horizon: options.horizon ?? ForecastRequest.usualHorizon(season: season), test: [],
          start: (bucket, last + 1), line: line))
    }
    return requests
  }
}
