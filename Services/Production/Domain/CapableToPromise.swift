import Values

/// What a product's days can still give.
package struct DailyCapacity: Hashable, Sendable {
  package let calendar: ProductionCalendar
  /// Steps per working day; nil means without limit.
  package let perDay: Int64?
  /// Steps already reserved, by day.
  package var reserved: [LocalDate: Int64]

  package init(calendar: ProductionCalendar, perDay: Int64?, reserved: [LocalDate: Int64]) {
    self.calendar = calendar
    self.perDay = perDay
    self.reserved = reserved
  }

  /// Steps that may still be reserved on a day; never negative, also where the capacity was lowered
  /// below what had been reserved.
  package func free(on day: LocalDate) -> Int64 {
    guard calendar.isWorking(day) else { return 0 }
    guard let perDay else { return .max }
    return max(0, perDay - (reserved[day] ?? 0))
  }
}

/// Capable-to-promise: by when a quantity can be made, and which days' capacity that takes.
package enum CapableToPromise {
  /// Nothing is promised beyond this many days from today.
  package static let horizonDays = 365

  /// A part of the quantity made on one day.
  package struct Share: Hashable, Sendable {
    package let date: LocalDate
    package let steps: Int64

    package init(date: LocalDate, steps: Int64) {
      self.date = date
      self.steps = steps
    }
  }

  package struct Plan: Hashable, Sendable {
    /// By date; they add up to the quantity.
    package let shares: [Share]
    /// The last day needed: when the whole quantity is ready.
    package let date: LocalDate
  }

  /// The earliest day by which `steps` are made, beginning `leadTimeDays` working days after `today`
  /// and taking each working day's free capacity in turn. Nil when the horizon is not enough.
  package static func earliest(
    _ steps: Int64, from today: LocalDate, leadTimeDays: Int, on capacity: DailyCapacity
  ) -> Plan? {
    let limit = today + horizonDays
    guard var day = capacity.calendar.workingDay(leadTimeDays, after: today, upTo: limit) else { return nil }
    var shares: [Share] = []
    var left = steps
    while left > 0 {
      guard day <= limit else { return nil }
      let taken = min(left, capacity.free(on: day))
      if taken > 0 {
        shares.append(Share(date: day, steps: taken))
        left -= taken
      }
      if left > 0 { day = day + 1 }
    }
    return Plan(shares: shares, date: day)
  }

  /// Days that give `steps` as late as possible between two days, both included: for work that a
  /// planner puts off. Nil when they are not enough, or lie beyond the horizon.
  package static func latest(
    _ steps: Int64, from first: LocalDate, to last: LocalDate, on capacity: DailyCapacity
  ) -> Plan? {
    guard last >= first, last - first <= horizonDays else { return nil }
    var shares: [Share] = []
    var left = steps
    var day = last
    while left > 0 {
      guard day >= first else { return nil }
      let taken = min(left, capacity.free(on: day))
      if taken > 0 {
        shares.append(Share(date: day, steps: taken))
        left -= taken
      }
      day = day + -1
    }
    return Plan(shares: shares.reversed(), date: last)
  }
}
