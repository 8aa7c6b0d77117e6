import Values

/// When a plant or a work centre works: weekly shifts, less holidays and maintenance. Shifts are times of its clock,
/// days those of its calendar; the working times that come of them are seconds of UTC since 1970.
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
  /// Times without work.
  package let maintenance: [Range<Int>]
  package let clock: PlantClock

  package init(
    name: String, shifts: [Shift], holidays: Set<LocalDate> = [], maintenance: [Range<Int>] = [],
    clock: PlantClock = .utc
  ) {
    self.name = name
    self.clock = clock
    self.shifts = shifts
    self.holidays = holidays
    self.maintenance = maintenance.filter { !$0.isEmpty }.sorted { $0.lowerBound < $1.lowerBound }
  }

  /// Day and night, every day.
  package static let always = WorkCalendar(
    name: "always", shifts: [Shift(weekdays: Set(1...7), from: 0, until: 86_400)])

  /// The same shifts, holidays and maintenance by the clocks of a plant, where they were given by those of UTC.
  package func at(_ clock: PlantClock) -> WorkCalendar {
    guard clock != self.clock else { return self }
    return WorkCalendar(
      name: name, shifts: shifts, holidays: holidays,
      maintenance: maintenance.map { pause in
        let start = clock.moment(ofWall: self.clock.wall(pause.lowerBound))
        return start..<max(start, clock.moment(ofWall: self.clock.wall(pause.upperBound)))
      }, clock: clock)
  }

  /// The same with further shifts, on the days without holiday or maintenance.
  package func adding(_ more: [Shift]) -> WorkCalendar {
    WorkCalendar(name: name, shifts: shifts + more, holidays: holidays, maintenance: maintenance, clock: clock)
  }

  /// Nothing is looked for beyond this many days from where a search begins.
  package static let searchDays = 3700

  /// A working day is one on which a shift begins.
  package func isWorking(_ day: LocalDate) -> Bool {
    !holidays.contains(day) && shifts.contains { $0.weekdays.contains(day.weekday) }
  }

  /// The working times that begin on a day, in order, maintenance cut out.
  package func work(beginningOn day: LocalDate) -> [Range<Int>] {
    guard !holidays.contains(day) else { return [] }
    var spans = shifts.filter { $0.weekdays.contains(day.weekday) }
      .map { clock.moment(day, $0.from)..<clock.moment(day, $0.until) }
      .filter { !$0.isEmpty }
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
    let whole = clock.moment(day)..<clock.moment(day + 1)
    return spans(around: day).reduce(0) { $0 + $1.clamped(to: whole).count }
  }

  /// The working times of the days from `first` to `last`, in order, none covered twice.
  package func work(from first: LocalDate, to last: LocalDate) -> [Range<Int>] {
    guard first <= last else { return [] }
    let window = clock.moment(first)..<clock.moment(last + 1)
    let spans = (-1...(last - first)).flatMap { work(beginningOn: first + $0) }
    return WorkCalendar.merged(spans.sorted { $0.lowerBound < $1.lowerBound })
      .map { $0.clamped(to: window) }.filter { !$0.isEmpty }
  }

  /// The work that begins on a day and on the one before, times covered twice counted once.
  private func spans(around day: LocalDate) -> [Range<Int>] {
    WorkCalendar.merged((work(beginningOn: day + -1) + work(beginningOn: day)).sorted { $0.lowerBound < $1.lowerBound })
  }
}
