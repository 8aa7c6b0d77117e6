@testable import ProductionDomain

/// Says what is wrong with a schedule, from the problem alone: shares no code with the engine.
enum ScheduleChecker {
  static func faults(of schedule: ShopSchedule, in problem: ShopProblem) -> [String] {
    var faults: [String] = []
    var seen: Set<[Int]> = []
    for entry in schedule.entries {
      let name = "job \(entry.job) operation \(entry.operation)"
      guard problem.jobs.indices.contains(entry.job),
        problem.jobs[entry.job].operations.indices.contains(entry.operation)
      else {
        faults.append("\(name) does not exist")
        continue
      }
      if !seen.insert([entry.job, entry.operation]).inserted { faults.append("\(name) is scheduled twice") }
      let job = problem.jobs[entry.job]
      let operation = job.operations[entry.operation]
      let machine = problem.machines[entry.machine]
      let work = openTime(entry.start, entry.end, machine)
      if !operation.options.contains(where: { $0.machine == entry.machine && $0.duration == work }) {
        faults.append("\(name) works \(work) on machine \(entry.machine), which is none of its options")
      }
      if !machine.isResumable, work != entry.end - entry.start { faults.append("\(name) pauses") }
      if entry.start < job.release { faults.append("\(name) begins before its release") }
      if entry.start < 0 || entry.setupStart < 0 { faults.append("\(name) begins before time 0") }
    }
    let expected = problem.jobs.reduce(0) { $0 + $1.operations.count }
    if seen.count != expected { faults.append("\(seen.count) of \(expected) operations are scheduled") }
    for (index, job) in problem.jobs.enumerated() {
      let own = schedule.entries.filter { $0.job == index }.sorted { $0.operation < $1.operation }
      for entry in own {
        let others = job.predecessors.map { $0[entry.operation] } ?? [entry.operation - 1]
        for other in own where others.contains(other.operation) && entry.start < other.end {
          faults.append("job \(job.name): operation \(entry.operation) begins before \(other.operation) ends")
        }
      }
    }
    for (index, machine) in problem.machines.enumerated() {
      faults += machineFaults(schedule.entries.filter { $0.machine == index }, machine, problem)
    }
    return faults
  }

  private static func machineFaults(
    _ entries: [ShopSchedule.Entry], _ machine: ShopProblem.Machine, _ problem: ShopProblem
  ) -> [String] {
    var faults: [String] = []
    let sorted = entries.sorted { ($0.start, $0.end) < ($1.start, $1.end) }
    for (index, entry) in sorted.enumerated() {
      let previousEnd = index == 0 ? 0 : sorted[index - 1].end
      if entry.start < previousEnd {
        faults.append("machine \(machine.name): two operations overlap at \(entry.start)")
      }
      guard let setup = machine.setup else { continue }
      let family = problem.jobs[entry.job].operations[entry.operation].family
      let needed: Int
      if index == 0 {
        needed = setup.first[family]
      } else {
        let previous = sorted[index - 1]
        needed = setup.between[problem.jobs[previous.job].operations[previous.operation].family][family]
      }
      if openTime(entry.setupStart, entry.setupEnd, machine) != needed {
        faults.append("machine \(machine.name): set-up before \(entry.start) is not \(needed)")
      }
      if needed > 0, entry.setupStart < previousEnd || entry.setupEnd > entry.start {
        faults.append("machine \(machine.name): the set-up at \(entry.setupStart) overlaps work")
      }
    }
    return faults
  }

  /// Counted unit by unit.
  private static func openTime(_ start: Int, _ end: Int, _ machine: ShopProblem.Machine) -> Int {
    if machine.closed.isEmpty { return end - start }
    return (start..<max(start, end)).count { time in
      !machine.closed.contains { $0.start <= time && time < $0.end }
    }
  }

  static func makespan(_ schedule: ShopSchedule) -> Int { schedule.entries.map(\.end).max() ?? 0 }

  static func weightedTardiness(_ schedule: ShopSchedule, _ problem: ShopProblem) -> Int64 {
    var total: Int64 = 0
    for (index, job) in problem.jobs.enumerated() {
      guard let due = job.due else { continue }
      let end = schedule.entries.filter { $0.job == index }.map(\.end).max() ?? 0
      if end > due { total += job.weight * Int64(end - due) }
    }
    return total
  }
}

/// Problems drawn at random from a seed.
struct ShopMaker {
  var random: SearchRandom

  init(seed: UInt64) { random = SearchRandom(seed: seed) }

  mutating func plain(jobs: Int, machines: Int, options: Int = 1, recurring: Bool = false) -> ShopProblem {
    ShopProblem(
      machines: (0..<machines).map { ShopProblem.Machine(name: "M\($0)") },
      jobs: (0..<jobs).map { job in
        var order = Array(0..<machines)
        order.shuffle(using: &random)
        let operations = order.map { machine in
          let first = recurring ? random.below(machines) : machine
          let chosen = Set([first] + (1..<max(1, options)).map { _ in random.below(machines) })
          return ShopProblem.Operation(
            options: chosen.sorted().map { ShopProblem.Option(machine: $0, duration: random.below(20)) })
        }
        let work = operations.reduce(0) { $0 + $1.options[0].duration }
        return ShopProblem.Job(
          name: "J\(job)", release: random.below(10), due: work + random.below(60), weight: Int64(1 + random.below(4)),
          operations: operations)
      })
  }

  /// As `plain`, but each operation waits for some earlier ones of its job.
  mutating func graph(jobs: Int, machines: Int, options: Int = 2) -> ShopProblem {
    Self.addGraph(to: plain(jobs: jobs, machines: machines, options: options, recurring: true), &random)
  }

  static func addGraph(to plain: ShopProblem, _ random: inout SearchRandom) -> ShopProblem {
    var problem = plain
    for job in problem.jobs.indices {
      problem.jobs[job].predecessors = problem.jobs[job].operations.indices.map { index in
        (0..<index).filter { _ in random.below(3) == 0 }
      }
    }
    return problem
  }

  /// With calendars, set-ups, families and costs.
  mutating func rich(jobs: Int, machines: Int) -> ShopProblem {
    var problem = plain(jobs: jobs, machines: machines, options: 2)
    for index in problem.machines.indices {
      var start = 5 + random.below(30)
      for _ in 0..<6 {
        let end = start + 1 + random.below(10)
        problem.machines[index].closed.append(.init(start, end))
        start = end + 25 + random.below(20)
      }
      problem.machines[index].isResumable = random.below(2) == 0
      if random.below(2) == 0 {
        problem.machines[index].setup = .init(
          first: (0..<3).map { _ in random.below(5) },
          between: (0..<3).map { a in (0..<3).map { b in a == b ? 0 : random.below(8) } })
      }
      problem.machines[index].setupCost = Int64(random.below(3))
      problem.machines[index].overtime = [.init(60, 80)]
      problem.machines[index].overtimeCost = Int64(random.below(4))
    }
    for job in problem.jobs.indices {
      problem.jobs[job].margin = Int64(random.below(500))
      problem.jobs[job].holdingCost = Int64(random.below(2))
      for operation in problem.jobs[job].operations.indices {
        problem.jobs[job].operations[operation].family = random.below(3)
      }
    }
    return problem
  }
}
