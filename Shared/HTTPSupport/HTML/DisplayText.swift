import Values

/// Values as people read them on pages: `23 Nov 2026`, `14:05`, `EUR 1,240.00`.
package enum DisplayText {
  private static let months = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
  ]

  /// `23 Nov 2026`.
  package static func date(_ date: LocalDate) -> String {
    let (year, month, day) = date.civil
    return "\(day) \(months[month - 1]) \(year)"
  }

  /// `14:05` in UTC.
  package static func clock(_ instant: Instant) -> String {
    let minutes = (instant - instant.date.start).wholeMicroseconds / 60_000_000
    return "\(twoDigits(minutes / 60)):\(twoDigits(minutes % 60))"
  }

  private static func twoDigits(_ value: Int64) -> String { value < 10 ? "0\(value)" : "\(value)" }

  /// A moment for people, with the exact one for programs.
  package static func time(_ instant: Instant) -> HTML {
    HTML.time("\(date(instant.date)) \(clock(instant))", .datetime(instant.description))
  }

  /// A day for people and for programs.
  package static func day(_ day: LocalDate) -> HTML { HTML.time(date(day), .datetime(day.description)) }

  /// `EUR −1,240.00`.
  package static func money(_ money: Money) -> String { "\(money.currency.code) \(number(money.amountText))" }

  /// A decimal text with its thousands apart and the true minus sign: `-1240.5` becomes `−1,240.5`.
  package static func number(_ decimal: String) -> String {
    let isNegative = decimal.hasPrefix("-")
    let parts = decimal.drop { $0 == "-" }.split(separator: ".", maxSplits: 1)
    guard let whole = parts.first else { return decimal }
    var grouped = ""
    for (index, digit) in whole.enumerated() {
      if index > 0, (whole.count - index) % 3 == 0 { grouped += "," }
      grouped.append(digit)
    }
    return (isNegative ? "\u{2212}" : "") + grouped + (parts.count > 1 ? "." + parts[1] : "")
  }

  package static func number(_ value: some BinaryInteger) -> String { number(String(value)) }

  /// An age or a span in its two largest units: `3 d 4 h`, `12 min`, `40 s`.
  package static func span(_ duration: Duration) -> String {
    let seconds = abs(duration.components.seconds)
    let parts = [(seconds / 86_400, "d"), (seconds / 3600 % 24, "h"), (seconds / 60 % 60, "min"), (seconds % 60, "s")]
    guard let first = parts.firstIndex(where: { $0.0 > 0 }) else { return "0 s" }
    return parts[first..<min(first + 2, parts.count)].filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }.joined(
      separator: " ")
  }

  /// A deadline beside its absolute time: `in 2 d` or `3 d late`.
  package static func deadline(_ due: Instant, now: Instant) -> String {
    due >= now ? "in \(span(due - now))" : "\(span(now - due)) late"
  }
}
