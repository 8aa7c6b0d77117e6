/// Looks for a good schedule: the sequencing search proposes, the decoder dates, small changes of the best
/// one follow.
final class OrderScheduleSearch {
  struct Candidate {
    var priority: OrderPriority
    var shifts: OrderShifts
    /// Everything as early as it can be.
    var early: OrderDecoding
    /// As it is planned.
    var decoding: OrderDecoding
    var rank: OrderRank
  }

  let model: OrderModel
  private(set) var rules: [OrderSchedule.RuleResult] = []
  private let objective: ShopObjective
  private let limits: ShopScheduler.Limits
  private let shouldStop: @Sendable () -> Bool
  private let decoder: OrderDecoder
  private var random: SearchRandom
  private var found: Candidate
  private var bound: Int64
  private let demand: OrderDemand

  init(_ model: OrderModel, limits: ShopScheduler.Limits, shouldStop: @escaping @Sendable () -> Bool) {
    self.model = model
    objective = model.input.objective
    self.limits = limits
    self.shouldStop = shouldStop
    decoder = OrderDecoder(model)
    demand = OrderDemand(model)
    random = SearchRandom(seed: limits.seed)
    // In the order of the input, until something better is found.
    let shifts = OrderShifts(model.calendar, overtime: false)
    let priority = OrderPriority(
      orders: model.input.orders.indices.flatMap { order in
        model.findings[order] == nil ? model.movable(of: order).map { _ in Int32(order) } : []
      }, choice: [Int32](repeating: 0, count: model.stepCount), keepsMachines: false)
    bound = .min
    let early = decoder.decode(priority, shifts)
    found = Candidate(
      priority: priority, shifts: shifts, early: early, decoding: early, rank: early.value.rank(for: objective))
    found = candidate(priority, shifts)
  }

  var best: Candidate { found }

  /// The bound of what is planned, in the terms of the objective's rank.
  var leastCost: Int64 { bound }

  func run() throws(SchedulingRefusal) {
    dispatch()
    bound = OrderBound.leastCost(model, found.decoding.ends, found.shifts)
    var round = 0
    while !found.priority.orders.isEmpty, !isDone {
      let steps: Int
      if let all = limits.steps {
        guard round < 2 else { break }
        steps = all >> (round + 1)
      } else {
        steps = 2_000 << min(round, 20)
      }
      if model.isSearchable { try search(steps: steps, everyShift: round % 2 == 1) }
      improveOvertime(tries: max(20, steps / 4))
      improve(tries: max(20, steps))
      bound = OrderBound.leastCost(model, found.decoding.ends, found.shifts)
      round += 1
    }
  }

  private var isDone: Bool { shouldStop() || (found.rank.left == 0 && found.rank.cost <= bound) }

  /// Dates an order of priority; where that earns more, with operations later than they could be.
  private func candidate(_ priority: OrderPriority, _ shifts: OrderShifts) -> Candidate {
    let early = decoder.decode(priority, shifts)
    var decoding = early
    if objective == .profit, model.mayGainByWaiting {
      decoding = OrderLateShift.improve(early, model, shifts)
    }
    return Candidate(
      priority: priority, shifts: shifts, early: early, decoding: decoding,
      rank: decoding.value.rank(for: objective))
  }

  /// Keeps what is better than the best.
  @discardableResult
  private func keep(_ candidate: Candidate) -> Bool {
    guard candidate.rank < found.rank else { return false }
    found = candidate
    return true
  }

  /// The sequence with its machines, and with those by which operations end first.
  private func dated(_ priority: OrderPriority, _ shifts: OrderShifts) -> Candidate {
    let kept = candidate(priority, shifts)
    guard model.hasChoice else { return kept }
    var free = priority
    free.keepsMachines = false
    let other = candidate(free, shifts)
    return other.rank < kept.rank ? other : kept
  }

  /// The dispatch rules, without and with overtime.
  private func dispatch() {
    let variants = model.hasOvertime ? [false, true] : [false]
    for overtime in variants {
      let shifts = OrderShifts(model.calendar, overtime: overtime)
      for (index, rule) in DispatchRule.allCases.enumerated() {
        let dated = dated(decoder.dispatch(by: .rule(rule), demand, shifts), shifts)
        let value = OrderScheduleReport.value(dated.decoding.value, for: objective)
        let result = OrderSchedule.RuleResult(rule: rule, value: value, left: dated.rank.left)
        if !overtime {
          rules.append(result)
        } else if isBetter(result, than: rules[index]) {
          rules[index] = result
        }
        keep(dated)
      }
      guard objective != .makespan else { continue }
      for patience in [1, 4] {
        keep(dated(decoder.dispatch(by: .risk(patience: patience), demand, shifts), shifts))
      }
    }
  }

