import Persistence

/// Exchanges, queues, bindings, policies, users and permissions of one company's installation: the one
/// description from which the broker is set up (`causeway topology apply`), checked, exported and
/// shown. Pure values; who may declare what is part of it.
package struct Topology: Sendable, Equatable {
  /// The legal entity whose books the ERP services keep.
  package let company: String
  package let exchanges: [Exchange]
  /// What the administrator declares: the history and the dead letters.
  package let queues: [Queue]
  /// What each service declares for itself, so that it notices when its queue is new and reads what it
  /// missed from the history. An administrator who made them would rob it of that.
  package let inboxes: [Queue]
  /// Of `queues` and `inboxes`.
  package let bindings: [Binding]
  package let policies: [Policy]
  package let users: [User]

  /// A durable exchange.
  package struct Exchange: Sendable, Equatable, Codable {
    package let name: String
    package let type: String
    package var durable = true
    package var arguments: [String: TopologyArgument] = [:]
  }

  /// A durable queue or stream.
  package struct Queue: Sendable, Equatable, Codable {
    package let name: String
    package var durable = true
    package let arguments: [String: TopologyArgument]
  }

  /// Messages of the exchange whose routing key matches go to the queue.
  package struct Binding: Sendable, Hashable {
    package let exchange: String
    package let queue: String
    package let routingKey: String
  }

  /// Settings that may change without declaring a queue anew. RabbitMQ applies one policy per queue.
  package struct Policy: Sendable, Equatable, Codable {
    package let name: String
    /// A regular expression on queue names.
    package let pattern: String
    package let definition: [String: TopologyArgument]
    package var priority = 0
    package var applyTo = "queues"
    enum CodingKeys: String, CodingKey {
      case name, pattern, definition, priority
      case applyTo = "apply-to"
    }
  }
}

/// The value of one argument of a queue, exchange or policy.
package enum TopologyArgument: Sendable, Equatable {
  case text(String)
  case integer(Int64)
  case flag(Bool)
}

/// What the topology needs to know of one service.
package struct ServiceTopology: Sendable, Equatable {
  package let identity: ServiceIdentity
  /// The types of the events it handles.
  package let subscriptions: [String]
  /// It projects the history stream and has no inbox.
  package let readsHistoryOnly: Bool

  package init(identity: ServiceIdentity, subscriptions: [String], readsHistoryOnly: Bool = false) {
    self.identity = identity
    self.subscriptions = subscriptions
    self.readsHistoryOnly = readsHistoryOnly
  }

  package init(_ definition: ServiceDefinition) {
    self.init(
      identity: definition.identity, subscriptions: definition.subscriptions.map(\.type),
      readsHistoryOnly: definition.projectsFromHistory)
  }

  /// The RabbitMQ user the service logs in as.
  package var user: String { identity.name }
}

extension Topology {
  /// Where every business event is published, with the routing key `<company>.<type>`.
  package static let exchange = "business.events"
  /// The stream of everything ever published, as long as it is kept.
  package static let history = HistoryLoop.stream
  /// Where inboxes send what they give up; the routing key is the dead-letter queue's name.
  package static let deadLetterExchange = "business.dead-letter"
  /// How long the history is kept: read models hold snapshots that outlive it.
  package static let historyRetention = "30D"
  /// How often a message may be taken and not acknowledged before its inbox gives it up: the last net
  /// under the attempts that services count themselves.
  package static let deliveryLimit: Int64 = 1000
  /// How much may wait for an integrator that stays away; then its oldest messages go.
  package static let integratorBytes: Int64 = 256 << 20
  /// The user of the operator's command and of people who look at queues.
  package static let operatorUser = "causeway-operator"

  /// The topology of these services, which serve `company` or all companies.
  package static func make(services: [ServiceTopology], company: String) -> Topology {
    for service in services {
      precondition(
        [company, ServiceIdentity.group].contains(service.identity.company),
        "\(service.identity.source) does not belong to company \(company).")
    }
    let receivers = services.filter { !$0.readsHistoryOnly }
    return Topology(
      company: company,
      exchanges: [Exchange(name: exchange, type: "topic"), Exchange(name: deadLetterExchange, type: "topic")],
      queues: [
        Queue(
          name: history,
          // Whole segments are dropped when they are too old: small ones follow the retention closely.
          arguments: ["x-queue-type": .text("stream"), "x-stream-max-segment-size-bytes": .integer(100_000_000)])
      ] + receivers.map { Queue(name: $0.identity.deadLetterQueue, arguments: ["x-queue-type": .text("quorum")]) },
      inboxes: receivers.map { inbox(of: $0.identity) },
      bindings: [Binding(exchange: exchange, queue: history, routingKey: "#")]
        + receivers.map { service in
          let queue = service.identity.deadLetterQueue
          return Binding(exchange: deadLetterExchange, queue: queue, routingKey: queue)
        }
        + receivers.flatMap { service in
          bindings(for: service.identity, subscriptions: service.subscriptions).map {
            Binding(exchange: exchange, queue: service.identity.inboxQueue, routingKey: $0)
          }
        },
      policies: [
        Policy(
          name: "history", pattern: "^\(escaped(history))$", definition: ["max-age": .text(historyRetention)]),
        Policy(
          name: "inboxes", pattern: "^([a-z0-9-]+\\.)?[a-z0-9-]+\\.inbox$",
          definition: ["delivery-limit": .integer(deliveryLimit)]),
        Policy(
          name: "integrators", pattern: "^[a-z0-9-]+\\.events$",
          definition: ["max-length-bytes": .integer(integratorBytes), "overflow": .text("drop-head")]),
      ],
      users: services.map(user(of:)) + [operatorAccount])
  }

  /// A service's inbox, with what cannot change while the queue lives. It drops nothing: what it gives
  /// up is dead-lettered at least once, which RabbitMQ grants only together with `reject-publish`. It
  /// has no length limit: one full queue would make the broker refuse every publisher.
  static func inbox(of identity: ServiceIdentity) -> Queue {
    Queue(
      name: identity.inboxQueue,
      arguments: [
        "x-queue-type": .text("quorum"),
        "x-single-active-consumer": .flag(true),
        "x-dead-letter-exchange": .text(deadLetterExchange),
        "x-dead-letter-routing-key": .text(identity.deadLetterQueue),
        "x-dead-letter-strategy": .text("at-least-once"),
        "x-overflow": .text("reject-publish"),
        "x-delivery-limit": .integer(deliveryLimit),
      ])
  }
}

extension TopologyArgument: Codable, CustomStringConvertible {
  package init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if let flag = try? container.decode(Bool.self) {
      self = .flag(flag)
    } else if let integer = try? container.decode(Int64.self) {
      self = .integer(integer)
    } else {
      self = .text(try container.decode(String.self))
    }
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch self {
    case .text(let text): try container.encode(text)
    case .integer(let integer): try container.encode(integer)
    case .flag(let flag): try container.encode(flag)
    }
  }

  package var description: String {
    switch self {
    case .text(let text): text
    case .integer(let integer): String(integer)
    case .flag(let flag): String(flag)
    }
  }
}
