import ArgumentParser
import Foundation

/// What the executable can do with files, without a service.
package enum PlanningCommands {
  package static let all: [any ParsableCommand.Type] = [
    ScheduleFile.self, PlanFile.self, ForecastFile.self,
  ]

  /// The content of a file as text, of standard input for `-`; a mark of the byte order is taken off. Refuses with one
  /// sentence what cannot be read.
  package static func text(of path: String) throws -> String {
    let name = path == "-" ? "Standard input" : path.isEmpty ? "A file without a name" : path
    var isFolder: ObjCBool = false
    if FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), isFolder.boolValue {
      throw PlanningInputError("\(name) is a folder; give a file.")
    }
    // Not `contents(atPath:)`, which does not read pipes.
    let file = path == "-" ? FileHandle.standardInput : FileHandle(forReadingAtPath: path)
    guard let content = try? file?.readToEnd() ?? (file == nil ? nil : Data()) else {
      throw PlanningInputError("\(name) cannot be read; check the path and its permissions.")
    }
    let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
    guard let text = String(validating: content.starts(with: mark) ? content.dropFirst(3) : content, as: UTF8.self)
    else {
      throw PlanningInputError("\(name) is not UTF-8 text; save it as UTF-8.")
    }
    return text
  }

  static func write(_ text: String) { FileHandle.standardOutput.write(Data(text.utf8)) }
  /// To standard error.
  static func tell(_ text: String) { FileHandle.standardError.write(Data(text.utf8)) }
}

/// Why a file is not planned, in one sentence.
package struct PlanningInputError: Error, CustomStringConvertible {
  package let description: String
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

  @Argument(help: "The scenario; - for standard input.") var file: String

  func run() throws { PlanningCommands.write(try PlanCommand.plan(PlanningCommands.text(of: file))) }
}
