/// What is to be sequenced: jobs whose operations follow each other, in a row or as a graph says, each on one of some
/// machines that do one operation at a time. Times are whole units of the caller's choice (minutes, say) from 0 on;
/// money is whole smallest units of one currency.
package struct ShopProblem: Hashable, Sendable {
  package var machines: [Machine]
  package var jobs: [Job]

  package init(machines: [Machine], jobs: [Job]) {
    self.machines = machines
    self.jobs = jobs
  }

  /// A time from `start` up to, not including, `end`.
  package struct Interval: Hashable, Sendable {
    package var start: Int
    package var end: Int

    package init(_ start: Int, _ end: Int) {
      self.start = start
      self.end = end
    }
  }

  package struct Machine: Hashable, Sendable {
    package var name: String
    /// When it does not work; in any order. Between and after these times it works.
    package var closed: [Interval]
    /// Whether an operation that meets a closed time pauses and goes on after it. Otherwise it waits
    /// until it fits as a whole.
    package var isResumable: Bool
    /// Time to change from one family of operations to another; nil when changing takes none.
    package var setup: SetupTimes?
    /// What a unit of set-up time costs.
    package var setupCost: Int64
    /// Open times that are paid as overtime, and what a unit of work in them costs in addition.
    package var overtime: [Interval]
    package var overtimeCost: Int64

    package init(
      name: String, closed: [Interval] = [], isResumable: Bool = false, setup: SetupTimes? = nil,
      setupCost: Int64 = 0, overtime: [Interval] = [], overtimeCost: Int64 = 0
    ) {
      self.name = name
      self.closed = closed
      self.isResumable = isResumable
      self.setup = setup
      self.setupCost = setupCost
      self.overtime = overtime
      self.overtimeCost = overtimeCost
    }
  }

  /// Sequence-dependent set-up times of one machine, by family (numbered from 0).
  package struct SetupTimes: Hashable, Sendable {
    /// Before the first operation, by its family.
    package var first: [Int]
    /// `between[a][b]`: after an operation of family a, before one of family b.
    package var between: [[Int]]

    package init(first: [Int], between: [[Int]]) {
      self.first = first
      self.between = between
    }
  }

  package struct Job: Hashable, Sendable {
    package var name: String
    /// Nothing of the job begins earlier.
    package var release: Int
    /// When it should be finished; nil when nobody waits.
    package var due: Int?
    /// What a unit of tardiness costs.
    package var weight: Int64
    /// What the job earns when it is finished, whenever that is.
    package var margin: Int64
    /// What a unit of time costs from the end of the last operation until the due date.
    package var holdingCost: Int64
    package var operations: [Operation]
    /// Per operation those of this job that must have ended before it begins, all of them earlier in `operations`;
    /// nil when each waits for the one before it.
    package var predecessors: [[Int]]?

    package init(
      name: String, release: Int = 0, due: Int? = nil, weight: Int64 = 1, margin: Int64 = 0,
      holdingCost: Int64 = 0, operations: [Operation], predecessors: [[Int]]? = nil
    ) {
      self.name = name
      self.release = release
      self.due = due
      self.weight = weight
      self.margin = margin
      self.holdingCost = holdingCost
      self.operations = operations
      self.predecessors = predecessors
    }
  }

  package struct Operation: Hashable, Sendable {
    /// Where it may be done and how long that takes.
    package var options: [Option]
    /// The set-up family, on machines that have set-up times.
    package var family: Int

    package init(options: [Option], family: Int = 0) {
      self.options = options
      self.family = family
    }

    package init(machine: Int, duration: Int, family: Int = 0) {
      self.init(options: [Option(machine: machine, duration: duration)], family: family)
    }
  }

  package struct Option: Hashable, Sendable {
    /// Index into `machines`.
    package var machine: Int
    package var duration: Int

    package init(machine: Int, duration: Int) {
      self.machine = machine
      self.duration = duration
    }
  }
}

/// What a schedule is judged by.
package enum ShopObjective: String, Hashable, Sendable, CaseIterable {
  /// When the last job ends: small is good.
  case makespan
  /// The sum over the jobs of weight times time past the due date: small is good.
  case weightedTardiness = "weighted-tardiness"
  /// Margins less tardiness, set-up, overtime and holding cost: large is good.
  case profit
}
