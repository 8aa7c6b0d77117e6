import Foundation
import Messaging

/// One point in which the broker is not as the topology describes it.
struct TopologyDifference: Sendable {
  /// For people: what is there, what should be.
  let sentence: String
  /// Makes it right; nil where that would destroy something or is another's task.
  let mend: (@Sendable () async throws -> Void)?
  /// A service makes it right by itself when it connects.
  var isLeftToService = false
  /// Mending it declares a queue.
  var declaresQueue = false
}

/// Compares a broker with the topology, part by part in the order in which they can be set up.
struct TopologyComparison: Sendable {
  let client: ManagementClient
  let virtualHost: String
  let topology: Topology
  /// The password that a user should have; nil where that is not known and not to be compared.
  let password: @Sendable (String) throws -> String?

  typealias Part = @Sendable () async throws -> [TopologyDifference]

  /// To be looked at one after the other: a later part needs the earlier ones.
  var parts: [Part] {
    [
      virtualHostDifferences, userDifferences, permissionDifferences, policyDifferences, exchangeDifferences,
      queueDifferences, bindingDifferences, inboxDifferences, strangers,
    ]
  }

  @Sendable private func virtualHostDifferences() async throws -> [TopologyDifference] {
    struct Host: Decodable {}
    if try await client.get(["vhosts", virtualHost], as: Host.self) != nil { return [] }
    return [
      TopologyDifference(sentence: "The virtual host '\(virtualHost)' is missing.") {
        try await client.put(["vhosts", virtualHost], Nothing())
        try await client.put(["permissions", virtualHost, client.user], Topology.Permission.everything)
      }
    ]
  }

  @Sendable private func policyDifferences() async throws -> [TopologyDifference] {
    let found = try await client.get(["policies", virtualHost], as: [Topology.Policy].self) ?? []
    var differences: [TopologyDifference] = []
    for policy in topology.policies {
      let known = found.first { $0.name == policy.name }
      if known == policy { continue }
      let wanted = "'\(policy.pattern)' \(Topology.text(policy.definition))"
      differences.append(
        TopologyDifference(
          sentence: known.map {
            "The policy \($0.name) is '\($0.pattern)' \(Topology.text($0.definition)) and should be \(wanted)."
          } ?? "The policy \(policy.name) is missing: \(wanted)."
        ) { try await client.put(["policies", virtualHost, policy.name], policy) })
    }
    for stranger in found where !topology.policies.contains(where: { $0.name == stranger.name }) {
      let queues = (topology.queues + topology.inboxes).map(\.name).filter {
        stranger.applyTo != "exchanges" && $0.range(of: stranger.pattern, options: .regularExpression) != nil
      }
      guard let queue = queues.first else { continue }
      differences.append(
        TopologyDifference(
          sentence: "The policy \(stranger.name) matches the queue \(queue) too, and RabbitMQ applies one policy per "
            + "queue; remove it or narrow its pattern '\(stranger.pattern)'.",
          mend: nil))
    }
    return differences
  }

  @Sendable private func exchangeDifferences() async throws -> [TopologyDifference] {
    var differences: [TopologyDifference] = []
    for exchange in topology.exchanges {
      let path = ["exchanges", virtualHost, exchange.name]
      guard let found: Topology.Exchange = try await client.get(path) else {
        differences.append(
          TopologyDifference(sentence: "The exchange \(exchange.name) is missing.") {
            try await client.put(path, exchange)
          })
        continue
      }
      if found == exchange { continue }
      differences.append(
        TopologyDifference(
          sentence: "The exchange \(exchange.name) exists as \(text(found)) and should be \(text(exchange)); "
            + "stop its publishers, delete it and apply again.",
          mend: nil))
    }
    return differences
  }

  @Sendable private func queueDifferences() async throws -> [TopologyDifference] {
    var differences: [TopologyDifference] = []
    for queue in topology.queues {
      let path = ["queues", virtualHost, queue.name]
      guard let found: Topology.Queue = try await client.get(path) else {
        differences.append(
          TopologyDifference(
            sentence: "The queue \(queue.name) is missing.", mend: { try await client.put(path, queue) },
            declaresQueue: true))
        continue
      }
      differences += self.differences(of: found, from: queue)
    }
    return differences
  }

