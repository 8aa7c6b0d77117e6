/// Moves operations later where that earns more: a finished job costs holding until its due date.
enum LateStart {
  /// The schedule with every operation as late as its job, its machine and the job's due date allow, if that
  /// is worth more; otherwise the schedule itself.
  static func improve(_ schedule: ShopSchedule, _ decoder: ShopDecoder) -> ShopSchedule {
    let problem = decoder.problem
    guard problem.jobs.contains(where: { $0.holdingCost > 0 && $0.due != nil }) else { return schedule }
    var entries = schedule.entries
    let ends = schedule.completions(jobCount: problem.jobs.count)
    // A late job does not become later; one without a due date stays where it is.
    let precedence = decoder.precedence
    var limits = decoder.jobOf.map { max(ends[$0], problem.jobs[$0].due ?? ends[$0]) }
    var machineLimit = problem.machines.map { _ in Int.max }
    for index in entries.indices.reversed() {
      var entry = entries[index]
      let working = decoder.working[entry.machine]
      let number = decoder.firstOf[entry.job] + entry.operation
      let limit = min(limits[number], machineLimit[entry.machine])
      let work = working.latest(working.worked(in: .init(entry.start, entry.end)), until: limit)
      if work.start > entry.start {
        entry.start = work.start
        entry.end = work.end
      }
      if entry.setupEnd > entry.setupStart {
        let setup = working.latest(working.worked(in: .init(entry.setupStart, entry.setupEnd)), until: entry.start)
        if setup.start > entry.setupStart {
          entry.setupStart = setup.start
          entry.setupEnd = setup.end
        }
        machineLimit[entry.machine] = entry.setupStart
      } else {
        entry.setupStart = entry.start
        entry.setupEnd = entry.start
        machineLimit[entry.machine] = entry.start
      }
      for other in precedence.predecessors(of: number) { limits[other] = min(limits[other], entry.start) }
      entries[index] = entry
    }
    let later = ShopSchedule(entries: entries)
    return decoder.value(of: later).profit > decoder.value(of: schedule).profit ? later : schedule
  }
}
