import ProductionDomain

/// One series of a file with all that is asked about it.
package struct ForecastRequest: Sendable {
  package let series: DemandSeries
  /// Periods to forecast.
  package let horizon: Int
  /// What came after the series, if the file has it.
  package let test: [Double]
  /// The kind of periods and the ordinal of the first one to forecast, if the file has dates.
  let start: (bucket: ForecastBucket, ordinal: Int)?
  /// Where the series stands, or begins.
  let line: Int

  /// The series of a file in either form, and what is left out of it. Refuses a file that has neither form.
  package static func all(
    in text: String, _ options: ForecastOptions
  ) throws(ForecastInputError) -> (requests: [ForecastRequest], problems: [ForecastProblem]) {
    let table = try ForecastTable(text).inKnownForm(options.bucket)
    if table.column("train") != nil { return try ForecastWideInput.requests(table, options) }
    if table.column("quantity", "demand") != nil { return try ForecastLongInput.requests(table, options) }
    throw ForecastInputError(
      line: 1,
      "the header has neither a column train nor a column quantity; "
        + "give series,season,horizon,train or series,date,quantity.")
  }

  /// Periods forecast when nothing says how many: those of the M3 competition where it has the cycle.
  static func usualHorizon(season: Int) -> Int {
    switch season {
    case 1: 6
    case 4: 8
    case 12: 18
    default: season
    }
  }

  static func series(
    _ name: String, _ values: [Double], _ season: Int, line: Int
  ) throws(ForecastInputError) -> DemandSeries {
    do throws(ForecastRefusal) {
      return try DemandSeries(name: name, values: values, season: season)
    } catch {
      throw ForecastInputError(line: line, error.description)
    }
  }

  /// Longer names of series are refused.
  static let longestName = 200

  /// The series that a row names, also where the row is wrong; nil where it names none.
  static func namedSeries(_ row: ForecastTable.Row, _ column: Int) -> String? {
    row.fields.indices.contains(column) ? try? name(row, column) : nil
  }

  /// The name of a row's series.
  static func name(_ row: ForecastTable.Row, _ column: Int) throws(ForecastInputError) -> String {
    let name = ForecastTable.trimmed(row.fields[column])
    guard !name.isEmpty else { throw ForecastInputError(line: row.line, "the series has no name; give one.") }
    guard name.count <= longestName, !name.contains(where: \.isNewline) else {
      throw ForecastInputError(
        line: row.line,
        "the series \(ForecastInputError.shown(name)) has more than \(longestName) characters or a line break in its "
          + "name; shorten it.")
    }
    return name
  }

  /// A number with a decimal point.
  static func quantity(_ text: some StringProtocol) -> Double? {
    let written = text.utf8.allSatisfy { byte in
      switch byte {
      case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "+"),
        UInt8(ascii: "e"), UInt8(ascii: "E"):
        true
      default: false
      }
    }
    guard written, let number = Double(text), abs(number) <= 1e15 else { return nil }
    return number
  }
}
