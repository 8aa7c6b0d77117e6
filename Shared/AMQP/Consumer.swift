import Messaging
import Synchronization

/// Consumes one queue over a connection of its own, declaring and binding it where it is missing.
///
/// Whatever ends the connection, also the queue's deletion, it comes back by itself, for ever,
/// until `stop`. With ``AMQPQueue/temporary(_:)`` it serves tools and watchers as well.
package final class AMQPConsumer: MessageSource, Sendable {
  private let connection: ConsumingConnection

  /// - Parameters:
  ///   - prefetch: unacknowledged messages at a time, 1 to 2,000.
  ///   - onQueueMissing: the queue was looked for and is not there; it will be declared now. A
  ///     service notes here, durably, that it must catch up: after a crash it would otherwise find
  ///     the queue and believe that it missed nothing. Not called for temporary queues.
  ///   - onQueueCreated: the queue was declared and bound; what was published before this moment
  ///     must come from history. Called again whenever the queue had been deleted.
  ///
  /// All closures are called on the connection's thread and must return soon.
  package init(
    configuration: AMQPConfiguration, queue: AMQPQueue, bindings: [AMQPBinding], prefetch: Int = 500,
    onQueueMissing: @escaping @Sendable () -> Void = {},
    onQueueCreated: @escaping @Sendable (_ name: String) -> Void = { _ in },
    onHealth: @escaping @Sendable (ConnectionHealth) -> Void = { _ in }, log: @escaping @Sendable (String) -> Void
  ) {
    connection = ConsumingConnection(
      configuration: configuration, plan: ConsumerPlan(queue: queue, bindings: bindings, prefetch: prefetch),
      onQueueMissing: onQueueMissing, onQueueCreated: onQueueCreated, onHealth: onHealth, log: log)
  }

  package var health: ConnectionHealth { connection.health }
  package var isConnected: Bool { health == .connected }
  package var firstWaiting: [UInt8]? { connection.firstWaiting }
  package func start() { connection.start() }
  package func next(max: Int, timeout: Duration) -> [Delivery] { connection.next(max: max, timeout: timeout) }
  package func acknowledge(through tag: DeliveryTag) { connection.acknowledge(through: tag) }
  package func stop() { connection.stop() }
}

/// What queue consumers and stream readers have in common.
final class ConsumingConnection: Sendable {
  private let connection: ConnectionThread<ConsumerState>
  private let buffer: DeliveryBuffer
  private let state: Shared<ConnectionHealth>

  init(
    configuration: AMQPConfiguration, plan: ConsumerPlan, onQueueMissing: @escaping @Sendable () -> Void,
    onQueueCreated: @escaping @Sendable (String) -> Void, onHealth: @escaping @Sendable (ConnectionHealth) -> Void,
    log: @escaping @Sendable (String) -> Void
  ) {
    let buffer = DeliveryBuffer()
    let state = Shared(ConnectionHealth.down(reason: "not started"))
    self.buffer = buffer
    self.state = state
    connection = ConnectionThread(
      configuration: configuration,
      machine: ConsumerState(configuration: configuration, plan: plan, seed: .random(in: 0 ... .max)),
      owner: .init(
        report: { reports in
          var deliveries: [Delivery] = []
          deliveries.reserveCapacity(reports.count)
          for report in reports {
            switch report {
            case .delivered(let message, let generation):
              deliveries.append(Delivery(message, generation: generation))
            case .lost:
              buffer.append(deliveries)
              deliveries = []
              buffer.startOver()
            case .queueMissing: onQueueMissing()
            case .queueCreated(let name): onQueueCreated(name)
            }
          }
          if !deliveries.isEmpty { buffer.append(deliveries) }
        },
        health: { health in
          state.value = health
          onHealth(health)
        },
        log: log,
        beforeConnecting: { buffer.nextOffset.map { .resume(atOffset: $0) } }))
  }

  var health: ConnectionHealth { state.value }
  var firstWaiting: [UInt8]? { buffer.first }
  func start() { connection.start() }
  func next(max: Int, timeout: Duration) -> [Delivery] { buffer.take(max: max, timeout: timeout) }
  func acknowledge(through tag: DeliveryTag) { connection.post(.acknowledge(through: tag)) }

  func stop() {
    buffer.close()
    connection.stop(grace: .seconds(2))
  }
}

extension Delivery {
  fileprivate init(_ message: IncomingMessage, generation: Int) {
    self.init(
      tag: DeliveryTag(generation: generation, number: message.tag), body: message.body,
      routingKey: message.routingKey, messageID: message.messageID, type: message.type,
      redelivered: message.redelivered, streamOffset: message.streamOffset)
  }
}
