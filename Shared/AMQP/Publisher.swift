import Messaging
import Synchronization

/// Publishes to one exchange over a connection of its own: persistent, mandatory, confirmed.
///
/// At most `window` messages are on their way; more wait inside. A message that stays unconfirmed
/// for the configured time breaks the connection. The connection comes back by itself, for ever,
/// until `stop`.
package final class AMQPPublisher: MessagePublisher, Sendable {
  private let connection: ConnectionThread<PublisherState>
  private let handler: Shared<(@Sendable (PublisherEvent) -> Void)?>
  private let state: Shared<ConnectionHealth>

  /// `onHealth` and `log` are called on the connection's thread and must return at once.
  package init(
    configuration: AMQPConfiguration, exchange: String, window: Int = 256,
    onHealth: @escaping @Sendable (ConnectionHealth) -> Void = { _ in }, log: @escaping @Sendable (String) -> Void
  ) {
    let handler = Shared<(@Sendable (PublisherEvent) -> Void)?>(nil)
    let state = Shared(ConnectionHealth.down(reason: "not started"))
    self.handler = handler
    self.state = state
    connection = ConnectionThread(
      configuration: configuration, exchange: exchange,
      machine: PublisherState(configuration: configuration, windowLimit: window, seed: .random(in: 0 ... .max)),
      owner: .init(
        report: { events in
          guard let handler = handler.value else { return }
          for event in events { handler(event) }
        },
        health: { health in
          state.value = health
          onHealth(health)
        },
        log: log))
  }

  package var health: ConnectionHealth { state.value }

  package func onEvent(_ handler: @escaping @Sendable (PublisherEvent) -> Void) { self.handler.value = handler }

  package func publish(_ messages: [OutgoingMessage]) {
    if !messages.isEmpty { connection.post(messages) }
  }

  package func start() { connection.start() }

  /// After this the publisher is done for; it cannot be started again.
  package func stop(grace: Duration) {
    connection.stop(grace: grace)
    handler.value = nil  // It may hold whoever holds us.
  }
}

/// A value that several threads read and write.
final class Shared<Value: Sendable>: Sendable {
  private let mutex: Mutex<Value>
  init(_ value: Value) { mutex = Mutex(value) }
  var value: Value {
    get { mutex.withLock { $0 } }
    set { mutex.withLock { $0 = newValue } }
  }
}
