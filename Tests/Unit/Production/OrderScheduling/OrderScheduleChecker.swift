@testable import ProductionDomain
import Values

/// Says what is wrong with an order schedule, from the input alone: shares no code with the engine, and counts
/// minute by minute.
struct OrderScheduleChecker {
  let input: OrderScheduleInput
  /// By centre and minute: worked regularly, and only in overtime.
  private let regular: [[Bool]]
  private let overtime: [[Bool]]
  private let firstMinute: Int

  init(_ input: OrderScheduleInput, firstDay: Int = 0, lastDay: Int? = nil) {
    self.input = input
    firstMinute = firstDay * 1440
    let days = firstDay..<(lastDay ?? input.horizonDays)
    regular = input.centres.map { Self.minutes($0.calendar, $0.calendar.shifts, days, input.today) }
    var overtime = input.centres.map { Self.minutes($0.calendar, $0.overtime, days, input.today) }
    for centre in overtime.indices {
      for minute in overtime[centre].indices where regular[centre][minute] { overtime[centre][minute] = false }
    }
    self.overtime = overtime
  }

  private static func minutes(
    _ calendar: WorkCalendar, _ shifts: [WorkCalendar.Shift], _ days: Range<Int>, _ today: LocalDate
  ) -> [Bool] {
    var open = [Bool](repeating: false, count: days.count * 1440)
    for day in (days.lowerBound - 2)..<days.upperBound where !calendar.holidays.contains(today + day) {
      for shift in shifts where shift.weekdays.contains((today + day).weekday) {
        for minute in (day * 1440 + shift.from / 60)..<(day * 1440 + shift.until / 60) {
          let second = today.daysSinceEpoch * 86_400 + minute * 60
          let index = minute - days.lowerBound * 1440
          guard open.indices.contains(index) else { continue }
          if !calendar.maintenance.contains(where: { $0.overlaps(second..<(second + 60)) }) { open[index] = true }
        }
      }
    }
    return open
  }

  private func count(_ open: [Bool], _ start: Int, _ end: Int) -> Int {
    (start..<max(start, end)).count { open.indices.contains($0 - firstMinute) && open[$0 - firstMinute] }
  }

  private func isOpen(_ centre: Int, _ minute: Int) -> Bool {
    let index = minute - firstMinute
    return regular[centre].indices.contains(index) && (regular[centre][index] || overtime[centre][index])
  }

  func family(_ order: Int, _ centre: Int) -> Int? {
    guard let family = input.orders[order].family else { return nil }
    return input.centres[centre].setups?.families.firstIndex(of: family)
  }

  func alternative(_ entry: OrderSchedule.Operation) -> OrderScheduleInput.Alternative? {
    let operation = input.orders[entry.order].operations[entry.operation]
    let usual = OrderScheduleInput.Alternative(
      centre: operation.centre, setupMinutes: operation.setupMinutes, runSeconds: operation.runSeconds,
      perQuantity: operation.perQuantity)
    return ([usual] + operation.alternates).first { $0.centre == entry.centre }
  }

  /// Whole minutes of run time left.
  func length(_ entry: OrderSchedule.Operation) -> Int {
    guard let work = alternative(entry) else { return -1 }
    let order = input.orders[entry.order]
    let seconds = work.perQuantity == nil ? work.runSeconds : order.quantity * work.runSeconds
    let per = Int64(60 * input.centres[entry.centre].efficiencyPercent) * (work.perQuantity ?? 1)
    let minutes = (seconds * 100 + per - 1) / per
    return max(0, Int(minutes) - order.operations[entry.operation].minutesDone)
  }

  /// Set-up needed behind another operation; nil: nothing came before.
  func setup(_ entry: OrderSchedule.Operation, after previous: OrderSchedule.Operation?) -> Int {
    if previous == nil, input.orders[entry.order].operations[entry.operation].minutesDone > 0, !entry.isFixed {
      return 0
    }
    guard let matrix = input.centres[entry.centre].setups, let family = family(entry.order, entry.centre) else {
      return entry.isFixed ? 0 : alternative(entry)?.setupMinutes ?? 0
    }
    guard let previous, let before = self.family(previous.order, entry.centre) else { return matrix.first[family] }
    return matrix.between[before][family]
  }

