import Values

/// The input of an order schedule with operations and machines numbered through, and what is known of each
/// order before anything is planned.
struct OrderModel: Sendable {
  struct Machine: Hashable, Sendable {
    var centre: Int
    /// Within the centre.
    var index: Int
  }

  struct Option: Hashable, Sendable {
    var machine: Int
    var centre: Int
    /// In the centre's set-up matrix; -1 when that has none of it.
    var family: Int
    /// The operation's own set-up time.
    var setup: Int
    /// Run time left.
    var length: Int
  }

  struct FixedTime: Hashable, Sendable {
    var setupStart: Int
    var start: Int
    var end: Int
    /// The work that lies in it, set-up included where it holds that.
    var length: Int
  }

  struct Step: Sendable {
    var order: Int
    var index: Int
    /// Into `options`; one for a fixed step.
    var options: Range<Int>
    var queue: Int
    var move: Int
    var fixed: FixedTime?
    var isBegun: Bool
  }

  let input: OrderScheduleInput
  let calendar: OrderCalendar
  /// By centre: without overtime, and with all of it.
  let regular: [WorkingTime]
  let always: [WorkingTime]
  let machines: [Machine]
  let rules: [SetupRule]
  /// Steps of order o are those from `firstStep[o]` up to `firstStep[o + 1]`.
  private(set) var firstStep: [Int] = [0]
  private(set) var steps: [Step] = []
  private(set) var options: [Option] = []
  /// By machine: fixed operations only.
  private(set) var fixed: [MachineSlots] = []
  /// The orders each one waits for; those that begin with a fixed operation wait for none.
  let components: [[Int]]
  /// The orders that need its output, fixed ones too.
  let waiters: [[Int]]
  /// Orders in an order in which each comes behind those it waits for; without those that wait in a circle.
  let sequence: [Int]
  /// Orders that cannot be planned, whatever the others do, and why.
  private(set) var findings: [Int: String] = [:]
  /// When each order could end at the earliest if it had all machines to itself, set-ups left out.
  private(set) var earliestEnd: [Int] = []

  var now: Int { input.now }
  var limit: Int { input.horizonDays * 1440 }
  var stepCount: Int { steps.count }
  func steps(of order: Int) -> Range<Int> { firstStep[order]..<firstStep[order + 1] }
  func movable(of order: Int) -> [Int] { steps(of: order).filter { steps[$0].fixed == nil } }

  init(_ input: OrderScheduleInput, days: Range<Int>) {
    self.input = input
    calendar = OrderCalendar(input.centres, today: input.today, clock: input.clock, days: days)
    regular = OrderShifts(calendar, overtime: false).working
    always = OrderShifts(calendar, overtime: true).working
    machines = input.centres.indices.flatMap { centre in
      (0..<input.centres[centre].machines).map { Machine(centre: centre, index: $0) }
    }
    rules = input.centres.map { SetupRule($0.setups) }
    components = input.orders.map { $0.operations.first?.fixedStart == nil ? Set($0.waitsFor).sorted() : [] }
    var waiters = input.orders.map { _ in [Int]() }
    for (order, each) in input.orders.enumerated() {
      for component in Set(each.waitsFor).sorted() { waiters[component].append(order) }
    }
    self.waiters = waiters
    sequence = OrderModel.sequence(components)
    number()
    fix()
    explain()
  }

  /// Those that wait for nothing first (Kahn 1962).
  private static func sequence(_ components: [[Int]]) -> [Int] {
    var waiting = components.map(\.count)
    var behind = components.map { _ in [Int]() }
    for (order, each) in components.enumerated() {
      for component in each { behind[component].append(order) }
    }
    var sequence = components.indices.filter { waiting[$0] == 0 }
    var next = 0
    while next < sequence.count {
      for order in behind[sequence[next]] {
        waiting[order] -= 1
        if waiting[order] == 0 { sequence.append(order) }
      }
      next += 1
    }
    return sequence
  }

  private mutating func number() {
    var firstMachine = [0]
    for centre in input.centres { firstMachine.append(firstMachine[firstMachine.count - 1] + centre.machines) }
    let families = input.centres.map { centre in
      [String: Int](
        uniqueKeysWithValues: (centre.setups?.families ?? []).enumerated().map { ($0.element, $0.offset) })
    }
    let isOpen = input.centres.indices.map { centre in
      [calendar.regular[centre], calendar.windows[centre]].contains { open in
        open.contains { $0.end > now && $0.start < limit }
      }
    }
    for (index, order) in input.orders.enumerated() {
      for (position, operation) in order.operations.enumerated() {
        let start = options.count
        var problem: String?
        for work in operation.fixedStart == nil ? operation.alternatives : [operation.alternatives[0]] {
          guard input.centres.indices.contains(work.centre) else {
            problem = problem ?? "names work centre \(work.centre), but there are \(input.centres.count)"
            continue
          }
          let centre = input.centres[work.centre]
          guard centre.machines > 0 else {
            problem = problem ?? "needs work centre '\(centre.name)', which has no machines"
            continue
          }
          if let machine = operation.fixedMachine, !(0..<centre.machines).contains(machine) {
            problem =
              problem ?? "must be done on machine \(machine + 1) of '\(centre.name)', which has \(centre.machines)"
            continue
          }
          guard operation.fixedStart != nil || isOpen[work.centre] else {
            problem =
              problem ?? "needs work centre '\(centre.name)', which never works in the next \(input.horizonDays) days"
            continue
          }
          let own = operation.fixedMachine.map { $0..<($0 + 1) } ?? 0..<centre.machines
          let length = length(of: work, order.quantity, centre.efficiencyPercent, done: operation.minutesDone)
          for machine in own {
            options.append(
              Option(
                machine: firstMachine[work.centre] + machine, centre: work.centre,
                family: order.family.flatMap { families[work.centre][$0] } ?? -1, setup: work.setupMinutes,
                length: length))
          }
        }
        if options.count == start, let problem {
          findings[index] = findings[index] ?? "Order '\(order.name)': operation \(position + 1) \(problem)."
        }
        steps.append(
          Step(
            order: index, index: position, options: start..<options.count, queue: operation.queueMinutes,
            move: operation.moveMinutes, isBegun: operation.minutesDone > 0))
      }
      firstStep.append(steps.count)
    }
  }

