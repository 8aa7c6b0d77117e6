import AMQP
import Foundation
import Messaging
import Synchronization

/// Listens to business events as any integrator would: a queue of its own, bound to what it wants.
/// Waiters ask for the next event of a process that answers their question.
final class EventWatch: Sendable {
  private let consumer: AMQPConsumer
  private let state = Mutex(State())
  private let onEvent: @Sendable (Envelope) -> Void

  private struct State {
    var stopping = false
    /// Kept so that an event that comes before its waiter is not missed.
    var arrived: [String: [Envelope]] = [:]
    var waiters: [String: [Waiter]] = [:]
  }
  private struct Waiter {
    let id: UUID
    let types: Set<String>
    let continuation: CheckedContinuation<Envelope?, Never>
  }

  /// `patterns` are routing keys with `*` and `#`.
  init(_ installation: Installation, patterns: [String], onEvent: @escaping @Sendable (Envelope) -> Void = { _ in })
    throws
  {
    guard
      let password = try? String(
        contentsOfFile: installation.path("secrets", "causeway-operator.amqp-password"), encoding: .utf8)
    else { throw CommandFailure("The operator has no broker password; run: causeway topology apply") }
    consumer = AMQPConsumer(
      configuration: AMQPConfiguration(
        host: installation.broker.host, port: installation.broker.port, virtualHost: installation.broker.virtualHost,
        user: "causeway-operator", password: password.trimmingCharacters(in: .whitespacesAndNewlines),
        connectionName: "causeway watch"),
      queue: .temporary("causeway-operator.watch-\(UUID().uuidString.lowercased())"),
      bindings: patterns.map { AMQPBinding(exchange: Topology.exchange, routingKey: $0) },
      log: { FileHandle.standardError.write(Data("\($0)\n".utf8)) })
    self.onEvent = onEvent
  }

  /// Starts listening; returns once the queue is bound, so that nothing published later is missed.
  func start() async throws {
    consumer.start()
    let deadline = ContinuousClock.now + .seconds(15)
    while consumer.health != .connected {
      guard ContinuousClock.now < deadline else {
        throw CommandFailure("The broker cannot be reached: \(consumer.health).")
      }
      try await Task.sleep(for: .milliseconds(20))
    }
    Thread.detachNewThread { [self] in
      while !state.withLock({ $0.stopping }) {
        let deliveries = consumer.next(max: 200, timeout: .milliseconds(100))
        for delivery in deliveries {
          if let envelope = try? Envelope.decoded(delivery.body) { take(envelope) }
        }
        if let last = deliveries.last { consumer.acknowledge(through: last.tag) }
      }
    }
  }

  func stop() {
    let waiters = state.withLock { state in
      state.stopping = true
      defer { state.waiters = [:] }
      return state.waiters.values.flatMap { $0 }
    }
    for waiter in waiters { waiter.continuation.resume(returning: nil) }
    consumer.stop()
  }

  private func take(_ envelope: Envelope) {
    onEvent(envelope)
    let woken = state.withLock { state -> Waiter? in
      let key = envelope.correlationID
      if let index = state.waiters[key]?.firstIndex(where: { $0.types.contains(envelope.type) }) {
        return state.waiters[key]!.remove(at: index)
      }
      state.arrived[key, default: []].append(envelope)
      return nil
    }
    woken?.continuation.resume(returning: envelope)
  }

  /// The next event of one of these types in a business process; nil when none comes in time.
  func next(_ types: Set<String>, of process: String, within limit: Duration = .seconds(120)) async -> Envelope? {
    let id = UUID()
    let timeout = Task {
      try await Task.sleep(for: limit)
      let late = state.withLock { state -> Waiter? in
        guard let index = state.waiters[process]?.firstIndex(where: { $0.id == id }) else { return nil }
        return state.waiters[process]!.remove(at: index)
      }
      late?.continuation.resume(returning: nil)
    }
    defer { timeout.cancel() }
    return await withCheckedContinuation { continuation in
      let (here, waits) = state.withLock { state -> (Envelope?, Bool) in
        if let index = state.arrived[process]?.firstIndex(where: { types.contains($0.type) }) {
          return (state.arrived[process]!.remove(at: index), false)
        }
        if state.stopping { return (nil, false) }
        state.waiters[process, default: []].append(Waiter(id: id, types: types, continuation: continuation))
        return (nil, true)
      }
      if !waits { continuation.resume(returning: here) }
    }
  }

  /// Forgets what arrived of a process that is over.
  func forget(_ process: String) { state.withLock { $0.arrived[process] = nil } }
}
