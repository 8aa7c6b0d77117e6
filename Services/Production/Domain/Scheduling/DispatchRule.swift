/// Priority rules by which a foreman picks the next operation for a machine; starting points of the
/// searches and the measure they must beat.
package enum DispatchRule: String, Hashable, Sendable, CaseIterable {
  /// Shortest processing time.
  case shortestTime = "SPT"
  /// Earliest due date.
  case earliestDue = "EDD"
  /// Critical ratio: time left until the due date over work left.
  case criticalRatio = "CR"
  /// Most work remaining.
  case mostWork = "MWKR"
  /// First in, first out.
  case firstIn = "FIFO"
}

/// Dispatching in the manner of Giffler and Thompson (1960), without delay: of the operations that could
/// begin earliest, the rule picks one.
struct Dispatching {
  let decoder: ShopDecoder

  /// Operations times jobs above which the rule looks at the operations as they become ready.
  private static let mostLooks = 10_000_000

  /// Whether a rule takes no noticeable time.
  var isQuick: Bool { decoder.operationCount * decoder.problem.jobs.count < 1_000_000 }

  /// The rules in the order in which they are tried: where there may not be time for all, the earliest due date first
  /// when due dates differ and count.
  func rules(for objective: ShopObjective) -> [DispatchRule] {
    let all = DispatchRule.allCases
    guard !isQuick, objective != .makespan, Set(decoder.problem.jobs.map(\.due)).count > 1 else { return all }
    return [.earliestDue] + all.filter { $0 != .earliestDue }
  }

  /// The list of operations and choice of options by a rule.
  func list(by rule: DispatchRule) -> (list: [Int32], choice: [Int32]) {
    let problem = decoder.problem
    if decoder.operationCount > Self.mostLooks / max(1, problem.jobs.count) { return quickList(by: rule) }
    let precedence = decoder.precedence
    let due = problem.jobs.map(\.due)
    var free = problem.machines.map { _ in 0 }
    var family = problem.machines.map { _ in -1 }
    let shortest = (0..<decoder.operationCount).map { number in
      decoder.options[decoder.optionStart[number]..<decoder.optionStart[number + 1]].reduce(Int.max) {
        min($0, $1.duration)
      }
    }
    let workLeft = precedence.tails(shortest)
    var list: [Int32] = []
    list.reserveCapacity(decoder.operationCount)
    var choice = [Int32](repeating: 0, count: decoder.operationCount)
    // Per operation: when what it waits for has ended, and how much of that has not yet.
    var ready = decoder.jobOf.map { problem.jobs[$0].release }
    var waiting = (0..<decoder.operationCount).map { precedence.predecessors(of: $0).count }
    var candidates = (0..<decoder.operationCount).map { _ in Candidate() }
    var open = waiting.indices.filter { waiting[$0] == 0 }
    while !open.isEmpty {
      var place = 0
      for (index, number) in open.enumerated() {
        // Computed anew only where one of its machines moved on.
        if candidates[number].isStale {
          var own = candidate(number, ready[number], free, family)
          own.priority = priority(
            rule, due[decoder.jobOf[number]], own.duration, workLeft[number], ready[number], own.start)
          candidates[number] = own
        }
        if candidates[number].isBefore(candidates[open[place]]) { place = index }
      }
      let number = open[place]
      let chosen = candidates[number]
      list.append(Int32(number))
      choice[number] = Int32(chosen.option)
      free[chosen.machine] = chosen.end
      family[chosen.machine] = decoder.familyOf[number]
      var next: [Int] = []
      for other in precedence.successors(of: number) {
        ready[other] = max(ready[other], chosen.end)
        waiting[other] -= 1
        if waiting[other] == 0 { next.append(other) }
      }
      open.replaceSubrange(place...place, with: next)
      for number in open {
        for index in decoder.optionStart[number]..<decoder.optionStart[number + 1]
        where decoder.options[index].machine == chosen.machine { candidates[number].isStale = true }
      }
    }
    return (list, choice)
  }

