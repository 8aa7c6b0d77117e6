/// What is said between us and the broker, free of C: the words of the state machines.

/// A method we send. Channel 1 is the working channel; channel 2 is thrown away after looking for
/// the queue, since the broker closes a channel on which something was not found.
enum ClientMethod: Equatable, Sendable {
  case openChannel(UInt16)
  case closeChannel(UInt16)
  case confirmChannelClose(UInt16)
  case selectConfirms
  /// A passive declare on channel 2.
  case inspectQueue(name: String)
  case declareQueue(AMQPQueue)
  case bindQueue(name: String, AMQPBinding)
  case limitPrefetch(Int)
  case consume(queue: String, arguments: [String: AMQPArgument])
  case cancelConsumer(tag: String)
  /// With `multiple`: everything delivered up to and including this tag.
  case acknowledge(through: UInt64)
  case closeConnection
  case confirmConnectionClose
}

/// A method the broker sent, with its content where it carries one.
enum BrokerMethod: Equatable, Sendable {
  case channelOpened(UInt16)
  case channelClosed(UInt16, code: Int, text: String)
  case channelCloseConfirmed(UInt16)
  case confirmsSelected
  case queueDeclared(name: String, channel: UInt16)
  case queueBound
  case prefetchLimited
  case consuming(tag: String)
  /// `basic.cancel`: the queue went away under its consumer.
  case consumerCancelled
  case cancelConfirmed
  case acknowledged(tag: UInt64, multiple: Bool)
  case rejected(tag: UInt64, multiple: Bool)
  /// `basic.return`, which carries no delivery tag.
  case returned(messageID: String, code: Int, text: String)
  case delivered(IncomingMessage)
  case connectionClosed(code: Int, text: String)
  case connectionCloseConfirmed
  case blocked(reason: String)
  case unblocked
  case unexpected(String)
}

/// A delivery as it came over one connection.
struct IncomingMessage: Equatable, Sendable {
  var tag: UInt64
  var routingKey: String
  var redelivered: Bool
  var messageID: String?
  var type: String?
  var streamOffset: Int64?
  var body: [UInt8]
}

/// Why there is no connection.
struct ConnectionFailure: Error, Equatable, Sendable {
  enum Kind: Equatable, Sendable {
    /// Nobody answered, or not as a broker we trust.
    case unreachable
    /// Credentials or a permission: only an operator can help.
    case denied
    /// A connection that had been open is gone.
    case lost
  }
  var kind: Kind
  var reason: String
  /// Whether what we sent was at fault: sending the same again would end the same way.
  var isAboutMessage = false

  /// What a `connection.close` or `channel.close` with this reply code means.
  static func closed(code: Int, text: String) -> ConnectionFailure {
    let denials: Set = [403, 530]  // ACCESS_REFUSED, NOT_ALLOWED
    let faults: Set = [406, 501, 502, 505]  // PRECONDITION_FAILED, FRAME_ERROR, SYNTAX_ERROR, UNEXPECTED_FRAME
    return ConnectionFailure(
      kind: denials.contains(code) ? .denied : .lost,
      reason: "\(code) \(text.hasSuffix(".") ? String(text.dropLast()) : text)", isAboutMessage: faults.contains(code))
  }
}
