import ProductionDomain

/// Tables as other tools write them, brought into one of the two forms that are read: other names of the columns, the
/// values of a series in columns of their own, or a column for each series.
extension ForecastTable {
  /// Names of columns, the usual one first.
  static let seriesNames = [
    "series", "id", "item", "product", "unique_id", "item_id", "product_id", "series_id", "sku", "article", "name",
  ]
  static let dateNames = [
    "date", "bucket", "period", "ds", "timestamp", "datetime", "time", "day", "week", "month", "quarter", "year",
  ]
  private static let quantityNames = ["quantity", "demand", "y", "value", "qty", "sales", "units", "volume", "actual"]

  /// The table with `train` or `quantity`; the same one where it is in neither form.
  func inKnownForm(_ bucket: ForecastBucket?) -> ForecastTable {
    let table = withDecimalPoints
    if table.column("train") != nil { return table }
    if let quantity = table.first(of: Self.quantityNames) {
      return table.long(quantity: quantity).withKnownDates(bucket)
    }
    if table.header.count > 1, Self.dateNames.contains(table.header[0]) {
      return table.melted(rows: table.rows) { row, column in (series: table.names[column], date: row.fields[0]) }
        .withKnownDates(bucket)
    }
    return table.across(bucket) ?? table
  }

  private func first(of names: [String]) -> Int? {
    names.lazy.compactMap { header.firstIndex(of: $0) }.first
  }

  /// With the names of the columns that the long form reads. A file of nothing but dates and quantities, or quantities
  /// alone, is one series with the name of that column; quantities alone follow each other.
  private func long(quantity: Int) -> ForecastTable {
    let series = first(of: Self.seriesNames)
    let date = first(of: Self.dateNames.filter { header.firstIndex(of: $0) != series })
    let isOne = series == nil && header.count == (date == nil ? 1 : 2)
    let columns = [("series", series), ("date", date)].filter { $0.1 != nil || isOne }
    func row(_ number: Int, _ row: Row) -> Row {
      let fields = columns.map { name, column in
        column.map { row.fields[$0] } ?? (name == "date" ? "\(number)" : names[quantity])
      }
      return Row(line: row.line, fields: fields + [row.fields[quantity]])
    }
    return ForecastTable(
      names: columns.map(\.0) + ["quantity"], rows: rows.enumerated().map { row($0.offset + 1, $0.element) },
      unreadable: unreadable.map { unread in
        let fields = unread.row.fields
        let name = series.flatMap { fields.indices.contains($0) ? fields[$0] : nil } ?? ""
        return (Row(line: unread.row.line, fields: [name]), unread.error)
      }, separator: separator)
  }

  /// The long form of a table with a quantity in each column behind the first; empty cells are left out.
  private func melted(
    rows: [Row], _ place: (_ row: Row, _ column: Int) -> (series: String, date: String)
  ) -> ForecastTable {
    let cells = rows.flatMap { row in
      row.fields.indices.dropFirst().compactMap { column -> Row? in
        let (series, date) = place(row, column)
        return Self.isMissing(row.fields[column])
          ? nil : Row(line: row.line, fields: [series, date, row.fields[column]])
      }
    }
    guard !cells.isEmpty else { return self }
    return ForecastTable(
      names: ["series", "date", "quantity"], rows: cells,
      unreadable: unreadable.map { (Row(line: $0.row.line, fields: []), $0.error) }, separator: separator)
  }