  /// Run time left in whole minutes, rounded up.
  private func length(of work: OrderScheduleInput.Alternative, _ quantity: Int64, _ efficiency: Int, done: Int) -> Int {
    let (amount, per) = work.perQuantity.map { (quantity, $0) } ?? (1, 1)
    let seconds = Int128(amount) * Int128(work.runSeconds) * 100
    let whole = Int128(per) * Int128(efficiency) * 60
    let minutes = (seconds + whole - 1) / whole
    return Int(min(max(0, minutes - Int128(done)), Int128(SchedulingRefusal.longestTime)))
  }

  /// Puts the fixed operations on their machines; those that name none take the first that is free.
  private mutating func fix() {
    fixed = machines.map { MachineSlots(rules[$0.centre]) }
    var unnamed: [Int] = []
    for step in steps.indices {
      let operation = input.orders[steps[step].order].operations[steps[step].index]
      guard let start = operation.fixedStart, !steps[step].options.isEmpty else { continue }
      let option = options[steps[step].options.lowerBound]
      let own = input.centres[option.centre].setups == nil && operation.fixedSetupStart == nil ? option.setup : 0
      steps[step].fixed = FixedTime(
        setupStart: operation.fixedSetupStart ?? start, start: start,
        end: operation.fixedEnd ?? regular[option.centre].earliest(option.length + own, from: start).end,
        length: option.length + own)
      if operation.fixedMachine == nil { unnamed.append(step) } else { fix(step, option) }
    }
    for step in unnamed {
      guard let time = steps[step].fixed else { continue }
      let candidates = steps[step].options
      let free = candidates.first { candidate in
        !fixed[options[candidate].machine].blocks.contains { $0.taken < time.end && time.setupStart < $0.end }
      }
      let chosen = free ?? candidates.lowerBound
      steps[step].options = chosen..<(chosen + 1)
      fix(step, options[chosen])
    }
  }

  private mutating func fix(_ step: Int, _ option: Option) {
    guard let time = steps[step].fixed else { return }
    fixed[option.machine].fix(
      MachineSlots.Block(
        step: step, family: option.family, setup: 0, isFixed: true, setupMinutes: time.start - time.setupStart,
        setupStart: time.setupStart, setupEnd: time.start, start: time.start, end: time.end, taken: time.setupStart,
        until: time.end))
  }

  /// A block for an operation that is not placed yet.
  @inline(__always)
  func block(_ step: Int, _ option: Option) -> MachineSlots.Block {
    MachineSlots.Block(step: step, family: option.family, setup: option.setup, isBegun: steps[step].isBegun)
  }

  /// Says which orders cannot be planned whatever the others do.
  private mutating func explain() {
    let planned = Set(sequence)
    for order in input.orders.indices where !planned.contains(order) && isCircular(order) {
      findings[order] =
        findings[order]
        ?? "Order '\(input.orders[order].name)' waits for itself through the orders it waits for: break the circle."
    }
    earliestEnd = input.orders.map { max(now, $0.release) }
    for order in sequence + input.orders.indices.filter({ !planned.contains($0) }) where findings[order] == nil {
      let name = input.orders[order].name
      if let component = components[order].first(where: { findings[$0] != nil || !planned.contains($0) }) {
        findings[order] = "Order '\(name)' waits for order '\(input.orders[component].name)', which cannot be planned."
      } else if let end = end(of: order) {
        earliestEnd[order] = end
      } else {
        findings[order] =
          "Order '\(name)' cannot be finished within \(input.horizonDays) days, even if all machines were its own."
      }
    }
  }

  mutating func shorten(_ option: Int, by minutes: Int) { options[option].length -= minutes }

  private func isCircular(_ order: Int) -> Bool {
    var open = components[order]
    var seen = Set(open)
    while let next = open.popLast() {
      if next == order { return true }
      for component in components[next] where seen.insert(component).inserted { open.append(component) }
    }
    return false
  }

  /// When an order ends at the earliest with all machines its own; nil when that is beyond the horizon.
  private func end(of order: Int) -> Int? {
    var reached = components[order].reduce(max(now, input.orders[order].release)) { max($0, earliestEnd[$1]) }
    var ended = steps(of: order).isEmpty ? reached : .min
    for step in steps(of: order) {
      let end: Int
      if let time = steps[step].fixed {
        end = time.end
        reached = step == firstStep[order] ? end : max(reached, end)
      } else {
        let ready = max(now, reached) + steps[step].queue
        let ends = steps[step].options.compactMap { alone(options[$0], ready) }
        guard let first = ends.min() else { return nil }
        end = first
        reached = end
      }
      ended = max(ended, end)
      reached += steps[step].move
    }
    return ended
  }

  /// The earliest end between the fixed operations, set-ups left out.
  private func alone(_ option: Option, _ ready: Int) -> Int? {
    let working = always[option.centre]
    var work = working.earliest(option.length, from: ready)
    for other in fixed[option.machine].blocks where other.until > work.start {
      if work.end <= other.taken { break }
      work = working.earliest(option.length, from: max(ready, other.until))
    }
    return work.end <= limit ? work.end : nil
  }
}
