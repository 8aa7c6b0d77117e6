/// A permutation flow shop: every job passes all machines in the same order, and no job overtakes another.
package struct FlowShop: Sendable {
  package let jobCount: Int
  package let machineCount: Int
  /// Processing time of each job on each machine, job by job.
  package let durations: [Int32]
  package let dues: [Int32]
  package let weights: [Int64]
  package let releases: [Int32]

  /// - Parameters:
  ///   - times: per job its processing time on each machine.
  ///   - dues: per job when it should be finished; without, nothing is late.
  ///   - weights: per job what a unit of tardiness costs; 1 when not given.
  ///   - releases: per job when it may begin; 0 when not given.
  package init(
    times: [[Int]], dues: [Int]? = nil, weights: [Int]? = nil, releases: [Int]? = nil
  ) throws(SchedulingRefusal) {
    guard let machines = times.first?.count, machines > 0 else {
      throw SchedulingRefusal("The flow shop has no jobs or no machines: give at least one of each.")
    }
    var total = 0
    for (job, row) in times.enumerated() {
      guard row.count == machines else {
        throw SchedulingRefusal(
          "Job \(job + 1) has \(row.count) processing times where the first has \(machines): give one per machine.")
      }
      for time in row {
        guard time >= 0, time <= SchedulingRefusal.longestTime else {
          throw SchedulingRefusal(
            "Job \(job + 1) has the processing time \(time): it must lie between 0 and \(SchedulingRefusal.longestTime)."
          )
        }
        total += time
      }
    }
    let latest = total + (releases?.max() ?? 0)
    guard latest <= SchedulingRefusal.longestTime else {
      throw SchedulingRefusal(
        "All processing times together exceed \(SchedulingRefusal.longestTime): use a coarser unit of time.")
    }
    for (name, values) in [("due dates", dues), ("weights", weights), ("release dates", releases)] {
      guard let values else { continue }
      guard values.count == times.count else {
        throw SchedulingRefusal("There are \(values.count) \(name) for \(times.count) jobs: give one per job.")
      }
      guard values.allSatisfy({ abs($0) <= SchedulingRefusal.longestTime && ($0 >= 0 || name == "due dates") }) else {
        throw SchedulingRefusal("One of the \(name) is negative or above \(SchedulingRefusal.longestTime).")
      }
    }
    jobCount = times.count
    machineCount = machines
    durations = times.flatMap { $0.map { Int32($0) } }
    self.dues = dues?.map { Int32($0) } ?? times.map { _ in Int32.max / 2 }
    self.weights = weights?.map { Int64($0) } ?? times.map { _ in 1 }
    self.releases = releases?.map { Int32($0) } ?? times.map { _ in 0 }
  }

  /// End of each job of a sequence on each machine, in the order of the sequence (no idle time is inserted).
  package func ends(of sequence: [Int]) -> [[Int]] {
    var reached = [Int](repeating: 0, count: machineCount)
    return sequence.map { job in
      var previous = Int(releases[job])
      for machine in 0..<machineCount {
        previous = max(previous, reached[machine]) + Int(durations[job * machineCount + machine])
        reached[machine] = previous
      }
      return reached
    }
  }

  /// A sequence as a schedule: operations are numbered like the machines.
  package func schedule(of sequence: [Int]) -> ShopSchedule {
    var entries: [ShopSchedule.Entry] = []
    for (job, ends) in zip(sequence, ends(of: sequence)) {
      for (machine, end) in ends.enumerated() {
        let start = end - Int(durations[job * machineCount + machine])
        entries.append(
          ShopSchedule.Entry(
            job: job, operation: machine, machine: machine, setupStart: start, setupEnd: start, start: start, end: end))
      }
    }
    return ShopSchedule(entries: entries)
  }

  /// What a sequence is worth: the makespan, or the total weighted tardiness.
  package func value(of sequence: [Int], for objective: FlowShopObjective) -> Int64 {
    let ends = ends(of: sequence)
    switch objective {
    case .makespan: return Int64(ends.last?.last ?? 0)
    case .weightedTardiness:
      return zip(sequence, ends).reduce(0) { total, entry in
        total + weights[entry.0] * Int64(max(0, entry.1[machineCount - 1] - Int(dues[entry.0])))
      }
    }
  }
}

/// What a sequence of a flow shop should make small.
package enum FlowShopObjective: Hashable, Sendable {
  /// When the last job ends.
  case makespan
  /// The sum over the jobs of weight times time past the due date.
  case weightedTardiness
}
