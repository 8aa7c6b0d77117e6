import Values

/// When a plant or a work centre works: weekly shifts, less holidays and maintenance. Times are the
/// plant's own, in seconds since 1970-01-01 00:00 there; a zone or summer time plays no part.
package struct WorkCalendar: Hashable, Sendable {
  /// Work from one time of a weekday to a later one, which may lie in the next day.
  package struct Shift: Hashable, Sendable {
    /// ISO 8601: Monday is 1, Sunday is 7. The day on which the shift begins.
    package var weekdays: Set<Int>
    /// Seconds after midnight; `until` is above `from` and at most 48 hours.
    package var from: Int
    package var until: Int

    package init(weekdays: Set<Int>, from: Int, until: Int) {
      self.weekdays = weekdays
      self.from = from
      self.until = until
    }
  }

  package let name: String
  package let shifts: [Shift]
  /// No shift begins on these days.
  package let holidays: Set<LocalDate>
  /// Times without work, in plant seconds.
  package let maintenance: [Range<Int>]

  package init(name: String, shifts: [Shift], holidays: Set<LocalDate> = [], maintenance: [Range<Int>] = []) {
    self.name = name
    self.shifts = shifts
    self.holidays = holidays
    self.maintenance = maintenance.filter { !$0.isEmpty }.sorted { $0.lowerBound < $1.lowerBound }
  }

  /// Day and night, every day.
  package static let always = WorkCalendar(
    name: "always", shifts: [Shift(weekdays: Set(1...7), from: 0, until: 86_400)])

  /// Nothing is looked for beyond this many days from where a search begins.
  package static let searchDays = 3700

  /// A working day is one on which a shift begins.
  package func isWorking(_ day: LocalDate) -> Bool {
    !holidays.contains(day) && shifts.contains { $0.weekdays.contains(day.weekday) }
  }

  /// The working times that begin on a day, in order, maintenance cut out.
  package func work(beginningOn day: LocalDate) -> [Range<Int>] {
    guard !holidays.contains(day) else { return [] }
    let midnight = day.daysSinceEpoch * 86_400
    var spans = shifts.filter { $0.weekdays.contains(day.weekday) }
      .map { (midnight + $0.from)..<(midnight + $0.until) }
      .sorted { $0.lowerBound < $1.lowerBound }
    spans = WorkCalendar.merged(spans)
    for pause in maintenance { spans = spans.flatMap { WorkCalendar.cut(pause, from: $0) } }
    return spans
  }

  private static func merged(_ spans: [Range<Int>]) -> [Range<Int>] {
    var merged: [Range<Int>] = []
    for span in spans {
      if let last = merged.last, span.lowerBound <= last.upperBound {
        merged[merged.count - 1] = last.lowerBound..<max(last.upperBound, span.upperBound)
      } else {
        merged.append(span)
      }
    }
    return merged
  }

  private static func cut(_ pause: Range<Int>, from span: Range<Int>) -> [Range<Int>] {
    guard pause.overlaps(span) else { return [span] }
    return [
      span.lowerBound..<max(span.lowerBound, pause.lowerBound),
      min(span.upperBound, pause.upperBound)..<span.upperBound,
    ].filter { !$0.isEmpty }
  }

  /// Working seconds that fall on a day, with what runs over from the day before.
  package func work(on day: LocalDate) -> Int {
    let midnight = day.daysSinceEpoch * 86_400
    return spans(around: day).reduce(0) { $0 + $1.clamped(to: midnight..<(midnight + 86_400)).count }
  }

  /// The working times of the days from `first` to `last`, in order, none covered twice.
  package func work(from first: LocalDate, to last: LocalDate) -> [Range<Int>] {
    guard first <= last else { return [] }
    let window = (first.daysSinceEpoch * 86_400)..<((last.daysSinceEpoch + 1) * 86_400)
    let spans = (-1...(last - first)).flatMap { work(beginningOn: first + $0) }
    return WorkCalendar.merged(spans.sorted { $0.lowerBound < $1.lowerBound })
      .map { $0.clamped(to: window) }.filter { !$0.isEmpty }
  }

  /// The work that begins on a day and on the one before, times covered twice counted once.
  private func spans(around day: LocalDate) -> [Range<Int>] {
    WorkCalendar.merged((work(beginningOn: day + -1) + work(beginningOn: day)).sorted { $0.lowerBound < $1.lowerBound })
  }
}
