/// Tables without a header, where what they mean is plain: the first line holds quantities, or a date and quantities,
/// where a header would have names.
extension ForecastTable {
  /// Whether the first line is data: all of it numbers; a date in front of numbers; a name and a date in front of a
  /// number; or a name in front of numbers that do not count on by one as numbers of periods would.
  static func lacksHeader(_ first: Row, separator: UInt8) -> Bool { form(of: first, separator) != nil }

  private enum Form {
    /// One or more quantities; those of a line belong to one series.
    case quantities
    /// A date and the quantity of each series.
    case dated
    /// The name of a series, a date and a quantity.
    case long
    /// The name of a series and its quantities.
    case named
  }

  private static func form(of first: Row, _ separator: UInt8) -> Form? {
    let fields = first.fields.map { pointed(trimmed($0), separator) }
    let numbers = fields.map { field in
      field.split(separator: " ").allSatisfy { ForecastRequest.quantity($0) != nil } ? Double(field) ?? .nan : nil
    }
    guard fields.count > 0, !fields[0].isEmpty else { return nil }
    if fields.count > 1, isDate(fields[0]), !numbers.dropFirst().contains(nil) { return .dated }
    if !numbers.contains(nil) { return .quantities }
    guard numbers[0] == nil else { return nil }
    if fields.count == 3, isDate(fields[1]), numbers[2] != nil { return .long }
    let values = numbers.dropFirst().compactMap { $0 }
    guard fields.count > 2, values.count == fields.count - 1,
      !zip(values, values.dropFirst()).allSatisfy({ $1 == $0 + 1 }), !fields.dropFirst().allSatisfy(isDate),
      !(seriesNames + dateNames).contains(fields[0].lowercased())
    else { return nil }
    return .named
  }

  /// The table of all rows of a file whose first is no header, with the names that the other forms have.
  static func withoutHeader(_ rows: [Row], separator: UInt8) throws(ForecastInputError) -> ForecastTable {
    guard let first = rows.first, let form = form(of: first, separator) else {
      throw ForecastInputError("The file is empty; give a header line and a line for each record.")
    }
    switch form {
    case .dated: return even(rows, ["date"] + first.fields.indices.dropFirst().map { "\($0)" }, separator)
    case .long: return even(rows, ["series", "date", "quantity"], separator)
    case .named:
      return lists(rows.map { row in (row.fields[0], row.fields.dropFirst(), row.line) }, separator)
        .withM4Seasons
    case .quantities:
      let values = rows.map { row in
        row.fields.flatMap { trimmed($0).split(separator: " ", omittingEmptySubsequences: true).map(String.init) }
      }
      if values.allSatisfy({ $0.count < 2 }) {
        let numbered = rows.enumerated().map { index, row in
          Row(line: row.line, fields: ["1", "\(index + 1)"] + row.fields)
        }
        return even(numbered, ["series", "date", "quantity"], separator)
      }
      guard rows.count == 1 || Set(values.map(\.count)).count > 1 else {
        throw ForecastInputError(
          line: first.line,
          "there is no header, and the \(rows.count) lines of \(values[0].count) numbers may be series or periods; add a "
            + "header: series,V1,V2,... for a series in each line, or date,NAME,... for one in each column.")
      }
      return lists(zip(rows, values).enumerated().map { ("\($0 + 1)", $1.1[...], $1.0.line) }, separator)
    }
  }

  /// Rows under names; those with more or fewer fields cannot be read.
  private static func even(_ rows: [Row], _ names: [String], _ separator: UInt8) -> ForecastTable {
    ForecastTable(
      names: names, rows: rows.filter { $0.fields.count == names.count },
      unreadable: rows.filter { $0.fields.count != names.count }.map {
        ($0, ForecastInputError(line: $0.line, "\($0.fields.count) fields where the first line has \(names.count)."))
      }, separator: separator)
  }

  /// A line for each series with its values in one field; empty ones at the end are none.
  private static func lists(
    _ series: [(name: String, values: ArraySlice<String>, line: Int)], _ separator: UInt8
  ) -> ForecastTable {
    ForecastTable(
      names: ["series", "train"],
      rows: series.map { name, values, line in
        var values = values.map(trimmed)
        while values.last?.isEmpty == true { values.removeLast() }
        return Row(line: line, fields: [name, values.map { $0.isEmpty ? "NA" : $0 }.joined(separator: " ")])
      }, unreadable: [], separator: separator)
  }

  private static func isDate(_ text: String) -> Bool {
    ForecastBucket.parsed(ForecastDate.usual(text)).map { $0.kind != .number } ?? false
  }

  /// Where semicolons or tabs separate fields, `2,5` is two and a half.
  private static func pointed(_ text: String, _ separator: UInt8) -> String {
    separator == UInt8(ascii: ",") ? text : text.split(separator: ",", maxSplits: 1).joined(separator: ".")
  }
}
