/// How a foreman picks the next operation.
enum OrderRule: Hashable, Sendable {
  case rule(DispatchRule)
  /// The most lateness cost at risk for the time it takes (cost over time: Carroll 1965): all of it where the
  /// rest of the work fills the time that is left, nothing where there is `patience` times as much time.
  case risk(patience: Int)
}

extension OrderDecoder {
  /// The sequence of a rule: of the operations that could begin earliest, the one that is most urgent goes first.
  /// Orders that find no room come last.
  func dispatch(by rule: OrderRule, _ demand: OrderDemand, _ shifts: OrderShifts) -> OrderPriority {
    begin(without: [])
    var priority = OrderPriority(orders: [], choice: [Int32](repeating: 0, count: model.stepCount), keepsMachines: true)
    var open = model.sequence.filter { !isOut[$0] && ends[$0] == nil }
    var waiting: [Int] = []
    var candidates: [Candidate?] = model.input.orders.map { _ in nil }
    while true {
      // What waits for components may come when they are there.
      (open, waiting) = arrived(open, waiting)
      var best: (index: Int, candidate: Candidate)?
      for (index, order) in open.enumerated() {
        if candidates[order] == nil { candidates[order] = candidate(order, rule, demand, shifts) }
        guard let own = candidates[order] else {
          isOut[order] = true
          continue
        }
        if best.map({ own.isBefore($0.candidate) }) ?? true { best = (index, own) }
      }
      guard let best else { break }
      let order = open[best.index]
      let step = movable[order][planned[order]]
      put(step, best.candidate.place, shifts)
      priority.orders.append(Int32(order))
      priority.choice[step] = Int32(best.candidate.place.option - model.steps[step].options.lowerBound)
      candidates[order] = nil
      let machine = model.options[best.candidate.place.option].machine
      for other in open {
        if let own = candidates[other], model.options[own.place.option].machine == machine { candidates[other] = nil }
      }
    }
    for order in model.input.orders.indices where model.findings[order] == nil && planned[order] < movable[order].count
    {
      priority.orders += movable[order][planned[order]...].map { _ in Int32(order) }
    }
    return priority
  }

  /// Orders that can be worked on, and those that still wait.
  private func arrived(_ open: [Int], _ waiting: [Int]) -> (open: [Int], waiting: [Int]) {
    var (there, rest): ([Int], [Int]) = ([], [])
    var isNew = true
    var left = open + waiting
    while isNew {
      isNew = false
      rest = []
      for order in left where !isOut[order] && ends[order] == nil {
        let components = model.components[order]
        guard planned[order] > 0 || components.allSatisfy({ ends[$0] != nil }) else {
          rest.append(order)
          continue
        }
        if planned[order] == 0 {
          for component in components { reached[order] = max(reached[order], ends[component] ?? 0) }
        }
        if movable[order].isEmpty {
          complete(order)
          isNew = true
        } else {
          there.append(order)
        }
      }
      left = rest
    }
    return (there, rest)
  }

  private struct Candidate {
    var place: Place
    /// Small is urgent: a fraction.
    var urgency: (over: Int128, under: Int128)

    func isBefore(_ other: Candidate) -> Bool {
      let (a, b) = (place.slot.work.start, other.place.slot.work.start)
      return a != b ? a < b : urgency.over * other.urgency.under < other.urgency.over * urgency.under
    }
  }

  private func candidate(_ order: Int, _ rule: OrderRule, _ demand: OrderDemand, _ shifts: OrderShifts) -> Candidate? {
    let step = movable[order][planned[order]]
    let ready = arrive(at: step)
    guard let place = firstSlot(for: step, ready: ready, shifts) else { return nil }
    let length = model.options[place.option].length
    let start = place.slot.work.start
    let left = demand.left[step]
    let none = Int(Int32.max)
    let urgency: (over: Int, under: Int)
    switch rule {
    case .rule(.shortestTime): urgency = (length, 1)
    case .rule(.earliestDue): urgency = (demand.due[order] ?? none, 1)
    case .rule(.criticalRatio): urgency = demand.due[order].map { ($0 - start, max(1, left)) } ?? (none, 1)
    case .rule(.mostWork): urgency = (-left, 1)
    case .rule(.firstIn): urgency = (ready, 1)
    case .risk(let patience):
      let slack = max(0, (demand.due[order] ?? none) - start - left)
      let most = patience * max(1, left)
      return Candidate(
        place: place,
        urgency: (-Int128(demand.weight[order]) * Int128(max(0, most - slack)), Int128(max(1, length)) * Int128(most)))
    }
    return Candidate(place: place, urgency: (Int128(urgency.over), Int128(urgency.under)))
  }
}
