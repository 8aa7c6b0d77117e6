import ArgumentParser

/// The operator's command.
package struct Causeway: AsyncParsableCommand {
  package static let configuration = CommandConfiguration(
    commandName: "causeway",
    abstract: "Operate a Causeway installation: see what waits, mend what failed, prove that all is well.",
    subcommands: [
      QueuesCommand.self, ParkedCommand.self, TraceCommand.self, VerifyCommand.self, EventsCommand.self,
      TopologyCommand.self, IntegratorCommand.self, TokenCommand.self, BackupCommand.self, RestoreCommand.self,
      RebuildCommand.self, RetailCommand.self, DemoCommand.self, FactoryCommand.self, LocalCommand.self,
    ])
  package init() {}
}
