import ArgumentParser
import Foundation

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
