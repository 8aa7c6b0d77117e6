/// What the messaging core needs of a broker client. `AMQP` implements these over librabbitmq;
/// tests and the simulation implement them in memory. All calls may come from any thread.

/// A message as it goes to the broker.
package struct OutgoingMessage: Sendable, Equatable {
  /// The caller's own number for this message; confirms and returns name it. Unique among the
  /// messages in flight.
  package var token: Int64
  package var routingKey: String
  package var properties: MessageProperties
  package var body: [UInt8]

  package init(token: Int64, routingKey: String, properties: MessageProperties, body: [UInt8]) {
    self.token = token
    self.routingKey = routingKey
    self.properties = properties
    self.body = body
  }
}

/// The AMQP properties that repeat what an operator wants to see in a queue browser.
package struct MessageProperties: Sendable, Equatable {
  package var messageID: String
  package var type: String
  /// Seconds since 1970, the AMQP resolution.
  package var timestampSeconds: Int64
  package var appID: String
  package var correlationID: String
  package var contentType: String
  /// Headers with simple string values (`ce-source`, `ce-partitionkey` ...).
  package var headers: [(name: String, value: String)]

  package init(
    messageID: String, type: String, timestampSeconds: Int64, appID: String, correlationID: String,
    contentType: String = "application/cloudevents+json", headers: [(name: String, value: String)] = []
  ) {
    self.messageID = messageID
    self.type = type
    self.timestampSeconds = timestampSeconds
    self.appID = appID
    self.correlationID = correlationID
    self.contentType = contentType
    self.headers = headers
  }

  package static func == (left: MessageProperties, right: MessageProperties) -> Bool {
    left.messageID == right.messageID && left.type == right.type && left.timestampSeconds == right.timestampSeconds
      && left.appID == right.appID && left.correlationID == right.correlationID && left.contentType == right.contentType
      && left.headers.elementsEqual(right.headers, by: ==)
  }
}

/// What became of published messages, in the order it was learned.
package enum PublisherEvent: Sendable, Equatable {
  /// Connected, confirms on: rows may be sent. Also after each reconnect.
  case ready
  /// The broker has it, safe on disk.
  case confirmed(tokens: [Int64])
  /// The broker refused it; to be sent again.
  case refused(tokens: [Int64])
  /// `basic.return`: no queue would get it. Comes before the confirm of the same message, which
  /// then means nothing.
  case returned(token: Int64, reason: String)
  /// The connection went: what was in flight may or may not have arrived and must be sent again.
  /// `isAboutMessage`: the broker or the library found fault with what was sent, not with the connection.
  case lost(reason: String, isAboutMessage: Bool = false)
  /// The broker asks publishers to stop (memory or disk alarm), and later to go on.
  case blocked(reason: String)
  case unblocked
}

/// Publishes with confirms and `mandatory`, never blocking the caller.
package protocol MessagePublisher: Sendable {
  /// Where events go; called on the publisher's own thread, must return at once. Set once, before `start`.
  func onEvent(_ handler: @escaping @Sendable (PublisherEvent) -> Void)
  /// Queues messages to be sent on the current connection. While not connected they are dropped
  /// (a `lost` event has told, or a `ready` will tell, the caller to send again).
  func publish(_ messages: [OutgoingMessage])
  func start()
  /// Lets in-flight confirms arrive for at most `grace`, closes, and joins the thread.
  func stop(grace: Duration)
}

/// A position in one connection's deliveries; useless after that connection is gone.
package struct DeliveryTag: Sendable, Hashable {
  /// Which connection: acknowledgements for an older generation are dropped.
  package var generation: Int
  package var number: UInt64
  package init(generation: Int, number: UInt64) {
    self.generation = generation
    self.number = number
  }
}

/// A message as it came from a queue or stream.
package struct Delivery: Sendable {
  package var tag: DeliveryTag
  package var body: [UInt8]
  package var routingKey: String
  package var messageID: String?
  package var type: String?
  package var redelivered: Bool
  /// Offset in the stream; nil for queues.
  package var streamOffset: Int64?

  package init(
    tag: DeliveryTag, body: [UInt8], routingKey: String, messageID: String? = nil, type: String? = nil,
    redelivered: Bool = false, streamOffset: Int64? = nil
  ) {
    self.tag = tag
    self.body = body
    self.routingKey = routingKey
    self.messageID = messageID
    self.type = type
    self.redelivered = redelivered
    self.streamOffset = streamOffset
  }
}

/// A consumer's inbox of deliveries.
package protocol MessageSource: Sendable {
  /// Waits up to `timeout` for the first delivery, then returns what is there, at most `max`;
  /// empty on time-out or after `stop`. To be called from one thread, which may block.
  func next(max: Int, timeout: Duration) -> [Delivery]
  /// Acknowledges everything up to and including `tag` on its connection; ignored when that
  /// connection is gone.
  func acknowledge(through tag: DeliveryTag)
  /// Whether the broker is reached, so that nothing to deliver means that nothing is there.
  var isConnected: Bool { get }
  /// The body of the first delivery that arrived and that `next` has not handed out.
  var firstWaiting: [UInt8]? { get }
  func start()
  /// Cancels the consumer, lets acknowledgements go out, closes, and joins the thread.
  func stop()
}

extension MessageSource {
  package var isConnected: Bool { true }
  package var firstWaiting: [UInt8]? { nil }
}

/// The state of a connection as health checks and operators see it.
package enum ConnectionHealth: Sendable, Equatable {
  case connecting(since: String)
  case connected
  case blocked(reason: String)
  /// The broker refuses the credentials or a permission: an operator must act.
  case denied(reason: String)
  case down(reason: String)
}
