import AMQP
import Foundation
import GRDB
import Logging
import Messaging
import Metrics
import Persistence
import ServiceLifecycle
import Synchronization
import Values

/// The messaging half of a running service: publisher and relay, consumer (or the projection of the
/// history), timers and cleaning, each on threads of their own.
package final class MessagingRuntime: Service {
  private let definition: ServiceDefinition
  private let database: ServiceDatabase
  private let processor: InboxProcessor
  private let relay: RelayLoop
  private let consumer: ConsumerLoop?
  private let history: HistoryLoop?
  private let health: HealthBoard
  private let log: Logger
  private let window: Duration
  private let stopping = Shared(false)

  /// Opens a reader of the history stream, for catching up and for rebuilding read models.
  package let historyReader: HistoryReader

  package init(
    definition: ServiceDefinition, database: ServiceDatabase, configuration: RuntimeConfiguration, health: HealthBoard,
    logger: Logger, onFatal: @escaping @Sendable (any Error) -> Void
  ) throws {
    self.definition = definition
    self.database = database
    self.health = health
    log = logger
    window = .seconds(configuration.inboxWindowDays * 86_400)
    let name = definition.identity.name
    let note: @Sendable (String) -> Void = { logger.warning("\($0)") }
    let observe = MessageMetrics(service: name)

    processor = try InboxProcessor(definition: definition, database: database, guardedMessages: configuration.prefetch)
    relay = try RelayLoop(
      database: database,
      publisher: AMQPPublisher(
        configuration: try configuration.amqp("publisher", service: name), exchange: Topology.exchange,
        onHealth: { health.set("publisher", $0) }, log: note),
      log: note, onFatal: onFatal)

    let historyConfiguration = try configuration.amqp("history", service: name)
    let reader: HistoryReader = { start in
      AMQPStreamReader(
        configuration: historyConfiguration, stream: HistoryLoop.stream, from: StreamStart(start), log: note)
    }
    historyReader = reader

    if definition.projectsFromHistory {
      consumer = nil
      history = HistoryLoop(
        processor: processor, database: database,
        reader: { start in
          AMQPStreamReader(
            configuration: historyConfiguration, stream: HistoryLoop.stream, from: StreamStart(start),
            onHealth: { health.set("consumer", $0) }, log: note)
        }, observe: observe.count, log: note, onFatal: onFatal)
    } else {
      history = nil
      let missed = Shared<(@Sendable () -> Void)?>(nil)
      let source = AMQPConsumer(
        configuration: try configuration.amqp("consumer", service: name),
        queue: .inbox(
          definition.identity.inboxQueue, deadLetterExchange: Topology.deadLetterExchange,
          deadLetterRoutingKey: definition.identity.deadLetterQueue),
        bindings: Topology.bindings(of: definition).map { AMQPBinding(exchange: Topology.exchange, routingKey: $0) },
        prefetch: configuration.prefetch,
        // The queue must not be made before this is written; rather the process ends.
        onQueueMissing: { [stopping] in
          while true {
            do {
              return try CatchUp.request(database)
            } catch {
              guard let reason = DatabaseFault(error)?.passing, !stopping.value else { return onFatal(error) }
              note("The queue cannot be made before the database can be written: \(reason)")
              Thread.sleep(forTimeInterval: 1)
            }
          }
        },
        onQueueCreated: { queue in
          logger.notice("The queue \(queue) was made; what it missed is read from history.")
          missed.value?()
        },
        onHealth: { health.set("consumer", $0) }, log: note)
      let loop = ConsumerLoop(
        processor: processor, source: source, time: database.time, batch: configuration.batch,
        catchUp: CatchUp(processor: processor, database: database, reader: reader, log: { logger.notice("\($0)") }),
        observe: observe.count, log: note, onFatal: onFatal)
      missed.value = { loop.noteMissedMessages() }
      if try CatchUp.isRequested(database) { loop.noteMissedMessages() }
      consumer = loop
    }
  }

  package func run() async throws {
    relay.start()
    consumer?.start()
    history?.start()
    while !Task.isShuttingDownGracefully {
      try? await cancelWhenGracefulShutdown { try await Task.sleep(for: .seconds(600)) }
      if Task.isCancelled || Task.isShuttingDownGracefully { break }
      await clean()
    }
    await stop()
  }

  /// Finishes the batch under way, sends what is committed, and notes the orderly end.
  private func stop() async {
    stopping.value = true
    await withCheckedContinuation { continuation in
      Thread.detachNewThread { [self] in
        consumer?.stop()
        history?.stop()
        relay.stop(grace: .seconds(5))
        try? processor.markCleanStop()
        continuation.resume()
      }
    }
  }

  private func clean() async {
    let limit = database.time.now() - window
    var count = 0
    repeat {
      count =
        (try? await database.write(Cause(actor: "cleaner")) { unit in
          try Cleaning.step(olderThan: limit, in: unit.database)
        }) ?? 0
    } while count > 0 && !stopping.value
  }

  /// To be called after an operator changed parked messages or rows.
  package func refresh() {
    consumer?.refresh()
    relay.refreshParked()
  }

  /// When the oldest message taken from the queue and not yet handled was committed.
  package var oldestUnhandled: Instant? { consumer?.oldestUnhandled }

  /// Lets all loops rest while the database is replaced; false when one does not come to rest in time.
  package func pause(within limit: Duration) -> Bool {
    (consumer?.pause(within: limit) ?? true) && (history?.pause(within: limit) ?? true) && relay.pause(within: limit)
  }

  package func resume() {
    relay.resume()
    consumer?.resume()
    history?.resume()
  }
}

