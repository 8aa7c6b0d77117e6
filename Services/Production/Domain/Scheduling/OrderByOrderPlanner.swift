/// Plans jobs one after another, in the order of their priority, as late as their due dates allow; what
/// does not fit before its due date is planned forward and is late (finite-capacity planning without search).
package enum OrderByOrderPlanner {
  /// What a plan says about one job.
  package struct Promise: Hashable, Sendable {
    package var job: Int
    /// When the last operation ends.
    package var end: Int
    /// Time past the due date; 0 when on time.
    package var lateness: Int
    /// Why it is late: the machine that was taken and when it was wanted.
    package var obstacle: Obstacle?
  }

  package struct Obstacle: Hashable, Sendable {
    package var machine: Int
    package var wanted: ShopProblem.Interval
  }

  package struct Plan: Hashable, Sendable {
    package var schedule: ShopSchedule
    /// In the order of planning.
    package var promises: [Promise]
  }

  /// - Parameters:
  ///   - priority: the jobs in the order in which they may choose; those not named are not planned.
  ///   - unlimited: machines that do any number of operations at once.
  ///   - maximumEarliness: an operation may end at most this long before the latest end its due date allows.
  ///   - overloading: a job that other work would make late takes the machines when its due date wants them, beside
  ///     that work; what overlaps is overload.
  ///
  /// Each operation takes its first option. Set-up times are not planned here.
  package static func plan(
    _ problem: ShopProblem, priority: [Int], unlimited: Set<Int> = [], maximumEarliness: Int? = nil,
    overloading: Bool = false
  ) throws(SchedulingRefusal) -> Plan {
    try problem.check()
    guard problem.machines.allSatisfy({ $0.setup == nil }) else {
      throw SchedulingRefusal("Order by order, set-up times cannot be planned: search for a sequence instead.")
    }
    var timelines = problem.machines.map { MachineTimeline(WorkingTime($0)) }
    for machine in unlimited { timelines[machine].isUnlimited = true }
    var entries: [ShopSchedule.Entry] = []
    var promises: [Promise] = []
    for job in priority {
      let order = problem.jobs[job]
      var planned: [ShopProblem.Interval]?
      var obstacle: Obstacle?
      if let due = order.due {
        (planned, obstacle) = backward(order, due: due, timelines, maximumEarliness)
        if planned == nil, overloading {
          (planned, _) = backward(order, due: due, timelines.map { MachineTimeline($0.working) }, maximumEarliness)
        }
      }
      let times = planned ?? forward(order, timelines, maximumEarliness)
      for (index, time) in times.enumerated() {
        let machine = order.operations[index].options[0].machine
        timelines[machine].occupy(time)
        entries.append(
          ShopSchedule.Entry(
            job: job, operation: index, machine: machine, setupStart: time.start, setupEnd: time.start,
            start: time.start, end: time.end))
      }
      let end = times.last?.end ?? order.release
      let lateness = max(0, end - (order.due ?? end))
      promises.append(Promise(job: job, end: end, lateness: lateness, obstacle: lateness > 0 ? obstacle : nil))
    }
    entries.sort { ($0.start, $0.end, $0.job, $0.operation) < ($1.start, $1.end, $1.job, $1.operation) }
    return Plan(schedule: ShopSchedule(entries: entries), promises: promises)
  }

  /// From the due date back; nil, with what stood in the way, when it would begin before its release or too early.
  private static func backward(
    _ job: ShopProblem.Job, due: Int, _ timelines: [MachineTimeline], _ maximumEarliness: Int?
  ) -> ([ShopProblem.Interval]?, Obstacle?) {
    var limit = due
    var ideal = due
    var result: [ShopProblem.Interval] = []
    var obstacle: Obstacle?
    for operation in job.operations.reversed() {
      let option = operation.options[0]
      let timeline = timelines[option.machine]
      let wanted = timeline.working.latest(option.duration, until: ideal)
      let time = timeline.latest(option.duration, until: limit)
      if time != timeline.working.latest(option.duration, until: limit), obstacle == nil {
        obstacle = Obstacle(machine: option.machine, wanted: timeline.working.latest(option.duration, until: limit))
      }
      if time.start < job.release { return (nil, obstacle) }
      if let maximumEarliness, time.end < wanted.end - maximumEarliness { return (nil, obstacle) }
      result.append(time)
      limit = time.start
      ideal = wanted.start
    }
    return (result.reversed(), obstacle)
  }

  /// As early as possible, but not earlier than the earliness allows.
  private static func forward(
    _ job: ShopProblem.Job, _ timelines: [MachineTimeline], _ maximumEarliness: Int?
  ) -> [ShopProblem.Interval] {
    var earliestEnds = job.operations.map { _ in Int.min }
    if let due = job.due, let maximumEarliness {
      var ideal = due
      for (index, operation) in job.operations.enumerated().reversed() {
        let option = operation.options[0]
        let wanted = timelines[option.machine].working.latest(option.duration, until: ideal)
        earliestEnds[index] = wanted.end - maximumEarliness
        ideal = wanted.start
      }
    }
    var from = job.release
    return job.operations.enumerated().map { index, operation in
      let option = operation.options[0]
      var time = timelines[option.machine].earliest(option.duration, from: from)
      if time.end < earliestEnds[index] {
        time = timelines[option.machine].earliest(
          option.duration, from: max(from, earliestEnds[index] - option.duration))
      }
      from = time.end
      return time
    }
  }
}

/// What is already planned on one machine.
struct MachineTimeline {
  let working: WorkingTime
  var isUnlimited = false
  /// In order of time, not overlapping.
  private var busy: [ShopProblem.Interval] = []

  init(_ working: WorkingTime) { self.working = working }

  mutating func occupy(_ time: ShopProblem.Interval) {
    guard !isUnlimited else { return }
    for part in time.start < time.end ? [time].subtracting(busy) : [time] {
      // Work of no length stands before what begins at the same time.
      let index = busy.firstIndex { ($0.start, $0.end) > (part.start, part.end) } ?? busy.count
      busy.insert(part, at: index)
    }
  }

  /// The earliest gap that holds `length` units of work from `time` on.
  func earliest(_ length: Int, from time: Int) -> ShopProblem.Interval {
    var candidate = working.earliest(length, from: time)
    for taken in busy where taken.end > candidate.start {
      if taken.start >= candidate.end { break }
      candidate = working.earliest(length, from: taken.end)
    }
    return candidate
  }

  /// The latest gap that holds `length` units of work and ends by `time`.
  func latest(_ length: Int, until time: Int) -> ShopProblem.Interval {
    var candidate = working.latest(length, until: time)
    for taken in busy.reversed() where taken.start < candidate.end {
      if taken.end <= candidate.start { break }
      candidate = working.latest(length, until: taken.start)
    }
    return candidate
  }
}
