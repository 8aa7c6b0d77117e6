import Foundation

extension Topology {
  /// The topology as RabbitMQ's own definitions file (`rabbitmqctl import_definitions`, `load_definitions`).
  ///
  /// Inboxes are not in it: services declare theirs and then read what they missed.
  /// - Parameter passwordHashes: salted hashes by user; a user without one cannot log in with a password.
  package func definitions(virtualHost: String, passwordHashes: [String: String]) throws -> String {
    try Topology.json(
      Definitions(
        virtualHosts: [.init(name: virtualHost)],
        users: users.map {
          Definitions.Account(name: $0.name, passwordHash: passwordHashes[$0.name] ?? "", tags: $0.tags)
        },
        permissions: users.map { InVirtualHost(virtualHost, OfUser(user: $0.name, content: $0.permission)) },
        topicPermissions: users.flatMap { user in
          user.topicPermissions.map { InVirtualHost(virtualHost, OfUser(user: user.name, content: $0)) }
        },
        policies: policies.map { InVirtualHost(virtualHost, $0) },
        exchanges: exchanges.map { InVirtualHost(virtualHost, $0) },
        queues: queues.map { InVirtualHost(virtualHost, $0) },
        bindings: administeredBindings.map { InVirtualHost(virtualHost, $0) }))
  }

  /// The part that lives inside a virtual host, for `POST /api/definitions/<virtual host>`.
  package func definitionsOfVirtualHost() throws -> String {
    try Topology.json(
      HostDefinitions(policies: policies, exchanges: exchanges, queues: queues, bindings: administeredBindings))
  }

  /// The bindings that the administrator makes.
  package var administeredBindings: [Binding] {
    let names = Set(queues.map(\.name))
    return bindings.filter { names.contains($0.queue) }
  }

  private static func json(_ value: some Encodable) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(value), as: UTF8.self)
  }
}

private struct Definitions: Encodable {
  struct VirtualHost: Encodable { let name: String }
  struct Account: Encodable {
    let name: String
    let passwordHash: String
    let hashingAlgorithm = "rabbit_password_hashing_sha256"
    let tags: [String]
    enum CodingKeys: String, CodingKey {
      case name, tags
      case passwordHash = "password_hash"
      case hashingAlgorithm = "hashing_algorithm"
    }
  }
  let virtualHosts: [VirtualHost]
  let users: [Account]
  let permissions: [InVirtualHost<OfUser<Topology.Permission>>]
  let topicPermissions: [InVirtualHost<OfUser<Topology.TopicPermission>>]
  let policies: [InVirtualHost<Topology.Policy>]
  let exchanges: [InVirtualHost<Topology.Exchange>]
  let queues: [InVirtualHost<Topology.Queue>]
  let bindings: [InVirtualHost<Topology.Binding>]
  enum CodingKeys: String, CodingKey {
    case virtualHosts = "vhosts"
    case users, permissions
    case topicPermissions = "topic_permissions"
    case policies, exchanges, queues, bindings
  }
}

private struct HostDefinitions: Encodable {
  let policies: [Topology.Policy]
  let exchanges: [Topology.Exchange]
  let queues: [Topology.Queue]
  let bindings: [Topology.Binding]
}

/// The same object with the field `vhost` in addition.
private struct InVirtualHost<Content: Encodable>: Encodable {
  let name: String
  let content: Content
  init(_ name: String, _ content: Content) {
    self.name = name
    self.content = content
  }
  enum CodingKeys: String, CodingKey { case vhost }
  func encode(to encoder: any Encoder) throws {
    try content.encode(to: encoder)
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(name, forKey: .vhost)
  }
}

/// The same object with the field `user` in addition.
private struct OfUser<Content: Encodable>: Encodable {
  let user: String
  let content: Content
  enum CodingKeys: String, CodingKey { case user }
  func encode(to encoder: any Encoder) throws {
    try content.encode(to: encoder)
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(user, forKey: .user)
  }
}

extension Topology.Exchange {
  enum CodingKeys: String, CodingKey {
    case name, type, durable, arguments
    case autoDelete = "auto_delete"
    case `internal`
  }

  package init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    self.init(
      name: try container.decode(String.self, forKey: .name), type: try container.decode(String.self, forKey: .type),
      durable: try container.decode(Bool.self, forKey: .durable),
      arguments: try container.decode([String: TopologyArgument].self, forKey: .arguments))
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(name, forKey: .name)
    try container.encode(type, forKey: .type)
    try container.encode(durable, forKey: .durable)
    try container.encode(false, forKey: .autoDelete)
    try container.encode(false, forKey: .internal)
    try container.encode(arguments, forKey: .arguments)
  }
}

extension Topology.Queue {
  enum CodingKeys: String, CodingKey {
    case name, durable, arguments
    case autoDelete = "auto_delete"
  }

  package init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    self.init(
      name: try container.decode(String.self, forKey: .name),
      durable: try container.decode(Bool.self, forKey: .durable),
      arguments: try container.decode([String: TopologyArgument].self, forKey: .arguments))
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(name, forKey: .name)
    try container.encode(durable, forKey: .durable)
    try container.encode(false, forKey: .autoDelete)
    try container.encode(arguments, forKey: .arguments)
  }
}

extension Topology.Binding: Codable {
  enum CodingKeys: String, CodingKey {
    case exchange = "source"
    case queue = "destination"
    case kind = "destination_type"
    case routingKey = "routing_key"
    case arguments
  }

  package init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    self.init(
      exchange: try container.decode(String.self, forKey: .exchange),
      queue: try container.decode(String.self, forKey: .queue),
      routingKey: try container.decode(String.self, forKey: .routingKey))
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(exchange, forKey: .exchange)
    try container.encode(queue, forKey: .queue)
    try container.encode("queue", forKey: .kind)
    try container.encode(routingKey, forKey: .routingKey)
    try container.encode([String: String](), forKey: .arguments)
  }
}
