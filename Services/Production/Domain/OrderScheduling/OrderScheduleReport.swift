/// Puts the best schedule found into the words of the input.
struct OrderScheduleReport {
  private let model: OrderModel
  private let best: OrderScheduleSearch.Candidate
  private let rules: [OrderSchedule.RuleResult]
  private let leastCost: Int64

  init(_ search: OrderScheduleSearch) {
    model = search.model
    best = search.best
    rules = search.rules
    leastCost = search.leastCost
  }

  private var objective: ShopObjective { model.input.objective }

  func schedule() -> OrderSchedule {
    let decoding = best.decoding
    let value = Self.value(decoding.value)
    return OrderSchedule(
      operations: Self.operations(decoding.times, model), orders: orders(), unschedulable: unschedulable(),
      conflicts: OrderConflicts.find(decoding, model), value: value, bound: bound(value),
      isOptimal: decoding.left.isEmpty && best.rank.cost <= leastCost, rules: rules,
      changeovers: decoding.times.count { $0.map { $0.setupMinutes > 0 } ?? false }, busy: busy(),
      overtimeMinutes: decoding.value.overtimeMinutes, bottleneck: OrderBottleneck.find(best, model))
  }

  static func operations(_ times: [OrderDecoding.Time?], _ model: OrderModel) -> [OrderSchedule.Operation] {
    var operations: [OrderSchedule.Operation] = []
    for (step, time) in times.enumerated() {
      guard let time else { continue }
      let own = model.steps[step]
      let machine = model.machines[model.options[time.option].machine]
      operations.append(
        OrderSchedule.Operation(
          order: own.order, operation: own.index, centre: machine.centre, machine: machine.index,
          setupStart: time.setupStart, setupEnd: time.setupEnd, start: time.start, end: time.end,
          isFixed: own.fixed != nil, overtimeMinutes: model.overtime(step, time)))
    }
    return operations.sorted { ($0.start, $0.end, $0.order, $0.operation) < ($1.start, $1.end, $1.order, $1.operation) }
  }

  static func value(_ value: OrderValue) -> ScheduleValue {
    ScheduleValue(
      makespan: value.makespan, weightedTardiness: OrderMoney.rounded(value.tardiness),
      margin: OrderMoney.rounded(value.margin), setupCost: OrderMoney.rounded(value.setup),
      overtimeCost: OrderMoney.rounded(value.overtime), holdingCost: OrderMoney.rounded(value.holding))
  }

  static func value(_ value: OrderValue, for objective: ShopObjective) -> Int64 {
    self.value(value).value(for: objective)
  }

  /// In whole minor units; parts are rounded one by one, so that the value can lie a unit beyond the exact bound.
  private func bound(_ value: ScheduleValue) -> Int64 {
    switch objective {
    case .makespan: leastCost
    case .weightedTardiness: OrderMoney.floor(leastCost)
    case .profit: max(-OrderMoney.floor(leastCost), value.profit)
    }
  }

  private func unschedulable() -> [OrderSchedule.Finding] {
    var sentences = model.findings
    for order in best.decoding.left {
      let name = model.input.orders[order].name
      if let component = model.components[order].first(where: { best.decoding.ends[$0] == nil }) {
        sentences[order] =
          "Order '\(name)' waits for order '\(model.input.orders[component].name)', which cannot be planned."
      } else {
        sentences[order] =
          "Order '\(name)' finds no room beside the others within \(model.input.horizonDays) days."
      }
    }
    return sentences.sorted { $0.key < $1.key }.map { OrderSchedule.Finding(order: $0.key, sentence: $0.value) }
  }

  private func orders() -> [OrderSchedule.OrderResult] {
    let waits = OrderWaits(best.early, model, best.shifts)
    return model.input.orders.indices.compactMap { order in
      guard let end = best.decoding.ends[order] else { return nil }
      let lateness = max(0, end - (model.input.orders[order].due ?? end))
      let own = waits.waits(of: order)
      let start = model.steps(of: order).compactMap { best.decoding.times[$0]?.setupStart }.min() ?? end
      return OrderSchedule.OrderResult(
        order: order, start: start, end: end, lateness: lateness,
        reason: lateness > 0 ? waits.reason(of: order, lateness: lateness, own) : nil, waits: own)
    }
  }

  private func busy() -> [[Int]] {
    var busy = model.input.centres.map { [Int](repeating: 0, count: $0.machines) }
    for (step, time) in best.decoding.times.enumerated() {
      guard let time else { continue }
      let option = model.options[time.option]
      let machine = model.machines[option.machine]
      var minutes = option.length
      if model.steps[step].fixed != nil {
        // It may lie where nobody works.
        let worked = model.always[machine.centre].worked(in: .init(time.start, time.end))
        minutes = worked > 0 ? worked : time.end - time.start
      }
      busy[machine.centre][machine.index] += time.setupMinutes + minutes
    }
    return busy
  }
}

/// What fixed times contradict.
enum OrderConflicts {
  static func find(_ decoding: OrderDecoding, _ model: OrderModel) -> [OrderSchedule.Finding] {
    var findings: [OrderSchedule.Finding] = []
    let orders = model.input.orders
    for (machine, slots) in model.fixed.enumerated() {
      var last: MachineSlots.Block?
      for block in slots.blocks {
        if let other = last, other.end > block.taken {
          let centre = model.input.centres[model.machines[machine].centre]
          let (first, second) = (model.steps[other.step], model.steps[block.step])
          findings.append(
            OrderSchedule.Finding(
              order: second.order,
              sentence: "Operation \(second.index + 1) of order '\(orders[second.order].name)' is fixed at a time at "
                + "which '\(centre.name)' does operation \(first.index + 1) of order '\(orders[first.order].name)'."))
        }
        if last.map({ $0.end < block.end }) ?? true { last = block }
      }
    }
    for (step, own) in model.steps.enumerated() {
      guard let fixed = own.fixed else { continue }
      let name = "Operation \(own.index + 1) of order '\(orders[own.order].name)'"
      if step > model.firstStep[own.order], let before = decoding.times[step - 1], before.end > fixed.start {
        findings.append(
          OrderSchedule.Finding(
            order: own.order, sentence: "\(name) is fixed to begin before the operation in front of it ends."))
      }
      guard step == model.firstStep[own.order] else { continue }
      for component in Set(orders[own.order].waitsFor).sorted() {
        guard decoding.ends[component].map({ $0 > fixed.start }) ?? true else { continue }
        findings.append(
          OrderSchedule.Finding(
            order: own.order,
            sentence: "\(name) is fixed to begin before order '\(orders[component].name)' is finished."))
      }
    }
    return findings.sorted { ($0.order, $0.sentence) < ($1.order, $1.sentence) }
  }
}
