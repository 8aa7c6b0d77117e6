import Values

/// The periods that dates fall into, from fine to coarse.
package enum ForecastBucket: String, CaseIterable, Comparable, Sendable {
  case day, week, month, quarter, year
  /// Running numbers, such as years, without a calendar.
  case number

  /// Periods of a usual cycle.
  var season: Int {
    switch self {
    case .day: 7
    case .week: 52
    case .month: 12
    case .quarter: 4
    case .year, .number: 1
    }
  }

  /// Forms that a date may have in a file.
  static let forms = "2024-03-31, 2024-W13, 2024-03, 2024-Q1 or a running number"

  /// By how fine they are.
  package static func < (left: ForecastBucket, right: ForecastBucket) -> Bool {
    allCases.firstIndex(of: left)! < allCases.firstIndex(of: right)!
  }

  /// The kind of a written period and its ordinal, which counts on by one per period; nil when it has none of the
  /// forms.
  static func parsed(_ text: String) -> (kind: ForecastBucket, ordinal: Int)? {
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    guard parts.count > 1, parts[0].utf8.count == 4, let year = number(parts[0]) else {
      return number(text[...]).map { (.number, $0) }
    }
    if parts.count == 3 {
      guard parts[1].utf8.count == 2, parts[2].utf8.count == 2, let month = number(parts[1]),
        let day = number(parts[2]),
        let date = LocalDate(year: year, month: month, day: day)
      else { return nil }
      return (.day, date.daysSinceEpoch)
    }
    guard parts.count == 2 else { return nil }
    if parts[1].first == "Q" {
      guard let quarter = number(parts[1].dropFirst()), (1...4).contains(quarter) else { return nil }
      return (.quarter, year * 4 + quarter - 1)
    }
    if parts[1].first == "W" {
      guard let week = number(parts[1].dropFirst()), week >= 1 else { return nil }
      let ordinal = firstWeek(of: year) + week - 1
      return ordinal < firstWeek(of: year + 1) ? (.week, ordinal) : nil
    }
    guard parts[1].utf8.count == 2, let month = number(parts[1]), (1...12).contains(month) else { return nil }
    return (.month, year * 12 + month - 1)
  }

  private static func number(_ text: Substring) -> Int? {
    guard !text.isEmpty, text.utf8.count <= 9, text.utf8.allSatisfy({ (48...57).contains($0) }) else { return nil }
    return Int(text)
  }

  /// The ordinal of the coarser period that one of this kind falls into; nil when it does not fall into one.
  func ordinal(of ordinal: Int, in coarser: ForecastBucket) -> Int? {
    if self == coarser { return ordinal }
    switch (self, coarser) {
    case (.day, .week): return ForecastBucket.week(ofDay: ordinal)
    case (.day, .month), (.day, .quarter), (.day, .year):
      let (year, month, _) = LocalDate(daysSinceEpoch: ordinal).civil
      return ForecastBucket.month.ordinal(of: year * 12 + month - 1, in: coarser)
    case (.month, .quarter): return ordinal / 3
    case (.month, .year): return ordinal / 12
    case (.quarter, .year): return ordinal / 4
    case (.number, .year): return ordinal
    default: return nil
    }
  }

  /// How a file writes the period.
  func label(_ ordinal: Int) -> String {
    switch self {
    case .day: return LocalDate(daysSinceEpoch: ordinal).description
    case .week:
      // A week belongs to the year of its Thursday (ISO 8601).
      let year = LocalDate(daysSinceEpoch: ordinal * 7).civil.year
      return "\(year)-W\(ForecastBucket.two(ordinal - ForecastBucket.firstWeek(of: year) + 1))"
    case .month: return "\(ordinal / 12)-\(ForecastBucket.two(ordinal % 12 + 1))"
    case .quarter: return "\(ordinal / 4)-Q\(ordinal % 4 + 1)"
    case .year, .number: return "\(ordinal)"
    }
  }

  /// Weeks count by their Thursdays, and 1970-01-01 was one.
  private static func week(ofDay day: Int) -> Int {
    (day + 4 - LocalDate(daysSinceEpoch: day).weekday) / 7
  }

  /// The week that holds 4 January.
  private static func firstWeek(of year: Int) -> Int {
    week(ofDay: LocalDate(year: year, month: 1, day: 4)!.daysSinceEpoch)
  }

  private static func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
}
