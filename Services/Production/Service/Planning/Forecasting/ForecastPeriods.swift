import ProductionDomain

/// The periods of a file with a line for each quantity: of one kind, gathered into one bucket.
struct ForecastPeriods {
  /// What the periods are gathered into.
  let bucket: ForecastBucket
  /// The last period that a line has; nil when no line has one.
  private(set) var last: Int?
  private let column: Int
  /// That of most lines; of as many, the first in the file.
  private let kind: (bucket: ForecastBucket, line: Int)?
  /// Periods that lie in a file which spans no more than a series may have; nil when all do.
  private var range: (periods: ClosedRange<Int>, firstLine: Int, lastLine: Int)?

  /// Refuses a bucket that the kind of most lines does not fall into.
  init(
    _ rows: [ForecastTable.Row], column: Int, _ bucket: ForecastBucket?
  ) throws(ForecastInputError) {
    self.column = column
    var counts: [ForecastBucket: (count: Int, line: Int, written: String)] = [:]
    for row in rows {
      let written = ForecastTable.trimmed(row.fields[column])
      guard let kind = ForecastBucket.parsed(written)?.kind else { continue }
      counts[kind, default: (0, row.line, written)].count += 1
    }
    let most = counts.max { ($0.value.count, -$0.value.line) < ($1.value.count, -$1.value.line) }
    kind = most.map { ($0.key, $0.value.line) }
    self.bucket = bucket ?? most?.key ?? .number
    var found: [(ordinal: Int, line: Int)] = []
    for row in rows {
      let written = ForecastTable.trimmed(row.fields[column])
      guard let (own, fine) = ForecastBucket.parsed(written), own == most?.key else { continue }
      guard let ordinal = own.ordinal(of: fine, in: self.bucket) else {
        throw ForecastInputError(
          line: row.line, "date \(written) is a \(own), which has no \(self.bucket); choose another --bucket.")
      }
      found.append((ordinal, row.line))
    }
    found.sort { $0.ordinal < $1.ordinal }
    guard let first = found.first, let end = found.last else { return }
    last = end.ordinal
    guard end.ordinal - first.ordinal >= DemandSeries.most else { return }
    // Those around the middle one stand, so that a few wrong dates do not take the others with them.
    let middle = found[(found.count - 1) / 2].ordinal
    let periods = (middle - DemandSeries.most / 2 + 1)...(middle + DemandSeries.most / 2)
    range = (periods, first.line, end.line)
    last = found.last { periods.contains($0.ordinal) }?.ordinal
  }

  /// The period of a line. Refuses one that is none, of another kind than most or far from all others.
  func ordinal(of row: ForecastTable.Row) throws(ForecastInputError) -> Int {
    let written = ForecastTable.trimmed(row.fields[column])
    guard let (own, fine) = ForecastBucket.parsed(written), let kind else {
      throw ForecastInputError(
        line: row.line, "date \(ForecastInputError.shown(written)) is none; write \(ForecastBucket.forms).")
    }
    guard own == kind.bucket, let ordinal = own.ordinal(of: fine, in: bucket) else {
      throw ForecastInputError(
        line: row.line,
        "date \(written) is a \(own) but line \(kind.line) has a \(kind.bucket); use one kind in the whole file.")
    }
    if let range, !range.periods.contains(ordinal) {
      throw ForecastInputError(
        line: row.line,
        "date \(written) makes the file span more than \(DemandSeries.most) periods, "
          + "from line \(range.firstLine) to line \(range.lastLine); correct the date or choose a coarser --bucket.")
    }
    return ordinal
  }
}
