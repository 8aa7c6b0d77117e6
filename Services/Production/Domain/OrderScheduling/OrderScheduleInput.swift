import Values

/// Manufacturing orders that are to be dated on work centres of finite capacity. All times are whole minutes
/// from the beginning of `today` by ``clock``; money is whole minor units of one currency.
package struct OrderScheduleInput: Hashable, Sendable {
  package var today: LocalDate
  /// Nothing is planned beyond this many days.
  package var horizonDays: Int
  /// What of today has gone by: only fixed operations begin earlier.
  package var now: Int
  package var centres: [Centre]
  package var orders: [Order]
  package var objective: ShopObjective
  /// By which `today` begins, and times are told.
  package var clock: PlantClock

  package init(
    today: LocalDate, horizonDays: Int, now: Int = 0, centres: [Centre], orders: [Order], objective: ShopObjective,
    clock: PlantClock = .utc
  ) {
    self.clock = clock
    self.today = today
    self.horizonDays = horizonDays
    self.now = now
    self.centres = centres
    self.orders = orders
    self.objective = objective
  }

  /// Machines of one kind that share a calendar.
  package struct Centre: Hashable, Sendable {
    package var name: String
    package var calendar: WorkCalendar
    /// How many work side by side.
    package var machines: Int
    /// Their names; those without one are numbered.
    package var machineNames: [String]
    /// 100: as fast as the routing says; 80: slower. Set-ups are not scaled.
    package var efficiencyPercent: Int
    /// Nil: every operation is set up for by its own set-up time.
    package var setups: SetupMatrix?
    package var setupCostPerHour: Int64
    /// Shifts that may be worked beside the calendar's, on the same days without holiday or maintenance.
    package var overtime: [WorkCalendar.Shift]
    /// What an hour of work in them costs in addition.
    package var overtimeCostPerHour: Int64

    package init(
      name: String, calendar: WorkCalendar, machines: Int = 1, machineNames: [String] = [],
      efficiencyPercent: Int = 100, setups: SetupMatrix? = nil, setupCostPerHour: Int64 = 0,
      overtime: [WorkCalendar.Shift] = [], overtimeCostPerHour: Int64 = 0
    ) {
      self.name = name
      self.calendar = calendar
      self.machines = machines
      self.machineNames = machineNames
      self.efficiencyPercent = efficiencyPercent
      self.setups = setups
      self.setupCostPerHour = setupCostPerHour
      self.overtime = overtime
      self.overtimeCostPerHour = overtimeCostPerHour
    }
  }

  /// Minutes to change a machine from one family of items to another.
  package struct SetupMatrix: Hashable, Sendable {
    package var families: [String]
    /// For the first operation of a machine, and behind an operation without a family of this matrix.
    package var first: [Int]
    /// `between[a][b]`: behind an operation of family a, before one of family b.
    package var between: [[Int]]

    package init(families: [String], first: [Int], between: [[Int]]) {
      self.families = families
      self.first = first
      self.between = between
    }
  }

  package struct Order: Hashable, Sendable {
    package var name: String
    package var item: String
    /// The set-up family; an order without one is set up for by its operations' own set-up times.
    package var family: String?
    /// In steps of the item.
    package var quantity: Int64
    /// When its material is there, or it is to be released if that is later: nothing of it begins earlier.
    package var release: Int
    /// It is its material that comes at ``release``; false: it is not to be released earlier.
    package var awaitsMaterial: Bool
    package var due: Int?
    /// What a day of lateness costs; parts of a day count in proportion.
    package var weight: Int64
    /// What the order earns when it is finished, whenever that is.
    package var margin: Int64
    /// What a day costs from the end of the last operation until the due date.
    package var holdingCostPerDay: Int64
    /// The orders whose output it needs.
    package var waitsFor: [Int]
    package var operations: [Operation]
    /// Frozen or begun: operations keep their fixed times, those without are planned before all other orders.
    package var fixed: Bool

    package init(
      name: String, item: String, family: String? = nil, quantity: Int64 = 1, release: Int = 0, due: Int? = nil,
      weight: Int64 = 0, margin: Int64 = 0, holdingCostPerDay: Int64 = 0, waitsFor: [Int] = [],
      operations: [Operation], fixed: Bool = false, awaitsMaterial: Bool = true
    ) {
      self.name = name
      self.item = item
      self.family = family
      self.quantity = quantity
      self.release = release
      self.due = due
      self.weight = weight
      self.margin = margin
      self.holdingCostPerDay = holdingCostPerDay
      self.waitsFor = waitsFor
      self.operations = operations
      self.fixed = fixed
      self.awaitsMaterial = awaitsMaterial
    }

    /// Its material comes at `minute`, which counts where it is later than its release.
    package mutating func await(materialUntil minute: Int) {
      guard minute > release else { return }
      release = minute
      awaitsMaterial = true
    }
  }

  /// A work centre that may do an operation, and how long that takes.
  package struct Alternative: Hashable, Sendable {
    /// Index into `centres`.
    package var centre: Int
    /// Where the centre has no set-up matrix, or the matrix not the order's family.
    package var setupMinutes: Int
    package var runSeconds: Int64
    /// The steps of the item that take `runSeconds`; nil: the whole order does.
    package var perQuantity: Int64?

    package init(centre: Int, setupMinutes: Int = 0, runSeconds: Int64, perQuantity: Int64? = nil) {
      self.centre = centre
      self.setupMinutes = setupMinutes
      self.runSeconds = runSeconds
      self.perQuantity = perQuantity
    }
  }

  package struct Operation: Hashable, Sendable {
    /// Where it is usually done: index into `centres`.
    package var centre: Int
    /// Where the centre has no set-up matrix, or the matrix not the order's family.
    package var setupMinutes: Int
    package var runSeconds: Int64
    /// The steps of the item that take `runSeconds`; nil: the whole order does.
    package var perQuantity: Int64?
    /// Where it may be done instead.
    package var alternates: [Alternative]
    /// Time on the clock between its arrival and its start, at least.
    package var queueMinutes: Int
    /// Time on the clock between its end and its arrival at the next operation.
    package var moveMinutes: Int
    /// Index of the machine in the centre it must be done on.
    package var fixedMachine: Int?
    /// When given, the operation is fixed: it stands as it is, whatever else that makes late or overlap.
    package var fixedStart: Int?
    /// Nil: by the calendar, from the start.
    package var fixedEnd: Int?
    /// From when the machine is set up for a fixed operation; nil: its times hold all it needs.
    package var fixedSetupStart: Int?
    /// Run time that has been worked already; only the rest is planned. Begun work needs no set-up where it
    /// comes first on its machine.
    package var minutesDone: Int

    package init(
      centre: Int, setupMinutes: Int = 0, runSeconds: Int64, perQuantity: Int64? = nil,
      alternates: [Alternative] = [], queueMinutes: Int = 0, moveMinutes: Int = 0, fixedMachine: Int? = nil,
      fixedStart: Int? = nil, fixedEnd: Int? = nil, fixedSetupStart: Int? = nil, minutesDone: Int = 0
    ) {
      self.centre = centre
      self.setupMinutes = setupMinutes
      self.runSeconds = runSeconds
      self.perQuantity = perQuantity
      self.alternates = alternates
      self.queueMinutes = queueMinutes
      self.moveMinutes = moveMinutes
      self.fixedMachine = fixedMachine
      self.fixedStart = fixedStart
      self.fixedEnd = fixedEnd
      self.fixedSetupStart = fixedSetupStart
      self.minutesDone = minutesDone
    }

    /// The usual centre, then the alternates.
    var alternatives: [Alternative] {
      [Alternative(centre: centre, setupMinutes: setupMinutes, runSeconds: runSeconds, perQuantity: perQuantity)]
        + alternates
    }
  }
}

