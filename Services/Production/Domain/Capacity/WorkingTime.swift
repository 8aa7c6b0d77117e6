import Values

extension WorkCalendar {
  /// When `seconds` of work that begins at or after `start` is done; nil when the calendar does not
  /// have so much work within ``searchDays``. No work at all is done at once.
  package func finish(from start: Int, working seconds: Int) -> Int? {
    guard seconds > 0 else { return start }
    var left = seconds
    var position = start
    let first = clock.day(at: start) + -2
    for offset in 0...WorkCalendar.searchDays {
      for span in work(beginningOn: first + offset) {
        let begin = max(span.lowerBound, position)
        guard begin < span.upperBound else { continue }
        if span.upperBound - begin >= left { return begin + left }
        left -= span.upperBound - begin
        position = span.upperBound
      }
    }
    return nil
  }

  /// The latest start from which `seconds` of work are done by `finish`; nil when there is none within
  /// ``searchDays``.
  package func start(of seconds: Int, by finish: Int) -> Int? {
    guard seconds > 0 else { return finish }
    var left = seconds
    var position = finish
    let last = clock.day(at: finish)
    for offset in 0...WorkCalendar.searchDays {
      for span in work(beginningOn: last + -offset).reversed() {
        let end = min(span.upperBound, position)
        guard span.lowerBound < end else { continue }
        if end - span.lowerBound >= left { return end - left }
        left -= end - span.lowerBound
        position = span.lowerBound
      }
    }
    return nil
  }

  /// The day on which work of `days` working days must begin so that it is done when `arrival` begins:
  /// the last day with that many working days before `arrival`. Nil when it is not found within
  /// ``searchDays``.
  package func release(for arrival: LocalDate, workingDays days: Int) -> LocalDate? {
    var day = arrival
    var left = days
    var searched = 0
    while left > 0 {
      day = day + -1
      searched += 1
      if searched > WorkCalendar.searchDays { return nil }
      if isWorking(day) { left -= 1 }
    }
    return day
  }

  /// The day at whose beginning work of `days` working days, begun on `release`, is done. Nil when it
  /// is not found within ``searchDays``.
  package func arrival(from release: LocalDate, workingDays days: Int) -> LocalDate? {
    var day = release
    var left = days
    var searched = 0
    while left > 0 {
      if isWorking(day) { left -= 1 }
      day = day + 1
      searched += 1
      if searched > WorkCalendar.searchDays { return nil }
    }
    return day
  }

  /// The first working day on or after `day`; nil when it is not found within ``searchDays``.
  package func workingDay(onOrAfter day: LocalDate) -> LocalDate? {
    (0...WorkCalendar.searchDays).lazy.map { day + $0 }.first(where: isWorking)
  }

  static func day(of second: Int) -> Int { second >= 0 ? second / 86_400 : -((-second + 86_399) / 86_400) }
}
