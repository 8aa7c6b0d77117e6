import ArgumentParser
import Foundation
import ProductionDomain
import Values

/// What the executable can do with files, without a service.
package enum PlanningCommands {
  package static let all: [any ParsableCommand.Type] = [
    ScheduleFile.self, PlanFile.self, ForecastFile.self,
  ]

  /// The content of a file as text; refuses with one sentence what cannot be read.
  static func text(of path: String) throws -> String {
    guard let content = FileManager.default.contents(atPath: path) else {
      throw PlanningInputError("\(path) cannot be read; check the path and its permissions.")
    }
    guard let text = String(validating: content, as: UTF8.self) else {
      throw PlanningInputError("\(path) is not UTF-8 text; save it as UTF-8.")
    }
    return text
  }

  static func write(_ text: String) { FileHandle.standardOutput.write(Data(text.utf8)) }
}

/// Why a file is not planned, in one sentence.
struct PlanningInputError: Error, CustomStringConvertible {
  let description: String
  init(_ description: String) { self.description = description }
}

/// `causeway-production forecast FILE`: forecasts and their accuracy from past demand.
struct ForecastFile: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "forecast", abstract: "Forecast demand from a CSV file of series.",
    discussion: """
      Usage: \(ForecastOptions.usage)

      The file has a line for each series (series,season,horizon,train) or for each quantity \
      (product,date,quantity); deploy/docs/planning.md describes both. Without --method the method is chosen by its \
      error on held-back data.
      """)

  @Argument(parsing: .captureForPassthrough, help: "The file and the options above.") var arguments: [String] = []

  func run() throws {
    if arguments.contains("--help") || arguments.contains("-h") { throw CleanExit.helpRequest(self) }
    let (file, options) = try ForecastOptions.parsed(arguments)
    PlanningCommands.write(try ForecastCommand.output(of: PlanningCommands.text(of: file), options))
  }
}

/// `causeway-production schedule FILE`: the order of operations on machines.
struct ScheduleFile: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "schedule", abstract: "Schedule a job shop or flexible job shop from a file.",
    discussion: """
      Usage: causeway-production \(ScheduleCommand.usage)

      The answer is one line of JSON: objective, value, bound where it is known, and each operation's machine, start \
      and end. deploy/docs/planning.md describes the files.
      """)

  @Argument(parsing: .captureForPassthrough, help: "The file and the options above.") var arguments: [String] = []

  func run() throws {
    if arguments.contains("--help") || arguments.contains("-h") { throw CleanExit.helpRequest(self) }
    do {
      try schedule(try ScheduleCommand(arguments: arguments))
    } catch let refusal as SchedulingRefusal {
      throw PlanningInputError(refusal.sentence)
    }
  }

  private func schedule(_ command: ScheduleCommand) throws {
    let begin = ContinuousClock.now
    let text = try PlanningCommands.text(of: command.file)
    let dues = try command.duesFile.map(PlanningCommands.text)
    FileHandle.standardError.write(
      Data("searching for up to \(command.seconds) s with \(command.threads) threads, seed \(command.seed)\n".utf8))
    let answer = try command.run(text: text, dues: dues) { (ContinuousClock.now - begin).inSeconds }
    PlanningCommands.write(answer)
  }
}

/// `causeway-production plan FILE`: material and capacity of a whole scenario.
struct PlanFile: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "plan", abstract: "Plan material and capacity of a scenario from a JSON file.",
    discussion: """
      Prints the plan as JSON: orders with their pegs, deliveries with reasons for what is late or short, messages, \
      loads, promises, and under "problems" what had to be left out. deploy/docs/planning.md describes the scenario.
      """)

  @Argument(help: "The scenario.") var file: String

  func run() throws { PlanningCommands.write(try PlanCommand.plan(PlanningCommands.text(of: file))) }
}
