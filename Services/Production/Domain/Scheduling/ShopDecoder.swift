/// Turns a list of all operations into a schedule: each in turn takes the earliest time behind what it waits for in its
/// job and what its machine has already got (serial schedule generation).
final class ShopDecoder {
  let problem: ShopProblem
  let working: [WorkingTime]
  /// Operations of all jobs are numbered through; those of job j begin at `firstOf[j]`.
  let firstOf: [Int]
  let jobOf: [Int]
  let operationCount: Int
  /// The options of operation x are those from `optionStart[x]` up to `optionStart[x + 1]`.
  let optionStart: [Int]
  let options: [ShopProblem.Option]
  let familyOf: [Int]
  let precedence: ShopPrecedence
  private let hasSetup: [Bool]
  /// When each job ends so far, and in graphs each operation.
  private var reached: [Int]
  private var ends: [Int]
  private var free: [Int]
  private var family: [Int]
  private let overtime: [WorkingTime]
  /// Whether an operation waits for its job and its machine only.
  private let isPlain: Bool

  init(_ problem: ShopProblem) {
    self.problem = problem
    working = problem.machines.map { WorkingTime($0) }
    // Overtime as closed times of an imagined machine: what is not worked there is overtime.
    overtime = problem.machines.map {
      WorkingTime(ShopProblem.Machine(name: $0.name, closed: $0.overtime + $0.closed.subtracting($0.overtime)))
    }
    var first: [Int] = []
    var jobs: [Int] = []
    for (index, job) in problem.jobs.enumerated() {
      first.append(jobs.count)
      jobs += job.operations.map { _ in index }
    }
    firstOf = first
    jobOf = jobs
    operationCount = jobs.count
    var starts = [0]
    var all: [ShopProblem.Option] = []
    var families: [Int] = []
    for job in problem.jobs {
      for operation in job.operations {
        all += operation.options
        starts.append(all.count)
        families.append(operation.family)
      }
    }
    optionStart = starts
    options = all
    familyOf = families
    precedence = ShopPrecedence(problem.jobs)
    ends = [Int](repeating: 0, count: precedence.isChain ? 0 : jobs.count)
    hasSetup = problem.machines.map { $0.setup != nil }
    reached = problem.jobs.map { $0.release }
    free = problem.machines.map { _ in 0 }
    family = problem.machines.map { _ in -1 }
    isPlain = precedence.isChain && problem.isPlain
  }

  /// The schedule of a list that holds each operation behind those it waits for; `choice` names each
  /// operation's option.
  func schedule(_ list: [Int32], _ choice: [Int32]) -> ShopSchedule {
    var entries: [ShopSchedule.Entry] = []
    entries.reserveCapacity(operationCount)
    restart()
    for number in list { entries.append(place(Int(number), Int(choice[Int(number)]))) }
    return ShopSchedule(entries: entries)
  }

  /// The cost of the schedule of a list; the same as that of `schedule`, without making it.
  func cost(_ list: [Int32], _ choice: [Int32], _ objective: ShopObjective) -> Int64 {
    restart()
    var extra: Int64 = 0
    let counts = objective == .profit
    if isPlain {
      reachPlainly(list, choice)
    } else {
      for number in list {
        let entry = place(Int(number), Int(choice[Int(number)]))
        if counts { extra &+= machineCost(entry) }
      }
    }
    var total: Int64 = 0
    for (index, job) in problem.jobs.enumerated() {
      switch objective {
      case .makespan: total = max(total, Int64(reached[index]))
      case .weightedTardiness: total &+= Self.tardiness(job, reached[index])
      case .profit: total &+= Self.tardiness(job, reached[index]) &+ Self.holding(job, reached[index]) &- job.margin
      }
    }
    return total &+ extra
  }

  /// What a schedule of this problem costs and earns.
  func value(of schedule: ShopSchedule) -> ScheduleValue {
    var value = ScheduleValue()
    for entry in schedule.entries {
      let machine = problem.machines[entry.machine]
      let setup = working[entry.machine].worked(in: ShopProblem.Interval(entry.setupStart, entry.setupEnd))
      value.setupCost += Int64(setup) * machine.setupCost
      value.overtimeCost += overtimeCost(entry)
    }
    for (job, end) in zip(problem.jobs, schedule.completions(jobCount: problem.jobs.count)) {
      value.makespan = max(value.makespan, end)
      value.weightedTardiness += Self.tardiness(job, end)
      value.holdingCost += Self.holding(job, end)
      value.margin += job.margin
    }
    return value
  }

  static func tardiness(_ job: ShopProblem.Job, _ end: Int) -> Int64 {
    guard let due = job.due, end > due else { return 0 }
    return job.weight * Int64(end - due)
  }

