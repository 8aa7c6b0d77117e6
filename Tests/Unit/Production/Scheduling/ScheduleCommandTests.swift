import Foundation
@testable import ProductionDomain
import Synchronization
import ProductionService
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
    var command = try ScheduleCommand(arguments: ["ft06.txt", "--seconds", "5", "--seed", "7"])
    command.threads = 1
    // Time passes with every question asked, so that the search ends without a clock.
    let asked = Mutex(0)
    let answer = try command.run(text: Self.ft06) {
      asked.withLock {
        $0 += 1
        return Double($0) / 1000
      }
    }
    let report = try JSONDecoder().decode(ScheduleReport.self, from: Data(answer.utf8))
    #expect(report.value == 55)
    #expect(report.format == "jsp")
    #expect(report.seed == 7)
    #expect(report.operations.count == 36)
    #expect(report.operations.map(\.end).max() == 55)
    #expect(report.bottleneck != nil)
  }

  @Test(arguments: [
    (["--seconds", "0", "f"], "--seconds is '0': it must be a number above 0, at most 86400."),
    (["f", "--format", "xls"], "--format is 'xls': it must be jsp or fjsp."),
    (["f", "--objective", "profit"], "--objective is 'profit': it must be makespan or weighted-tardiness."),
    (["f", "--fast", "1"], "--fast is not known. Usage: \(ScheduleCommand.usage)"),
    ([], "No file is named. Usage: \(ScheduleCommand.usage)"),
  ])
  func optionsThatCannotBeMeantAreRefused(arguments: [String], sentence: String) {
    #expect(throws: SchedulingRefusal(sentence)) { try ScheduleCommand(arguments: arguments) }
  }
}
