import Values

/// When orders must begin so that they are done by their due dates.
package struct OrderBackwardSchedule: Hashable, Sendable {
  package struct LatestStart: Hashable, Sendable {
    package var order: Int
    /// When its first set-up or operation must begin, at the latest; before 0 or its release when it cannot
    /// be on time.
    package var start: Int
    package var end: Int
  }

  /// Every operation as late as due dates and machines allow, by start.
  package var operations: [OrderSchedule.Operation]
  /// In the order of the input.
  package var starts: [LatestStart]
  /// Orders that cannot be on time this way, and why.
  package var tooLate: [OrderSchedule.Finding]
  /// Orders that cannot be planned at all.
  package var unschedulable: [OrderSchedule.Finding]
}

extension OrderSchedule {
  /// The latest schedule that keeps all due dates: of the operations whose successors are placed, the one that can
  /// end latest is placed next, as late as its machines are free. Orders without a due date are wanted by what
  /// waits for them, or else when the last of the others is due. Overtime is not worked, fixed operations stand.
  ///
  /// Throws when the input is contradictory.
  package static func backward(_ input: OrderScheduleInput) throws(SchedulingRefusal) -> OrderBackwardSchedule {
    try input.check()
    let latest = input.orders.reduce(input.horizonDays * 1440) { max($0, $1.due ?? 0) }
    // Late orders would have begun before today.
    let days = -input.horizonDays..<min(latest / 1440 + 1, input.horizonDays + WorkCalendar.searchDays)
    var pass = OrderBackwardPass(OrderModel(input, days: days))
    return pass.run()
  }
}

struct OrderBackwardPass {
  private let model: OrderModel
  private let working: [WorkingTime]
  private var slots: [MachineSlots]
  /// By order: steps that are not placed yet, and when the next of them must have ended.
  private var left: [Int]
  private var limit: [Int]
  private var waiting: [Int]
  private var times: [OrderDecoding.Time?]
  private var chosen: [Int?]

  init(_ model: OrderModel) {
    self.model = model
    working = model.regular
    slots = model.fixed
    let orders = model.input.orders
    let last = orders.compactMap(\.due).max() ?? model.limit
    left = orders.indices.map { model.steps(of: $0).count }
    limit = orders.indices.map { order in
      // An order that something waits for and that has no due date of its own has no other limit.
      orders[order].due ?? (model.waiters[order].contains { model.findings[$0] == nil } ? .max : last)
    }
    waiting = orders.indices.map { order in
      model.waiters[order].count { model.findings[$0] == nil && model.components[$0].contains(order) }
    }
    times = model.steps.map { _ in nil }
    chosen = times.map { _ in nil }
  }

  private struct Place {
    var option: Int
    var slot: MachineSlots.Slot

    func isLater(than other: Place) -> Bool {
      (slot.work.end, slot.work.start) > (other.slot.work.end, other.slot.work.start)
    }
  }

  mutating func run() -> OrderBackwardSchedule {
    let last = model.input.orders.compactMap(\.due).max() ?? model.limit
    for order in model.input.orders.indices {
      for waiter in model.waiters[order] where model.findings[waiter] == nil {
        guard let first = model.steps(of: waiter).first, let time = model.steps[first].fixed else { continue }
        limit[order] = min(limit[order], max(time.start, model.now))
      }
    }
    var open: [Int] = []
    var candidates: [Place?] = model.input.orders.map { _ in nil }
    for order in model.input.orders.indices where model.findings[order] == nil && waiting[order] == 0 {
      open += reach(order, last)
    }
    while !open.isEmpty {
      var best: (index: Int, place: Place)?
      for (index, order) in open.enumerated() {
        let place = candidates[order] ?? self.place(order)
        candidates[order] = place
        if best.map({ place.isLater(than: $0.place) }) ?? true { best = (index, place) }
      }
      guard let best else { break }
      let order = open[best.index]
      let machine = put(order, best.place)
      candidates[order] = nil
      open.remove(at: best.index)
      open += reach(order, last)
      for other in open {
        let step = model.firstStep[other] + left[other] - 1
        if model.options[model.steps[step].options].contains(where: { $0.machine == machine }) {
          candidates[other] = nil
        }
      }
    }
    return result()
  }

  /// Passes over fixed operations; gives the orders whose next operation can be placed now.
  private mutating func reach(_ order: Int, _ last: Int) -> [Int] {
    var ready: [Int] = []
    var open = [order]
    while let order = open.popLast() {
      if limit[order] == .max { limit[order] = last }
      let first = model.firstStep[order]
      while left[order] > 0, let time = model.steps[first + left[order] - 1].fixed {
        let step = first + left[order] - 1
        left[order] -= 1
        limit[order] = time.start - model.steps[step].queue - (step > first ? model.steps[step - 1].move : 0)
      }
      if left[order] > 0 {
        ready.append(order)
        continue
      }
      // All of it is placed: what it waits for may come.
      for component in model.components[order] where model.findings[component] == nil {
        limit[component] = min(limit[component], limit[order])
        waiting[component] -= 1
        if waiting[component] == 0 { open.append(component) }
      }
    }
    return ready
  }

