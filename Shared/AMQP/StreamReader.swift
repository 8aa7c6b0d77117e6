import Messaging
import Values

/// Reads a RabbitMQ stream, such as the history of all events, from a chosen place on.
///
/// Deliveries carry their `streamOffset`. Acknowledging them lets more come (at most `prefetch`
/// are outstanding) but leaves them in the stream. After a lost connection it goes on behind the
/// last delivery that `next` handed out. The stream must exist: until then health is down.
package final class AMQPStreamReader: MessageSource, Sendable {
  private let connection: ConsumingConnection

  /// The closures are called on the connection's thread and must return at once.
  package init(
    configuration: AMQPConfiguration, stream: String, from start: StreamStart, prefetch: Int = 500,
    onHealth: @escaping @Sendable (ConnectionHealth) -> Void = { _ in }, log: @escaping @Sendable (String) -> Void
  ) {
    connection = ConsumingConnection(
      configuration: configuration,
      plan: ConsumerPlan(queue: AMQPQueue(name: stream), prefetch: prefetch, streamStart: start),
      onQueueMissing: {}, onQueueCreated: { _ in }, onHealth: onHealth, log: log)
  }

  package var health: ConnectionHealth { connection.health }
  package var isConnected: Bool { health == .connected }
  package func start() { connection.start() }
  package func next(max: Int, timeout: Duration) -> [Delivery] { connection.next(max: max, timeout: timeout) }
  package func acknowledge(through tag: DeliveryTag) { connection.acknowledge(through: tag) }
  package func stop() { connection.stop() }
}
