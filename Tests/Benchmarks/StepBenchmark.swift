import AMQP
import Foundation
import Messaging
import Persistence
import Synchronization
import Values

/// A service as it runs: quorum queue, one transaction a batch with inbox, domain row and outbox at
/// full durability, and the relay's confirmed publishing beside it.
enum StepBenchmark {
  /// Orders under way at once in a busy service.
  static let keys = 10_000

  struct Stuck: Error, CustomStringConvertible { let description: String }

  /// Events a second from the consumer's start to the last confirm.
  static func rate(_ broker: BenchmarkBroker, count: Int) throws -> Double {
    try broker.reset()
    try fill(broker, count: count)
    let folder = try ScratchFolder("step")
    let definition = BenchmarkLedger.definition()
    let database = try ServiceDatabase(
      path: folder.file("step.sqlite"), identity: definition.identity, migrations: definition.migrations)
    defer { try? database.close() }
    let processor = try InboxProcessor(definition: definition, database: database)
    let publisher = CountingPublisher(
      AMQPPublisher(configuration: broker.configuration, exchange: Topology.exchange, log: note))
    let relay = try RelayLoop(database: database, publisher: publisher, log: note, onFatal: end)
    let loop = ConsumerLoop(
      processor: processor,
      source: AMQPConsumer(configuration: broker.configuration, queue: broker.inbox, bindings: [], log: { _ in }),
      time: database.time, log: note, onFatal: end)
    let begin = ContinuousClock.now
    relay.start()
    loop.start()
    defer {
      loop.stop()
      relay.stop(grace: .seconds(1))
    }
    try publisher.wait(for: count, within: .seconds(300))
    return Double(count) / (ContinuousClock.now - begin).inSeconds
  }

  /// Puts the messages into the queue.
  private static func fill(_ broker: BenchmarkBroker, count: Int) throws {
    let ids = UUIDv7Source()
    let publisher = CountingPublisher(
      AMQPPublisher(configuration: broker.configuration, exchange: Topology.exchange, log: { _ in }))
    let ready = Signal()
    publisher.onEvent { if $0 == .ready { ready.raise() } }
    publisher.start()
    guard ready.wait(for: .seconds(15)) else { throw Stuck(description: "The broker cannot be reached.") }
    for start in stride(from: 0, to: count, by: 1000) {
      publisher.publish(
        try (start..<min(start + 1000, count)).map { index in
          let envelope = try BenchmarkLedger.deposit(index, id: ids.next(), at: SystemTime().now())
          return OutgoingMessage(
            token: Int64(index), routingKey: envelope.routingKey,
            properties: MessageProperties(
              messageID: envelope.id, type: envelope.type, timestampSeconds: envelope.time.microseconds / 1_000_000,
              appID: "till", correlationID: envelope.correlationID),
            body: envelope.encoded())
        })
    }
    try publisher.wait(for: count, within: .seconds(300))
    publisher.stop(grace: .seconds(1))
  }
}

/// A fault that makes any figure meaningless.
@Sendable func end(_ error: any Error) {
  note("stopped: \(error)")
  exit(1)
}

/// Passes everything on and counts what was confirmed.
final class CountingPublisher: MessagePublisher {
  private let publisher: AMQPPublisher
  private let confirmed = Mutex(0)
  private let progress = Signal()

  init(_ publisher: AMQPPublisher) { self.publisher = publisher }

  func onEvent(_ handler: @escaping @Sendable (PublisherEvent) -> Void) {
    publisher.onEvent { [self] event in
      if case .confirmed(let tokens) = event {
        confirmed.withLock { $0 += tokens.count }
        progress.raise()
      }
      handler(event)
    }
  }

  func publish(_ messages: [OutgoingMessage]) { publisher.publish(messages) }
  func start() { publisher.start() }
  func stop(grace: Duration) { publisher.stop(grace: grace) }

  /// Returns when so many messages were confirmed in all.
  func wait(for count: Int, within limit: Duration) throws {
    let deadline = ContinuousClock.now + limit
    while confirmed.withLock({ $0 }) < count {
      guard ContinuousClock.now < deadline else {
        throw StepBenchmark.Stuck(
          description: "Only \(confirmed.withLock { $0 }) of \(count) messages were confirmed in \(limit).")
      }
      progress.wait(for: .seconds(1))
    }
  }
}
