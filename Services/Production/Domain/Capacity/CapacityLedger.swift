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
  /// What overtime adds to the working seconds of one machine.
  private let extra: [[Int]]
  private var taken: [[Int]]
  /// No work is placed beyond this day.
  package let horizonDays: Int

  package init(_ centres: [WorkCentre], today: LocalDate, horizonDays: Int) {
    self.centres = centres
    self.today = today
    self.horizonDays = horizonDays
    // Work centres that share a calendar share its days.
    var days: [WorkCalendar: [Int]] = [:]
    for calendar in centres.map(\.calendar) where days[calendar] == nil {
      days[calendar] = (0..<horizonDays).map { calendar.work(on: today + $0) }
    }
    working = centres.map { days[$0.calendar]! }
    extra = centres.map { centre in
      (0..<horizonDays).map { centre.overtime(on: today + $0) / max(1, centre.machines) }
    }
    taken = centres.map { _ in [Int](repeating: 0, count: horizonDays) }
  }

  /// Working seconds of all machines of the centre on the day; 0 outside the horizon.
  package func capacity(_ centre: Int, _ day: Int) -> Int {
    day >= 0 && day < horizonDays ? working[centre][day] * centres[centre].machines : 0
  }
  package func taken(_ centre: Int, _ day: Int) -> Int { day >= 0 && day < horizonDays ? taken[centre][day] : 0 }
  package func free(_ centre: Int, _ day: Int) -> Int { max(0, capacity(centre, day) - taken(centre, day)) }

  /// Of what is taken on the day, what regular time does not hold.
  package func overtime(_ centre: Int, _ day: Int) -> Int { max(0, taken(centre, day) - capacity(centre, day)) }

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

  /// Work beyond what a day can do is done on the next days that have room.
  package mutating func postponeOverload() {
    for centre in centres.indices {
      var waiting = 0
      for day in 0..<horizonDays {
        waiting += taken[centre][day]
        taken[centre][day] = min(waiting, capacity(centre, day))
        waiting -= taken[centre][day]
      }
    }
  }

  /// Where the operations of an order for `quantity` find room, one after the other, from `day` on,
  /// each on one machine. Nothing is taken yet. Nil when the horizon has no room. An operation that
  /// would have to wait at its work centre for other work is done by the alternate that ends soonest,
  /// where one ends sooner. `alone`: as if no other work were there; `overtime`: with the hours that it adds.
  package func place(
    _ operations: [RoutingOperation], quantity: Int64, from day: Int, alone: Bool = false, overtime: Bool = false
  ) -> Placement? {
    var walk = Walk(Placement(shares: [], lastDay: day), day: max(0, day))
    walk.overtime = overtime
    for operation in operations {
      if operation.alternates.isEmpty || alone {
        guard step(&walk, operation, quantity, alone: alone) else { return nil }
      } else {
        guard let next = soonest(after: walk, operation, quantity) else { return nil }
        walk = next
      }
    }
    return walk.placement
  }

  /// How far an order has come.
  private struct Walk {
    var placement: Placement
    var day: Int
    /// What the order itself has used of the day, in all and by work centre: its operations do not
    /// overlap.
    var spent = 0
    var own: [Int: Int] = [:]
    var overtime = false

    init(_ placement: Placement, day: Int) {
      self.placement = placement
      self.day = day
    }

    mutating func turnDay() {
      day += 1
      spent = 0
      own = [:]
    }
    func ends(before other: Walk) -> Bool { (day, spent) < (other.day, other.spent) }
  }

  private func soonest(after walk: Walk, _ operation: RoutingOperation, _ quantity: Int64) -> Walk? {
    func stepped(_ operation: RoutingOperation, alone: Bool = false) -> Walk? {
      var next = walk
      return step(&next, operation, quantity, alone: alone) ? next : nil
    }
    var best = stepped(operation)
    if let best, let free = stepped(operation, alone: true), !free.ends(before: best) { return best }
    for alternate in operation.alternates {
      guard let other = stepped(operation.at(alternate)) else { continue }
      if best.map({ other.ends(before: $0) }) ?? true { best = other }
    }
    return best
  }

  /// Waits, works and waits; false when the horizon ends before.
  private func step(_ walk: inout Walk, _ operation: RoutingOperation, _ quantity: Int64, alone: Bool) -> Bool {
    let centre = operation.workCentre
    let duration = operation.duration(of: quantity, efficiencyPercent: centres[centre].efficiencyPercent)
    guard spend(Int(operation.queueSeconds), at: centre, on: &walk, .waiting),
      spend(duration, at: centre, on: &walk, alone ? .workingAlone : .working),
      spend(Int(operation.moveSeconds), at: centre, on: &walk, .waiting)
    else { return false }
    if duration == 0, operation.queueSeconds + operation.moveSeconds > 0 {
      // Waiting alone takes time too.
      walk.placement.shares.append(Share(workCentre: centre, day: walk.placement.lastDay, seconds: 0))
    }
    return true
  }

  private enum Kind { case waiting, working, workingAlone }

  private func spend(_ seconds: Int, at centre: Int, on walk: inout Walk, _ kind: Kind) -> Bool {
    var left = seconds
    while left > 0 {
      guard walk.day < horizonDays else { return false }
      let more = walk.overtime ? extra[centre][walk.day] : 0
      var part = min(left, working[centre][walk.day] + more - walk.spent)
      switch kind {
      case .waiting: break
      case .working:
        let room = capacity(centre, walk.day) + more * centres[centre].machines - taken(centre, walk.day)
        part = min(part, room - (walk.own[centre] ?? 0))
      case .workingAlone: part = min(part, capacity(centre, walk.day) - (walk.own[centre] ?? 0))
      }
      if part > 0 {
        walk.placement.lastDay = walk.day
        walk.spent += part
        left -= part
        if kind != .waiting {
          walk.placement.shares.append(Share(workCentre: centre, day: walk.day, seconds: part))
          walk.own[centre, default: 0] += part
        }
      }
      if left > 0 { walk.turnDay() }
    }
    return true
  }
}
