import ArgumentParser
import Foundation

/// The name of a backup inside the installation's backup folder.
private struct BackupName: Codable { let name: String }

/// `causeway backup SERVICE`: an online copy of a running service's database.
struct BackupCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "backup", abstract: "Copy a running service's database, consistently, into the backups folder.")
  @OptionGroup var home: HomeOption
  @Argument(help: "The service.") var service: String
  @Option(help: "The backup's name; by default the service and the time.") var name: String?

  func run() async throws {
    let installation = try home.load()
    _ = try installation.service(service)
    let name = name ?? "\(service)-\(Date().ISO8601Format().filter { $0.isNumber }).sqlite"
    let client = try await ServiceClient(installation, subject: "operator", scopes: ["operations:write"])
    try await client.post(service, "/v1/maintenance/backup", BackupName(name: name), key: UUID().uuidString)
    print("\(installation.path("backups", name))")
  }
}

/// `causeway restore SERVICE NAME`: brings a backup back while the service runs; it starts again on it
/// and catches up from the history.
struct RestoreCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "restore",
    abstract: "Replace a running service's database by a backup; it restarts and reads from history what it missed.")
  @OptionGroup var home: HomeOption
  @Argument(help: "The service.") var service: String
  @Argument(help: "The backup's name in the backups folder.") var name: String

  func run() async throws {
    let installation = try home.load()
    _ = try installation.service(service)
    let client = try await ServiceClient(installation, subject: "operator", scopes: ["operations:write"])
    try await client.post(service, "/v1/maintenance/restore", BackupName(name: name), key: UUID().uuidString)
    print("\(service) restarts on \(name) and catches up from history.")
  }
}
