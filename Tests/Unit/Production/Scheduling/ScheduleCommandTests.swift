import Foundation
@testable import ProductionDomain
import Synchronization
@testable import ProductionService
import Testing

@Suite struct ScheduleCommandTests {
  static let ft06 = """
    6 6
    2  1  0  3  1  6  3  7  5  3  4  6
    1  8  2  5  4 10  5 10  0 10  3  4
    2  5  3  4  5  8  0  9  1  1  4  7
    1  5  0  5  2  5  3  3  4  8  5  9
    2  9  1  3  4  5  5  4  0  3  3  1
    1  3  3  3  5  9  0 10  4  4  2  1
    """

  @Test func theFormatIsFoundOut() throws {
    #expect(try ShopFile.parse(Self.ft06).format == .jobShop)
    let flexible = try ShopFile.parse("2 3 2\n1 2 1 5 3 6\n2 1 2 4 1 3 7\n")
    #expect(flexible.format == .flexible)
    #expect(
      flexible.problem.jobs[0].operations[0].options == [
        .init(machine: 0, duration: 5), .init(machine: 2, duration: 6),
      ])
    #expect(try ShopFile.parse("1 2\n1 2 1 5 2 6\n").format == .flexible)
  }

  @Test(arguments: 1...20) func linesAreReadTheSameByBytesAndByCharacters(seed: Int) {
    var random = SearchRandom(seed: UInt64(seed))
    let pieces = ["12", "3", " ", "  ", "\t", "\n", "\r\n", "\r", "\n\n", "#", "-", "due", "\u{B}", "-4"]
    let text = (0..<60).map { _ in pieces[random.below(pieces.count)] }.joined()
    // With a character of two bytes in it, the text is read by characters.
    let byCharacters = ShopFile.numberedLines(text + "\n# \u{E9}")
    #expect(ShopFile.numberedLines(text) == byCharacters, "seed \(seed)")
  }

  @Test func theSearchLeavesAsMuchTimeForTheAnswerAsTheFileTookToRead() throws {
    let command = try ScheduleCommand(objective: "weighted-tardiness", seconds: "1", threads: "1")
    let content = try command.content(text: Self.ft06, dues: "due 1 1 1 1 1 1\n")
    let asked = Atomic(0)
    // Reading took 0.4 s, so it ends at 0.6 s; the clock goes on by a hundredth each time.
    _ = try command.run(content) { 0.4 + 0.01 * Double(asked.add(1, ordering: .relaxed).newValue - 1) }
    #expect(asked.load(ordering: .relaxed) < 30)
  }

  @Test func dueDatesAndWeightsMayFollowTheJobsOrStandInAFileOfTheirOwn() throws {
    let within = try ShopFile.parse("# two jobs\n2 1\n0 5\n0 6\n\ndue 5 7\nweight 3 1\nrelease 0 2\n")
    let apart = try ShopFile.parse("2 1\n0 5\n0 6\n", companion: "due 5 7\nweight 3 1\nrelease 0 2\n")
    #expect(within == apart)
    #expect(within.hasDues)
    #expect(within.problem.jobs.map(\.due) == [5, 7])
    #expect(within.problem.jobs.map(\.weight) == [3, 1])
    #expect(within.problem.jobs.map(\.release) == [0, 2])
  }

  @Test(arguments: [
    ("", "Line 1: the file is empty; it must begin with the numbers of jobs and machines."),
    ("x 2\n", "Line 1: 'x 2' must be the numbers of jobs and machines, each 1 to 100000."),
    ("1 2\n0 5 2 3\n", "Line 2: machine 2 does not exist; machines are 0 to 1."),
    ("2 2\n0 5 1 3\n\n0 5 1\n", "Line 4: the job has 3 numbers; it must be pairs of machine and duration."),
    ("2 2\n0 5 1 3\n", "Line 2: the file ends after 1 jobs, but line 1 announces 2."),
    ("1 2\n0 5 1 -3\n", "Line 2: '-3' is not a whole number from 0 to 1000000000."),
    ("1 2\n0 5 1 3\ndue 1 2\n", "Line 3: 'due' has 2 numbers for 1 jobs; give one per job."),
    (
      "1 2\n0 5 1 3\n9 9\n",
      "Line 3: '9' is not expected here; after the jobs only 'release', 'due' and 'weight' may follow."
    ),
    ("1 2 1\n1 2 1 4\n", "Line 2: operation 1 announces 2 machines, but the line ends before."),
    ("1 2 1\n1 1 3 4\n", "Line 2: machine 3 does not exist; machines are 1 to 2."),
    ("1 2 1\n1 1 2 4 7\n", "Line 2: 1 numbers are left over after 1 operations."),
    ("1 2 1\n0\n", "Line 2: the job has no operations; give it at least one, or leave it out."),
    ("1 1\n0 -9223372036854775808\n", "Line 2: '-9223372036854775808' is not a whole number from 0 to 1000000000."),
    ("1 1\n0 5\ndue 2000000000\n", "Line 3: '2000000000' is not a whole number from -1000000000 to 1000000000."),
    ("1 1\n0 5\ndue 3\n\ndue 4\n", "Line 5: 'due' stands in line 3 already; give it once."),
  ])
  func badInputIsNamedWithItsLine(text: String, sentence: String) {
    #expect(throws: SchedulingRefusal(sentence)) { try ShopFile.parse(text) }
  }

  @Test func singerAndPinedosDueDatesAndWeights() throws {
    var problem = try ShopFile.parse("10 1\n" + String(repeating: "0 37\n", count: 10)).problem
    DueDateRule.apply(to: &problem, factorThousandths: 1300)
    #expect(problem.jobs.map(\.weight) == [4, 4, 2, 2, 2, 2, 2, 2, 1, 1])
    #expect(problem.jobs.allSatisfy { $0.due == 48 })
  }

  @Test func theAnswerIsOneLineOfJsonWithEveryOperation() throws {
    let command = try ScheduleCommand(seconds: "5", threads: "1", seed: "7")
    let answer = try command.run(command.content(text: Self.ft06), elapsed: Self.time())
    let report = try JSONDecoder().decode(ScheduleReport.self, from: Data(answer.utf8))
    #expect(report.value == 55)
    #expect(report.format == "jsp")
    #expect(report.seed == 7)
    #expect(report.operations.count == 36)
    #expect(report.operations.map(\.end).max() == 55)
    #expect(report.bottleneck != nil)
  }

  /// Time that passes with every question asked, so that a search ends without a clock.
  static func time() -> @Sendable () -> Double {
    let asked = Asked()
    return {
      asked.count.withLock {
        $0 += 1; return Double($0) / 1000
      }
    }
  }

  private final class Asked: Sendable { let count = Mutex(0) }

  @Test func aFlowShopKeepsItsOrderOnAllMachines() throws {
    let text = "3 3\n5 1 4\n2 6 3\n4 4 1\n"
    let dues = "due 9 10 12\nweight 1 5 2\n"
    for objective in ScheduleCommand.Objective.allCases {
      let command = try ScheduleCommand(
        format: "fsp", objective: objective.rawValue, seconds: "0.2", threads: "1")
      let answer = try command.run(command.content(text: text, dues: dues), elapsed: Self.time())
      let report = try JSONDecoder().decode(ScheduleReport.self, from: Data(answer.utf8))
      let sequence = try #require(report.sequence)
      #expect(sequence.sorted() == [0, 1, 2])
      for machine in 0..<3 {
        let onMachine = report.operations.filter { $0.machine == machine }.sorted { $0.start < $1.start }
        #expect(onMachine.map(\.job) == sequence)
      }
      let late = zip([9, 10, 12], 0..<3).map { due, job in
        max(0, (report.operations.filter { $0.job == job }.map(\.end).max() ?? 0) - due)
      }
      switch objective {
      case .makespan: #expect(report.value == 16 && report.makespan == 16)
      case .totalTardiness: #expect(report.value == Int64(late.reduce(0, +)))
      case .weightedTardiness: #expect(report.value == Int64(late[0] + 5 * late[1] + 2 * late[2]))
      }
    }
  }

  @Test func twoMachinesAreSequencedByJohnsonsRuleWithoutSearch() throws {
    let times = "5\n2\n# jobs on two lines, as some collections have it\n5 2\n3 6\n8 4\n10 7\n7 12\n"
    let command = try ScheduleCommand(format: "fsp", seconds: "9")
    let answer = try command.run(command.content(text: times)) { 0 }
    let report = try JSONDecoder().decode(ScheduleReport.self, from: Data(answer.utf8))
    #expect(report.sequence == [1, 4, 3, 2, 0])
    #expect(report.value == 35 && report.bound == 35 && report.optimal)
  }

  @Test func aFlowShopsJobNeedsADurationForEachMachine() {
    #expect(
      throws: SchedulingRefusal("Line 3: the job has 2 numbers; it must be a duration for each of 3 machines.")
    ) { try ShopFile.parse("2 3\n1 2 3\n4 5\n", format: .flowShop) }
  }

  @Test func totalTardinessOfAJobShopCountsEveryJobOnce() throws {
    let command = try ScheduleCommand(objective: "total-tardiness", seconds: "0.05", threads: "1")
    let answer = try command.run(
      command.content(text: Self.ft06, dues: "due 0 0 0 0 0 0\nweight 9 9 9 9 9 9\n"), elapsed: Self.time())
    let report = try JSONDecoder().decode(ScheduleReport.self, from: Data(answer.utf8))
    let ends = (0..<6).map { job in report.operations.filter { $0.job == job }.map(\.end).max() ?? 0 }
    #expect(report.value == Int64(ends.reduce(0, +)))
  }

  @Test func theBestSoFarIsToldWhileItSearches() throws {
    let told = Told()
    let command = try ScheduleCommand(seconds: "0.5", threads: "1")
    let answer = try command.run(
      command.content(text: Self.ft06), found: { value in told.values.withLock { $0.append(value) } },
      elapsed: Self.time())
    let report = try JSONDecoder().decode(ScheduleReport.self, from: Data(answer.utf8))
    let values = told.values.withLock { $0 }
    #expect(values.min() == report.value)
    #expect(values.first == report.rules.values.min())
  }

  private final class Told: Sendable { let values = Mutex<[Int64]>([]) }

  @Test func optionsThatCannotBeMeantAreRefused() {
    func refused(_ sentence: String, _ command: () throws -> ScheduleCommand) {
      #expect(throws: SchedulingRefusal(sentence), performing: { _ = try command() })
    }
    refused("--seconds is '0': it must be a number above 0, at most 86400.") { try ScheduleCommand(seconds: "0") }
    refused("--format is 'xls': it must be jsp, fjsp, fsp, dafjs or taillard.") { try ScheduleCommand(format: "xls") }
    refused("--objective is 'profit': it must be makespan, total-tardiness or weighted-tardiness.") {
      try ScheduleCommand(objective: "profit")
    }
    refused("--threads is '65': it must be a whole number from 1 to 64.") { try ScheduleCommand(threads: "65") }
    refused("--seed is '-1': it must be a whole number from 0.") { try ScheduleCommand(seed: "-1") }
    refused("--due-factor is 'nan': it must be a number above 0, at most 1000.") {
      try ScheduleCommand(dueFactor: "nan")
    }
  }
}
