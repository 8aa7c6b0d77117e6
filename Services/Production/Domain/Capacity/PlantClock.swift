import Values

/// How the clocks of a plant stand against UTC: a table of offsets, so that days and shifts there can be placed in time
/// without a database of zones. Moments are seconds of UTC since 1970; wall seconds are what clocks and calendars of
/// the plant show, counted from 1970-01-01 00:00 there.
///
/// A time that clocks skip (02:30 in the night in which they go forward) counts as the moment of the change; one that
/// they show twice counts as the first of both. So a shift over the change is an hour shorter or longer, and shifts
/// that follow each other still do.
package struct PlantClock: Hashable, Sendable {
  /// From a moment on the clocks are so far ahead of UTC.
  package struct Change: Hashable, Sendable {
    package var moment: Int
    /// Seconds east of Greenwich.
    package var offset: Int

    package init(moment: Int, offset: Int) {
      self.moment = moment
      self.offset = offset
    }
  }

  /// The zone's name, for people.
  package let zone: String
  /// Before the first change.
  private let firstOffset: Int
  private let changes: [Change]

  /// `changes` in the order of their moments, at least a day apart.
  package init(zone: String, offset: Int, changes: [Change] = []) {
    self.zone = zone
    firstOffset = offset
    self.changes = changes
  }

  package static let utc = PlantClock(zone: "UTC", offset: 0)

  /// Seconds that the clocks are ahead of UTC.
  package func offset(at moment: Int) -> Int {
    offset(after: changes.partition { change, _ in change.moment > moment })
  }

  /// What the clocks show.
  package func wall(_ moment: Int) -> Int { moment + offset(at: moment) }

  /// When the clocks show it, by the rule above.
  package func moment(ofWall wall: Int) -> Int {
    guard !changes.isEmpty else { return wall - firstOffset }
    // The stretch between two changes that ends after this time, by the clocks of that stretch.
    let passed = changes.partition { wall < $0.moment + offset(after: $1) }
    let moment = wall - offset(after: passed)
    return passed == 0 ? moment : max(moment, changes[passed - 1].moment)
  }

  /// When a time of a day comes, in seconds after midnight; it may lie in later days.
  package func moment(_ day: LocalDate, _ time: Int = 0) -> Int { moment(ofWall: day.daysSinceEpoch * 86_400 + time) }

  /// The day that it is there.
  package func day(at moment: Int) -> LocalDate {
    LocalDate(daysSinceEpoch: WorkCalendar.day(of: wall(moment)))
  }

  private func offset(after passed: Int) -> Int { passed == 0 ? firstOffset : changes[passed - 1].offset }

}

extension [PlantClock.Change] {
  /// The first place at which `isLater` holds, where it holds for all after it; the end where it never does.
  fileprivate func partition(_ isLater: (PlantClock.Change, Int) -> Bool) -> Int {
    var (low, high) = (0, count)
    while low < high {
      let middle = (low + high) / 2
      if isLater(self[middle], middle) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
