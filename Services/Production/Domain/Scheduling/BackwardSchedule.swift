/// Scheduling from the due dates back: when must each operation begin at the latest?
package enum BackwardSchedule {
  package struct Plan: Hashable, Sendable {
    /// Every operation as late as due dates and machines allow. Times before 0 or a release mean that the
    /// due date cannot be kept this way.
    package var latest: ShopSchedule
    /// Jobs whose first operation would have to begin before their release.
    package var tooLate: [Int]
    /// The forward schedule in the order of the latest starts: feasible, perhaps late.
    package var forward: ShopSchedule
  }

  /// The latest schedule in which machines keep the sequence of the latest starts, and the forward schedule
  /// that follows from it. Jobs without a due date count as due when the last of the others is, or when all
  /// work could be done.
  ///
  /// Each operation takes its fastest option. Throws when the problem is contradictory.
  package static func plan(_ problem: ShopProblem) throws(SchedulingRefusal) -> Plan {
    try problem.check()
    let decoder = ShopDecoder(problem)
    var choice = [Int32](repeating: 0, count: decoder.operationCount)
    for number in 0..<decoder.operationCount {
      let options = decoder.options[decoder.optionStart[number]..<decoder.optionStart[number + 1]]
      let fastest = options.indices.min { options[$0].duration < options[$1].duration } ?? options.startIndex
      choice[number] = Int32(fastest - options.startIndex)
    }
    let horizon =
      problem.jobs.compactMap(\.due).max()
      ?? decoder.schedule(
        (0..<decoder.operationCount).map { Int32($0) }, choice
      ).entries.reduce(0) { max($0, $1.end) }
    // Of the operations whose successors are placed, the one that can end latest is placed next.
    let precedence = decoder.precedence
    var limit = decoder.jobOf.map { problem.jobs[$0].due ?? horizon }
    var waiting = limit.indices.map { precedence.successors(of: $0).count }
    var open = waiting.indices.filter { waiting[$0] == 0 }
    var free = problem.machines.map { _ in Int.max }
    var family = problem.machines.map { _ in -1 }
    var reversed: [ShopSchedule.Entry] = []
    while !open.isEmpty {
      var best: (place: Int, entry: ShopSchedule.Entry)?
      for (place, number) in open.enumerated() {
        let job = decoder.jobOf[number]
        let option = decoder.options[decoder.optionStart[number] + Int(choice[number])]
        // The set-up to what follows on the machine lies between.
        var until = min(limit[number], free[option.machine])
        if family[option.machine] >= 0, let setup = problem.machines[option.machine].setup {
          let length = setup.between[decoder.familyOf[number]][family[option.machine]]
          until = min(until, decoder.working[option.machine].latest(length, until: free[option.machine]).start)
        }
        let work = decoder.working[option.machine].latest(option.duration, until: until)
        if best.map({ (work.end, work.start) > ($0.entry.end, $0.entry.start) }) ?? true {
          best = (
            place,
            ShopSchedule.Entry(
              job: job, operation: number - decoder.firstOf[job], machine: option.machine, setupStart: work.start,
              setupEnd: work.start, start: work.start, end: work.end)
          )
        }
      }
      guard let (place, entry) = best else { break }
      reversed.append(entry)
      var next: [Int] = []
      for other in precedence.predecessors(of: open[place]) {
        limit[other] = min(limit[other], entry.start)
        waiting[other] -= 1
        if waiting[other] == 0 { next.append(other) }
      }
      open.replaceSubrange(place...place, with: next)
      free[entry.machine] = entry.start
      family[entry.machine] = problem.jobs[entry.job].operations[entry.operation].family
    }
    let entries: [ShopSchedule.Entry] = reversed.reversed()
    let list = entries.map { Int32(decoder.firstOf[$0.job] + $0.operation) }
    let tooLate = problem.jobs.indices.filter { job in
      entries.contains { $0.job == job && $0.start < problem.jobs[job].release }
    }
    return Plan(
      latest: ShopSchedule(entries: entries), tooLate: tooLate, forward: decoder.schedule(list, choice))
  }
}
