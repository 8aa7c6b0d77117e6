import Foundation
import Messaging
import Synchronization
import Values

/// A queue in memory: hands out what is put into it, and remembers what was acknowledged.
final class MemoryQueue: MessageSource {
  private struct State {
    var waiting: [Delivery] = []
    var count: UInt64 = 0
    var acknowledged: UInt64 = 0
    var beforeNext: (@Sendable () -> Void)?
  }
  private let state = Mutex(State())

  func put(_ bodies: [[UInt8]]) {
    state.withLock { state in
      for body in bodies {
        state.count += 1
        state.waiting.append(
          Delivery(tag: DeliveryTag(generation: 1, number: state.count), body: body, routingKey: ""))
      }
    }
  }

  /// Runs once, while the consumer waits for a delivery.
  func whileAsked(_ body: @escaping @Sendable () -> Void) { state.withLock { $0.beforeNext = body } }
  var acknowledged: Int { state.withLock { Int($0.acknowledged) } }
  var firstWaiting: [UInt8]? { state.withLock { $0.waiting.first?.body } }

  func next(max: Int, timeout: Duration) -> [Delivery] {
    let before = state.withLock { state in
      defer { state.beforeNext = nil }
      return state.beforeNext
    }
    before?()
    let taken = state.withLock { state in
      defer { state.waiting.removeFirst(min(max, state.waiting.count)) }
      return Array(state.waiting.prefix(max))
    }
    if taken.isEmpty { Thread.sleep(forTimeInterval: min(timeout.inSeconds, 0.001)) }
    return taken
  }

  func acknowledge(through tag: DeliveryTag) { state.withLock { $0.acknowledged = tag.number } }
  func start() {}
  func stop() {}
}

/// A history stream in memory, with readers as a service opens them.
final class MemoryHistory: Sendable {
  private struct State {
    var bodies: [[UInt8]] = []
    var starts: [HistoryStart] = []
    var isReachable = true
    /// Grows by a copy of this each time it is read.
    var traffic: [UInt8]?
  }
  private let state = Mutex(State())

  init(_ bodies: [[UInt8]] = []) { state.withLock { $0.bodies = bodies } }

  func append(_ bodies: [[UInt8]]) { state.withLock { $0.bodies += bodies } }
  func replace(by bodies: [[UInt8]]) { state.withLock { $0.bodies = bodies } }
  func setReachable(_ isReachable: Bool) { state.withLock { $0.isReachable = isReachable } }
  func setTraffic(_ body: [UInt8]) { state.withLock { $0.traffic = body } }
  /// Where readers began, without those that looked for the end.
  var starts: [HistoryStart] { state.withLock { $0.starts.filter { $0 != .last } } }

  var reader: HistoryReader { { [self] in Reader(history: self, start: $0) } }

  private func begin(_ start: HistoryStart) -> Int {
    state.withLock { state in
      state.starts.append(start)
      return switch start {
      case .first: 0
      case .last: max(0, state.bodies.count - 1)
      case .offset(let offset): Int(offset)
      case .timestamp(let time):
        state.bodies.firstIndex { ((try? Envelope.decoded($0))?.time).map { $0 >= time } ?? false }
          ?? state.bodies.count
      }
    }
  }

  private func read(from position: Int, max: Int) -> ArraySlice<[UInt8]> {
    state.withLock { state in
      guard state.isReachable else { return [] }
      if let traffic = state.traffic { state.bodies.append(traffic) }
      return state.bodies.dropFirst(position).prefix(max)
    }
  }

  private final class Reader: MessageSource {
    private let history: MemoryHistory
    private let position: Mutex<Int>

    init(history: MemoryHistory, start: HistoryStart) {
      self.history = history
      position = Mutex(history.begin(start))
    }

    var isConnected: Bool { history.state.withLock { $0.isReachable } }

    func next(max: Int, timeout: Duration) -> [Delivery] {
      position.withLock { position in
        let bodies = history.read(from: position, max: max)
        defer { position += bodies.count }
        if bodies.isEmpty { Thread.sleep(forTimeInterval: min(timeout.inSeconds, 0.001)) }
        return bodies.enumerated().map { index, body in
          let offset = Int64(position + index)
          return Delivery(
            tag: DeliveryTag(generation: 1, number: UInt64(offset)), body: body, routingKey: "", streamOffset: offset)
        }
      }
    }
    func acknowledge(through tag: DeliveryTag) {}
    func start() {}
    func stop() {}
  }
}

/// A publisher in memory: what is published waits until the test answers for it.
final class MemoryPublisher: MessagePublisher {
  private struct State {
    var handler: (@Sendable (PublisherEvent) -> Void)?
    var published: [OutgoingMessage] = []
    var confirmsAtOnce = false
  }
  private let state = Mutex(State())

  init(confirmsAtOnce: Bool = false) { state.withLock { $0.confirmsAtOnce = confirmsAtOnce } }

  var tokens: [Int64] { state.withLock { $0.published.map(\.token) } }
  func tell(_ event: PublisherEvent) { state.withLock { $0.handler }?(event) }

  func onEvent(_ handler: @escaping @Sendable (PublisherEvent) -> Void) { state.withLock { $0.handler = handler } }
  func publish(_ messages: [OutgoingMessage]) {
    let confirms = state.withLock { state in
      state.published += messages
      return state.confirmsAtOnce
    }
    if confirms { tell(.confirmed(tokens: messages.map(\.token))) }
  }
  func start() { tell(.ready) }
  func stop(grace: Duration) {}
}

/// What was said or went wrong on a loop's thread.
final class Notes: Sendable {
  private let texts = Mutex<[String]>([])
  func add(_ text: String) { texts.withLock { $0.append(text) } }
  var all: [String] { texts.withLock { $0 } }
}
