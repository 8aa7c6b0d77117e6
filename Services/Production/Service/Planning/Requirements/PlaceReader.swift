import ProductionDomain
import Values

extension ScenarioReader {
  mutating func readCalendars() {
    for (_, calendar) in each("calendars", document.calendars) {
      let record = "calendar \(calendar.name)"
      let shifts = shifts(calendar.shifts, of: record)
      let holidays = (calendar.holidays ?? []).compactMap { date($0, "holidays", of: record + " holiday \($0)") }
      var maintenance: [Range<Int>] = []
      for pause in calendar.maintenance ?? [] {
        guard let from = moment(pause.from), let until = moment(pause.to), from < until else {
          leaveOut(
            record + " maintenance from \(pause.from)", "its times are not like 2026-01-07T10:00, or end too soon")
          continue
        }
        maintenance.append(from..<until)
      }
      scenario.calendars.append(
        WorkCalendar(name: calendar.name, shifts: shifts, holidays: Set(holidays), maintenance: maintenance))
    }
  }

  private mutating func shifts(_ texts: [CalendarText.Shift], of record: String) -> [WorkCalendar.Shift] {
    texts.compactMap { shift in
      guard let from = time(shift.from), let until = time(shift.to), !shift.days.isEmpty,
        shift.days.allSatisfy((1...7).contains), from < 86_400, until <= 86_400
      else {
        leaveOut(record + " shift from \(shift.from)", "its days are not 1 (Monday) to 7, or its times not like 08:00")
        return nil
      }
      let end = until <= from ? until + 86_400 : until
      return WorkCalendar.Shift(weekdays: Set(shift.days), from: from, until: end)
    }
  }

  private mutating func clock(of plant: PlantText) -> PlantClock {
    guard let zone = plant.timeZone else { return .utc }
    if let clock = TimeZones.clock(zone) { return clock }
    let title = plant.name.isEmpty ? "the plant without a name" : "plant \(plant.name)"
    problems.append(
      PlanningProblem(
        "plant \(plant.name)", "The times of \(title) are read as UTC: \(TimeZones.refusal(zone))."))
    return .utc
  }

  /// Plants, work centres and lanes.
  mutating func readPlaces() {
    scenario.plants = each("plants", document.plants).map { _, plant in
      PlanningScenario.Plant(name: plant.name, calendar: plant.calendar, clock: clock(of: plant))
    }
    for (_, centre) in each("workCentres", document.workCentres) {
      let title = "work centre \(centre.name)"
      var record = PlanningScenario.Centre(
        name: centre.name, calendar: centre.calendar, machines: centre.machines ?? 1,
        efficiencyPercent: centre.efficiencyPercent ?? 100)
      // What is not above zero leaves the work centre out.
      if record.machines > 0 {
        record.machines = clamped(centre.machines, "'machines'", of: title, 1...100_000, else: 1)
      }
      if record.efficiencyPercent > 0 {
        record.efficiencyPercent = clamped(
          centre.efficiencyPercent, "'efficiencyPercent'", of: title, 1...100_000, else: 100)
      }
      record.plant = centre.plant
      record.setups = centre.setups.map { setups in
        SetupTable(
          first: seconds(setups.first),
          between: (setups.between ?? []).map {
            SetupTable.Change(from: $0.from, to: $0.to, seconds: seconds($0.minutes))
          }, otherwise: seconds(setups.otherwise))
      }
      record.costPerHour = centre.costPerHour
      record.overheadPerMillion = centre.overheadPercent?.times(10_000) ?? 0
      record.setupCostPerHour = centre.setupCostPerHour
      if let overtime = centre.overtime {
        record.overtime = PlanningScenario.Centre.Overtime(
          shifts: shifts(overtime.shifts, of: "overtime of work centre \(centre.name)"),
          costPerHour: overtime.costPerHour)
      }
      scenario.centres.append(record)
    }
    readLanes()
  }
}