  /// By machine, in the order of time.
  func sequences(_ operations: [OrderSchedule.Operation]) -> [[Int]: [OrderSchedule.Operation]] {
    Dictionary(grouping: operations) { [$0.centre, $0.machine] }
      .mapValues { $0.sorted { ($0.start, $0.end) < ($1.start, $1.end) } }
  }

  func faults(of schedule: OrderSchedule) -> [String] {
    var faults = self.faults(of: schedule.operations, scheduled: Set(schedule.orders.map(\.order)))
    let named = schedule.orders.map(\.order) + schedule.unschedulable.map(\.order)
    if named.sorted() != Array(input.orders.indices) { faults.append("not every order is named once") }
    for result in schedule.orders {
      let own = schedule.operations.filter { $0.order == result.order }
      if let end = own.map(\.end).max(), end != result.end { faults.append("order \(result.order) ends elsewhere") }
      if result.end > input.horizonDays * 1440, own.contains(where: { !$0.isFixed }) {
        faults.append("order \(result.order) ends beyond the horizon")
      }
      if result.lateness != max(0, result.end - (input.orders[result.order].due ?? result.end)) {
        faults.append("order \(result.order) has the wrong lateness")
      }
      if (result.lateness > 0) != (result.reason != nil) { faults.append("order \(result.order): reason") }
    }
    for entry in schedule.operations where !entry.isFixed && entry.setupStart < input.now {
      faults.append("order \(entry.order) operation \(entry.operation) begins before now")
    }
    for entry in schedule.operations where !entry.isFixed && entry.operation == 0 {
      let order = input.orders[entry.order]
      let queue = order.operations[0].queueMinutes
      if entry.start < max(order.release, input.now) + queue {
        faults.append("order \(entry.order) begins before its release")
      }
    }
    let value = self.value(schedule)
    if value != schedule.value { faults.append("the value is \(value), not \(schedule.value)") }
    return faults
  }

  /// Machines, calendars, sequences of operations and components.
  func faults(of operations: [OrderSchedule.Operation], scheduled: Set<Int>) -> [String] {
    var faults: [String] = []
    for (order, own) in input.orders.enumerated() {
      let entries = operations.filter { $0.order == order }.sorted { $0.operation < $1.operation }
      let expected = own.operations.indices.filter { scheduled.contains(order) || own.operations[$0].fixedStart != nil }
      if scheduled.contains(order), entries.map(\.operation) != Array(expected) {
        faults.append("order \(order) has the operations \(entries.map(\.operation))")
      }
      for (a, b) in zip(entries, entries.dropFirst()) where !b.isFixed && scheduled.contains(order) {
        let delay = own.operations[a.operation].moveMinutes + own.operations[b.operation].queueMinutes
        if b.start < a.end + delay { faults.append("order \(order): operation \(b.operation) comes too early") }
      }
      guard let first = entries.first, !first.isFixed, scheduled.contains(order) else { continue }
      for component in own.waitsFor {
        let end = operations.filter { $0.order == component }.map(\.end).max() ?? 0
        if first.start < end { faults.append("order \(order) begins before order \(component) ends") }
      }
    }
    for entry in operations { faults += self.faults(of: entry) }
    for (machine, sequence) in sequences(operations) {
      for (index, entry) in sequence.enumerated() {
        let previous = index > 0 ? sequence[index - 1] : nil
        if let previous, entry.isFixed, previous.isFixed { continue }
        if entry.isFixed, previous == nil { continue }
        let latest = sequence[..<index].map(\.end).max() ?? .min
        let name = "machine \(machine): order \(entry.order) operation \(entry.operation)"
        if entry.setupStart < latest || entry.start < latest { faults.append("\(name) overlaps what is before it") }
        if entry.setupEnd > entry.start { faults.append("\(name) begins before it is set up") }
        let needed = setup(entry, after: previous)
        let least = count(regular[entry.centre], entry.setupStart, entry.setupEnd)
        let most = least + count(overtime[entry.centre], entry.setupStart, entry.setupEnd)
        if entry.isFixed, input.orders[entry.order].operations[entry.operation].fixedSetupStart != nil {
          if most < needed { faults.append("\(name) has no time to be set up") }
        } else if needed < least || needed > most {
          faults.append("\(name) is set up for \(least) to \(most) instead of \(needed) minutes")
        }
      }
    }
    return faults
  }

