import ArgumentParser
import ProductionService
import ServiceRuntime

@main
struct CausewayProduction: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "causeway-production",
    abstract: "Serve production; or plan from files, without a service.",
    subcommands: [Serve.self] + PlanningCommands.all, defaultSubcommand: Serve.self)
}

struct Serve: AsyncParsableCommand {
  static let configuration = CommandConfiguration(abstract: "Run the service until it is told to stop (the default).")

  func run() async {
    await ServiceRuntime.run(definition: ProductionService.definition, routes: ProductionService.addRoutes)
  }
}
