import AMQP
import Foundation
import Messaging
import NIOHTTP1
import Synchronization

#if canImport(Glibc)
  import Glibc
#endif

/// A real RabbitMQ for tests: a private node on loopback that ends with the test process.
package final class BrokerFixture: Sendable {
  package let host = "127.0.0.1"
  package let port: Int
  package let managementPort: Int
  /// Every port that it listens on.
  package let ports: [Int]
  package let adminUser: String
  package let adminPassword: String

  private let node: BrokerNode
  /// Whether tests may kill, suspend and restart it.
  private let isOwn: Bool
  private let management: BrokerManagement

  /// The node that all tests of this process share, each in virtual hosts of its own: the one whose
  /// folder CAUSEWAY_TEST_BROKER_HOME names, else one that is started now.
  package static func shared() async throws -> BrokerFixture { try await sharedStart.value }

  private static let sharedStart = Task {
    guard let home = ProcessInfo.processInfo.environment["CAUSEWAY_TEST_BROKER_HOME"], !home.isEmpty else {
      return try BrokerFixture(try await BrokerNode.startThrowaway(), isOwn: false)
    }
    let fixture = try BrokerFixture(BrokerNode(home: home), isOwn: false)
    try await fixture.removeLeftovers()
    return fixture
  }

  /// A node for one test alone, which may end, suspend and restart it. ``stop()`` it when done.
  package static func own() async throws -> BrokerFixture {
    try BrokerFixture(try await BrokerNode.startThrowaway(), isOwn: true)
  }

  private init(_ node: BrokerNode, isOwn: Bool) throws {
    let settings = try node.settings()
    guard let port = settings["AMQP_PORT"].flatMap({ Int($0) }),
      let managementPort = settings["MANAGEMENT_PORT"].flatMap({ Int($0) })
    else { throw BrokerFailure(description: "\(node.home)/node.env does not name the broker's ports.") }
    self.node = node
    self.isOwn = isOwn
    self.port = port
    self.managementPort = managementPort
    ports = settings.filter { $0.key.hasSuffix("_PORT") }.compactMap { Int($0.value) }
    adminUser = try node.read("admin-user")
    adminPassword = try node.read("admin-password")
    management = BrokerManagement(port: managementPort, user: adminUser, password: adminPassword)
  }

  /// How to connect as the administrator, or as another user.
  package func configuration(
    virtualHost: String, name: String = "test", user: String? = nil, password: String? = nil
  ) -> AMQPConfiguration {
    AMQPConfiguration(
      host: host, port: port, virtualHost: virtualHost, user: user ?? adminUser, password: password ?? adminPassword,
      connectionName: name)
  }

  /// A fresh virtual host with the exchange, the history stream and the dead-letter exchange, as
  /// `causeway topology apply` makes them. It is removed when the process ends.
  package func makeVirtualHost() async throws -> String {
    let name = "test-\(getpid())-\(UUID().uuidString.prefix(8).lowercased())"
    Leftovers.remember(name, of: management)
    try await management.require(.PUT, ["vhosts", name], body: "{}")
    try await management.require(
      .PUT, ["permissions", name, adminUser], body: #"{"configure":".*","write":".*","read":".*"}"#)
    try await management.require(
      .POST, ["definitions", name], body: Topology.make(services: [], company: "main").definitionsOfVirtualHost())
    // Killed sooner, RabbitMQ 3.10 forgets where a new stream is.
    if isOwn { try await Task.sleep(for: .milliseconds(1500)) }
    return name
  }

  package func removeVirtualHost(_ name: String) async throws {
    try await management.require(.DELETE, ["vhosts", name])
    Leftovers.forget(name)
  }

  /// Asks the management API for something below `/api`, such as `["queues", virtualHost, name]`; nil
  /// where there is no such thing.
  package func ask<Answer: Decodable>(_ path: [String], as type: Answer.Type = Answer.self) async throws -> Answer? {
    let answer = try await management.send(.GET, path)
    if answer.status == 404 { return nil }
    guard answer.status == 200 else {
      throw BrokerFailure(
        description: "The broker answered \(answer.status) to GET /api/\(path.joined(separator: "/")).")
    }
    return try JSONDecoder().decode(Answer.self, from: answer.body)
  }

  /// What the management API can be asked to do.
  package enum Change: String, Sendable {
    case put = "PUT"
    case post = "POST"
    case delete = "DELETE"
  }

  /// Changes something below `/api`; `body` is JSON.
  package func change(_ change: Change, _ path: [String], body: String? = nil) async throws {
    try await management.require(HTTPMethod(rawValue: change.rawValue), path, body: body)
  }

  /// Runs `rabbitmqctl` and returns what it printed.
  @discardableResult
  package func ctl(_ arguments: String...) async throws -> String { try await node.run(["ctl", "-q"] + arguments) }

  /// Ends the node at once; ``restart()`` brings it back with its data. Except that of queues declared in
  /// the last second: RabbitMQ 3.10 writes their names to disk that much later and then starts them empty.
  package func kill9() throws {
    try requireOwn()
    try node.end()
  }

  /// Stops the node's process without its peers noticing, until ``resume()``. From the return on it does nothing.
  package func suspend() throws {
    try requireOwn()
    try node.suspend()
  }

  package func resume() throws {
    try requireOwn()
    try node.signal(SIGCONT)
  }

  /// Stops the node in an orderly way where it runs, and starts it on the same ports and data.
  package func restart() async throws {
    try requireOwn()
    try await node.run(["stop"])
    try await node.run(["start"])
  }

  /// Ends a node of the test's own and removes its data.
  package func stop() async throws {
    try requireOwn()
    try await node.run(["kill"])
    try FileManager.default.removeItem(atPath: node.home)
  }

  private func requireOwn() throws {
    guard isOwn else {
      throw BrokerFailure(
        description: "Other tests use the shared broker; a test that harms one takes BrokerFixture.own().")
    }
  }

  /// Virtual hosts of test processes that ended before they could remove them.
  private func removeLeftovers() async throws {
    struct Host: Decodable { let name: String }
    for host in try await ask(["vhosts"], as: [Host].self) ?? [] {
      let parts = host.name.split(separator: "-")
      guard parts.count == 3, parts[0] == "test", let owner = Int32(parts[1]), kill(owner, 0) != 0 else { continue }
      try await management.require(.DELETE, ["vhosts", host.name])
    }
  }
}

/// The virtual hosts to remove when the process ends.
private enum Leftovers {
  private static let hosts = Mutex<[String: BrokerManagement]>([:])
  private static let removalAtExit: Void = {
    atexit { Leftovers.removeAll() }
  }()

  static func remember(_ name: String, of management: BrokerManagement) {
    _ = removalAtExit
    hosts.withLock { $0[name] = management }
  }

  static func forget(_ name: String) { hosts.withLock { $0[name] = nil } }

  /// The main thread is past its work here, so that it may wait.
  private static func removeAll() {
    let rest = hosts.withLock { $0 }
    let done = DispatchSemaphore(value: 0)
    Task.detached {
      for (name, management) in rest { _ = try? await management.send(.DELETE, ["vhosts", name]) }
      done.signal()
    }
    _ = done.wait(timeout: .now() + 10)
  }
}
