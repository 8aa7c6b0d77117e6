import Values

/// A customer order's or another claim on an item.
package struct DemandRecord: Hashable, Sendable {
  package var name: String
  package var key: ItemAtPlant
  package var quantity: Int64
  package var due: LocalDate
  /// 1 before 2.
  package var priority: Int
  package var policy: DeliveryPolicy
  /// Demands of one group are delivered on one day.
  package var group: String?

  package init(
    name: String, key: ItemAtPlant, quantity: Int64, due: LocalDate, priority: Int = 1, policy: DeliveryPolicy = .any
  ) {
    self.name = name
    self.key = key
    self.quantity = quantity
    self.due = due
    self.priority = priority
    self.policy = policy
  }
}

/// A forecast for the days `from` to `until`, both included.
package struct ForecastRecord: Hashable, Sendable {
  package var key: ItemAtPlant
  package var from: LocalDate
  package var until: LocalDate
  package var quantity: Int64
  /// True: the orders of its days have been taken off already.
  package var isNet: Bool

  package init(key: ItemAtPlant, from: LocalDate, until: LocalDate, quantity: Int64, isNet: Bool = false) {
    self.key = key
    self.from = from
    self.until = until
    self.quantity = quantity
    self.isNet = isNet
  }

  func covers(_ date: LocalDate) -> Bool { from <= date && date <= until }
}

/// An item that is planned by a master schedule of its own; its lots are what the rest is planned from.
package struct MasterScheduleRecord: Hashable, Sendable {
  package var key: ItemAtPlant
  package var periodDays: Int
  package var periods: Int

  package init(key: ItemAtPlant, periodDays: Int = 7, periods: Int) {
    self.key = key
    self.periodDays = periodDays
    self.periods = periods
  }
}

/// An order that the last plan proposed.
package struct PreviousOrderRecord: Hashable, Sendable {
  package var key: ItemAtPlant
  /// Started.
  package var quantity: Int64
  package var due: LocalDate
  /// From when it was planned to be used; nil: when it has been inspected.
  package var usable: LocalDate?
  /// Nil: the first source of its item.
  package var origin: OrderOrigin?

  package init(key: ItemAtPlant, quantity: Int64, due: LocalDate, origin: OrderOrigin? = nil) {
    self.origin = origin
    self.key = key
    self.quantity = quantity
    self.due = due
  }
}

/// A question by when something can be delivered.
package struct PromiseRequest: Hashable, Sendable {
  /// The way from a plant to where the goods are wanted, straight or by way of others.
  package struct Carriage: Hashable, Sendable {
    package struct Leg: Hashable, Sendable {
      /// Of the place where it ends.
      package var workingDays: Int
      package var calendar: WorkCalendar

      package init(workingDays: Int, calendar: WorkCalendar) {
        self.workingDays = workingDays
        self.calendar = calendar
      }
    }

    /// At least one.
    package var legs: [Leg]

    package init(legs: [Leg]) {
      precondition(!legs.isEmpty, "a way has an end")
      self.legs = legs
    }
    package init(workingDays: Int, calendar: WorkCalendar) {
      self.init(legs: [Leg(workingDays: workingDays, calendar: calendar)])
    }

    /// Of all legs, each by its own calendar.
    package var workingDays: Int { legs.reduce(0) { $0 + $1.workingDays } }
    /// Of the place where goods arrive.
    package var calendar: WorkCalendar { legs[legs.count - 1].calendar }

    package func arrival(from ready: LocalDate) -> LocalDate {
      legs.reduce(ready) { $1.calendar.arrival(from: $0, workingDays: $1.workingDays) ?? $0 + $1.workingDays }
    }

    /// The last day on which goods can be ready that are to be there on `day`.
    package func latestReady(for day: LocalDate) -> LocalDate {
      var ready = day
      while arrival(from: ready) > day { ready = ready + -1 }
      return ready
    }
  }

  package var name: String
  package var item: String
  /// Where it may come from, the preferred first.
  package var plants: [String]
  package var quantity: Int64
  package var wanted: LocalDate
  /// True: it books what it answers.
  package var reserves: Bool
  /// True: one delivery; false: as soon as possible, in parts.
  package var together: Bool
  /// False: the item itself is made anew, for its stock and standing orders are promised by somebody else.
  package var fromStock: Bool
  /// By plant, where goods are wanted elsewhere than they are made: dates are those of their arrival.
  package var carriage: [String: Carriage] = [:]

  package init(
    name: String, item: String, plants: [String] = [""], quantity: Int64, wanted: LocalDate, reserves: Bool = true,
    together: Bool = true, fromStock: Bool = true
  ) {
    self.name = name
    self.item = item
    self.plants = plants
    self.quantity = quantity
    self.wanted = wanted
    self.reserves = reserves
    self.together = together
    self.fromStock = fromStock
  }
}
