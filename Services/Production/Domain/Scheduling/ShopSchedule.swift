/// Where and when each operation is done.
package struct ShopSchedule: Hashable, Sendable {
  package struct Entry: Hashable, Sendable {
    package var job: Int
    /// Index within the job.
    package var operation: Int
    package var machine: Int
    /// When the set-up for it begins; the start of the operation when there is none.
    package var setupStart: Int
    package var setupEnd: Int
    package var start: Int
    package var end: Int

    package init(job: Int, operation: Int, machine: Int, setupStart: Int, setupEnd: Int, start: Int, end: Int) {
      self.job = job
      self.operation = operation
      self.machine = machine
      self.setupStart = setupStart
      self.setupEnd = setupEnd
      self.start = start
      self.end = end
    }
  }
  /// In an order that respects jobs and machines; operations of one machine are done in this order.
  package var entries: [Entry]

  package init(entries: [Entry]) { self.entries = entries }

  /// When each job of a problem ends.
  package func completions(jobCount: Int) -> [Int] {
    var ends = [Int](repeating: 0, count: jobCount)
    for entry in entries { ends[entry.job] = max(ends[entry.job], entry.end) }
    return ends
  }
}

/// What a schedule costs and earns, part by part.
package struct ScheduleValue: Hashable, Sendable {
  package var makespan = 0
  package var weightedTardiness: Int64 = 0
  package var margin: Int64 = 0
  package var setupCost: Int64 = 0
  package var overtimeCost: Int64 = 0
  package var holdingCost: Int64 = 0

  /// Margins less tardiness, set-up, overtime and holding cost.
  package var profit: Int64 { margin - weightedTardiness - setupCost - overtimeCost - holdingCost }

  package func value(for objective: ShopObjective) -> Int64 {
    switch objective {
    case .makespan: Int64(makespan)
    case .weightedTardiness: weightedTardiness
    case .profit: profit
    }
  }

  /// The value as something to make small.
  func cost(for objective: ShopObjective) -> Int64 {
    objective == .profit ? -profit : value(for: objective)
  }
}
