import Values

/// A place where work is done: machines or people that share a calendar.
package struct WorkCentre: Hashable, Sendable {
  package var name: String
  package var calendar: WorkCalendar
  /// How many work side by side.
  package var machines: Int
  /// 100: as fast as the routing says; 80: slower.
  package var efficiencyPercent: Int
  /// The calendar with its overtime; nil: there is none.
  package var calendarWithOvertime: WorkCalendar?

  package init(
    name: String, calendar: WorkCalendar, machines: Int = 1, efficiencyPercent: Int = 100,
    calendarWithOvertime: WorkCalendar? = nil
  ) {
    self.name = name
    self.calendar = calendar
    self.machines = machines
    self.efficiencyPercent = efficiencyPercent
    self.calendarWithOvertime = calendarWithOvertime
  }

  /// Seconds of all machines on a day.
  func capacity(on day: LocalDate) -> Int { calendar.work(on: day) * machines }
  /// What overtime adds to them.
  func overtime(on day: LocalDate) -> Int {
    calendarWithOvertime.map { max(0, $0.work(on: day) - calendar.work(on: day)) * machines } ?? 0
  }
}

/// One step of making an item.
package struct RoutingOperation: Hashable, Sendable {
  /// Another work centre that can do it; the run time is for ``RoutingOperation/runQuantity`` too.
  package struct Alternate: Hashable, Sendable {
    package var workCentre: Int
    package var setupSeconds: Int64
    package var runSeconds: Int64

    package init(workCentre: Int, setupSeconds: Int64 = 0, runSeconds: Int64) {
      self.workCentre = workCentre
      self.setupSeconds = setupSeconds
      self.runSeconds = runSeconds
    }
  }

  /// On the shop floor; nil where it has no name there.
  package var number: Int?
  package var workCentre: Int
  package var setupSeconds: Int64
  /// For ``runQuantity`` steps of the item.
  package var runSeconds: Int64
  package var runQuantity: Int64
  /// How long an order waits before and after the work, in working time of the work centre. No machine
  /// is taken meanwhile.
  package var queueSeconds: Int64
  package var moveSeconds: Int64
  /// Where else it can be done, the preferred first.
  package var alternates: [Alternate]

  package init(
    workCentre: Int, setupSeconds: Int64 = 0, runSeconds: Int64, runQuantity: Int64 = 1, queueSeconds: Int64 = 0,
    moveSeconds: Int64 = 0, alternates: [Alternate] = []
  ) {
    self.workCentre = workCentre
    self.setupSeconds = setupSeconds
    self.runSeconds = runSeconds
    self.runQuantity = runQuantity
    self.queueSeconds = queueSeconds
    self.moveSeconds = moveSeconds
    self.alternates = alternates
  }

  static let longestSeconds: Int64 = 1_000_000_000_000

  /// Setup and quantity × run ÷ efficiency, in whole seconds, rounded up, at most 10^12.
  package func duration(of quantity: Int64, efficiencyPercent: Int) -> Int {
    let run = Int128(quantity) * Int128(runSeconds) * 100
    let per = Int128(runQuantity) * Int128(efficiencyPercent)
    return Int(min(Int128(setupSeconds) + (run + per - 1) / per, Int128(RoutingOperation.longestSeconds)))
  }

  /// The operation where only a part of what an order starts comes to it: its times are for what is started.
  func forPart(_ part: ScrapYield) -> RoutingOperation {
    func scaled(_ seconds: Int64) -> Int64 {
      let (product, overflow) = seconds.multipliedReportingOverflow(by: part.numerator)
      return overflow ? .max : product
    }
    let (quantity, overflow) = runQuantity.multipliedReportingOverflow(by: part.denominator)
    // Times or quantities beyond all measure stay for the whole.
    guard part != .whole, !overflow, ([runSeconds] + alternates.map(\.runSeconds)).allSatisfy({ scaled($0) < .max })
    else { return self }
    var operation = self
    operation.runQuantity = quantity
    operation.runSeconds = scaled(runSeconds)
    for place in alternates.indices { operation.alternates[place].runSeconds = scaled(alternates[place].runSeconds) }
    return operation
  }

  /// The operation as the alternate does it.
  func at(_ alternate: Alternate) -> RoutingOperation {
    RoutingOperation(
      workCentre: alternate.workCentre, setupSeconds: alternate.setupSeconds, runSeconds: alternate.runSeconds,
      runQuantity: runQuantity, queueSeconds: queueSeconds, moveSeconds: moveSeconds)
  }
}
