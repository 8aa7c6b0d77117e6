import ArgumentParser
import Foundation
import HTTPSupport

/// `causeway local`: what the scripts under `deploy/local` need.
struct LocalCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "local", abstract: "Set up and run an installation on this machine.",
    subcommands: [LocalInit.self, Supervise.self, LocalWait.self, LocalPages.self, JourneyCommand.self])
}

/// Writes an installation: keys, configuration of every service, ports. Safe to run again: what is
/// there stays.
struct LocalInit: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "init", abstract: "Write the keys and the configuration of an installation.")

  @OptionGroup var home: HomeOption
  @Option(help: "The folder with the built executables.") var bin: String
  @Option(help: "The legal entity whose ERP services run here.") var company = "main"
  @Option(help: "The first of seven consecutive HTTP ports.") var basePort = 8101
  @Option(help: "The broker's AMQP port.") var amqpPort = 5681
  @Option(help: "The broker's management port.") var managementPort = 15681
  @Option(help: "The broker's administrator.") var adminUser = "causeway-admin"
  @Option(help: "The file with the administrator's password.") var adminPasswordFile: String

  func run() async throws {
    let root = home.path
    for folder in ["keys", "secrets", "config", "data", "backups", "logs", "run"] {
      try FileManager.default.createDirectory(
        atPath: "\(root)/\(folder)", withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    }
    if !FileManager.default.fileExists(atPath: "\(root)/keys/token-private.pem") {
      try KeyFiles.create(in: "\(root)/keys")
    }
    let services = Installation.serviceNames.enumerated().map { index, name in
      Installation.ServiceAddress(name: name, executable: "\(bin)/causeway-\(name)", port: basePort + index)
    }
    let installation = Installation(
      company: company, home: root, services: services,
      broker: Installation.Broker(
        host: "127.0.0.1", port: amqpPort, managementPort: managementPort, virtualHost: "/", adminUser: adminUser,
        adminPasswordFile: adminPasswordFile))
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    try encoder.encode(installation).write(to: URL(fileURLWithPath: "\(root)/installation.json"))
    for service in services {
      let secret = "\(root)/secrets/\(service.name).amqp-password"
      if !FileManager.default.fileExists(atPath: secret) { try writeSecret(randomSecret(), to: secret) }
      try encoder.encode(ServiceConfiguration(installation, service)).write(
        to: URL(fileURLWithPath: "\(root)/config/\(service.name).json"))
    }
    print("The installation at \(root) is written.")
  }
}

/// 32 random bytes, hexadecimal.
func randomSecret() -> String {
  var generator = SystemRandomNumberGenerator()
  return (0..<4).map { _ in
    let text = String(UInt64.random(in: 0...UInt64.max, using: &generator), radix: 16)
    return String(repeating: "0", count: 16 - text.count) + text
  }.joined()
}

/// A service's configuration file, as ServiceRuntime reads it.
private struct ServiceConfiguration: Encodable {
  struct HTTP: Encodable {
    let host = "127.0.0.1"
    let port: Int
  }
  struct Data: Encodable { let directory: String }
  struct Token: Encodable { let publicKeyFile: String }
  struct Backup: Encodable { let directory: String }
  struct AMQP: Encodable {
    let host: String
    let port: Int
    let virtualHost: String
    let user: String
    let passwordFile: String
  }
  let company: String
  let http: HTTP
  let data: Data
  let backup: Backup
  let token: Token
  let amqp: AMQP

  init(_ installation: Installation, _ service: Installation.ServiceAddress) {
    company = installation.company
    http = HTTP(port: service.port)
    data = Data(directory: installation.path("data"))
    backup = Backup(directory: installation.path("backups"))
    token = Token(publicKeyFile: installation.path("keys", "token-public.pem"))
    amqp = AMQP(
      host: installation.broker.host, port: installation.broker.port, virtualHost: installation.broker.virtualHost,
      user: service.name, passwordFile: installation.path("secrets", "\(service.name).amqp-password"))
  }
}
