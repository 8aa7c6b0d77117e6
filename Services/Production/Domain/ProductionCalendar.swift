import Values

/// The days on which the plant works: chosen weekdays, less holidays.
package struct ProductionCalendar: Hashable, Sendable {
  /// ISO 8601: Monday is 1, Sunday is 7.
  package let workingWeekdays: Set<Int>
  package let holidays: Set<LocalDate>

  /// Every day is worked until the plant says otherwise.
  package static let everyDay = ProductionCalendar(uncheckedWeekdays: Set(1...7), holidays: [])

  private init(uncheckedWeekdays: Set<Int>, holidays: Set<LocalDate>) {
    workingWeekdays = uncheckedWeekdays
    self.holidays = holidays
  }

  /// Throws when no weekday is worked, or one is not between 1 and 7.
  package init(workingWeekdays: Set<Int>, holidays: Set<LocalDate>) throws(MasterDataRefusal) {
    guard !workingWeekdays.isEmpty, workingWeekdays.allSatisfy((1...7).contains) else {
      throw MasterDataRefusal("'workingWeekdays' must name at least one day, Monday as 1 to Sunday as 7.")
    }
    guard holidays.count <= ProductionCalendar.maximumHolidays else {
      throw MasterDataRefusal("'holidays' must not name more than \(ProductionCalendar.maximumHolidays) days.")
    }
    self.init(uncheckedWeekdays: workingWeekdays, holidays: holidays)
  }

  package static let maximumHolidays = 1000

  package func isWorking(_ day: LocalDate) -> Bool {
    workingWeekdays.contains(day.weekday) && !holidays.contains(day)
  }

  /// The working day that lies `count` working days after `day`; for 0 the first working day from
  /// `day` on. Nil when it is not found by `limit`.
  package func workingDay(_ count: Int, after day: LocalDate, upTo limit: LocalDate) -> LocalDate? {
    var left = count
    var candidate = count == 0 ? day : day + 1
    while candidate <= limit {
      if isWorking(candidate) {
        if left <= 1 { return candidate }
        left -= 1
      }
      candidate = candidate + 1
    }
    return nil
  }
}
