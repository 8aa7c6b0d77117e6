import Values

/// When the work centres work, in minutes from the beginning of today by the clock of the schedule.
struct OrderCalendar: Sendable {
  /// The days that are known; outside them centres count as always open.
  let days: Range<Int>
  /// By centre: regular work, and overtime that may be worked beside it. In order, not overlapping.
  let regular: [[ShopProblem.Interval]]
  let windows: [[ShopProblem.Interval]]

  init(_ centres: [OrderScheduleInput.Centre], today: LocalDate, clock: PlantClock, days: Range<Int>) {
    self.days = days
    var known: [(calendar: WorkCalendar, open: [ShopProblem.Interval])] = []
    var regular: [[ShopProblem.Interval]] = []
    var windows: [[ShopProblem.Interval]] = []
    for centre in centres {
      // Centres mostly share a calendar.
      let open =
        known.first { $0.calendar == centre.calendar }?.open
        ?? OrderCalendar.open(centre.calendar, today: today, clock: clock, days: days)
      known.append((centre.calendar, open))
      regular.append(open)
      if centre.overtime.isEmpty {
        windows.append([])
      } else {
        let extra = WorkCalendar(
          name: centre.calendar.name, shifts: centre.overtime, holidays: centre.calendar.holidays,
          maintenance: centre.calendar.maintenance, clock: centre.calendar.clock)
        windows.append(OrderCalendar.open(extra, today: today, clock: clock, days: days).outside(open))
      }
    }
    self.regular = regular
    self.windows = windows
  }

  /// The working times of the days, of whole minutes.
  private static func open(
    _ calendar: WorkCalendar, today: LocalDate, clock: PlantClock, days: Range<Int>
  ) -> [ShopProblem.Interval] {
    let midnight = clock.moment(today)
    var spans: [ShopProblem.Interval] = []
    // A shift may last until the second day after it begins, and days begin up to a day earlier elsewhere.
    for day in (days.lowerBound - 2)...days.upperBound {
      for span in calendar.work(beginningOn: today + day) {
        let start = max(minute(roundingUp: span.lowerBound - midnight), days.lowerBound * 1440)
        let end = min(minute(roundingDown: span.upperBound - midnight), days.upperBound * 1440)
        if start < end { spans.append(ShopProblem.Interval(start, end)) }
      }
    }
    return spans.joined()
  }

  private static func minute(roundingDown second: Int) -> Int { second >= 0 ? second / 60 : -((59 - second) / 60) }
  private static func minute(roundingUp second: Int) -> Int { -minute(roundingDown: -second) }

  /// What is closed in the known days where `open` is all that is worked.
  func closed(_ open: [ShopProblem.Interval]) -> [ShopProblem.Interval] {
    var closed: [ShopProblem.Interval] = []
    var time = days.lowerBound * 1440
    for interval in open {
      if interval.start > time { closed.append(ShopProblem.Interval(time, interval.start)) }
      time = interval.end
    }
    if time < days.upperBound * 1440 { closed.append(ShopProblem.Interval(time, days.upperBound * 1440)) }
    return closed
  }
}

/// The overtime that is worked, and the working times that follow.
struct OrderShifts: Sendable {
  /// By centre and window.
  private(set) var isWorked: [[Bool]]
  /// By centre, overtime included and left out.
  private(set) var working: [WorkingTime]
  let regular: [WorkingTime]
  private let calendar: OrderCalendar

  init(_ calendar: OrderCalendar, overtime: Bool) {
    self.calendar = calendar
    regular = calendar.regular.map { WorkingTime(closed: calendar.closed($0)) }
    working = regular
    isWorked = calendar.windows.map { $0.map { _ in overtime } }
    if overtime { for centre in isWorked.indices { update(centre) } }
  }

  mutating func work(_ isWorked: Bool, centre: Int, window: Int) {
    self.isWorked[centre][window] = isWorked
    update(centre)
  }

  mutating func work(_ isWorked: Bool, centre: Int) {
    self.isWorked[centre] = self.isWorked[centre].map { _ in isWorked }
    update(centre)
  }

  private mutating func update(_ centre: Int) {
    working[centre] = isWorked[centre].isEmpty ? regular[centre] : WorkingTime(closed: closed(centre))
  }

  func worked(_ centre: Int) -> [ShopProblem.Interval] {
    zip(calendar.windows[centre], isWorked[centre]).filter(\.1).map(\.0)
  }

  func closed(_ centre: Int) -> [ShopProblem.Interval] {
    calendar.closed((calendar.regular[centre] + worked(centre)).joined())
  }

  /// Minutes of overtime in a time.
  func overtime(_ centre: Int, _ time: ShopProblem.Interval) -> Int {
    isWorked[centre].isEmpty || time.start == time.end
      ? 0 : working[centre].worked(in: time) - regular[centre].worked(in: time)
  }
}

extension WorkingTime {
  /// Work pauses in closed times.
  init(closed: [ShopProblem.Interval]) {
    self.init(ShopProblem.Machine(name: "", closed: closed, isResumable: true))
  }
}

extension [ShopProblem.Interval] {
  /// In order, with what overlaps or touches as one.
  func joined() -> [ShopProblem.Interval] {
    var joined: [ShopProblem.Interval] = []
    for interval in sorted(by: { ($0.start, $0.end) < ($1.start, $1.end) }) {
      if let last = joined.last, interval.start <= last.end {
        joined[joined.count - 1].end = Swift.max(last.end, interval.end)
      } else {
        joined.append(interval)
      }
    }
    return joined
  }

  /// What lies outside others; both in order and without overlaps.
  func outside(_ others: [ShopProblem.Interval]) -> [ShopProblem.Interval] {
    var rest: [ShopProblem.Interval] = []
    var next = 0
    for interval in self {
      var start = interval.start
      while next < others.count, others[next].end <= start { next += 1 }
      var index = next
      while index < others.count, others[index].start < interval.end {
        if others[index].start > start { rest.append(ShopProblem.Interval(start, others[index].start)) }
        start = Swift.max(start, others[index].end)
        index += 1
      }
      if start < interval.end { rest.append(ShopProblem.Interval(start, interval.end)) }
    }
    return rest
  }
}
