import Hummingbird
import HummingbirdCore
import Logging
import NIOCore
import ServiceLifecycle
import Synchronization
import Values

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Where and within which limits a service listens.
package struct HTTPConfiguration: Sendable {
  package var host: String
  /// 0 for any free one (``HTTPServer/boundPort`` tells which).
  package var port: Int
  /// The largest body that is read, in bytes.
  package var bodyLimit = 1 << 20
  /// Connections at once; more wait until one is closed.
  package var maximumConnections = 10_000
  /// Per token subject.
  package var requestsPerSecond = 2000
  /// How long a client may take over one request, over one answer, or over saying nothing.
  package var slowestClient = Duration.seconds(30)
  /// Whether people reach the pages by HTTPS: the session cookie is then kept to it.
  package var isBehindTLS = false

  package init(host: String = "127.0.0.1", port: Int) {
    self.host = host
    self.port = port
  }
}

/// Why a service cannot listen; the sentence is for the operator.
package struct ListenError: Error, CustomStringConvertible {
  package let description: String
}

/// The HTTP half of a running service.
package final class HTTPServer: ServiceLifecycle.Service {
  /// All routes, with those that every service has.
  package let table: [Route]

  private enum Port {
    case unknown([CheckedContinuation<Int, any Error>])
    case bound(Int)
    case failed(any Error)
  }

  /// What the process opens besides connections: databases, logs, the broker, libraries.
  private static let otherFiles = 512

  private let configuration: HTTPConfiguration
  private let log: Logger
  private let streams = LiveStreams()
  private let responder: ServiceResponder
  private let port = Mutex(Port.unknown([]))

  /// `ready` tells what the service needs and whether it has it. `onFatal` hears, after the answer, of
  /// errors after which the process must end.
  package init(
    routes: ServiceRoutes, verifier: TokenVerifier, configuration: HTTPConfiguration, logger: Logger,
    time: any TimeSource = SystemTime(), ready: @escaping @Sendable () async -> [HealthCheck],
    onFatal: @escaping @Sendable (any Error) -> Void
  ) {
    ProbeRoutes.add(to: routes, ready: ready)
    PageAssets.add(to: routes)
    SignInRoutes.add(to: routes, verifier: verifier, time: time, isSecure: configuration.isBehindTLS)
    self.configuration = configuration
    log = logger
    table = routes.table
    responder = ServiceResponder(
      table: routes.table,
      admission: Admission(
        verifier: verifier, limiter: RateLimiter(requestsPerSecond: configuration.requestsPerSecond)),
      environment: RouteEnvironment(
        bodyLimit: configuration.bodyLimit, frame: routes.frame, streams: streams, time: time, log: logger),
      onFatal: onFatal)
  }

  /// The server as Hummingbird runs it; tests send requests to it.
  package func application() -> Application<ServiceResponder> {
    let slowest = TimeAmount.nanoseconds(configuration.slowestClient.wholeMicroseconds * 1000)
    let server = HTTPServerBuilder.http1(
      configuration: HTTP1Channel.Configuration(
        additionalChannelHandlers: [ConnectionGuard(limit: slowest)], idleTimeout: slowest,
        httpDecoderConfiguration: .init(
          maxHeaderFieldSize: 16 << 10, maxHeaderListSize: 32 << 10, maxHeaderFieldCount: 100)))
    var quiet = log
    quiet.logLevel = max(log.logLevel, .warning)
    return Application(
      responder: responder, server: server,
      configuration: ApplicationConfiguration(
        address: .hostname(configuration.host, port: configuration.port), backlog: 1024,
        availableConnectionsDelegate: MaximumAvailableConnections(configuration.maximumConnections, logger: quiet)),
      onServerRunning: { [self] channel in listening(at: channel.localAddress?.port ?? configuration.port) },
      logger: quiet)
  }

  /// Listens until the service group shuts down. Open streams are then ended; requests under way are
  /// answered. Throws ``ListenError`` when the port cannot be had.
  package func run() async throws {
    OpenFiles.allow(configuration.maximumConnections + HTTPServer.otherFiles)
    let keepAlive = Task { [streams] in
      while !Task.isCancelled {
        try await Task.sleep(for: LiveStreams.keepAliveInterval)
        streams.keepAlive()
      }
    }
    defer { keepAlive.cancel() }
    do {
      try await withGracefulShutdownHandler {
        try await application().run()
      } onGracefulShutdown: { [streams] in
        streams.close()
      }
    } catch let error as IOError {
      let failure = ListenError(description: sentence(for: error))
      settle(.failure(failure))
      throw failure
    } catch {
      settle(.failure(error))
      throw error
    }
    settle(.failure(CancellationError()))
  }

  /// The port that the server listens on, once it does.
  package var boundPort: Int {
    get async throws {
      try await withCheckedThrowingContinuation { continuation in
        let known: Result<Int, any Error>? = port.withLock { port in
          switch port {
          case .bound(let number): return .success(number)
          case .failed(let error): return .failure(error)
          case .unknown(let waiting):
            port = .unknown(waiting + [continuation])
            return nil
          }
        }
        if let known { continuation.resume(with: known) }
      }
    }
  }

  /// How many clients follow a stream.
  package var openStreams: Int { streams.count }

  private func listening(at number: Int) {
    log.info("Listening.", metadata: ["address": "\(configuration.host):\(number)"])
    settle(.success(number))
  }

  private func settle(_ result: Result<Int, any Error>) {
    let waiting: [CheckedContinuation<Int, any Error>] = port.withLock { port in
      guard case .unknown(let waiting) = port else { return [] }
      switch result {
      case .success(let number): port = .bound(number)
      case .failure(let error): port = .failed(error)
      }
      return waiting
    }
    for continuation in waiting { continuation.resume(with: result) }
  }

  private func sentence(for error: IOError) -> String {
    let address = "\(configuration.host):\(configuration.port)"
    switch error.errnoCode {
    case EADDRINUSE:
      return "the address \(address) is in use; stop what listens there, or set CAUSEWAY_HTTP_PORT to a free port"
    case EACCES: return "the port of \(address) is reserved; set CAUSEWAY_HTTP_PORT to one above 1023"
    case EADDRNOTAVAIL:
      return "the address \(address) is not one of this machine; set CAUSEWAY_HTTP_HOST to one that is"
    default: return "the address \(address) cannot be listened on: \(error)"
    }
  }
}