  static func holding(_ job: ShopProblem.Job, _ end: Int) -> Int64 {
    guard let due = job.due, end < due else { return 0 }
    return job.holdingCost * Int64(due - end)
  }

  private func restart() {
    for index in problem.jobs.indices { reached[index] = problem.jobs[index].release }
    for index in problem.machines.indices {
      free[index] = 0
      family[index] = -1
    }
  }

  /// When the jobs end in a shop whose machines are always open and need no set-ups; a fraction of the time of placing
  /// each operation.
  private func reachPlainly(_ list: [Int32], _ choice: [Int32]) {
    jobOf.withUnsafeBufferPointer { jobOf in
      optionStart.withUnsafeBufferPointer { optionStart in
        options.withUnsafeBufferPointer { options in
          reached.withUnsafeMutableBufferPointer { reached in
            free.withUnsafeMutableBufferPointer { free in
              for number in list {
                let option = options[optionStart[Int(number)] &+ Int(choice[Int(number)])]
                let job = jobOf[Int(number)]
                let end = max(reached[job], free[option.machine]) &+ option.duration
                reached[job] = end
                free[option.machine] = end
              }
            }
          }
        }
      }
    }
  }

  @inline(__always)
  private func place(_ number: Int, _ choice: Int) -> ShopSchedule.Entry {
    let job = jobOf[number]
    let option = options[optionStart[number] + choice]
    let machine = option.machine
    let setupLength = hasSetup[machine] ? setupTime(number, on: machine, after: family[machine]) : 0
    var setup = ShopProblem.Interval(free[machine], free[machine])
    if setupLength > 0 { setup = working[machine].earliest(setupLength, from: free[machine]) }
    let isChain = precedence.isChain
    let ready = isChain ? reached[job] : readiness(number)
    let work = working[machine].earliest(option.duration, from: max(ready, setup.end))
    if isChain {
      reached[job] = work.end
    } else {
      ends[number] = work.end
      reached[job] = max(reached[job], work.end)
    }
    free[machine] = work.end
    family[machine] = familyOf[number]
    return ShopSchedule.Entry(
      job: job, operation: number - firstOf[job], machine: machine,
      setupStart: setupLength > 0 ? setup.start : work.start, setupEnd: setupLength > 0 ? setup.end : work.start,
      start: work.start, end: work.end)
  }

  /// In a graph: when all that an operation waits for has ended.
  private func readiness(_ number: Int) -> Int {
    precedence.predecessors(of: number).reduce(problem.jobs[jobOf[number]].release) { max($0, ends[$1]) }
  }

  /// Set-up before an operation, by the family the machine did last (-1: none yet).
  func setupTime(_ number: Int, on machine: Int, after previous: Int) -> Int {
    problem.machines[machine].setup?.time(from: previous, to: familyOf[number]) ?? 0
  }

  private func machineCost(_ entry: ShopSchedule.Entry) -> Int64 {
    let machine = problem.machines[entry.machine]
    var cost: Int64 = 0
    if machine.setupCost > 0, entry.setupEnd > entry.setupStart {
      cost +=
        Int64(working[entry.machine].worked(in: ShopProblem.Interval(entry.setupStart, entry.setupEnd)))
        * machine.setupCost
    }
    return cost + overtimeCost(entry)
  }

  /// Work and set-up in overtime, at the machine's rate.
  private func overtimeCost(_ entry: ShopSchedule.Entry) -> Int64 {
    let machine = problem.machines[entry.machine]
    guard machine.overtimeCost > 0, !machine.overtime.isEmpty else { return 0 }
    var worked = 0
    for interval in [
      ShopProblem.Interval(entry.setupStart, entry.setupEnd), ShopProblem.Interval(entry.start, entry.end),
    ] where interval.start < interval.end {
      worked += working[entry.machine].worked(in: interval) - overtime[entry.machine].worked(in: interval)
    }
    return Int64(worked) * machine.overtimeCost
  }
}

extension ShopProblem.SetupTimes {
  /// From one family (-1: nothing done yet) to another.
  @inline(__always)
  func time(from previous: Int, to family: Int) -> Int {
    previous < 0 ? first[family] : between[previous][family]
  }
}

extension [ShopProblem.Interval] {
  /// What of these intervals lies outside `others`, which do not overlap each other.
  func subtracting(_ others: [ShopProblem.Interval]) -> [ShopProblem.Interval] {
    var rest = self
    for other in others {
      rest = rest.flatMap { interval -> [ShopProblem.Interval] in
        [
          ShopProblem.Interval(interval.start, Swift.min(interval.end, other.start)),
          ShopProblem.Interval(Swift.max(interval.start, other.end), interval.end),
        ].filter { $0.start < $0.end }
      }
    }
    return rest
  }
}