  /// A line for each series with its name and its values in columns of their own, as the M4 competition has them; empty
  /// ones at the end are none. Columns named by dates are dates. Nil when the cells are no numbers.
  private func across(_ bucket: ForecastBucket?) -> ForecastTable? {
    guard header.count > 2 else { return nil }
    // Lines that end early are lines with fewer values.
    let short = unreadable.filter { (2..<header.count).contains($0.row.fields.count) }.map(\.row)
    let all = (rows + short).sorted { $0.line < $1.line }
    let isNumeric = all.allSatisfy { row in
      row.fields.dropFirst().allSatisfy { Self.isMissing($0) || ForecastRequest.quantity(Self.trimmed($0)) != nil }
    }
    guard isNumeric, all.contains(where: { !$0.fields.dropFirst().allSatisfy(Self.isMissing) }) else { return nil }
    let rest = unreadable.filter { unread in !short.contains { $0.line == unread.row.line } }
    let dates = header.dropFirst().map { ForecastDate.usual($0) }
    let kinds = Set(dates.map { ForecastBucket.parsed($0)?.kind })
    if kinds.count == 1, let kind = kinds.first, kind != nil, kind != .number {
      return ForecastTable(names: names, rows: all, unreadable: rest, separator: separator)
        .melted(rows: all) { row, column in (series: row.fields[0], date: names[column]) }.withKnownDates(bucket)
    }
    let wide = all.map { row in
      var values = row.fields.dropFirst().map(Self.trimmed)
      while let last = values.last, Self.isMissing(last) { values.removeLast() }
      return Row(
        line: row.line, fields: [row.fields[0], values.map { $0.isEmpty ? "NA" : $0 }.joined(separator: " ")])
    }
    return ForecastTable(names: ["series", "train"], rows: wide, unreadable: rest, separator: separator).withM4Seasons
  }

  /// Season and horizon of the M4 competition (Makridakis and others, 2020) where all series are named as there, such as
  /// `M17` for a monthly one; of series without any other word on them.
  var withM4Seasons: ForecastTable {
    let letters = Set(rows.map { $0.fields[0].first })
    guard letters.count == 1, let letter = letters.first ?? nil,
      let usual: (season: Int, horizon: Int) = [
        "Y": (1, 6), "Q": (4, 8), "M": (12, 18), "W": (1, 13), "D": (1, 14), "H": (24, 48),
      ][letter], rows.allSatisfy({ Int($0.fields[0].dropFirst()) != nil })
    else { return self }
    return ForecastTable(
      names: ["series", "season", "horizon", "train"],
      rows: rows.map { row in
        Row(line: row.line, fields: [row.fields[0], "\(usual.season)", "\(usual.horizon)", row.fields[1]])
      }, unreadable: unreadable, separator: separator)
  }

  private static func isMissing(_ field: String) -> Bool { ["", "na", "nan"].contains(trimmed(field).lowercased()) }

  /// In a file that commas do not separate, `2,5` is two and a half.
  private var withDecimalPoints: ForecastTable {
    guard separator != UInt8(ascii: ",") else { return self }
    func point(_ field: String) -> String {
      guard field.utf8.contains(UInt8(ascii: ",")) else { return field }
      let words = field.split(separator: " ").map { word -> String in
        let parts = word.split(separator: ",", omittingEmptySubsequences: false)
        let isDecimal =
          parts.count == 2 && !parts[1].isEmpty && parts[1].utf8.allSatisfy { (48...57).contains($0) }
          && ForecastRequest.quantity(parts[0]) != nil && !parts[0].contains(".")
        return isDecimal ? parts.joined(separator: ".") : String(word)
      }
      return words.joined(separator: " ")
    }
    // Names keep their commas.
    let kept = first(of: Self.seriesNames) ?? 0
    return ForecastTable(
      names: names,
      rows: rows.map { row in
        Row(line: row.line, fields: row.fields.enumerated().map { $0.offset == kept ? $0.element : point($0.element) })
      }, unreadable: unreadable, separator: separator)
  }

  /// A long form's dates in the forms that are read; those of days that only stand for months, quarters, years or weeks
  /// as such, unless a bucket is asked for.
  private func withKnownDates(_ bucket: ForecastBucket?) -> ForecastTable {
    guard let column = header.firstIndex(of: "date") else { return self }
    var written = rows.map { ForecastDate.usual(Self.trimmed($0.fields[column])) }
    if bucket == nil { written = ForecastDate.coarser(written) }
    return ForecastTable(
      names: names,
      rows: zip(rows, written).map { row, date in
        var fields = row.fields
        fields[column] = date
        return Row(line: row.line, fields: fields)
      }, unreadable: unreadable, separator: separator)
  }
}
