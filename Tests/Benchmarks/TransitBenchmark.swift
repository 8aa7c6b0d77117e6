import AMQP
import Foundation
import Messaging
import Persistence
import Synchronization
import Values

/// Two services on one broker: how long an event takes from the commit that recorded it in the first
/// to the commit of its handling in the second.
enum TransitBenchmark {
  struct Result {
    let latencies: Latencies
    /// Events a second that the first service really committed: fewer than asked for where the disk is slow.
    let rate: Double
  }

  static func run(_ broker: BenchmarkBroker, rate: Int, seconds: Int) throws -> Result {
    try broker.reset()
    let folder = try ScratchFolder("transit")
    let sender = try ServiceDatabase(
      path: folder.file("sender.sqlite"), identity: ServiceIdentity(name: "till", company: "main"), migrations: [])
    let seen = Mutex<[Int]>([])
    let definition = BenchmarkLedger.definition { number in seen.withLock { $0.append(number) } }
    let receiver = try ServiceDatabase(
      path: folder.file("receiver.sqlite"), identity: definition.identity, migrations: definition.migrations)
    defer {
      try? sender.close()
      try? receiver.close()
    }
    let count = rate * seconds
    let clock = Moments(count: count)
    let relays = try [sender, receiver].map { database in
      try RelayLoop(
        database: database,
        publisher: AMQPPublisher(configuration: broker.configuration, exchange: Topology.exchange, log: { _ in }),
        log: note, onFatal: end)
    }
    let loop = ConsumerLoop(
      processor: try InboxProcessor(definition: definition, database: receiver),
      source: AMQPConsumer(configuration: broker.configuration, queue: broker.inbox, bindings: [], log: { _ in }),
      time: receiver.time,
      observe: { _ in
        // Told after the commit: all that the batch saw is handled now.
        let numbers = seen.withLock { seen in
          defer { seen.removeAll(keepingCapacity: true) }
          return seen
        }
        clock.handled(numbers)
      }, log: note, onFatal: end)
    for relay in relays { relay.start() }
    loop.start()
    defer {
      loop.stop()
      for relay in relays { relay.stop(grace: .seconds(1)) }
    }
    let sent = try send(sender, rate: rate, count: count, clock)
    return Result(latencies: try clock.latencies(within: .seconds(30)), rate: sent)
  }

  /// Commits one event after the other, evenly spread; returns how many a second that came to.
  private static func send(_ database: ServiceDatabase, rate: Int, count: Int, _ clock: Moments) throws -> Double {
    let warmUp = rate
    let begin = ContinuousClock.now + .seconds(1)
    var measured = begin
    for number in 0..<(warmUp + count) {
      if number == warmUp { measured = ContinuousClock.now }
      let due = begin + .seconds(1) * Double(number) / Double(rate)
      let rest = due - ContinuousClock.now
      if rest > .zero { Thread.sleep(forTimeInterval: rest.inSeconds) }
      try database.write(Cause(actor: "benchmark")) { unit in
        try unit.publish(
          DepositMade(
            account: BenchmarkLedger.account(number), number: number - warmUp, note: BenchmarkLedger.filling))
      }
      clock.committed(number - warmUp)
    }
    return Double(count) / (ContinuousClock.now - measured).inSeconds
  }
}

/// When each event was committed here and handled there. Negative numbers only warm up.
private final class Moments: Sendable {
  private struct State {
    var committed: [ContinuousClock.Instant?]
    var handled: [ContinuousClock.Instant?]
    var open: Int
  }
  private let state: Mutex<State>
  private let count: Int

  init(count: Int) {
    self.count = count
    state = Mutex(
      State(
        committed: Array(repeating: nil, count: count), handled: Array(repeating: nil, count: count), open: count))
  }

  func committed(_ number: Int) {
    let now = ContinuousClock.now
    if number >= 0 { state.withLock { $0.committed[number] = now } }
  }

  func handled(_ numbers: [Int]) {
    let now = ContinuousClock.now
    state.withLock { state in
      for number in numbers where number >= 0 && state.handled[number] == nil {
        state.handled[number] = now
        state.open -= 1
      }
    }
  }

  func latencies(within limit: Duration) throws -> Latencies {
    let deadline = ContinuousClock.now + limit
    while state.withLock({ $0.open }) > 0 {
      guard ContinuousClock.now < deadline else {
        throw StepBenchmark.Stuck(
          description: "\(state.withLock { $0.open }) of \(count) events were not handled in \(limit).")
      }
      Thread.sleep(forTimeInterval: 0.01)
    }
    return state.withLock { state in
      var latencies = Latencies()
      for number in 0..<count {
        // Handled before the writer's own thread went on from its commit: no time at all.
        latencies.record(max(.zero, state.handled[number]! - state.committed[number]!))
      }
      return latencies
    }
  }
}
