import GRDB
import Persistence
import ProductionDomain
import Values

/// When the work centres of a plan work, from the planning data as they are now.
extension PlanSheet {
  /// By work centre: plant minutes of regular work within some days, in order, without overlaps. A work centre that the
  /// planning data do not hold any more is not there.
  func openTimes(from: LocalDate, days: Int) throws -> [String: [Range<Int>]] {
    let changes = try shown.record.scenarioID.map { try ScenarioStore.records(of: $0, db) } ?? [:]
    let assembly = try ScenarioAssembly(
      today: shown.record.today, kinds: [.calendar, .plant, .workCentre], changes: changes, db)
    var open: [String: [Range<Int>]] = [:]
    var known: [(calendar: WorkCalendar, open: [Range<Int>])] = []
    for centre in ScenarioPreparation(try assembly.reader().scenario).centres {
      // Work centres mostly share a calendar.
      let times =
        known.first { $0.calendar == centre.calendar }?.open
        ?? PlanSheet.open(centre.calendar, from: from, days: days)
      known.append((centre.calendar, times))
      open[centre.name] = times
    }
    return open
  }

  /// And of the nine days before: set-ups may have been worked there, and shifts run on.
  private static func open(_ calendar: WorkCalendar, from: LocalDate, days: Int) -> [Range<Int>] {
    var open: [Range<Int>] = []
    for day in -9..<days {
      for span in calendar.work(beginningOn: from + day) {
        let clock = calendar.clock
        let (first, last) = (clock.wall(span.lowerBound) / 60, clock.wall(span.upperBound) / 60)
        if let before = open.last, first <= before.upperBound {
          open[open.count - 1] = before.lowerBound..<max(before.upperBound, last)
        } else if first < last {
          open.append(first..<last)
        }
      }
    }
    return open
  }
}
