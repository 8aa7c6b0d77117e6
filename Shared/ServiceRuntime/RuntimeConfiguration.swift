import AMQP
import Configuration
import Foundation
import Logging
import SystemPackage

/// What a service must be told to run. Read from the environment (`CAUSEWAY_HTTP_PORT`), then from
/// the JSON file that `CAUSEWAY_CONFIG` names (`{"http":{"port":8101}}`), then the defaults here.
package struct RuntimeConfiguration: Sendable {
  /// The legal entity for accounting, inventory and production; the company orders go to for the gateway.
  package var company: String
  package var dataDirectory: String
  package var backupDirectory: String
  package var httpHost: String
  package var httpPort: Int
  /// PEM file with the public key that tokens are checked with.
  package var tokenPublicKeyFile: String
  package var amqpHost: String
  package var amqpPort: Int
  package var amqpVirtualHost: String
  package var amqpUser: String
  package var amqpPasswordFile: String
  package var amqpCertificateAuthorityFile: String?
  package var logLevel: Logger.Level
  /// How long finished messages are kept: longer than any parked message or replay needs.
  package var inboxWindowDays: Int
  /// HTTP requests per second and token subject.
  package var requestsPerSecond: Int
  package var batch: Int
  package var prefetch: Int

  package static func load(service: String) async throws -> RuntimeConfiguration {
    var providers: [any ConfigProvider] = [EnvironmentVariablesProvider().prefixKeys(with: "causeway")]
    if let path = ProcessInfo.processInfo.environment["CAUSEWAY_CONFIG"] {
      do {
        providers.append(try await FileProvider<JSONSnapshot>(filePath: FilePath(path)))
      } catch {
        throw StartupError.configuration(
          "the configuration file \(path) (CAUSEWAY_CONFIG) cannot be read as JSON: \(error)")
      }
    }
    let reader = ConfigReader(providers: providers)
    func required(_ key: ConfigKey, _ variable: String) throws -> String {
      guard let value = reader.string(forKey: key), !value.isEmpty else {
        throw StartupError.configuration(
          "the setting \(key) is missing; set \(variable) or put it into the file that CAUSEWAY_CONFIG names")
      }
      return value
    }
    func port(_ key: ConfigKey, default value: Int) throws -> Int {
      let port = reader.int(forKey: key, default: value)
      guard (0...65_535).contains(port) else {
        throw StartupError.configuration("the setting \(key) is \(port); a port lies between 1 and 65535")
      }
      return port
    }
    let level = reader.string(forKey: "log.level", default: "info")
    guard let logLevel = Logger.Level(rawValue: level) else {
      throw StartupError.configuration(
        "the setting log.level is '\(level)'; use one of \(Logger.Level.allCases.map(\.rawValue).joined(separator: ", "))"
      )
    }
    return RuntimeConfiguration(
      company: reader.string(forKey: "company", default: "main"),
      dataDirectory: try required("data.directory", "CAUSEWAY_DATA_DIRECTORY"),
      backupDirectory: reader.string(forKey: "backup.directory", default: "backups"),
      httpHost: reader.string(forKey: "http.host", default: "127.0.0.1"),
      httpPort: try port("http.port", default: 8080),
      tokenPublicKeyFile: try required("token.publicKeyFile", "CAUSEWAY_TOKEN_PUBLIC_KEY_FILE"),
      amqpHost: reader.string(forKey: "amqp.host", default: "127.0.0.1"),
      amqpPort: try port("amqp.port", default: 5672),
      amqpVirtualHost: reader.string(forKey: "amqp.virtualHost", default: "/"),
      amqpUser: reader.string(forKey: "amqp.user", default: service),
      amqpPasswordFile: try required("amqp.passwordFile", "CAUSEWAY_AMQP_PASSWORD_FILE"),
      amqpCertificateAuthorityFile: reader.string(forKey: "amqp.certificateAuthorityFile"),
      logLevel: logLevel,
      inboxWindowDays: reader.int(forKey: "inbox.windowDays", default: 30),
      requestsPerSecond: reader.int(forKey: "http.requestsPerSecond", default: 5000),
      batch: reader.int(forKey: "batch", default: 100),
      prefetch: reader.int(forKey: "prefetch", default: 500))
  }

  func amqp(_ role: String, service: String) throws -> AMQPConfiguration {
    guard let password = try? String(contentsOfFile: amqpPasswordFile, encoding: .utf8) else {
      throw StartupError.configuration(
        "the broker password file \(amqpPasswordFile) cannot be read; check the path and its mode")
    }
    return AMQPConfiguration(
      host: amqpHost, port: amqpPort, virtualHost: amqpVirtualHost, user: amqpUser,
      password: password.trimmingCharacters(in: .whitespacesAndNewlines), connectionName: "\(service) \(role)",
      tls: amqpCertificateAuthorityFile.map { AMQPTLS(certificateAuthorityFile: $0) })
  }
}

/// Why a service does not start; the sentence is for the operator, the code is sysexits(3)'s.
package enum StartupError: Error, CustomStringConvertible {
  case configuration(String)
  case database(String)
  case port(String)

  package var description: String {
    switch self {
    case .configuration(let text), .database(let text), .port(let text): text
    }
  }
  package var exitCode: Int32 {
    switch self {
    case .configuration: 78
    case .database: 65
    case .port: 69
    }
  }
}
