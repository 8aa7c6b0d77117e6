extension ShopProblem {
  /// Throws when something in the problem cannot be meant: a machine that does not exist, a negative time,
  /// closed times that overlap, a family without set-up times, an
  /// operation that waits for a later one, or times too large to count in.
  package func check() throws(SchedulingRefusal) {
    for machine in machines { try machine.check() }
    var work = 0
    for job in jobs {
      guard job.release >= 0, job.release <= SchedulingRefusal.longestTime else {
        throw SchedulingRefusal(
          "Job '\(job.name)' has the release \(job.release): it must lie between 0 and \(SchedulingRefusal.longestTime)."
        )
      }
      guard abs(job.due ?? 0) <= SchedulingRefusal.longestTime else {
        throw SchedulingRefusal(
          "Job '\(job.name)' has the due date \(job.due ?? 0): it must not exceed \(SchedulingRefusal.longestTime).")
      }
      guard (0...SchedulingRefusal.largestRate).contains(job.weight),
        (0...SchedulingRefusal.largestRate).contains(job.holdingCost)
      else {
        throw SchedulingRefusal(
          "Job '\(job.name)' has a weight or holding cost below 0 or above \(SchedulingRefusal.largestRate): correct it."
        )
      }
      guard !job.operations.isEmpty else {
        throw SchedulingRefusal("Job '\(job.name)' has no operations: give it at least one, or leave it out.")
      }
      try job.checkPredecessors()
      for (index, operation) in job.operations.enumerated() {
        work += try check(operation, "Operation \(index + 1) of job '\(job.name)'")
      }
    }
    let closed = machines.reduce(0) { max($0, $1.closed.reduce(0) { max($0, $1.end) }) }
    let latest = jobs.reduce(closed) { max($0, $1.release) } + work
    guard latest <= SchedulingRefusal.longestTime else {
      throw SchedulingRefusal(
        "All times together exceed \(SchedulingRefusal.longestTime): use a coarser unit of time.")
    }
  }

  /// The longest the operation can take, with its longest set-up.
  private func check(_ operation: Operation, _ name: String) throws(SchedulingRefusal) -> Int {
    guard !operation.options.isEmpty else {
      throw SchedulingRefusal("\(name) has no machine: name at least one.")
    }
    var longest = 0
    for option in operation.options {
      guard machines.indices.contains(option.machine) else {
        throw SchedulingRefusal("\(name) names machine \(option.machine + 1), but there are \(machines.count).")
      }
      guard option.duration >= 0, option.duration <= SchedulingRefusal.longestTime else {
        throw SchedulingRefusal(
          "\(name) takes \(option.duration): the time must lie between 0 and \(SchedulingRefusal.longestTime).")
      }
      var setup = 0
      if let times = machines[option.machine].setup {
        guard times.first.indices.contains(operation.family) else {
          throw SchedulingRefusal(
            "\(name) is of family \(operation.family), for which machine '\(machines[option.machine].name)' has no "
              + "set-up times: add them.")
        }
        setup = max(times.first[operation.family], times.between.reduce(0) { max($0, $1[operation.family]) })
      }
      longest = max(longest, option.duration + setup)
    }
    return longest
  }

  /// Whether machines are always open, change over at once and cost nothing extra, so that only the order
  /// of the operations and the choice of machines matter.
  var isPlain: Bool {
    machines.allSatisfy { $0.closed.isEmpty && $0.setup == nil && ($0.overtime.isEmpty || $0.overtimeCost == 0) }
  }

  /// Whether in every job each operation waits for the one before it.
  var isChain: Bool { jobs.allSatisfy { $0.predecessors == nil } }

  /// Whether each operation has one machine only.
  var isFixed: Bool { jobs.allSatisfy { $0.operations.allSatisfy { $0.options.count == 1 } } }
}

extension ShopProblem.Job {
  fileprivate func checkPredecessors() throws(SchedulingRefusal) {
    guard let predecessors else { return }
    guard predecessors.count == operations.count else {
      throw SchedulingRefusal(
        "Job '\(name)' says of \(predecessors.count) operations what they wait for, but has \(operations.count): "
          + "say it of each.")
    }
    for (index, others) in predecessors.enumerated() {
      guard let wrong = others.first(where: { !(0..<index).contains($0) }) else { continue }
      throw SchedulingRefusal(
        "Operation \(index + 1) of job '\(name)' waits for operation \(wrong + 1): an operation may wait for earlier "
          + "ones of its job only, so order them.")
    }
  }
}

extension ShopProblem.Machine {
  func check() throws(SchedulingRefusal) {
    for (kind, intervals) in [("closed time", closed), ("overtime", overtime)] {
      let sorted = intervals.sorted { $0.start < $1.start }
      for (index, interval) in sorted.enumerated() {
        guard interval.start < interval.end, interval.end <= SchedulingRefusal.longestTime,
          interval.start >= -SchedulingRefusal.longestTime
        else {
          throw SchedulingRefusal(
            "Machine '\(name)' has the \(kind) \(interval.start) to \(interval.end): the end must be later than the start."
          )
        }
        guard index == 0 || sorted[index - 1].end <= interval.start else {
          throw SchedulingRefusal(
            "Machine '\(name)' has two entries of \(kind) that overlap at \(interval.start): join them.")
        }
      }
    }
    guard (0...SchedulingRefusal.largestRate).contains(setupCost),
      (0...SchedulingRefusal.largestRate).contains(overtimeCost)
    else {
      throw SchedulingRefusal(
        "Machine '\(name)' has a set-up or overtime cost below 0 or above \(SchedulingRefusal.largestRate): correct it."
      )
    }
    if let setup {
      let rows = setup.between + [setup.first]
      guard setup.between.count == setup.first.count, rows.allSatisfy({ $0.count == setup.first.count }) else {
        throw SchedulingRefusal(
          "Machine '\(name)' has set-up times that are not square: give one per pair of families.")
      }
      guard rows.allSatisfy({ $0.allSatisfy { (0...SchedulingRefusal.longestTime).contains($0) } }) else {
        throw SchedulingRefusal("Machine '\(name)' has a set-up time below 0 or too large: correct it.")
      }
    }
  }
}
