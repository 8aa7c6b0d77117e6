import ArgumentParser
import Foundation
import Synchronization

#if canImport(Glibc)
  import Glibc
#endif

/// Starts every service, restarts one that ends (after 0.2 s, doubling to 5 s while it keeps ending at
/// once), and stops all in an orderly way on SIGTERM or SIGINT. A service that refuses to start for a
/// reason that an operator must mend (exit code 64 to 78) is tried again only every 5 s.
struct Supervise: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "supervise", abstract: "Run all services of an installation and restart those that end.")

  @OptionGroup var home: HomeOption
  @Flag(help: "Write the services' logs to standard error instead of the logs folder.") var verbose = false

  func run() async throws {
    let installation = try home.load()
    let supervisor = Supervisor(installation: installation, verbose: verbose)
    try writeSecret(String(getpid()), to: installation.path("run", "supervisor.pid"))
    var stops: [any DispatchSourceSignal] = []
    for number in [SIGTERM, SIGINT] {
      // Services inherit what is ignored, and would ignore it too; a source puts its own handler in the place.
      signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(signal: number)
      source.setEventHandler { supervisor.stop() }
      await withCheckedContinuation { continuation in
        source.setRegistrationHandler { continuation.resume() }
        source.resume()
      }
      stops.append(source)
    }
    await supervisor.run()
    withExtendedLifetime(stops) {}
    try? FileManager.default.removeItem(atPath: installation.path("run", "supervisor.pid"))
  }
}

final class Supervisor: Sendable {
  private let installation: Installation
  private let verbose: Bool
  private let state = Mutex(State())
  /// Held while a process is started. Foundation sees that a process has ended by the end of a socket of which the
  /// process alone holds the other side; one that is started at the same moment may inherit that side too, and the end
  /// of the first is then not seen before the second ends: it would not be started again.
  private let starting = Mutex(())

  private struct State {
    var stopping = false
    var processes: [String: Process] = [:]
  }

  init(installation: Installation, verbose: Bool) {
    self.installation = installation
    self.verbose = verbose
  }

  func run() async {
    await withTaskGroup(of: Void.self) { group in
      for service in installation.services { group.addTask { await self.keepRunning(service) } }
    }
  }

  /// Asks every service to finish its work and end; after 15 s they are ended.
  func stop() {
    let processes = state.withLock { state in
      state.stopping = true
      return Array(state.processes.values)
    }
    for process in processes where process.isRunning { process.terminate() }
    DispatchQueue.global().asyncAfter(deadline: .now() + 15) {
      for process in processes where process.isRunning { kill(process.processIdentifier, SIGKILL) }
    }
  }

  private func keepRunning(_ service: Installation.ServiceAddress) async {
    var pause = Duration.milliseconds(200)
    while !state.withLock({ $0.stopping }) {
      let started = ContinuousClock.now
      let code = await runOnce(service)
      if state.withLock({ $0.stopping }) { return }
      if ContinuousClock.now - started > .seconds(10) { pause = .milliseconds(200) }
      if (64...78).contains(code) { pause = .seconds(5) }
      note("\(service.name) ended with \(code); starting it again in \(pause)")
      try? await Task.sleep(for: pause)
      pause = min(pause * 2, .seconds(5))
    }
  }

  private func runOnce(_ service: Installation.ServiceAddress) async -> Int32 {
    await withCheckedContinuation { continuation in
      let process = Process()
      process.executableURL = URL(fileURLWithPath: service.executable)
      process.environment = Supervisor.environment(
        ProcessInfo.processInfo.environment, configuration: installation.path("config", "\(service.name).json"))
      process.standardInput = FileHandle.nullDevice
      if !verbose {
        let path = installation.path("logs", "\(service.name).log")
        if !FileManager.default.fileExists(atPath: path) {
          _ = FileManager.default.createFile(atPath: path, contents: nil, attributes: [.posixPermissions: 0o600])
        }
        if let log = FileHandle(forWritingAtPath: path) {
          _ = try? log.seekToEnd()
          process.standardOutput = log
          process.standardError = log
        }
      }
      process.terminationHandler = { continuation.resume(returning: $0.terminationStatus) }
      do {
        try starting.withLock { _ in try Supervisor.withoutBlockedSignals { try process.run() } }
        let stopping = state.withLock { state in
          state.processes[service.name] = process
          return state.stopping
        }
        try? String(process.processIdentifier).write(
          toFile: installation.path("run", "\(service.name).pid"), atomically: true, encoding: .utf8)
        if stopping { process.terminate() }
      } catch {
        note("\(service.name) cannot be started: \(service.executable) is missing or not executable; build it first")
        process.terminationHandler = nil
        continuation.resume(returning: 78)
      }
    }
  }

  /// Threads of the pool block most signals, and a process that one starts would inherit that: whatever does not set
  /// its own mask could not be asked to end.
  private static func withoutBlockedSignals<Failure: Error>(_ start: () throws(Failure) -> Void) throws(Failure) {
    var none = sigset_t()
    var usual = sigset_t()
    sigemptyset(&none)
    pthread_sigmask(SIG_SETMASK, &none, &usual)
    defer { pthread_sigmask(SIG_SETMASK, &usual, nil) }
    try start()
  }

  /// What a service inherits: everything but our own settings, which would beat its file and be the same for
  /// all services (a port, a data folder).
  static func environment(_ own: [String: String], configuration: String) -> [String: String] {
    own.filter { !$0.key.hasPrefix("CAUSEWAY_") }.merging(["CAUSEWAY_CONFIG": configuration]) { $1 }
  }

  private func note(_ text: String) {
    FileHandle.standardError.write(Data("\(Date().ISO8601Format()) supervisor: \(text)\n".utf8))
  }
}