  @Sendable private func inboxDifferences() async throws -> [TopologyDifference] {
    var differences: [TopologyDifference] = []
    for inbox in topology.inboxes {
      guard let found: Topology.Queue = try await client.get(["queues", virtualHost, inbox.name]) else {
        differences.append(
          TopologyDifference(
            sentence: "The queue \(inbox.name) is missing; its service declares it when it connects.", mend: nil,
            isLeftToService: true))
        continue
      }
      differences += self.differences(of: found, from: inbox)
      let wanted = Set(topology.bindings.filter { $0.queue == inbox.name })
      let bound = try await bindings(of: inbox.name)
      differences += wanted.subtracting(bound.keys).sorted { $0.routingKey < $1.routingKey }.map { binding in
        TopologyDifference(
          sentence: "\(binding.queue) is not bound to \(binding.routingKey); its service binds it when it connects.",
          mend: nil, isLeftToService: true)
      }
      differences += bound.filter { !wanted.contains($0.key) }.sorted { $0.value < $1.value }.map { binding, key in
        TopologyDifference(
          sentence: "\(binding.queue) is bound to \(binding.exchange) with \(binding.routingKey), which its service "
            + "does not handle."
        ) { try await client.delete(["bindings", virtualHost, "e", binding.exchange, "q", binding.queue, key]) }
      }
    }
    return differences
  }

  @Sendable private func bindingDifferences() async throws -> [TopologyDifference] {
    var differences: [TopologyDifference] = []
    for queue in topology.queues {
      let bound = try await bindings(of: queue.name)
      for binding in topology.administeredBindings where binding.queue == queue.name && bound[binding] == nil {
        differences.append(
          TopologyDifference(
            sentence: "\(binding.queue) is not bound to \(binding.exchange) with \(binding.routingKey)."
          ) { try await client.bind(binding, virtualHost) })
      }
    }
    return differences
  }

  private func bindings(of queue: String) async throws -> [Topology.Binding: String] {
    try await client.bindings(of: queue, virtualHost)
  }

  private func differences(of found: Topology.Queue, from wanted: Topology.Queue) -> [TopologyDifference] {
    if found == wanted { return [] }
    let durability = found.durable ? "" : "not durable, "
    return [
      TopologyDifference(
        sentence: "The queue \(wanted.name) exists with \(durability)\(Topology.text(found.arguments)) and should "
          + "have \(Topology.text(wanted.arguments)); empty it, delete it and apply again.",
        mend: nil)
    ]
  }

  private func text(_ exchange: Topology.Exchange) -> String {
    "\(exchange.type), \(exchange.durable ? "durable" : "not durable")"
      + (exchange.arguments.isEmpty ? "" : ", \(Topology.text(exchange.arguments))")
  }
}

/// An empty JSON object.
struct Nothing: Encodable {}

extension ManagementClient {
  /// The bindings of a queue, but for the one every queue has, with the names they are deleted by.
  func bindings(of queue: String, _ virtualHost: String) async throws -> [Topology.Binding: String] {
    struct Found: Decodable {
      let binding: Topology.Binding
      let key: String
      enum CodingKeys: String, CodingKey { case key = "properties_key" }
      init(from decoder: any Decoder) throws {
        binding = try Topology.Binding(from: decoder)
        key = try decoder.container(keyedBy: CodingKeys.self).decode(String.self, forKey: .key)
      }
    }
    let found = try await get(["queues", virtualHost, queue, "bindings"], as: [Found].self) ?? []
    return Dictionary(
      found.filter { !$0.binding.exchange.isEmpty }.map { ($0.binding, $0.key) }, uniquingKeysWith: { $1 })
  }

  func bind(_ binding: Topology.Binding, _ virtualHost: String) async throws {
    try await post(["bindings", virtualHost, "e", binding.exchange, "q", binding.queue], binding)
  }
}
