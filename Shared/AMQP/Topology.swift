import Values

/// A queue as a consumer declares it where it is missing.
package struct AMQPQueue: Sendable, Equatable {
  /// Empty for a name of the broker's choosing.
  package var name: String
  package var isDurable: Bool
  package var isExclusive: Bool
  package var isAutoDeleted: Bool
  package var arguments: [String: AMQPArgument]

  package init(
    name: String, isDurable: Bool = true, isExclusive: Bool = false, isAutoDeleted: Bool = false,
    arguments: [String: AMQPArgument] = [:]
  ) {
    self.name = name
    self.isDurable = isDurable
    self.isExclusive = isExclusive
    self.isAutoDeleted = isAutoDeleted
    self.arguments = arguments
  }

  /// A service's inbox: a quorum queue with one active consumer at a time that never drops a
  /// message: what exceeds the delivery limit goes to the dead-letter exchange, at least once
  /// (which RabbitMQ grants only together with `reject-publish`).
  package static func inbox(
    _ name: String, deadLetterExchange: String, deadLetterRoutingKey: String? = nil, deliveryLimit: Int64 = 1000
  ) -> AMQPQueue {
    var arguments: [String: AMQPArgument] = [
      "x-queue-type": "quorum",
      "x-single-active-consumer": true,
      "x-dead-letter-exchange": .text(deadLetterExchange),
      "x-dead-letter-strategy": "at-least-once",
      "x-overflow": "reject-publish",
      "x-delivery-limit": .integer(deliveryLimit),
    ]
    if let deadLetterRoutingKey { arguments["x-dead-letter-routing-key"] = .text(deadLetterRoutingKey) }
    return AMQPQueue(name: name, arguments: arguments)
  }

  /// A queue that lives as long as its consumer's connection: for tools, tests and watchers.
  package static func temporary(_ name: String = "") -> AMQPQueue {
    AMQPQueue(name: name, isDurable: false, isExclusive: true, isAutoDeleted: true)
  }

  /// Whether every connection starts with a fresh queue, so that looking for it is pointless.
  var isFreshEachTime: Bool { name.isEmpty || isExclusive }
}

/// Messages published to `exchange` with a matching routing key go to the queue.
package struct AMQPBinding: Sendable, Hashable {
  package var exchange: String
  /// A topic pattern: `*` is one word, `#` any number.
  package var routingKey: String

  package init(exchange: String, routingKey: String) {
    self.exchange = exchange
    self.routingKey = routingKey
  }
}

/// The value of one queue, binding or consumer argument.
package enum AMQPArgument: Sendable, Equatable {
  case text(String)
  case integer(Int64)
  case flag(Bool)
  /// Whole seconds since 1970.
  case timestamp(seconds: Int64)
}

extension AMQPArgument: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByBooleanLiteral {
  package init(stringLiteral value: String) { self = .text(value) }
  package init(integerLiteral value: Int64) { self = .integer(value) }
  package init(booleanLiteral value: Bool) { self = .flag(value) }
}

/// Where to begin in a stream.
package enum StreamStart: Sendable, Equatable {
  /// The oldest message kept.
  case first
  /// The newest chunk of messages.
  case last
  /// Only what is published from now on.
  case next
  /// The message with this offset, or the next one kept after it.
  case offset(Int64)
  /// The chunk that holds this moment (seconds' resolution), which may begin a little earlier.
  case timestamp(Instant)

  var argument: AMQPArgument {
    switch self {
    case .first: "first"
    case .last: "last"
    case .next: "next"
    case .offset(let offset): .integer(offset)
    case .timestamp(let instant): .timestamp(seconds: instant.microseconds / 1_000_000)
    }
  }
}