extension OrderScheduleInput {
  /// In minutes of UTC since 1970: what all other times count from.
  package var origin: Int { clock.moment(today) / 60 }

  /// The minute at which a day begins by the clock of a plant.
  package func minute(of day: LocalDate, by clock: PlantClock) -> Int { clock.moment(day) / 60 - origin }

  /// A minute as date and time: `2026-01-07 08:30`, with the zone where work centres are in several.
  func time(_ minute: Int) -> (date: LocalDate, time: String) {
    let wall = clock.wall((origin + minute) * 60)
    let day = WorkCalendar.day(of: wall)
    let rest = (wall - day * 86_400) / 60
    func two(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }
    let isAlone = centres.allSatisfy { $0.calendar.clock.zone == clock.zone }
    return (
      LocalDate(daysSinceEpoch: day), "\(two(rest / 60)):\(two(rest % 60))" + (isAlone ? "" : " \(clock.zone) time")
    )
  }

  /// Throws when something cannot be meant. What keeps one order from being planned is not refused here: the
  /// schedule names the order.
  package func check() throws(SchedulingRefusal) {
    guard (1...WorkCalendar.searchDays).contains(horizonDays) else {
      throw SchedulingRefusal("The schedule covers \(horizonDays) days: give 1 to \(WorkCalendar.searchDays).")
    }
    guard (0...horizonDays * 1440).contains(now) else {
      throw SchedulingRefusal("The schedule begins at minute \(now), outside its \(horizonDays) days: correct it.")
    }
    for centre in centres { try centre.check() }
    for order in orders { try check(order) }
  }

