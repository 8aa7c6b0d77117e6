import Values

/// Finds out what orders waited for.
struct OrderWaits {
  private let model: OrderModel
  private let decoding: OrderDecoding
  private let shifts: OrderShifts

  /// - Parameter decoding: with every operation as early as it could be.
  init(_ decoding: OrderDecoding, _ model: OrderModel, _ shifts: OrderShifts) {
    self.decoding = decoding
    self.model = model
    self.shifts = shifts
  }

  /// In the order of the operations; none where the order went through.
  func waits(of order: Int) -> [OrderSchedule.Wait] {
    let steps = model.steps(of: order)
    guard steps.isEmpty || model.steps[steps.lowerBound].fixed == nil else {
      return rest(of: order, from: nil)
    }
    var waits: [OrderSchedule.Wait] = []
    let release = model.input.orders[order].release
    if release > model.now {
      let cause: OrderSchedule.Cause = model.input.orders[order].awaitsMaterial ? .material : .release
      waits.append(.init(cause: cause, minutes: release - model.now))
    }
    var ready = max(release, model.now)
    // The component that came last.
    let last = model.components[order].max { (decoding.ends[$0] ?? 0, $1) < (decoding.ends[$1] ?? 0, $0) }
    if let last, let end = decoding.ends[last], end > ready {
      waits.append(.init(cause: .component(order: last), minutes: end - ready))
      ready = end
    }
    return waits + rest(of: order, from: ready)
  }

  /// What the operations waited for on their way; `from` is when the order was there.
  private func rest(of order: Int, from arrival: Int?) -> [OrderSchedule.Wait] {
    var waits: [OrderSchedule.Wait] = []
    var reached = arrival ?? model.now
    for step in model.steps(of: order) {
      guard let time = decoding.times[step] else { continue }
      if model.steps[step].fixed == nil {
        waits += self.waits(of: step, time, ready: max(model.now, reached) + model.steps[step].queue)
      }
      reached = time.end + model.steps[step].move
    }
    return waits
  }

  private func waits(of step: Int, _ time: OrderDecoding.Time, ready: Int) -> [OrderSchedule.Wait] {
    let option = model.options[time.option]
    let machine = model.machines[option.machine]
    let working = shifts.working[option.centre]
    let index = model.steps[step].index
    var waits: [OrderSchedule.Wait] = []
    // On a machine of its own.
    let alone = working.earliest(option.length, from: ready).start
    if alone > ready {
      waits.append(.init(cause: .calendar(centre: option.centre), minutes: alone - ready, operation: index))
    }
    if time.start > alone {
      if let other = blocker(of: step, option.machine, from: ready, to: time.start) {
        waits.append(
          .init(
            cause: .machine(centre: machine.centre, machine: machine.index, order: other), minutes: time.start - alone,
            operation: index))
      } else {
        waits.append(
          .init(
            cause: .setup(centre: machine.centre, machine: machine.index), minutes: time.start - alone,
            operation: index))
      }
    }
    let pause = time.end - time.start - option.length
    if pause > 0 { waits.append(.init(cause: .calendar(centre: option.centre), minutes: pause, operation: index)) }
    return waits
  }

  /// The order that kept the machine busy longest between two times; its next operation may do so too, where
  /// the time before it was too short.
  private func blocker(of step: Int, _ machine: Int, from: Int, to: Int) -> Int? {
    var minutes: [Int: Int] = [:]
    for block in decoding.slots[machine].blocks where block.step != step {
      let taken = min(block.end, to) - max(min(block.taken, block.setupStart), from)
      if taken > 0 { minutes[model.steps[block.step].order, default: 0] += taken }
    }
    return minutes.max { ($0.value, $1.key) < ($1.value, $0.key) }?.key
  }

  /// The one that explains most of the lateness. Closed times count only where nothing else explains half of it:
  /// nights are part of all work that lasts longer than a day.
  func reason(of order: Int, lateness: Int, _ waits: [OrderSchedule.Wait]) -> OrderSchedule.Wait {
    let steps = model.steps(of: order)
    if !steps.isEmpty, steps.allSatisfy({ model.steps[$0].fixed != nil }) {
      return .init(cause: .fixed, minutes: lateness)
    }
    func isCalendar(_ wait: OrderSchedule.Wait) -> Bool {
      if case .calendar = wait.cause { true } else { false }
    }
    // Of equals the first.
    func longest(_ waits: [OrderSchedule.Wait]) -> OrderSchedule.Wait? {
      waits.reduce(nil) { best, wait in best.map { $0.minutes >= wait.minutes } ?? false ? best : wait }
    }
    let real = longest(waits.filter { !isCalendar($0) })
    if let real, real.minutes * 2 >= lateness { return real }
    let closed = longest(waits.filter(isCalendar))
    let most = longest([real, closed].compactMap { $0 })
    if let most, most.minutes * 2 >= lateness { return most }
    return .init(cause: .work, minutes: lateness)
  }
}

extension OrderSchedule {
  /// Why an order is late, in one sentence; nil when it is on time.
  package func explanation(of result: OrderResult, in input: OrderScheduleInput) -> String? {
    guard let reason = result.reason else { return nil }
    func centre(_ index: Int) -> String { "'\(input.centres[index].name)'" }
    func machine(_ centre: Int, _ index: Int) -> String { input.centres[centre].nameOfMachine(index) }
    func order(_ index: Int) -> String { "order '\(input.orders[index].name)'" }
    let minutes = OrderSchedule.duration(reason.minutes)
    let cause =
      switch reason.cause {
      case .machine(let centre, let index, let other):
        "it waited \(minutes) for \(machine(centre, index)), which was busy with \(order(other))"
      case .setup(let centre, let index): "it waited \(minutes) until \(machine(centre, index)) was set up"
      case .component(let other): "it waited \(minutes) for \(order(other))"
      case .material: "its material comes \(OrderSchedule.moment(input.now + reason.minutes, input))"
      case .release: "it is to be released \(OrderSchedule.moment(input.now + reason.minutes, input))"
      case .calendar(let index): "it waited \(minutes) because \(centre(index)) did not work"
      case .work: "its own work takes longer than there was time"
      case .fixed: "its times are fixed"
      }
    return "Order '\(input.orders[result.order].name)' is \(OrderSchedule.duration(result.lateness)) late: \(cause)."
  }

  /// `on 2026-01-07`, `on 2026-01-07 at 08:30`.
  private static func moment(_ minute: Int, _ input: OrderScheduleInput) -> String {
    let moment = input.time(minute)
    return "on \(moment.date)" + (moment.time == "00:00" ? "" : " at \(moment.time)")
  }

  /// Days, hours and minutes, those that are zero left out.
  private static func duration(_ minutes: Int) -> String {
    let parts = [(minutes / 1440, "d"), (minutes % 1440 / 60, "h"), (minutes % 60, "min")].filter { $0.0 > 0 }
    return parts.isEmpty ? "0 min" : parts.map { "\($0.0) \($0.1)" }.joined(separator: " ")
  }
}

extension OrderScheduleInput.Centre {
  /// Its own name, or its number behind the centre's; the centre's where there is one machine only.
  package func nameOfMachine(_ index: Int) -> String {
    if machineNames.indices.contains(index) { return "'\(machineNames[index])'" }
    return machines == 1 ? "'\(name)'" : "machine \(index + 1) of '\(name)'"
  }
}
