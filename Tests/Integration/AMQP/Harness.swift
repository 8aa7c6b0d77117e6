import AMQP
import Dispatch
import Foundation
import Messaging
import Synchronization
import TestSupport
import Testing

/// Runs what blocks on a thread where that is allowed.
func blocking<Value: Sendable>(_ work: @escaping @Sendable () -> Value) async -> Value {
  await withCheckedContinuation { continuation in
    DispatchQueue.global().async { continuation.resume(returning: work()) }
  }
}

/// Waits until `condition` holds; false when it does not within `limit`.
@discardableResult
func comesTrue(within limit: Duration, _ condition: () async throws -> Bool) async throws -> Bool {
  let end = ContinuousClock.now + limit
  while ContinuousClock.now < end {
    if try await condition() { return true }
    try await Task.sleep(for: .milliseconds(10))
  }
  return try await condition()
}

/// Everything a client told, with the time it was told.
final class Diary<Entry: Sendable>: Sendable {
  private let entries = Mutex<[(Entry, ContinuousClock.Instant)]>([])
  func note(_ entry: Entry) { entries.withLock { $0.append((entry, .now)) } }
  var all: [Entry] { entries.withLock { $0.map(\.0) } }
  func time(of condition: (Entry) -> Bool) -> ContinuousClock.Instant? {
    entries.withLock { $0.first { condition($0.0) }?.1 }
  }
}

extension Diary where Entry == PublisherEvent {
  var confirmed: Set<Int64> {
    Set(all.flatMap { if case .confirmed(let tokens) = $0 { tokens } else { [Int64]() } })
  }
  var returned: Set<Int64> {
    Set(all.compactMap { if case .returned(let token, _) = $0 { token } else { nil } })
  }
  var readyCount: Int { all.count { $0 == .ready } }
  var lostCount: Int { all.count { if case .lost = $0 { true } else { false } } }
}

extension BrokerFixture {
  func configuration(
    _ name: String, virtualHost: String, user: String? = nil, password: String? = nil,
    heartbeat: Duration = .seconds(10)
  ) -> AMQPConfiguration {
    AMQPConfiguration(
      host: host, port: port, virtualHost: virtualHost, user: user ?? adminUser, password: password ?? adminPassword,
      connectionName: name, heartbeat: heartbeat)
  }

  /// A started publisher and what it tells.
  func publisher(
    _ configuration: AMQPConfiguration, exchange: String = "business.events"
  ) -> (AMQPPublisher, Diary<PublisherEvent>, Diary<ConnectionHealth>) {
    let events = Diary<PublisherEvent>()
    let health = Diary<ConnectionHealth>()
    let publisher = AMQPPublisher(
      configuration: configuration, exchange: exchange, onHealth: { health.note($0) }, log: { _ in })
    publisher.onEvent { events.note($0) }
    publisher.start()
    return (publisher, events, health)
  }
}

func message(_ token: Int64, key: String = "group.sales.order.confirmed.v1", bytes: Int = 200) -> OutgoingMessage {
  OutgoingMessage(
    token: token, routingKey: key,
    properties: MessageProperties(
      messageID: "m-\(token)", type: "sales.order.confirmed.v1", timestampSeconds: 1_790_000_000, appID: "sales",
      correlationID: "c-\(token)", headers: [("ce-source", "/group/sales")]),
    body: [UInt8](repeating: UInt8(ascii: "x"), count: bytes))
}

/// A queue for tests that dies with its connection.
func watcher(
  _ configuration: AMQPConfiguration, key: String = "#"
) -> AMQPConsumer {
  AMQPConsumer(
    configuration: configuration, queue: .temporary(),
    bindings: [AMQPBinding(exchange: "business.events", routingKey: key)], log: { _ in })
}

/// Takes and acknowledges until `count` deliveries came or nothing does for `patience`.
func take(_ count: Int, from source: any MessageSource, patience: Duration = .seconds(10)) async -> [Delivery] {
  await blocking {
    var taken: [Delivery] = []
    while taken.count < count {
      let batch = source.next(max: 100, timeout: patience)
      guard let last = batch.last else { break }
      taken += batch
      source.acknowledge(through: last.tag)
    }
    return taken
  }
}

/// File descriptors of this process now.
func openDescriptors() throws -> Int { try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").count }
