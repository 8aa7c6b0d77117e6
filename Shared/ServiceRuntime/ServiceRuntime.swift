import Foundation
import GRDB
import HTTPSupport
import Logging
import Messaging
import Observability
import Persistence
import ServiceLifecycle
import UnixSignals
import Values

#if canImport(Glibc)
  import Glibc
#endif

/// Runs one service: configuration, database, messaging and HTTP in one group that starts and stops in
/// order. Every service's executable is this and its definition.
package enum ServiceRuntime {
  /// Runs until SIGTERM or SIGINT. What keeps a service from starting is one line on standard error
  /// and an exit code of sysexits(3); a medium that fails ends the process at once with 74.
  package static func run(
    definition make: (String) -> ServiceDefinition, routes addRoutes: (ServiceRoutes) -> Void
  ) async {
    do {
      try await start(make, addRoutes)
    } catch let error as StartupError {
      leave(error.description, error.exitCode)
    } catch let error as ListenError {
      leave(error.description, StartupError.port("").exitCode)
    } catch let error as DatabaseOpenError {
      leave(error.description, StartupError.database("").exitCode)
    } catch let error as TokenKeyError {
      leave(error.description, StartupError.configuration("").exitCode)
    } catch {
      leave("\(error)", 70)
    }
  }

  private static func leave(_ sentence: String, _ code: Int32) -> Never {
    FileHandle.standardError.write(Data("\(sentence)\n".utf8))
    // At once: a regular exit takes things down that other threads still use, and nothing here needs it.
    _exit(code)
  }

  private static func start(
    _ make: (String) -> ServiceDefinition, _ addRoutes: (ServiceRoutes) -> Void
  ) async throws {
    // The name does not depend on the company, so that the configuration can be read first.
    let name = make("main").identity.name
    let configuration = try await RuntimeConfiguration.load(service: name)
    let definition = make(configuration.company)
    Observability.bootstrap(service: name, level: configuration.logLevel)
    let logger = Logger(label: name)
    let onFatal: @Sendable (any Error) -> Void = { error in
      leave("\(name) ends because its database cannot be trusted any more: \(error)", 74)
    }

    try makeFolder(configuration.dataDirectory)
    let database = try ServiceDatabase(
      path: "\(configuration.dataDirectory)/\(name).sqlite", identity: definition.identity,
      migrations: definition.migrations)
    guard let key = try? String(contentsOfFile: configuration.tokenPublicKeyFile, encoding: .utf8) else {
      throw StartupError.configuration(
        "the token key \(configuration.tokenPublicKeyFile) cannot be read; check the path and its mode")
    }
    let health = HealthBoard()
    let messaging = try MessagingRuntime(
      definition: definition, database: database, configuration: configuration, health: health, logger: logger,
      onFatal: onFatal)

    let routes = ServiceRoutes(database: database, title: title(name))
    addRoutes(routes)
    try makeFolder(configuration.backupDirectory)
    let replacement = DatabaseReplacement(
      definition: definition, database: database, messaging: messaging, folder: configuration.dataDirectory,
      startAgain: { path in leave("\(name) starts again on the database \(path)", 0) })
    var hooks = OperatorHooks(
      refresh: { messaging.refresh() }, oldestUnhandled: { messaging.oldestUnhandled },
      restore: { try await replacement.restore($0) })
    if definition.projectsFromHistory {
      hooks.compareReadModel = { try await replacement.compareReadModel() }
      hooks.rebuildReadModel = { try await replacement.rebuildReadModel() }
    }
    OperatorRoutes.add(to: routes, definition: definition, backups: configuration.backupDirectory, hooks: hooks)
    var http = HTTPConfiguration(host: configuration.httpHost, port: configuration.httpPort)
    http.requestsPerSecond = configuration.requestsPerSecond
    let server = HTTPServer(
      routes: routes, verifier: try await TokenVerifier(publicKeyPEM: key), configuration: http, logger: logger,
      ready: { health.checks.map { HealthCheck($0.name, healthy: $0.healthy, $0.detail) } }, onFatal: onFatal)

    logger.notice(
      "Starting.", metadata: ["company": "\(configuration.company)", "data": "\(configuration.dataDirectory)"])
    // Services stop in reverse order: HTTP first, so that nothing new comes in, then messaging.
    var services: [ServiceGroupConfiguration.ServiceConfiguration] = [
      .init(service: messaging), .init(service: server),
    ]
    if let work = definition.background {
      services.append(.init(service: BackgroundWork { await work(database) { logger.warning("\($0)") } }))
    }
    let group = ServiceGroup(
      configuration: ServiceGroupConfiguration(
        services: services, gracefulShutdownSignals: [.sigterm, .sigint],
        logger: logger))
    try await group.run()
    try database.close()
    logger.notice("Stopped.")
  }

  private static func makeFolder(_ path: String) throws {
    do {
      try FileManager.default.createDirectory(
        atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    } catch {
      throw StartupError.configuration(
        "the folder \(path) cannot be made; check data.directory, backup.directory and their permissions")
    }
  }

  /// `customer-status` is shown as `Customer status`.
  private static func title(_ name: String) -> String {
    let words = name.replacing("-", with: " ")
    return words.prefix(1).uppercased() + words.dropFirst()
  }
}

/// Work of a service's own, ended first when the service stops.
private struct BackgroundWork: Service {
  let work: @Sendable () async -> Void

  func run() async throws {
    await cancelWhenGracefulShutdown { await work() }
  }
}
