import AMQP
import Foundation
import Messaging
import Persistence
import TestSupport
import Testing

@testable import OperatorCommands

/// These tests run one after the other: users belong to a whole broker.
@Suite(.serialized) enum BrokerTopologyTests {}

/// A broker of the topology tests' own: users belong to a whole broker, not to a virtual host.
enum TopologyBroker {
  private static let start = Task { try await BrokerFixture.own() }
  static func get() async throws -> BrokerFixture { try await start.value }
}

/// Three services as the suite has them: one of all companies, one of a company, one read model.
let sampleTopology = Topology.make(
  services: [
    ServiceTopology(
      identity: ServiceIdentity(name: "sales", company: "group"), subscriptions: ["gateway.order.accepted.v1"]),
    ServiceTopology(
      identity: ServiceIdentity(name: "inventory", company: "main"),
      subscriptions: ["sales.item.listed.v1", "gateway.order.accepted.v1"]),
    ServiceTopology(
      identity: ServiceIdentity(name: "customer-status", company: "group"), subscriptions: ["sales.order.confirmed.v1"],
      readsHistoryOnly: true),
  ], company: "main")

/// The broker with a virtual host and a secrets folder that no other test uses.
struct TopologyHarness {
  let broker: BrokerFixture
  let virtualHost = "topology-\(UUID().uuidString.prefix(8).lowercased())"
  let folder: TemporaryFolder
  let secrets: SecretFolder

  init() async throws {
    broker = try await TopologyBroker.get()
    folder = try TemporaryFolder("topology")
    secrets = SecretFolder(path: folder.file("secrets"))
  }

  var client: ManagementClient {
    ManagementClient(
      url: "http://127.0.0.1:\(broker.managementPort)", user: broker.adminUser, password: broker.adminPassword)
  }

  func administration(_ topology: Topology = sampleTopology) -> TopologyAdministration {
    TopologyAdministration(client: client, virtualHost: virtualHost, topology: topology, secrets: secrets)
  }

  /// Applies the topology and returns what was changed.
  @discardableResult
  func apply(_ topology: Topology = sampleTopology) async throws -> [String] {
    var changes: [String] = []
    try await administration(topology).apply { changes.append($0) }
    return changes
  }

  struct QueueShown: Decodable {
    let type: String
    let arguments: [String: TopologyArgument]
    // swift-format-ignore: AlwaysUseLowerCamelCase
    let effective_policy_definition: [String: TopologyArgument]
  }

  /// A queue as the management API shows it once it knows which policy is in force, which takes seconds.
  func shown(_ queue: String) async throws -> QueueShown {
    try await eventually("the policy of \(queue)", within: .seconds(15)) {
      try? await broker.ask(["queues", virtualHost, queue])
    }
  }

  /// What a service does when it connects, as itself.
  func declareInbox(of identity: ServiceIdentity, bindings: [String]) async throws -> ProbeOutcome {
    try await probe(identity.name).consume(
      .inbox(
        identity.inboxQueue, deadLetterExchange: Topology.deadLetterExchange,
        deadLetterRoutingKey: identity.deadLetterQueue), bindings: bindings)
  }

  /// Tries things as this user.
  func probe(_ user: String, password: String? = nil) throws -> Probe {
    let password = try password ?? secrets.password(of: user)
    return Probe(
      configuration: broker.configuration(virtualHost: virtualHost, name: "probe", user: user, password: password))
  }
}

/// What the broker said to a probe.
enum ProbeOutcome: Equatable {
  case allowed
  /// Access refused, with the broker's reason.
  case denied(String)
  /// Anything else.
  case failed(String)

  var isDenied: Bool { if case .denied(let reason) = self { reason.contains("403") } else { false } }
}

/// Tries one thing on a connection of its own.
struct Probe {
  let configuration: AMQPConfiguration

  func publish(_ key: String, to exchange: String = Topology.exchange) async throws -> ProbeOutcome {
    let health = Diary<ConnectionHealth>()
    let events = Diary<PublisherEvent>()
    let publisher = AMQPPublisher(
      configuration: configuration, exchange: exchange, onHealth: { health.note($0) }, log: { _ in })
    publisher.onEvent { event in
      events.note(event)
      if event == .ready { publisher.publish([message(1, key: key)]) }
    }
    publisher.start()
    let outcome = try await outcome(health) { events.confirmed == [1] }
    await blocking { publisher.stop(grace: .zero) }
    return outcome
  }

  func consume(_ queue: AMQPQueue, bindings: [String], exchange: String = Topology.exchange) async throws
    -> ProbeOutcome
  {
    let health = Diary<ConnectionHealth>()
    let consumer = AMQPConsumer(
      configuration: configuration, queue: queue,
      bindings: bindings.map { AMQPBinding(exchange: exchange, routingKey: $0) }, onHealth: { health.note($0) },
      log: { _ in })
    consumer.start()
    let outcome = try await outcome(health) { health.all.contains(.connected) }
    await blocking { consumer.stop() }
    return outcome
  }

  func readHistory() async throws -> ProbeOutcome {
    let health = Diary<ConnectionHealth>()
    let reader = AMQPStreamReader(
      configuration: configuration, stream: Topology.history, from: .first, onHealth: { health.note($0) }, log: { _ in }
    )
    reader.start()
    let outcome = try await outcome(health) { health.all.contains(.connected) }
    await blocking { reader.stop() }
    return outcome
  }

  private func outcome(_ health: Diary<ConnectionHealth>, succeeded: () -> Bool) async throws -> ProbeOutcome {
    var outcome = ProbeOutcome.failed("nothing happened")
    try await eventually(within: .seconds(10)) {
      if succeeded() {
        outcome = .allowed
        return true
      }
      for state in health.all {
        switch state {
        case .denied(let reason): outcome = .denied(reason)
        case .down(let reason) where reason != "not started": outcome = .failed(reason)
        default: continue
        }
        return true
      }
      return false
    }
    return outcome
  }
}
