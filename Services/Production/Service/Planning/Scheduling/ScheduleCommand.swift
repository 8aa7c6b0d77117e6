import ProductionDomain

/// The command `causeway-production schedule FILE`: what it was asked, and its answer as JSON.
package struct ScheduleCommand: Hashable, Sendable {
  package var file = ""
  package var format: ShopFormat?
  package var objective = ShopObjective.makespan
  package var seconds = 10.0
  package var threads = 2
  package var seed: UInt64 = 1
  /// A second file with `release`, `due` and `weight` lines.
  package var duesFile: String?
  package var dueFactorThousandths = 1300

  package static let usage = """
    schedule FILE [--format jsp|fjsp] [--objective makespan|weighted-tardiness] [--seconds N] [--threads N] \
    [--seed S] [--dues FILE] [--due-factor F]
    """

  package init() {}

  /// Reads the words after `schedule`; throws a sentence about the first that cannot be meant.
  package init(arguments: [String]) throws(SchedulingRefusal) {
    var rest = arguments[...]
    while let word = rest.popFirst() {
      guard word.hasPrefix("--") else {
        guard file.isEmpty else {
          throw SchedulingRefusal("'\(word)' is a second file: name one file. Usage: \(Self.usage)")
        }
        file = word
        continue
      }
      guard let value = rest.popFirst() else {
        throw SchedulingRefusal("\(word) needs a value. Usage: \(Self.usage)")
      }
      try set(word, value)
    }
    guard !file.isEmpty else { throw SchedulingRefusal("No file is named. Usage: \(Self.usage)") }
  }

  private mutating func set(_ option: String, _ value: String) throws(SchedulingRefusal) {
    func refuse(_ expected: String) -> SchedulingRefusal {
      SchedulingRefusal("\(option) is '\(value)': it must be \(expected).")
    }
    switch option {
    case "--format":
      guard let format = ShopFormat(rawValue: value) else { throw refuse("jsp or fjsp") }
      self.format = format
    case "--objective":
      guard let objective = ShopObjective(rawValue: value), objective != .profit else {
        throw refuse("makespan or weighted-tardiness")
      }
      self.objective = objective
    case "--seconds":
      guard let seconds = Double(value), seconds > 0, seconds <= 86_400 else {
        throw refuse("a number above 0, at most 86400")
      }
      self.seconds = seconds
    case "--threads":
      guard let threads = Int(value), (1...64).contains(threads) else { throw refuse("a whole number from 1 to 64") }
      self.threads = threads
    case "--seed":
      guard let seed = UInt64(value) else { throw refuse("a whole number from 0") }
      self.seed = seed
    case "--dues": duesFile = value
    case "--due-factor":
      guard let factor = Double(value), factor > 0, factor <= 1000 else {
        throw refuse("a number above 0, at most 1000")
      }
      dueFactorThousandths = Int((factor * 1000).rounded())
    default: throw SchedulingRefusal("\(option) is not known. Usage: \(Self.usage)")
    }
  }

  /// Searches for `seconds` by the clock given and returns the answer as one line of JSON.
  ///
  /// - Parameters:
  ///   - text: what the file holds; `dues` what the second file holds.
  ///   - elapsed: seconds since the command began.
  package func run(
    text: String, dues: String? = nil, elapsed: @escaping @Sendable () -> Double
  ) throws(SchedulingRefusal) -> String {
    var content = try ShopFile.parse(text, format: format, companion: dues)
    if objective == .weightedTardiness, !content.hasDues {
      DueDateRule.apply(to: &content.problem, factorThousandths: dueFactorThousandths, keepsWeights: content.hasWeights)
    }
    let limit = seconds
    let outcome = try ShopScheduler.solve(
      content.problem, for: objective, limits: .init(threads: threads, seed: seed)
    ) { elapsed() >= limit }
    return ScheduleReport(self, content, outcome, seconds: elapsed()).json
  }
}
