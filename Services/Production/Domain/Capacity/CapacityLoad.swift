import Values

/// Load against capacity of one work centre over some days.
package struct CapacityBucket: Hashable, Sendable {
  package let workCentre: Int
  /// First day, counted from today, and number of days.
  package let day: Int
  package let days: Int
  package let loadSeconds: Int
  package let capacitySeconds: Int
  /// Overtime that is worked, and then part of the capacity; else, of the overload, what overtime can take.
  package let overtimeSeconds: Int

  package var overloadSeconds: Int { max(0, loadSeconds - capacitySeconds) }
}

/// Detailed capacity requirements: the operations of every order, laid backward from its date with their
/// queue and move times on the calendars of their work centres, without regard to what else lies there.
package struct CapacityLoad: Sendable {
  let centres: [WorkCentre]
  let today: LocalDate
  /// Seconds by work centre and day; work that should have been done before today lies on today.
  var seconds: [[Int: Int]]

  package init(_ centres: [WorkCentre], today: LocalDate) {
    self.centres = centres
    self.today = today
    seconds = Array(repeating: [:], count: centres.count)
  }

  /// Adds an order whose work must be done when day `finish` (from today) begins, or ends where
  /// `within` is true. False when a calendar has no time for it: then nothing is added.
  package mutating func add(
    _ operations: [RoutingOperation], quantity: Int64, finish: Int, within: Bool = false
  ) -> Bool {
    let clock = operations.last.map { centres[$0.workCentre].calendar.clock } ?? .utc
    var end = clock.moment(today + (finish + (within ? 1 : 0)))
    var spans: [(centre: Int, span: Range<Int>)] = []
    for operation in operations.reversed() {
      let centre = centres[operation.workCentre]
      let duration = operation.duration(of: quantity, efficiencyPercent: centre.efficiencyPercent)
      guard let done = centre.calendar.start(of: Int(operation.moveSeconds), by: end),
        let start = centre.calendar.start(of: duration, by: done),
        let arrival = centre.calendar.start(of: Int(operation.queueSeconds), by: start)
      else { return false }
      if duration > 0 { spans.append((operation.workCentre, start..<done)) }
      end = arrival
    }
    for (centre, span) in spans { spread(span, over: centre) }
    return true
  }

  /// Adds work that has been placed already.
  package mutating func add(_ shares: [CapacityLedger.Share]) {
    for share in shares { seconds[share.workCentre][max(0, share.day), default: 0] += share.seconds }
  }

  private mutating func spread(_ span: Range<Int>, over centre: Int) {
    let calendar = centres[centre].calendar
    let first = calendar.clock.day(at: span.lowerBound)
    for day in -1...(calendar.clock.day(at: span.upperBound) - first) {
      for work in calendar.work(beginningOn: first + day) where work.overlaps(span) {
        var piece = work.clamped(to: span)
        // A shift may run over midnight.
        while !piece.isEmpty {
          let date = calendar.clock.day(at: piece.lowerBound)
          let end = min(piece.upperBound, calendar.clock.moment(date + 1))
          seconds[centre][max(0, date - today), default: 0] += end - piece.lowerBound
          piece = end..<max(end, piece.upperBound)
        }
      }
    }
  }

  /// Load and capacity in buckets of `days`, over `horizonDays`; buckets without load are left out, or, when `whole`,
  /// only work centres without any. `worked` is the overtime of a work centre on a day that is worked.
  package func buckets(
    days: Int, horizonDays: Int, whole: Bool = false, worked: (Int, Int) -> Int = { _, _ in 0 }
  ) -> [CapacityBucket] {
    var result: [CapacityBucket] = []
    for centre in centres.indices where !seconds[centre].isEmpty {
      for first in stride(from: 0, to: horizonDays, by: days) {
        let range = first..<min(first + days, horizonDays)
        let load = range.reduce(0) { $0 + (seconds[centre][$1] ?? 0) }
        guard load > 0 || whole else { continue }
        let worked = range.reduce(0) { $0 + worked(centre, $1) }
        let capacity = worked + range.reduce(0) { $0 + centres[centre].capacity(on: today + $1) }
        let overtime = load > capacity ? range.reduce(0) { $0 + centres[centre].overtime(on: today + $1) } : 0
        result.append(
          CapacityBucket(
            workCentre: centre, day: first, days: range.count, loadSeconds: load, capacitySeconds: capacity,
            overtimeSeconds: worked > 0 ? worked : max(0, min(load - capacity, overtime))))
      }
    }
    return result
  }
}

extension CapacityLoad {
  /// Everything that was added, by work centre and day.
  var shares: [CapacityLedger.Share] {
    seconds.indices.flatMap { centre in
      seconds[centre].sorted { $0.key < $1.key }
        .map { CapacityLedger.Share(workCentre: centre, day: $0.key, seconds: $0.value) }
    }
  }
}