  private func check(_ order: Order) throws(SchedulingRefusal) {
    let longest = SchedulingRefusal.longestTime
    guard abs(order.release) <= longest, abs(order.due ?? 0) <= longest else {
      throw SchedulingRefusal("Order '\(order.name)' has a release or due date beyond \(longest) minutes: correct it.")
    }
    for rate in [order.weight, order.holdingCostPerDay] where !(0...SchedulingRefusal.largestRate).contains(rate) {
      throw SchedulingRefusal(
        "Order '\(order.name)' has a cost of lateness or holding below 0 or above \(SchedulingRefusal.largestRate) "
          + "a day: correct it.")
    }
    guard abs(order.margin) <= 1_000_000_000_000 else {
      throw SchedulingRefusal("Order '\(order.name)' has a margin beyond 1000000000000: correct it.")
    }
    guard order.quantity >= 0 else {
      throw SchedulingRefusal("Order '\(order.name)' has the quantity \(order.quantity): it must not be negative.")
    }
    guard order.waitsFor.allSatisfy(orders.indices.contains) else {
      throw SchedulingRefusal("Order '\(order.name)' waits for an order that does not exist: correct it.")
    }
    for (index, operation) in order.operations.enumerated() {
      let name = "Operation \(index + 1) of order '\(order.name)'"
      for work in operation.alternatives {
        guard (0...longest).contains(work.setupMinutes), work.runSeconds >= 0, work.perQuantity ?? 1 > 0 else {
          throw SchedulingRefusal("\(name) has a negative time, or no quantity for it: correct it.")
        }
      }
      for time in [operation.queueMinutes, operation.moveMinutes, operation.minutesDone]
      where !(0...longest).contains(time) {
        throw SchedulingRefusal("\(name) has a waiting, moving or worked time below 0 or too large: correct it.")
      }
      if let start = operation.fixedStart {
        guard abs(start) <= longest, abs(operation.fixedEnd ?? 0) <= longest, operation.fixedEnd ?? start >= start,
          operation.fixedSetupStart ?? start <= start, operation.fixedSetupStart ?? 0 >= -longest
        else {
          throw SchedulingRefusal("\(name) has fixed times that end before they begin: correct them.")
        }
      }
    }
  }
}

extension OrderScheduleInput.Centre {
  fileprivate func check() throws(SchedulingRefusal) {
    guard (1...10_000).contains(efficiencyPercent) else {
      throw SchedulingRefusal("Work centre '\(name)' works at \(efficiencyPercent) %: give 1 to 10000.")
    }
    guard (0...10_000).contains(machines) else {
      throw SchedulingRefusal("Work centre '\(name)' has \(machines) machines: give 0 to 10000.")
    }
    let largest = SchedulingRefusal.largestRate / OrderMoney.hourly
    guard (0...largest).contains(setupCostPerHour), (0...largest).contains(overtimeCostPerHour) else {
      throw SchedulingRefusal(
        "Work centre '\(name)' has a set-up or overtime cost below 0 or above \(largest) an hour: correct it.")
    }
    for shift in calendar.shifts + overtime {
      guard shift.from >= 0, shift.until > shift.from, shift.until <= 172_800 else {
        throw SchedulingRefusal("Work centre '\(name)' has a shift that ends before it begins: correct it.")
      }
    }
    guard let setups else { return }
    let rows = setups.between + [setups.first]
    guard setups.between.count == setups.families.count, rows.allSatisfy({ $0.count == setups.families.count }),
      Set(setups.families).count == setups.families.count
    else {
      throw SchedulingRefusal("Work centre '\(name)' has set-up times that are not one for each pair of families.")
    }
    guard rows.allSatisfy({ $0.allSatisfy { (0...1_000_000).contains($0) } }) else {
      throw SchedulingRefusal("Work centre '\(name)' has a set-up time below 0 or above 1000000 minutes: correct it.")
    }
  }
}
