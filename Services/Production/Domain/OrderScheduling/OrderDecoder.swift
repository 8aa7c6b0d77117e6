/// Turns priorities into a schedule: operation after operation takes the earliest time that its order, its
/// machine and the calendar leave (serial schedule generation); gaps between what is planned are used.
///
/// What an order waits for is planned before it, whatever its own priority.
final class OrderDecoder {
  let model: OrderModel
  var slots: [MachineSlots]
  /// Of what is planned of an order, the latest arrival at the next operation.
  var reached: [Int]
  var ends: [Int?]
  private var times: [Int?]
  /// Movable steps of each order, and how many are planned.
  let movable: [[Int]]
  var planned: [Int]
  private var nextComponent: [Int]
  var isOut: [Bool]
  private var failed: [Int] = []
  private let frozen: [Int]

  init(_ model: OrderModel) {
    self.model = model
    slots = model.fixed
    let orders = model.input.orders
    reached = orders.map { _ in 0 }
    ends = orders.map { _ in nil }
    times = model.steps.map { _ in nil }
    movable = orders.indices.map { model.movable(of: $0) }
    planned = orders.map { _ in 0 }
    nextComponent = planned
    isOut = orders.map { _ in false }
    frozen = model.sequence.filter { orders[$0].fixed && model.findings[$0] == nil }
  }

  func decode(_ priority: OrderPriority, _ shifts: OrderShifts) -> OrderDecoding {
    var left: Set<Int> = []
    var run = place(priority, without: left, shifts)
    while !run.isEmpty {
      left.formUnion(run)
      run = place(priority, without: left, shifts)
    }
    // What found no room may find some behind the others, each order whole or not at all.
    if !left.isEmpty {
      for order in model.sequence where left.contains(order) {
        if let component = model.components[order].first(where: { ends[$0] == nil }), left.contains(component) {
          continue
        }
        let kept = (slots, reached[order])
        isOut[order] = false
        finish(order, priority, shifts)
        if ends[order] == nil {
          (slots, reached[order]) = kept
          isOut[order] = true
        } else {
          left.remove(order)
        }
      }
    }
    return result(left.sorted())
  }

  /// Plans all orders but some; gives those that found no room.
  private func place(_ priority: OrderPriority, without left: Set<Int>, _ shifts: OrderShifts) -> [Int] {
    begin(without: left)
    for order in frozen where !isOut[order] { finish(order, priority, shifts) }
    for order in priority.orders { advance(Int(order), priority, shifts) }
    for order in model.sequence { finish(order, priority, shifts) }
    return failed
  }

  /// Only fixed operations are planned.
  func begin(without left: Set<Int>) {
    slots = model.fixed
    failed = []
    for order in model.input.orders.indices {
      planned[order] = 0
      nextComponent[order] = 0
      ends[order] = nil
      reached[order] = max(model.now, model.input.orders[order].release)
      isOut[order] = model.findings[order] != nil || left.contains(order)
      if movable[order].isEmpty, !model.steps(of: order).isEmpty { complete(order) }
    }
  }

  private func finish(_ order: Int, _ priority: OrderPriority, _ shifts: OrderShifts) {
    repeat { advance(order, priority, shifts) } while !isOut[order] && ends[order] == nil
  }

  /// Plans the next operation of an order, and before its first one all it waits for.
  private func advance(_ order: Int, _ priority: OrderPriority, _ shifts: OrderShifts) {
    var open = [order]
    while let last = open.last {
      if isOut[last] || ends[last] != nil {
        open.removeLast()
        continue
      }
      if nextComponent[last] < model.components[last].count {
        let component = model.components[last][nextComponent[last]]
        if ends[component] == nil, !isOut[component] {
          open.append(component)
          continue
        }
        nextComponent[last] += 1
        if let end = ends[component] { reached[last] = max(reached[last], end) } else { fail(last) }
        continue
      }
      step(last, priority, shifts)
      if open.count == 1 { return }
    }
  }

  private func fail(_ order: Int) {
    isOut[order] = true
    failed.append(order)
  }

