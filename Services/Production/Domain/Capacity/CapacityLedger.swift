import Values

/// What the days of every work centre still have free. Days are counted from `today`, which is 0.
package struct CapacityLedger: Sendable {
  /// A part of an order's work on one day.
  package struct Share: Hashable, Sendable {
    package let workCentre: Int
    package let day: Int
    package let seconds: Int
  }

  /// Where an order's work lies.
  package struct Placement: Hashable, Sendable {
    package var shares: [Share]
    /// The day on which the last operation ends; the first day looked at when there is no work.
    package var lastDay: Int
  }

  package let centres: [WorkCentre]
  package let today: LocalDate
  /// Per work centre and day: working seconds of one machine, and seconds taken on all machines.
  private var working: [[Int]]
  private var taken: [[Int]]
  /// No work is placed beyond this day.
  package let horizonDays: Int

  package init(_ centres: [WorkCentre], today: LocalDate, horizonDays: Int) {
    self.centres = centres
    self.today = today
    self.horizonDays = horizonDays
    working = centres.map { centre in (0..<horizonDays).map { centre.calendar.work(on: today + $0) } }
    taken = centres.map { _ in [Int](repeating: 0, count: horizonDays) }
  }

  /// Working seconds of all machines of the centre on the day; 0 outside the horizon.
  package func capacity(_ centre: Int, _ day: Int) -> Int {
    day >= 0 && day < horizonDays ? working[centre][day] * centres[centre].machines : 0
  }
  package func taken(_ centre: Int, _ day: Int) -> Int { day >= 0 && day < horizonDays ? taken[centre][day] : 0 }
  package func free(_ centre: Int, _ day: Int) -> Int { max(0, capacity(centre, day) - taken(centre, day)) }

  package mutating func take(_ shares: [Share]) {
    for share in shares where share.day >= 0 && share.day < horizonDays {
      taken[share.workCentre][share.day] += share.seconds
    }
  }
  package mutating func giveBack(_ shares: [Share]) {
    for share in shares where share.day >= 0 && share.day < horizonDays {
      taken[share.workCentre][share.day] -= share.seconds
    }
  }

  /// Where the operations of an order for `quantity` find room, one after the other, from `day` on,
  /// each on one machine. Nothing is taken yet. Nil when the horizon has no room.
  package func place(_ operations: [RoutingOperation], quantity: Int64, from day: Int) -> Placement? {
    var placement = Placement(shares: [], lastDay: day)
    var current = max(0, day)
    // What the order itself has used of the current day, in all and by work centre: its operations do
    // not overlap.
    var spent = 0
    var own: [Int: Int] = [:]
    for operation in operations {
      let centre = operation.workCentre
      var left = operation.duration(of: quantity, efficiencyPercent: centres[centre].efficiencyPercent)
      while left > 0 {
        guard current < horizonDays else { return nil }
        let free = self.free(centre, current) - (own[centre] ?? 0)
        let part = min(left, free, working[centre][current] - spent)
        if part > 0 {
          placement.shares.append(Share(workCentre: centre, day: current, seconds: part))
          placement.lastDay = current
          own[centre, default: 0] += part
          spent += part
          left -= part
        }
        if left > 0 {
          current += 1
          spent = 0
          own = [:]
        }
      }
    }
    return placement
  }
}
