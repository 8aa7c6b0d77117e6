/// The machine that holds an order schedule back most, and what an hour of it is worth.
enum OrderBottleneck {
  /// The machine with the largest part of the work that decides the objective, of equals the one that works more;
  /// nil when nothing is planned on any.
  static func find(_ best: OrderScheduleSearch.Candidate, _ model: OrderModel) -> OrderSchedule.Constraint? {
    let critical = criticalSteps(best.early, model)
    var minutes = model.machines.map { _ in 0 }
    var load = minutes
    for (step, time) in best.early.times.enumerated() {
      guard let time, model.steps[step].fixed == nil else { continue }
      load[model.options[time.option].machine] += model.options[time.option].length + time.setupMinutes
    }
    for step in critical {
      guard let time = best.early.times[step] else { continue }
      minutes[model.options[time.option].machine] += model.options[time.option].length
    }
    guard
      let machine = model.machines.indices.max(by: { (minutes[$0], load[$0], $1) < (minutes[$1], load[$1], $0) }),
      load[machine] > 0
    else { return nil }
    let gain = gain(of: 60, on: machine, critical, best, model)
    return OrderSchedule.Constraint(
      centre: model.machines[machine].centre, machine: model.machines[machine].index,
      criticalMinutes: minutes[machine],
      gainOfOneHour: model.input.objective == .makespan ? gain : OrderMoney.floor(gain))
  }

  /// Takes work off the critical steps, from the first on, and dates the same sequence anew.
  private static func gain(
    of relief: Int, on machine: Int, _ critical: [Int], _ best: OrderScheduleSearch.Candidate, _ model: OrderModel
  ) -> Int64 {
    var relieved = model
    var left = relief
    let own = critical.filter { step in
      best.early.times[step].map { model.options[$0.option].machine == machine } ?? false
    }
    for step in own.sorted(by: { (best.early.times[$0]?.start ?? 0, $0) < (best.early.times[$1]?.start ?? 0, $1) }) {
      guard let option = best.early.times[step]?.option else { continue }
      let taken = min(left, model.options[option].length)
      relieved.shorten(option, by: taken)
      left -= taken
    }
    // Both in the sequence of the starts, so that nothing but the hour differs.
    let priority = sequence(best.early, model)
    let objective = model.input.objective
    let before = OrderDecoder(model).decode(priority, best.shifts).value.rank(for: objective)
    let after = OrderDecoder(relieved).decode(priority, best.shifts).value.rank(for: objective)
    return before.left == after.left ? max(0, before.cost - after.cost) : 0
  }

  private static func sequence(_ decoding: OrderDecoding, _ model: OrderModel) -> OrderPriority {
    var priority = OrderPriority(orders: [], choice: [Int32](repeating: 0, count: model.stepCount), keepsMachines: true)
    let steps = model.steps.indices.filter { decoding.times[$0] != nil && model.steps[$0].fixed == nil }
    for step in steps {
      guard let time = decoding.times[step] else { continue }
      priority.choice[step] = Int32(time.option - model.steps[step].options.lowerBound)
    }
    priority.orders = steps.sorted { a, b in
      (decoding.times[a]?.start ?? 0, decoding.times[a]?.end ?? 0, a)
        < (decoding.times[b]?.start ?? 0, decoding.times[b]?.end ?? 0, b)
    }.map { Int32(model.steps[$0].order) }
    return priority
  }

  /// The movable steps without slack before the ends that count: the last one's, or those of all late orders.
  private static func criticalSteps(_ decoding: OrderDecoding, _ model: OrderModel) -> [Int] {
    var place = model.steps.map { _ in -1 }
    for slots in decoding.slots {
      for (index, block) in slots.blocks.enumerated() { place[block.step] = index }
    }
    let ends = decoding.ends
    let last = ends.compactMap { $0 }.max() ?? 0
    func lastStep(_ order: Int) -> Int? { model.steps(of: order).last }
    var open: [Int] = ends.indices.filter { order in
      guard let end = ends[order] else { return false }
      let own = model.input.orders[order]
      return model.input.objective == .makespan ? end == last : own.weight > 0 && end > own.due ?? .max
    }.compactMap(lastStep)
    if open.isEmpty { open = ends.indices.filter { ends[$0] == last }.compactMap(lastStep) }
    var seen = Set(open)
    var critical: [Int] = []
    while let step = open.popLast() {
      guard model.steps[step].fixed == nil, let time = decoding.times[step] else { continue }
      critical.append(step)
      // What ended last before it, with a set-up or a closed time between, decided when it began.
      var befores: [(step: Int, end: Int)] = []
      let order = model.steps[step].order
      if step > model.firstStep[order] {
        if let before = decoding.times[step - 1] {
          befores.append((step - 1, before.end + model.steps[step - 1].move + model.steps[step].queue))
        }
      } else {
        let release = max(model.now, model.input.orders[order].release) + model.steps[step].queue
        befores.append((-1, release))
        for component in model.components[order] {
          guard let end = ends[component] else { continue }
          befores.append((lastStep(component) ?? -1, end + model.steps[step].queue))
        }
      }
      if place[step] > 0 {
        let before = decoding.slots[model.options[time.option].machine].blocks[place[step] - 1]
        befores.append((before.step, before.end + time.setupMinutes))
      }
      guard let latest = befores.max(by: { $0.end < $1.end }), latest.step >= 0 else { continue }
      if seen.insert(latest.step).inserted { open.append(latest.step) }
    }
    return critical
  }
}