extension StreamStart {
  init(_ start: HistoryStart) {
    switch start {
    case .first: self = .first
    case .last: self = .last
    case .offset(let offset): self = .offset(offset)
    case .timestamp(let time): self = .timestamp(time)
    }
  }
}

/// What health checks see of the connections.
package final class HealthBoard: Sendable {
  private let states = Mutex<[String: ConnectionHealth]>([:])
  package init() {}

  package func set(_ role: String, _ health: ConnectionHealth) { states.withLock { $0[role] = health } }

  /// Each connection with whether it works and, if not, why.
  package var checks: [(name: String, healthy: Bool, detail: String)] {
    states.withLock { $0 }.sorted { $0.key < $1.key }.map { role, health in
      switch health {
      case .connected: (role, true, "connected")
      case .connecting: (role, false, "connecting")
      case .blocked(let reason): (role, false, "blocked: \(reason)")
      case .denied(let reason): (role, false, "denied: \(reason)")
      case .down(let reason): (role, false, "down: \(reason)")
      }
    }
  }
}

/// Counts what the consumer did.
struct MessageMetrics: Sendable {
  private let handled: Counter
  private let duplicates: Counter
  private let held: Counter
  private let parked: Counter
  private let latency: Metrics.Timer

  init(service: String) {
    handled = Counter(label: "causeway_messages_handled_total")
    duplicates = Counter(label: "causeway_messages_duplicate_total")
    held = Counter(label: "causeway_messages_held_total")
    parked = Counter(label: "causeway_messages_parked_total")
    latency = Metrics.Timer(label: "causeway_message_critical_time_seconds")
  }

  @Sendable func count(_ report: ProcessingReport) {
    handled.increment(by: report.handled.count)
    duplicates.increment(by: report.duplicates + report.stale)
    held.increment(by: report.held)
    parked.increment(by: report.parked)
    for message in report.handled { latency.recordMicroseconds(message.latency.wholeMicroseconds) }
  }
}

/// A value that is set once after the closure that reads it was made.
final class Shared<Value: Sendable>: Sendable {
  private let content: Mutex<Value>
  init(_ value: Value) { content = Mutex(value) }
  var value: Value {
    get { content.withLock { $0 } }
    set { content.withLock { $0 = newValue } }
  }
}
