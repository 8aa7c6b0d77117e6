/// The machine that holds a schedule back most, and what more of it is worth.
package struct Bottleneck: Hashable, Sendable {
  package var machine: Int
  /// Time the machine works in the schedule, set-ups included.
  package var load: Int
  /// Time of the machine on the way that determines the objective (the last job's, or each late job's), in
  /// time units.
  package var criticalTime: Int
  /// Its part of all critical time, from 0 to 1.
  package var criticalShare: Double
  /// How much better the objective becomes when `relief` units of its critical work are taken off and
  /// everything is dated anew in the same sequence: less time or cost, or more profit.
  package var gain: Int64
  package var relief: Int

  /// The machine with the largest part of the critical time, of equals the one with more load; nil when
  /// nothing is scheduled.
  package static func find(
    in schedule: ShopSchedule, of problem: ShopProblem, for objective: ShopObjective, relief: Int
  ) -> Bottleneck? {
    let decoder = ShopDecoder(problem)
    guard !schedule.entries.isEmpty, schedule.entries.count == decoder.operationCount else { return nil }
    var load = problem.machines.map { _ in 0 }
    for entry in schedule.entries {
      let working = decoder.working[entry.machine]
      load[entry.machine] +=
        working.worked(in: .init(entry.setupStart, entry.setupEnd)) + working.worked(in: .init(entry.start, entry.end))
    }
    let list = schedule.entries.map { Int32(decoder.firstOf[$0.job] + $0.operation) }
    var choice = [Int32](repeating: 0, count: decoder.operationCount)
    for entry in schedule.entries {
      let number = decoder.firstOf[entry.job] + entry.operation
      let options = problem.jobs[entry.job].operations[entry.operation].options
      let length = decoder.working[entry.machine].worked(in: .init(entry.start, entry.end))
      choice[number] = Int32(
        options.firstIndex { $0.machine == entry.machine && $0.duration == length }
          ?? options.firstIndex { $0.machine == entry.machine } ?? 0)
    }
    let dated = decoder.schedule(list, choice)
    let path = criticalEntries(of: dated, decoder, objective)
    var critical = problem.machines.map { _ in 0 }
    for index in path {
      let entry = dated.entries[index]
      critical[entry.machine] += decoder.working[entry.machine].worked(in: .init(entry.start, entry.end))
    }
    guard let machine = problem.machines.indices.max(by: { (critical[$0], load[$0]) < (critical[$1], load[$1]) }) else {
      return nil
    }
    // Work is taken off along the way, from its beginning.
    var relieved = problem
    var left = relief
    for index in path.sorted() where dated.entries[index].machine == machine && left > 0 {
      let entry = dated.entries[index]
      let option = Int(choice[decoder.firstOf[entry.job] + entry.operation])
      let duration = problem.jobs[entry.job].operations[entry.operation].options[option].duration
      let taken = min(left, duration)
      relieved.jobs[entry.job].operations[entry.operation].options[option].duration = duration - taken
      left -= taken
    }
    let cost = decoder.value(of: dated).cost(for: objective)
    let gain = cost - ShopDecoder(relieved).cost(list, choice, objective)
    let all = critical.reduce(0, +)
    return Bottleneck(
      machine: machine, load: load[machine], criticalTime: critical[machine],
      criticalShare: all > 0 ? Double(critical[machine]) / Double(all) : 0, gain: gain, relief: relief)
  }

  /// The entries without slack before the ends that count, each once.
  private static func criticalEntries(
    of schedule: ShopSchedule, _ decoder: ShopDecoder, _ objective: ShopObjective
  ) -> [Int] {
    let problem = decoder.problem
    var machineBefore = [Int](repeating: -1, count: schedule.entries.count)
    var placeOf = [Int](repeating: -1, count: decoder.operationCount)
    var lastOfJob = problem.jobs.map { _ in -1 }
    var lastOfMachine = problem.machines.map { _ in -1 }
    for (index, entry) in schedule.entries.enumerated() {
      machineBefore[index] = lastOfMachine[entry.machine]
      placeOf[decoder.firstOf[entry.job] + entry.operation] = index
      let last = lastOfJob[entry.job]
      if last < 0 || schedule.entries[last].end <= entry.end { lastOfJob[entry.job] = index }
      lastOfMachine[entry.machine] = index
    }
    let latest = lastOfJob.filter { $0 >= 0 }.map { schedule.entries[$0].end }.max() ?? 0
    var open = lastOfJob.indices.filter { job in
      guard lastOfJob[job] >= 0 else { return false }
      let end = schedule.entries[lastOfJob[job]].end
      return objective == .makespan ? end == latest : end > problem.jobs[job].due ?? Int.max
    }.map { lastOfJob[$0] }
    if open.isEmpty { open = lastOfJob.filter { $0 >= 0 && schedule.entries[$0].end == latest } }
    var isSeen = [Bool](repeating: false, count: schedule.entries.count)
    for index in open { isSeen[index] = true }
    var result = open
    while let index = open.popLast() {
      let entry = schedule.entries[index]
      // What ended last before it, with the set-up or a closed time between, decided when it began.
      var last = -1
      for number in decoder.precedence.predecessors(of: decoder.firstOf[entry.job] + entry.operation) {
        let other = placeOf[number]
        if last < 0 || schedule.entries[other].end > schedule.entries[last].end { last = other }
      }
      let onMachine = machineBefore[index]
      if onMachine >= 0, last < 0 || schedule.entries[onMachine].end > schedule.entries[last].end { last = onMachine }
      guard last >= 0 else { continue }
      guard schedule.entries[last].end > problem.jobs[entry.job].release || last == machineBefore[index] else {
        continue
      }
      if !isSeen[last] {
        isSeen[last] = true
        open.append(last)
        result.append(last)
      }
    }
    return result
  }
}
