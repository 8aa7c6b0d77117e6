/// Values that no schedule can beat.
enum ShopBounds {
  /// The least cost any schedule can have by the objective; `Int64.min` when nothing is known.
  static func leastCost(of problem: ShopProblem, for objective: ShopObjective) -> Int64 {
    switch objective {
    case .makespan: makespan(problem)
    case .weightedTardiness: tardiness(problem)
    case .profit: tardiness(problem) - problem.jobs.reduce(0) { $0 + $1.margin }
    }
  }

  /// When a job can end if it had all machines to itself; closed times and set-ups are left out, so the
  /// bound holds with them too.
  private static func earliestEnd(_ job: ShopProblem.Job) -> Int {
    let (heads, lengths) = heads(job)
    return zip(heads, lengths).reduce(job.release) { max($0, $1.0 + $1.1) }
  }

  /// When each operation of a job can begin if the job had all machines to itself, and its shortest time.
  private static func heads(_ job: ShopProblem.Job) -> (heads: [Int], lengths: [Int]) {
    let lengths = job.operations.map { $0.options.map(\.duration).min() ?? 0 }
    var heads: [Int] = []
    for index in lengths.indices {
      heads.append(job.predecessors(of: index).reduce(job.release) { max($0, heads[$1] + lengths[$1]) })
    }
    return (heads, lengths)
  }

  /// The longest way from the beginning of each operation to the end of its job.
  private static func tails(_ job: ShopProblem.Job, _ lengths: [Int]) -> [Int] {
    var behind = lengths.map { _ in 0 }
    for index in lengths.indices.reversed() {
      behind[index] += lengths[index]
      for other in job.predecessors(of: index) { behind[other] = max(behind[other], behind[index]) }
    }
    return behind
  }

  private static func tardiness(_ problem: ShopProblem) -> Int64 {
    problem.jobs.reduce(0) { $0 + ShopDecoder.tardiness($1, earliestEnd($1)) }
  }

  /// The longest job, and per machine the one-machine bound over what only it can do.
  private static func makespan(_ problem: ShopProblem) -> Int64 {
    var bound = problem.jobs.reduce(0) { max($0, earliestEnd($1)) }
    var tasks: [[OneMachine.Task]] = problem.machines.map { _ in [] }
    var shared = 0
    var first = Int.max
    for job in problem.jobs {
      let (heads, lengths) = heads(job)
      let tails = tails(job, lengths)
      first = min(first, job.release)
      for (index, operation) in job.operations.enumerated() {
        let shortest = lengths[index]
        shared += shortest
        let machines = Set(operation.options.map(\.machine))
        if machines.count == 1, let machine = machines.first {
          tasks[machine].append(OneMachine.Task(head: heads[index], duration: shortest, tail: tails[index] - shortest))
        }
      }
    }
    for tasks in tasks where !tasks.isEmpty { bound = max(bound, OneMachine.preemptiveBound(tasks)) }
    // All work spread evenly over all machines.
    if !problem.machines.isEmpty, first < .max {
      bound = max(bound, first + (shared + problem.machines.count - 1) / problem.machines.count)
    }
    return Int64(bound)
  }
}

/// The makespan of one machine with heads and tails.
enum OneMachine {
  struct Task {
    /// When the task may begin.
    var head: Int
    var duration: Int
    /// What follows it elsewhere.
    var tail: Int
  }

  /// A task that may be done, and what is left of it: the one with the longest tail is the least.
  private struct Started: Comparable {
    var tail: Int
    var left: Int

    static func < (one: Started, other: Started) -> Bool { one.tail > other.tail }
  }

  /// Jackson's preemptive schedule (1955; Carlier 1982): always the available task with the longest tail. Its
  /// makespan is a lower bound of that without preemption.
  static func preemptiveBound(_ tasks: [Task]) -> Int {
    let sorted = tasks.sorted { $0.head < $1.head }
    var waiting = PriorityHeap<Started>()
    var next = 0
    var now = 0
    var bound = 0
    while next < sorted.count || !waiting.isEmpty {
      if waiting.isEmpty { now = max(now, sorted[next].head) }
      while next < sorted.count, sorted[next].head <= now {
        waiting.insert(Started(tail: sorted[next].tail, left: sorted[next].duration))
        next += 1
      }
      guard var task = waiting.least else { continue }
      let until = next < sorted.count ? min(now + task.left, sorted[next].head) : now + task.left
      task.left -= until - now
      now = until
      if task.left == 0 {
        bound = max(bound, now + task.tail)
        _ = waiting.removeLeast()
      } else {
        waiting.replaceLeast(with: task)
      }
    }
    return bound
  }
}