  private func isBetter(_ result: OrderSchedule.RuleResult, than other: OrderSchedule.RuleResult) -> Bool {
    if result.left != other.left { return result.left < other.left }
    return objective == .profit ? result.value > other.value : result.value < other.value
  }

  /// Lets the sequencing search propose a sequence, with what the best schedule has taught about releases.
  private func search(steps: Int, everyShift: Bool) throws(SchedulingRefusal) {
    let shifts = everyShift && model.hasOvertime ? OrderShifts(model.calendar, overtime: true) : found.shifts
    let problem = OrderSearchProblem(
      model, shifts, demand, left: Set(found.decoding.left), ends: found.early.ends)
    guard !problem.orders.isEmpty else { return }
    var limits = limits
    limits.steps = steps
    limits.seed = random.next()
    let outcome = try ShopScheduler.solve(problem.problem, for: objective, limits: limits, shouldStop: shouldStop)
    var priority = problem.priority(outcome.schedule, model)
    // Orders that found no room stay last.
    for order in found.decoding.left {
      priority.orders += model.movable(of: order).map { _ in Int32(order) }
    }
    keep(dated(priority, shifts))
    if everyShift, model.hasOvertime { keep(dated(priority, found.shifts)) }
  }

  /// Works or leaves out overtime of one centre, then of one window, as long as that is better.
  private func improveOvertime(tries: Int) {
    guard model.hasOvertime, objective != .makespan else { return }
    var left = tries
    for centre in model.input.centres.indices where !model.calendar.windows[centre].isEmpty {
      for isWorked in [true, false] where found.shifts.isWorked[centre].contains(!isWorked) {
        guard left > 0, !shouldStop() else { return }
        left -= 1
        var shifts = found.shifts
        shifts.work(isWorked, centre: centre)
        keep(candidate(found.priority, shifts))
      }
    }
    let late = found.decoding.value.makespan
    for centre in model.input.centres.indices {
      for (window, time) in model.calendar.windows[centre].enumerated() where time.start < late {
        guard left > 0, !shouldStop() else { return }
        left -= 1
        var shifts = found.shifts
        shifts.work(!shifts.isWorked[centre][window], centre: centre, window: window)
        keep(candidate(found.priority, shifts))
      }
    }
  }

  /// Small changes of the best schedule at random; one stays when it is no worse than what was there some changes
  /// ago (late acceptance: Burke, Bykov 2017).
  private func improve(tries: Int) {
    var current = found
    var past = [OrderRank](repeating: current.rank, count: max(1, min(20, tries / 500)))
    for index in 0..<tries {
      guard !isDone else { return }
      let changed = candidate(changed(current.priority), current.shifts)
      if changed.rank <= current.rank || changed.rank <= past[index % past.count] {
        current = changed
        keep(changed)
      }
      past[index % past.count] = min(past[index % past.count], current.rank)
    }
  }

  private func changed(_ priority: OrderPriority) -> OrderPriority {
    var changed = priority
    let from = random.below(changed.orders.count)
    if priority.keepsMachines, model.hasChoice, random.below(3) == 0 {
      let order = Int(changed.orders[from])
      let movable = model.movable(of: order)
      let step = movable[random.below(movable.count)]
      let count = model.steps[step].options.count
      changed.choice[step] = Int32(random.below(count))
      return changed
    }
    if random.below(4) == 0 {
      // The whole order before another one.
      let order = changed.orders[from]
      let before = changed.orders[random.below(changed.orders.count)]
      guard before != order else { return changed }
      changed.orders.removeAll { $0 == order }
      let place = changed.orders.firstIndex(of: before) ?? 0
      changed.orders.insert(contentsOf: model.movable(of: Int(order)).map { _ in order }, at: place)
      return changed
    }
    let reach = 1 + random.below(min(changed.orders.count, 1 + random.below(changed.orders.count)))
    let to = random.below(2) == 0 ? max(0, from - reach) : min(changed.orders.count - 1, from + reach)
    let order = changed.orders.remove(at: from)
    changed.orders.insert(order, at: to)
    return changed
  }
}

extension OrderModel {
  var hasOvertime: Bool { calendar.windows.contains { !$0.isEmpty } }
  /// Whether an operation may be done on one of several machines.
  var hasChoice: Bool { steps.contains { $0.options.count > 1 } }
  /// Whether the sequencing search begins soon enough: its rules look at each option of each order each time.
  var isSearchable: Bool { options.count * input.orders.count <= 5_000_000 }
  /// Whether something can be worth doing later than possible.
  var mayGainByWaiting: Bool {
    input.orders.contains { $0.holdingCostPerDay > 0 && $0.due != nil }
      || input.centres.contains { !$0.overtime.isEmpty && $0.overtimeCostPerHour > 0 }
  }
}