  /// The latest place for the next operation of an order.
  private func place(_ order: Int) -> Place {
    let step = model.firstStep[order] + left[order] - 1
    let places = model.steps[step].options.map { index in
      let option = model.options[index]
      return Place(
        option: index,
        slot: slots[option.machine].latest(
          model.block(step, option), option.length, by: limit[order], working[option.centre]))
    }
    // The latest start leaves most room before it.
    return places.dropFirst().reduce(places[0]) { $1.slot.work.start > $0.slot.work.start ? $1 : $0 }
  }

  /// Places the operation; gives its machine.
  private mutating func put(_ order: Int, _ place: Place) -> Int {
    let step = model.firstStep[order] + left[order] - 1
    let option = model.options[place.option]
    slots[option.machine].insert(model.block(step, option), at: place.slot, working[option.centre])
    chosen[step] = place.option
    left[order] -= 1
    limit[order] =
      place.slot.work.start - model.steps[step].queue
      - (left[order] > 0 ? model.steps[step - 1].move : 0)
    return option.machine
  }

  private mutating func result() -> OrderBackwardSchedule {
    for machine in slots {
      for block in machine.blocks {
        let option = block.isFixed ? model.steps[block.step].options.lowerBound : chosen[block.step]
        guard let option else { continue }
        times[block.step] = OrderDecoding.Time(
          option: option, setupMinutes: block.setupMinutes, setupStart: block.setupStart, setupEnd: block.setupEnd,
          start: block.start, end: block.end)
      }
    }
    var starts: [OrderBackwardSchedule.LatestStart] = []
    var tooLate: [OrderSchedule.Finding] = []
    for (order, own) in model.input.orders.enumerated() where model.findings[order] == nil {
      let steps = model.steps(of: order)
      let begin = steps.compactMap { times[$0]?.setupStart }.min() ?? limit[order]
      let end = steps.compactMap { times[$0]?.end }.max() ?? limit[order]
      starts.append(.init(order: order, start: begin, end: end))
      if let sentence = reason(order, own, end: end) { tooLate.append(.init(order: order, sentence: sentence)) }
    }
    return OrderBackwardSchedule(
      operations: OrderScheduleReport.operations(times, model), starts: starts, tooLate: tooLate,
      unschedulable: model.findings.sorted { $0.key < $1.key }.map { .init(order: $0.key, sentence: $0.value) })
  }

  /// Why an order cannot be on time.
  private func reason(_ order: Int, _ own: OrderScheduleInput.Order, end: Int) -> String? {
    if let due = own.due, end > due {
      return "Order '\(own.name)' is fixed to end on \(model.moment(end)), after it is due."
    }
    let first = model.firstStep[order]
    for component in model.components[order] {
      guard let time = model.steps(of: order).isEmpty ? nil : times[first] else { continue }
      let ended = model.steps(of: component).compactMap { times[$0]?.end }.max() ?? model.now
      if ended > time.start - model.steps[first].queue {
        return "Order '\(own.name)' would have to begin on \(model.moment(time.start)), "
          + "but order '\(model.input.orders[component].name)' is fixed to end on \(model.moment(ended))."
      }
    }
    for step in model.steps(of: order) where model.steps[step].fixed == nil {
      guard let time = times[step] else { continue }
      let isFirst = step == model.firstStep[order]
      if isFirst, own.release > model.now, time.start - model.steps[step].queue < own.release {
        return "Order '\(own.name)' would have to begin on \(model.moment(time.start)), "
          + (own.awaitsMaterial
            ? "but its material comes on \(model.moment(own.release))."
            : "but it is to be released on \(model.moment(own.release)).")
      }
      if min(time.start - (isFirst ? model.steps[step].queue : 0), time.setupStart) < model.now {
        return "Order '\(own.name)' would have had to begin on \(model.moment(time.setupStart))."
      }
      // Behind a fixed operation.
      if !isFirst, let before = times[step - 1], model.steps[step - 1].fixed != nil,
        time.start < before.end + model.steps[step - 1].move + model.steps[step].queue
      {
        return
          "Order '\(own.name)' would have to go on on \(model.moment(time.start)), before its fixed operation ends."
      }
    }
    return nil
  }
}

extension OrderModel {
  /// A minute as date and time.
  func moment(_ minute: Int) -> String {
    let moment = input.time(minute)
    return "\(moment.date) \(moment.time)"
  }
}
