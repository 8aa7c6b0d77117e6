/// A place where work is done: machines or people that share a calendar.
package struct WorkCentre: Hashable, Sendable {
  package var name: String
  package var calendar: WorkCalendar
  /// How many work side by side.
  package var machines: Int
  /// 100: as fast as the routing says; 80: slower.
  package var efficiencyPercent: Int

  package init(name: String, calendar: WorkCalendar, machines: Int = 1, efficiencyPercent: Int = 100) {
    self.name = name
    self.calendar = calendar
    self.machines = machines
    self.efficiencyPercent = efficiencyPercent
  }
}

/// One step of making an item.
package struct RoutingOperation: Hashable, Sendable {
  package var workCentre: Int
  package var setupSeconds: Int64
  /// For ``runQuantity`` steps of the item.
  package var runSeconds: Int64
  package var runQuantity: Int64

  package init(workCentre: Int, setupSeconds: Int64 = 0, runSeconds: Int64, runQuantity: Int64 = 1) {
    self.workCentre = workCentre
    self.setupSeconds = setupSeconds
    self.runSeconds = runSeconds
    self.runQuantity = runQuantity
  }

  /// Setup and quantity × run ÷ efficiency, in whole seconds, rounded up, at most 10^12.
  package func duration(of quantity: Int64, efficiencyPercent: Int) -> Int {
    let run = Int128(quantity) * Int128(runSeconds) * 100
    let per = Int128(runQuantity) * Int128(efficiencyPercent)
    return Int(min(Int128(setupSeconds) + (run + per - 1) / per, 1_000_000_000_000))
  }
}
