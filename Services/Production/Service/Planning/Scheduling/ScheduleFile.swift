import ArgumentParser
import Foundation
import ProductionDomain
import Values

/// `causeway-production schedule FILE`: the order of operations on machines.
struct ScheduleFile: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "schedule", abstract: "Schedule a job shop, flexible job shop or flow shop from a file.",
    discussion: """
      The answer is one line of JSON: objective, value, bound where it is known, and each operation's machine, start \
      and end. deploy/docs/planning.md describes the files.
      """)

  @Argument(help: "The shop; - for standard input.") var file: String
  @Option(help: "\(ShopFormat.choices) (default: what the text is, but for fsp).") var format: String?
  @Option(help: "Of a file that holds several shops, the name of the one that is meant.") var instance: String?
  @Option(help: "\(ScheduleCommand.Objective.choices) (default: makespan).") var objective: String?
  @Option(parsing: .unconditional, help: "Search for so long, or until the schedule is proven best (default: 10).")
  var seconds: String?
  @Option(parsing: .unconditional, help: "Threads, 1 to 64 (default: 2).")
  var threads: String?
  @Option(parsing: .unconditional, help: "What chance is drawn from (default: 1).")
  var seed: String?
  @Option(help: "A file with lines release, due and weight, each with a number for each job.") var dues: String?
  @Option(parsing: .unconditional, help: "Without due dates a job is due at so many times its work (default: 1.3).")
  var dueFactor: String?
  @Flag(help: "Say every second on standard error what is found so far (default: on a terminal only).")
  var progress = false

  func validate() throws { _ = try command() }

  func run() throws {
    do {
      try schedule(command())
    } catch let refusal as SchedulingRefusal {
      throw PlanningInputError(refusal.sentence)
    }
  }

  private func command() throws -> ScheduleCommand {
    do {
      return try ScheduleCommand(
        format: format, objective: objective, seconds: seconds, threads: threads, seed: seed, dueFactor: dueFactor,
        instance: instance)
    } catch {
      throw PlanningInputError(error.sentence)
    }
  }

  private func schedule(_ command: ScheduleCommand) throws {
    let begin = ContinuousClock.now
    let content = try command.content(
      text: PlanningCommands.text(of: file), dues: dues.map(PlanningCommands.text))
    ScheduleProgress.say(
      "searching for up to \(command.seconds) s with \(command.threads) threads, seed \(command.seed)")
    let shown = progress || isatty(STDERR_FILENO) == 1 ? ScheduleProgress() : nil
    let answer = try command.run(content, found: shown?.found) {
      let elapsed = (ContinuousClock.now - begin).inSeconds
      shown?.tell(at: elapsed)
      return elapsed
    }
    PlanningCommands.write(answer)
  }
}
