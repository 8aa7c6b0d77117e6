import Messaging
import Values

/// Time since some fixed moment, on a clock that never goes back.
typealias Uptime = Duration

/// What the shell does next for a connection's state machine.
enum ConnectionAction<Report: Sendable>: Sendable {
  /// Open the socket and log in, then tell `connected` or `failed`.
  case connect
  case send(ClientMethod)
  /// Destroy the connection without further words.
  case disconnect
  /// Tell the owner.
  case report(Report)
  case health(ConnectionHealth)
  /// The thread ends.
  case finish
}

extension ConnectionAction: Equatable where Report: Equatable {}

/// The decisions of one connection: facts in, actions out. No clock, no I/O, no randomness of its
/// own: the same facts at the same times lead to the same actions.
protocol ConnectionMachine: Sendable {
  /// What other threads ask for.
  associatedtype Command: Sendable
  associatedtype Report: Sendable
  typealias Action = ConnectionAction<Report>

  mutating func started(at now: Uptime) -> [Action]
  mutating func connected(at now: Uptime) -> [Action]
  /// Connecting failed, or the connection broke; also when a library call hung.
  mutating func failed(_ failure: ConnectionFailure, at now: Uptime) -> [Action]
  mutating func received(_ method: BrokerMethod, at now: Uptime) -> [Action]
  /// Everything that had arrived has been handed over by `received`.
  mutating func readEverything(at now: Uptime) -> [Action]
  mutating func commanded(_ command: Command, at now: Uptime) -> [Action]
  mutating func timePassed(at now: Uptime) -> [Action]
  mutating func stopRequested(grace: Duration, at now: Uptime) -> [Action]
  /// The next message to publish; taking it counts as having sent it.
  mutating func nextMessage(at now: Uptime) -> OutgoingMessage?
  var hasMessageToSend: Bool { get }
  /// When `timePassed` has something to say next.
  var deadline: Uptime? { get }
}

/// The course every connection takes, whatever it is for.
struct ConnectionLifecycle: Sendable {
  enum Phase: Equatable, Sendable {
    /// To connecting.
    case idle
    /// The shell opens the socket and logs in. To settingUp, waiting, or finished.
    case connecting
    /// Logged in; channels and queues are being prepared. To running, waiting, or finished.
    case settingUp(until: Uptime)
    /// To waiting, draining, or closing.
    case running(since: Uptime)
    /// Pausing before the next try. To connecting, or finished.
    case waiting(until: Uptime)
    /// Asked to stop; the last answers are awaited. To closing, or finished.
    case draining(until: Uptime)
    /// `connection.close` was sent. To finished.
    case closing(until: Uptime)
    case finished
  }

  private(set) var phase = Phase.idle
  /// Counts connections; what belongs to an older one is void.
  private(set) var generation = 0
  private(set) var isStopping = false
  private var backoff: Backoff
  private let replyTimeout: Duration

  init(configuration: AMQPConfiguration, seed: UInt64) {
    backoff = Backoff(
      first: configuration.retryFirst, longest: configuration.retryLongest,
      afterDenial: configuration.retryAfterDenial, seed: seed)
    replyTimeout = configuration.replyTimeout
  }

  var isRunning: Bool { if case .running = phase { true } else { false } }
  var isSettingUp: Bool { if case .settingUp = phase { true } else { false } }
  var isDraining: Bool { if case .draining = phase { true } else { false } }

  var deadline: Uptime? {
    switch phase {
    case .settingUp(let time), .waiting(let time), .draining(let time), .closing(let time): time
    case .idle, .connecting, .running, .finished: nil
    }
  }

  mutating func started() { phase = .connecting }

  mutating func connected(at now: Uptime) {
    generation += 1
    phase = .settingUp(until: now + replyTimeout)
  }

  /// The broker answered one step of the preparation.
  mutating func answered(at now: Uptime) { phase = .settingUp(until: now + replyTimeout) }

  mutating func ready(at now: Uptime) { phase = .running(since: now) }

  /// Decides when to try again; a connection that had worked for a while starts the pauses anew.
  mutating func failed(_ failure: ConnectionFailure, at now: Uptime) {
    if case .running(let since) = phase, now - since >= backoff.longest { backoff.reset() }
    phase = .waiting(until: now + backoff.pause(after: failure.kind))
  }

  mutating func stopRequested() { isStopping = true }
  mutating func drains(until: Uptime) { phase = .draining(until: until) }
  mutating func closes(at now: Uptime) { phase = .closing(until: now + .seconds(2)) }
  mutating func finished() { phase = .finished }
}

/// Pauses between tries: doubling up to a limit, cut by up to half at random so that many clients
/// that lost the same broker do not come back together.
struct Backoff: Sendable {
  let first: Duration
  let longest: Duration
  let afterDenial: Duration
  private var failures = 0
  private var random: SplitMix64

  init(first: Duration, longest: Duration, afterDenial: Duration, seed: UInt64) {
    self.first = first
    self.longest = longest
    self.afterDenial = afterDenial
    random = SplitMix64(state: seed)
  }

  mutating func pause(after kind: ConnectionFailure.Kind) -> Duration {
    if kind == .denied { return afterDenial }
    let doubled = min(first * (1 << min(failures, 16)), longest)
    failures += 1
    return doubled * Double.random(in: 0.5...1, using: &random)
  }

  mutating func reset() { failures = 0 }
}

/// A small generator of repeatable random numbers.
struct SplitMix64: RandomNumberGenerator, Sendable {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}

extension ConnectionFailure {
  var health: ConnectionHealth { kind == .denied ? .denied(reason: reason) : .down(reason: reason) }
}
