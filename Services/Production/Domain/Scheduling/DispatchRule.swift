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

  /// The list of operations and choice of options by a rule.
  func list(by rule: DispatchRule) -> (list: [Int32], choice: [Int32]) {
    let problem = decoder.problem
    var next = decoder.firstOf
    let past = Array(next.dropFirst()) + [decoder.operationCount]
    let due = problem.jobs.map(\.due)
    var reached = problem.jobs.map { $0.release }
    var free = problem.machines.map { _ in 0 }
    var family = problem.machines.map { _ in -1 }
    let shortest = (0..<decoder.operationCount).map { number in
      decoder.options[decoder.optionStart[number]..<decoder.optionStart[number + 1]].reduce(Int.max) {
        min($0, $1.duration)
      }
    }
    var workLeft = problem.jobs.map { _ in 0 }
    for (number, job) in decoder.jobOf.enumerated() { workLeft[job] += shortest[number] }
    var list: [Int32] = []
    list.reserveCapacity(decoder.operationCount)
    var choice = [Int32](repeating: 0, count: decoder.operationCount)
    var candidates = problem.jobs.indices.map { Candidate(job: $0) }
    var open = problem.jobs.indices.filter { !problem.jobs[$0].operations.isEmpty }
    while !open.isEmpty {
      var best = open[0]
      for job in open {
        // Computed anew only where the job or one of its machines moved on.
        if candidates[job].isStale {
          var own = candidate(job, next[job], reached[job], free, family)
          own.priority = priority(rule, due[job], own.duration, workLeft[job], reached[job], own.start)
          candidates[job] = own
        }
        if candidates[job].isBefore(candidates[best]) { best = job }
      }
      let chosen = candidates[best]
      let number = next[best]
      list.append(Int32(number))
      choice[number] = Int32(chosen.option)
      reached[best] = chosen.end
      free[chosen.machine] = chosen.end
      family[chosen.machine] = decoder.familyOf[number]
      workLeft[best] -= shortest[number]
      next[best] += 1
      candidates[best].isStale = true
      if next[best] == past[best] { open.removeAll { $0 == best } }
      for job in open {
        for index in decoder.optionStart[next[job]]..<decoder.optionStart[next[job] + 1]
        where decoder.options[index].machine == chosen.machine { candidates[job].isStale = true }
      }
    }
    return (list, choice)
  }

  /// The option by which an operation ends first.
  private func candidate(_ job: Int, _ number: Int, _ ready: Int, _ free: [Int], _ family: [Int]) -> Candidate {
    var best = Candidate(job: job)
    let first = decoder.optionStart[number]
    for index in first..<decoder.optionStart[number + 1] {
      let option = decoder.options[index]
      let machine = option.machine
      let setup = decoder.setupTime(number, on: machine, after: family[machine])
      let from = setup > 0 ? decoder.working[machine].earliest(setup, from: free[machine]).end : free[machine]
      let work = decoder.working[machine].earliest(option.duration, from: max(from, ready))
      if work.end < best.end {
        best = Candidate(
          job: job, option: index - first, machine: machine, duration: option.duration, start: work.start,
          end: work.end, isStale: false)
      }
    }
    return best
  }

  private struct Candidate {
    var job: Int
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
