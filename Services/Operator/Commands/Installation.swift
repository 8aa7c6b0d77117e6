import ArgumentParser
import Foundation

/// Where one installation of the suite lives and how its parts are reached: written once by
/// `causeway local init`, read by every operator's command.
///
/// Layout of the home folder: `installation.json`, `keys/` (token key pair), `secrets/` (broker
/// passwords, one file a user, mode 0600), `config/` (one JSON a service), `data/` (databases),
/// `backups/`, `logs/`, `run/` (process ids), `broker/` (the private RabbitMQ node).
struct Installation: Codable, Sendable {
  struct ServiceAddress: Codable, Sendable {
    /// `sales`, `customer-status` ...
    var name: String
    var executable: String
    var port: Int
    var url: String { "http://127.0.0.1:\(port)" }
  }
  struct Broker: Codable, Sendable {
    var host: String
    var port: Int
    var managementPort: Int
    var virtualHost: String
    var adminUser: String
    /// A file that holds the administrator's password.
    var adminPasswordFile: String
    var managementURL: String { "http://\(host):\(managementPort)" }
  }
  /// The legal entity whose ERP services run here.
  var company: String
  var home: String
  var services: [ServiceAddress]
  var broker: Broker

  static let serviceNames = [
    "sales", "customer-service", "gateway", "accounting", "inventory", "production", "customer-status",
  ]

  func path(_ parts: String...) -> String { ([home] + parts).joined(separator: "/") }

  func service(_ name: String) throws -> ServiceAddress {
    guard let service = services.first(where: { $0.name == name }) else {
      throw CommandFailure(
        "There is no service '\(name)'; use one of \(services.map(\.name).joined(separator: ", ")).")
    }
    return service
  }

  static func load(home: String) throws -> Installation {
    let path = "\(home)/installation.json"
    guard let data = FileManager.default.contents(atPath: path) else {
      throw CommandFailure(
        "There is no installation at \(home) (no \(path)); run deploy/local/up or name one with --home.")
    }
    do {
      return try JSONDecoder().decode(Installation.self, from: data)
    } catch {
      throw CommandFailure("\(path) cannot be read as an installation; run deploy/local/up again to write it anew.")
    }
  }
}

/// The option that says which installation a command is about.
struct HomeOption: ParsableArguments {
  @Option(
    name: .long,
    help: "The installation's folder (default: $CAUSEWAY_HOME, else .local).")
  var home: String?

  func load() throws -> Installation { try Installation.load(home: path) }
  var path: String {
    let path = home ?? ProcessInfo.processInfo.environment["CAUSEWAY_HOME"] ?? ".local"
    return path.hasPrefix("/") ? path : FileManager.default.currentDirectoryPath + "/" + path
  }
}

/// Writes a file that only its owner may read.
func writeSecret(_ text: String, to path: String) throws {
  guard
    FileManager.default.createFile(
      atPath: path, contents: Data(text.utf8), attributes: [.posixPermissions: 0o600])
  else { throw CommandFailure("Cannot write \(path); check the folder and its permissions.") }
}