  /// Plans the next operation of an order whose components are there.
  private func step(_ order: Int, _ priority: OrderPriority, _ shifts: OrderShifts) {
    guard planned[order] < movable[order].count else { return complete(order) }
    let step = movable[order][planned[order]]
    let ready = arrive(at: step)
    let place =
      priority.keepsMachines
      ? slot(for: step, option: Int(priority.choice[step]), ready: ready, shifts)
      : firstSlot(for: step, ready: ready, shifts)
    guard let place else { return fail(order) }
    put(step, place, shifts)
  }

  /// When a step can begin, by what comes before it in its order.
  func arrive(at step: Int) -> Int {
    let order = model.steps[step].order
    // Fixed operations in between.
    var before = planned[order] == 0 ? model.firstStep[order] : movable[order][planned[order] - 1] + 1
    while before < step {
      if let time = model.steps[before].fixed {
        let isFirst = before == model.firstStep[order]
        reached[order] = max(isFirst ? model.now : reached[order], time.end + model.steps[before].move)
      }
      before += 1
    }
    return max(model.now, reached[order]) + model.steps[step].queue
  }

  func put(_ step: Int, _ place: Place, _ shifts: OrderShifts) {
    let order = model.steps[step].order
    let chosen = model.options[place.option]
    slots[chosen.machine].insert(model.block(step, chosen), at: place.slot, shifts.working[chosen.centre])
    times[step] = place.option
    planned[order] += 1
    reached[order] = place.slot.work.end
    if planned[order] == movable[order].count { complete(order) } else { reached[order] += model.steps[step].move }
  }

  struct Place {
    var option: Int
    var slot: MachineSlots.Slot
  }

  private func slot(for step: Int, option: Int, ready: Int, _ shifts: OrderShifts) -> Place? {
    let option = model.steps[step].options.lowerBound + option
    let chosen = model.options[option]
    return slots[chosen.machine].earliest(
      model.block(step, chosen), chosen.length, ready: ready, now: model.now, by: model.limit,
      shifts.working[chosen.centre]
    ).map { Place(option: option, slot: $0) }
  }

  /// The option by which the step ends first, of equals the one with the shortest set-up.
  func firstSlot(for step: Int, ready: Int, _ shifts: OrderShifts) -> Place? {
    var best: Place?
    var ideal = (centre: -1, end: 0)
    for option in model.steps[step].options {
      let candidate = model.options[option]
      // No machine of a centre can be quicker than a free one.
      if candidate.centre != ideal.centre {
        ideal = (candidate.centre, shifts.working[candidate.centre].earliest(candidate.length, from: ready).end)
      }
      if let best, (best.slot.work.end, best.slot.setup) <= (ideal.end, 0) { continue }
      guard
        let slot = slots[candidate.machine].earliest(
          model.block(step, candidate), candidate.length, ready: ready, now: model.now,
          by: min(model.limit, best?.slot.work.end ?? model.limit), shifts.working[candidate.centre])
      else { continue }
      if best.map({ (slot.work.end, slot.setup) < ($0.slot.work.end, $0.slot.setup) }) ?? true {
        best = Place(option: option, slot: slot)
      }
    }
    return best
  }

  func complete(_ order: Int) {
    let steps = model.steps(of: order)
    ends[order] = steps.reduce(steps.isEmpty || !movable[order].isEmpty ? reached[order] : .min) { end, step in
      max(end, model.steps[step].fixed?.end ?? .min)
    }
  }

  private func result(_ left: [Int]) -> OrderDecoding {
    var found: [OrderDecoding.Time?] = model.steps.map { _ in nil }
    for machine in slots {
      for block in machine.blocks {
        let option = block.isFixed ? model.steps[block.step].options.lowerBound : times[block.step]
        guard let option else { continue }
        found[block.step] = OrderDecoding.Time(
          option: option, setupMinutes: block.setupMinutes, setupStart: block.setupStart, setupEnd: block.setupEnd,
          start: block.start, end: block.end)
      }
    }
    return OrderDecoding(
      times: found, ends: ends, left: left, slots: slots, value: model.value(found, ends, left: left.count))
  }
}