  private func faults(of entry: OrderSchedule.Operation) -> [String] {
    var faults: [String] = []
    let operation = input.orders[entry.order].operations[entry.operation]
    let name = "order \(entry.order) operation \(entry.operation)"
    guard input.centres.indices.contains(entry.centre),
      (0..<input.centres[entry.centre].machines).contains(entry.machine)
    else { return ["\(name) is on no machine"] }
    if let machine = operation.fixedMachine, machine != entry.machine { faults.append("\(name) left its machine") }
    if let start = operation.fixedStart {
      if start != entry.start || (operation.fixedEnd ?? entry.end) != entry.end { faults.append("\(name) was moved") }
      return faults
    }
    let length = length(entry)
    if length < 0 { return ["\(name) is on a centre that cannot do it"] }
    let least = count(regular[entry.centre], entry.start, entry.end)
    let most = least + count(overtime[entry.centre], entry.start, entry.end)
    if length < least || length > most { faults.append("\(name) works \(least) to \(most) instead of \(length)") }
    if length > 0, !isOpen(entry.centre, entry.start) || !isOpen(entry.centre, entry.end - 1) {
      faults.append("\(name) begins or ends while the centre is closed")
    }
    return faults
  }

  /// What the schedule costs and earns, in minor units.
  func value(_ schedule: OrderSchedule) -> ScheduleValue {
    func rounded(_ amount: Int64, _ per: Int64) -> Int64 { (amount + per / 2) / per }
    var value = ScheduleValue()
    value.makespan = max(
      schedule.operations.map(\.end).max() ?? 0, schedule.orders.map(\.end).max() ?? 0)
    var (tardiness, holding): (Int64, Int64) = (0, 0)
    for result in schedule.orders {
      let order = input.orders[result.order]
      value.margin += order.margin
      guard let due = order.due else { continue }
      tardiness += order.weight * Int64(max(0, result.end - due))
      holding += order.holdingCostPerDay * Int64(max(0, due - result.end))
    }
    value.weightedTardiness = rounded(tardiness, 1440)
    value.holdingCost = rounded(holding, 1440)
    var (setup, extra): (Int64, Int64) = (0, 0)
    for (_, sequence) in sequences(schedule.operations) {
      for (index, entry) in sequence.enumerated() {
        let previous = index > 0 ? sequence[index - 1] : nil
        let centre = input.centres[entry.centre]
        var needed = self.setup(entry, after: previous)
        if entry.isFixed {
          let given =
            input.orders[entry.order].operations[entry.operation].fixedSetupStart.map { entry.start - $0 } ?? 0
          needed = previous.map(\.isFixed) ?? true ? given : max(needed, given)
        }
        setup += Int64(needed) * centre.setupCostPerHour
        let minutes =
          usedOvertime(entry.centre, entry.setupStart, entry.setupEnd, needed)
          + usedOvertime(entry.centre, entry.start, entry.end, work(entry))
        extra += Int64(minutes) * centre.overtimeCostPerHour
      }
    }
    value.setupCost = rounded(setup, 60)
    value.overtimeCost = rounded(extra, 60)
    return value
  }

  /// Minutes of work in an operation; the times of a fixed one hold its set-up, where they do not name it.
  private func work(_ entry: OrderSchedule.Operation) -> Int {
    let operation = input.orders[entry.order].operations[entry.operation]
    let holdsSetup =
      entry.isFixed && operation.fixedSetupStart == nil && input.centres[entry.centre].setups == nil
    return length(entry) + (holdsSetup ? operation.setupMinutes : 0)
  }

  /// Overtime worked: what is needed beyond regular time.
  private func usedOvertime(_ centre: Int, _ start: Int, _ end: Int, _ needed: Int) -> Int {
    min(max(0, needed - count(regular[centre], start, end)), count(overtime[centre], start, end))
  }
}
