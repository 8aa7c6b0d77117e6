import ArgumentParser
import Foundation
import ProductionService
import ServiceRuntime

@main
struct CausewayProduction: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "causeway-production",
    abstract: "Serve production; or plan from files, without a service.",
    subcommands: [Serve.self] + PlanningCommands.all, defaultSubcommand: Serve.self)

  static func main() async {
    do {
      var command = try parseAsRoot()
      if var lasting = command as? any AsyncParsableCommand {
        try await lasting.run()
      } else {
        try command.run()
      }
    } catch {
      end(error)
    }
  }

  /// What is wrong is one line on standard error, without the usage; help that was asked for goes to standard output.
  private static func end(_ error: any Error) -> Never {
    let code = exitCode(for: error)
    guard !code.isSuccess else { exit(withError: error) }
    let line = message(for: error).split(whereSeparator: \.isNewline).joined(separator: " ")
    FileHandle.standardError.write(Data("Error: \(line)\n".utf8))
    Foundation.exit(code.rawValue)
  }
}

struct Serve: AsyncParsableCommand {
  static let configuration = CommandConfiguration(abstract: "Run the service until it is told to stop (the default).")

  func run() async {
    await ServiceRuntime.run(definition: ProductionService.definition, routes: ProductionService.addRoutes)
  }
}