  /// For shops so large that not all operations can be compared with each other: the operation that is ready first is
  /// next, of equals the one the rule prefers, whenever its machine is free.
  private func quickList(by rule: DispatchRule) -> (list: [Int32], choice: [Int32]) {
    let problem = decoder.problem
    let precedence = decoder.precedence
    var free = problem.machines.map { _ in 0 }
    var family = problem.machines.map { _ in -1 }
    let shortest = (0..<decoder.operationCount).map { number in
      decoder.options[decoder.optionStart[number]..<decoder.optionStart[number + 1]].reduce(Int.max) {
        min($0, $1.duration)
      }
    }
    let workLeft = precedence.tails(shortest)
    var ready = decoder.jobOf.map { problem.jobs[$0].release }
    var waiting = (0..<decoder.operationCount).map { precedence.predecessors(of: $0).count }
    var open = PriorityHeap<Ready>()
    func enter(_ number: Int) {
      let urgency = priority(
        rule, problem.jobs[decoder.jobOf[number]].due, shortest[number], workLeft[number], ready[number], ready[number])
      open.insert(Ready(time: ready[number], priority: urgency, number: number))
    }
    for number in waiting.indices where waiting[number] == 0 { enter(number) }
    var list: [Int32] = []
    list.reserveCapacity(decoder.operationCount)
    var choice = [Int32](repeating: 0, count: decoder.operationCount)
    while let number = open.removeLeast()?.number {
      let chosen = candidate(number, ready[number], free, family)
      list.append(Int32(number))
      choice[number] = Int32(chosen.option)
      free[chosen.machine] = chosen.end
      family[chosen.machine] = decoder.familyOf[number]
      for other in precedence.successors(of: number) {
        ready[other] = max(ready[other], chosen.end)
        waiting[other] -= 1
        if waiting[other] == 0 { enter(other) }
      }
    }
    return (list, choice)
  }

  private struct Ready: Comparable {
    var time: Int
    var priority: Double
    var number: Int

    static func < (one: Ready, other: Ready) -> Bool {
      (one.time, one.priority, one.number) < (other.time, other.priority, other.number)
    }
  }

  /// The option by which an operation ends first.
  private func candidate(_ number: Int, _ ready: Int, _ free: [Int], _ family: [Int]) -> Candidate {
    var best = Candidate()
    let first = decoder.optionStart[number]
    for index in first..<decoder.optionStart[number + 1] {
      let option = decoder.options[index]
      let machine = option.machine
      let setup = decoder.setupTime(number, on: machine, after: family[machine])
      let from = setup > 0 ? decoder.working[machine].earliest(setup, from: free[machine]).end : free[machine]
      let work = decoder.working[machine].earliest(option.duration, from: max(from, ready))
      if work.end < best.end {
        best = Candidate(
          option: index - first, machine: machine, duration: option.duration, start: work.start,
          end: work.end, isStale: false)
      }
    }
    return best
  }

  private struct Candidate {
    var option = 0
    var machine = 0
    var duration = 0
    var start = Int.max
    var end = Int.max
    var priority = Double.infinity
    var isStale = true

    func isBefore(_ other: Candidate) -> Bool {
      start < other.start || (start == other.start && priority < other.priority)
    }
  }

  /// Small is urgent.
  private func priority(
    _ rule: DispatchRule, _ due: Int?, _ duration: Int, _ workLeft: Int, _ ready: Int, _ now: Int
  ) -> Double {
    switch rule {
    case .shortestTime: Double(duration)
    case .earliestDue: due.map { Double($0) } ?? .infinity
    case .criticalRatio: due.map { Double($0 - now) / Double(max(1, workLeft)) } ?? .infinity
    case .mostWork: -Double(workLeft)
    case .firstIn: Double(ready)
    }
  }
}
