import Values

/// Dates as other tools write them, in the forms that `ForecastBucket` reads.
enum ForecastDate {
  /// `2024-03-31 00:00:00`, `2024/03/31`, `20240331` and `31.03.2024` as `2024-03-31`; `202403` and `2024M03` as
  /// `2024-03`; `2024Q1` and `2024W13` with a hyphen. Anything else as it is.
  static func usual(_ text: String) -> String {
    let date = String(text.prefix { $0 != "T" && $0 != " " })
    let parts = date.split(whereSeparator: { "-/.".contains($0) }).map(String.init)
    let isNumbers = parts.allSatisfy { !$0.isEmpty && $0.utf8.allSatisfy { (48...57).contains($0) } }
    if parts.count == 3, isNumbers {
      if parts[0].count == 4 { return day(parts[0], parts[1], parts[2]) ?? text }
      // With hyphens or slashes it might be the month that comes first.
      if parts[2].count == 4, date.contains(".") { return day(parts[2], parts[1], parts[0]) ?? text }
      return text
    }
    if parts.count == 1, isNumbers {
      let digits = Array(date)
      if digits.count == 8, let day = day(String(digits[0..<4]), String(digits[4..<6]), String(digits[6..<8])) {
        return day
      }
      if digits.count == 6, let first = day(String(digits[0..<4]), String(digits[4..<6]), "01") {
        return String(first.prefix(7))
      }
      return text
    }
    let upper = date.uppercased()
    if parts.count == 1, let match = upper.wholeMatch(of: /(\d{4})([QWM])(\d{1,2})/) {
      let number = match.3.count == 1 && match.2 != "Q" ? "0" + match.3 : String(match.3)
      return match.2 == "M" ? "\(match.1)-\(number)" : "\(match.1)-\(match.2)\(number)"
    }
    return text
  }

  /// Of a year from 1900 to 2199, which numbers that are no dates seldom look like.
  private static func day(_ year: String, _ month: String, _ day: String) -> String? {
    guard let year = Int(year), let month = Int(month), let day = Int(day), (1900..<2200).contains(year) else {
      return nil
    }
    return LocalDate(year: year, month: month, day: day)?.description
  }

  /// Days that are all the first or all the last of a month as months, or quarters or years where there are no others;
  /// days that are all the same day of the week as weeks. It takes three days to tell; others stay as they are.
  static func coarser(_ dates: [String]) -> [String] {
    let days = dates.map { text -> LocalDate? in
      guard let (kind, ordinal) = ForecastBucket.parsed(text), kind == .day else { return nil }
      return LocalDate(daysSinceEpoch: ordinal)
    }
    let known = Set(days.compactMap { $0 })
    guard known.count > 2, !days.contains(nil) else { return dates }
    let isFirst = known.allSatisfy { $0.civil.day == 1 }
    let isLast = known.allSatisfy { LocalDate(daysSinceEpoch: $0.daysSinceEpoch + 1).civil.day == 1 }
    let bucket: ForecastBucket
    if isFirst || isLast {
      let months = Set(known.map(\.civil.month))
      bucket =
        months == [isFirst ? 1 : 12]
        ? .year : months.isSubset(of: isFirst ? [1, 4, 7, 10] : [3, 6, 9, 12]) ? .quarter : .month
    } else if Set(known.map(\.weekday)).count == 1 {
      bucket = .week
    } else {
      return dates
    }
    return days.map { day in
      let ordinal = day.flatMap { ForecastBucket.day.ordinal(of: $0.daysSinceEpoch, in: bucket) }
      return bucket.label(ordinal ?? 0)
    }
  }
}
