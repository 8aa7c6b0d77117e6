import ProductionDomain

/// The command `causeway-production schedule FILE`: what it was asked, and its answer as JSON.
package struct ScheduleCommand: Hashable, Sendable {
  package enum Objective: String, Hashable, Sendable, CaseIterable {
    case makespan
    /// Weighted tardiness where every job weighs 1.
    case totalTardiness = "total-tardiness"
    case weightedTardiness = "weighted-tardiness"
  }

  package var format: ShopFormat?
  package var objective = Objective.makespan
  package var seconds = 10.0
  package var threads = 2
  package var seed: UInt64 = 1
  package var dueFactorThousandths = 1300
  /// Of a file with several shops, the name of the one that is meant.
  package var instance: String?

  /// Reads the values of the options as they were typed, nil for each that was not; throws a sentence about the first
  /// that cannot be meant.
  package init(
    format: String? = nil, objective: String? = nil, seconds: String? = nil, threads: String? = nil,
    seed: String? = nil, dueFactor: String? = nil, instance: String? = nil
  ) throws(SchedulingRefusal) {
    self.instance = instance
    if let format {
      guard let known = ShopFormat(rawValue: format) else {
        throw Self.refusal("--format", format, ShopFormat.choices)
      }
      self.format = known
    }
    if let objective {
      guard let known = Objective(rawValue: objective) else {
        throw Self.refusal("--objective", objective, Objective.choices)
      }
      self.objective = known
    }
    if let seconds {
      guard let number = Double(seconds), number > 0, number <= 86_400 else {
        throw Self.refusal("--seconds", seconds, "a number above 0, at most 86400")
      }
      self.seconds = number
    }
    if let threads {
      guard let number = Int(threads), (1...64).contains(number) else {
        throw Self.refusal("--threads", threads, "a whole number from 1 to 64")
      }
      self.threads = number
    }
    if let seed {
      guard let number = UInt64(seed) else { throw Self.refusal("--seed", seed, "a whole number from 0") }
      self.seed = number
    }
    if let dueFactor {
      guard let factor = Double(dueFactor), factor > 0, factor <= 1000 else {
        throw Self.refusal("--due-factor", dueFactor, "a number above 0, at most 1000")
      }
      dueFactorThousandths = Int((factor * 1000).rounded())
    }
  }

  private static func refusal(_ option: String, _ value: String, _ expected: String) -> SchedulingRefusal {
    SchedulingRefusal("\(option) is '\(value)': it must be \(expected).")
  }

  /// What is to be scheduled, from the text of the file and of the second file; due dates and weights as the objective
  /// needs them.
  package func content(text: String, dues: String? = nil) throws(SchedulingRefusal) -> ShopFile.Content {
    var content = try ShopFile.parse(text, format: format, instance: instance, companion: dues)
    if objective != .makespan, !content.hasDues {
      DueDateRule.apply(to: &content.problem, factorThousandths: dueFactorThousandths, keepsWeights: content.hasWeights)
    }
    if objective == .totalTardiness {
      for job in content.problem.jobs.indices { content.problem.jobs[job].weight = 1 }
    }
    return content
  }

  /// Searches until the answer can be ready after `seconds` by the clock given, and returns the answer as one line of JSON.
  ///
  /// - Parameters:
  ///   - found: told again and again, from several threads, the value of a thread's best.
  ///   - elapsed: seconds since the command began.
  package func run(
    _ content: ShopFile.Content, found: (@Sendable (Int64) -> Void)? = nil,
    elapsed: @escaping @Sendable () -> Double
  ) throws(SchedulingRefusal) -> String {
    // The answer takes up to three times as long to find and write as the file took to read.
    let limit = seconds - 3 * elapsed()
    let limits = ShopScheduler.Limits(threads: threads, seed: seed)
    let answer: ScheduleAnswer
    if content.format == .flowShop {
      let shop = try FlowShop(content.problem)
      let outcome = FlowShopScheduler.solve(
        shop, for: objective == .makespan ? .makespan : .weightedTardiness, limits: limits, found: found
      ) { elapsed() >= limit }
      answer = ScheduleAnswer(shop, outcome)
    } else {
      let outcome = try ShopScheduler.solve(content.problem, for: objective.ofShop, limits: limits, found: found) {
        elapsed() >= limit
      }
      answer = ScheduleAnswer(outcome)
    }
    return ScheduleReport(self, content, answer, seconds: elapsed()).json
  }
}

extension ScheduleCommand.Objective {
  package var ofShop: ShopObjective { self == .makespan ? .makespan : .weightedTardiness }
}

extension RawRepresentable where RawValue == String, Self: CaseIterable {
  /// The values by name: "a, b or c".
  package static var choices: String {
    let names = allCases.map(\.rawValue)
    return names.dropLast().joined(separator: ", ") + " or " + names[names.count - 1]
  }
}

/// What a search found, whichever kind of shop it was.
struct ScheduleAnswer {
  var schedule: ShopSchedule
  var makespan: Int
  var weightedTardiness: Int64
  var bound: Int64?
  var isOptimal: Bool
  var rules: [(rule: DispatchRule, value: Int64)] = []
  /// Of a flow shop: the jobs in their order.
  var sequence: [Int]?

  init(_ outcome: ShopScheduler.Outcome) {
    schedule = outcome.schedule
    makespan = outcome.value.makespan
    weightedTardiness = outcome.value.weightedTardiness
    bound = outcome.bound
    isOptimal = outcome.isOptimal
    rules = outcome.rules
  }

  init(_ shop: FlowShop, _ outcome: FlowShopScheduler.Outcome) {
    schedule = shop.schedule(of: outcome.sequence)
    makespan = Int(shop.value(of: outcome.sequence, for: .makespan))
    weightedTardiness = shop.value(of: outcome.sequence, for: .weightedTardiness)
    bound = outcome.bound
    isOptimal = outcome.isOptimal
    sequence = outcome.sequence
  }
}

extension FlowShop {
  /// A problem whose jobs pass all machines in their order.
  fileprivate init(_ problem: ShopProblem) throws(SchedulingRefusal) {
    try self.init(
      times: problem.jobs.map { $0.operations.map { $0.options[0].duration } },
      dues: problem.jobs.contains { $0.due == nil } ? nil : problem.jobs.map { $0.due ?? 0 },
      weights: problem.jobs.map { Int($0.weight) }, releases: problem.jobs.map(\.release))
  }
}
