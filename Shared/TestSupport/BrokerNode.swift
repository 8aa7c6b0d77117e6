import Foundation
import Subprocess
import SystemPackage

#if canImport(Glibc)
  import Glibc
#endif

/// A private RabbitMQ node by way of `deploy/rabbitmq/node`.
struct BrokerNode: Sendable {
  /// The folder of its data.
  let home: String

  private static let script: String = {
    var root = URL(fileURLWithPath: #filePath)
    for _ in 0..<3 { root.deleteLastPathComponent() }
    return root.appendingPathComponent("deploy/rabbitmq/node").path
  }()

  /// Starts a node that ends with this process, however that ends. Its folder goes with it.
  static func startThrowaway() async throws -> BrokerNode {
    let number = UInt16.random(in: 0 ... .max)
    let name = "causeway-test-\(getpid())-\(number)"
    let node = BrokerNode(home: FileManager.default.temporaryDirectory.appendingPathComponent(name).path)
    try await node.run(
      ["start"],
      environment: ["CAUSEWAY_BROKER_NAME": name, "CAUSEWAY_BROKER_THROWAWAY_FOR": String(getpid())])
    return node
  }

  /// Runs the script and returns what it printed; throws what it complained of.
  @discardableResult
  func run(_ arguments: [String], environment: [String: String] = [:]) async throws -> String {
    var variables: [Environment.Key: String?] = ["CAUSEWAY_BROKER_HOME": home]
    for (key, value) in environment { variables[Environment.Key(stringLiteral: key)] = value }
    let result = try await Subprocess.run(
      .path(FilePath(BrokerNode.script)), arguments: Arguments(arguments),
      environment: .inherit.updating(variables), output: .string(limit: 1 << 22), error: .string(limit: 1 << 20))
    guard result.terminationStatus.isSuccess else {
      throw BrokerFailure(
        description: "deploy/rabbitmq/node \(arguments.joined(separator: " ")) failed: "
          + result.standardError.trimmingCharacters(in: .whitespacesAndNewlines))
    }
    return result.standardOutput
  }

  /// What the node was started with: `AMQP_PORT` ...
  func settings() throws -> [String: String] {
    let lines = try read("node.env").split(separator: "\n")
    return Dictionary(
      lines.compactMap { line in
        line.firstIndex(of: "=").map { (String(line[..<$0]), String(line[line.index(after: $0)...])) }
      }, uniquingKeysWith: { $1 })
  }

  func read(_ file: String) throws -> String {
    do {
      return try String(contentsOfFile: "\(home)/\(file)", encoding: .utf8)
        .trimmingCharacters(in: .whitespacesAndNewlines)
    } catch {
      throw BrokerFailure(description: "There is no broker in \(home): \(file) cannot be read; start one there first.")
    }
  }

  /// Sends a signal to the node's process.
  func signal(_ number: Int32) throws {
    if kill(try process(), number) != 0 { throw BrokerFailure(description: "The broker in \(home) is not running.") }
  }

  /// Ends the node's process at once and waits the moment that takes.
  func end() throws {
    let process = try process()
    try signal(SIGKILL)
    for _ in 0..<500 {
      if kill(process, 0) != 0 { return }
      usleep(10_000)
    }
    throw BrokerFailure(description: "Process \(process) of the broker in \(home) does not end.")
  }

  /// Stops the node's process where it stands and waits until its last thread does: on a busy machine
  /// some run on for tens of milliseconds after the signal, in which a broker still confirms messages.
  func suspend() throws {
    let process = try process()
    try signal(SIGSTOP)
    for _ in 0..<5000 {
      if try BrokerNode.standsStill(process) { return }
      usleep(1000)
    }
    throw BrokerFailure(description: "Process \(process) of the broker in \(home) does not stand still.")
  }

  /// Whether every thread of this process is stopped, by the state in /proc/PID/task/TID/stat.
  private static func standsStill(_ process: Int32) throws -> Bool {
    let tasks = "/proc/\(process)/task"
    return try FileManager.default.contentsOfDirectory(atPath: tasks).allSatisfy { task in
      // A thread that has ended meanwhile has no file, and does nothing more.
      guard let stat = FileManager.default.contents(atPath: "\(tasks)/\(task)/stat") else { return true }
      // The state stands behind the name, which is in parentheses and may hold any character.
      return String(decoding: stat, as: UTF8.self).split(separator: ")").last?.split(separator: " ").first == "T"
    }
  }

  private func process() throws -> Int32 {
    guard let process = Int32(try read("node.pid")) else {
      throw BrokerFailure(description: "\(home)/node.pid does not hold a process id.")
    }
    return process
  }
}

/// What went wrong with a test's broker, in one sentence.
package struct BrokerFailure: Error, CustomStringConvertible {
  package let description: String
}
