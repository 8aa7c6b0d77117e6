import Messaging

/// The decisions of a publishing connection: one channel with confirms, a window of unconfirmed
/// messages, and behind it a queue of those that wait for room.
struct PublisherState: ConnectionMachine {
  typealias Command = [OutgoingMessage]
  typealias Report = PublisherEvent

  private var lifecycle: ConnectionLifecycle
  private var window = ConfirmWindow()
  private var waiting = FIFO<OutgoingMessage>()
  private var isBlocked = false
  /// Confirm time is counted from here at the earliest: an alarm is not the broker's silence.
  private var countsFrom = Uptime.zero
  /// Answers gathered during one reading of the socket, to be told at once.
  private var confirmed: [Int64] = []
  private var refused: [Int64] = []
  private let windowLimit: Int
  private let confirmTimeout: Duration

  /// Messages kept waiting behind the window; above this they are refused back to the caller.
  static let waitingLimit = 65_536

  init(configuration: AMQPConfiguration, windowLimit: Int, seed: UInt64) {
    precondition(windowLimit > 0, "A window without room sends nothing.")
    lifecycle = ConnectionLifecycle(configuration: configuration, seed: seed)
    confirmTimeout = configuration.confirmTimeout
    self.windowLimit = windowLimit
  }

  private var isOpen: Bool { lifecycle.isRunning || lifecycle.isDraining }

  // MARK: Facts

  mutating func started(at now: Uptime) -> [Action] {
    lifecycle.started()
    return [.connect]
  }

  mutating func connected(at now: Uptime) -> [Action] {
    if lifecycle.isStopping { return finish() }
    lifecycle.connected(at: now)
    return [.send(.openChannel(1))]
  }

  mutating func received(_ method: BrokerMethod, at now: Uptime) -> [Action] {
    switch method {
    case .acknowledged(let tag, let multiple) where isOpen:
      return window.settle(tag: tag, multiple: multiple, into: &confirmed) ? [] : lostCount(tag, at: now)
    case .rejected(let tag, let multiple) where isOpen:
      return window.settle(tag: tag, multiple: multiple, into: &refused) ? [] : lostCount(tag, at: now)
    case .returned(let messageID, let code, let text) where isOpen:
      guard let token = window.returned(messageID: messageID) else { return [] }
      return gathered() + [.report(.returned(token: token, reason: "\(code) \(text)"))]
    case .channelOpened(1) where lifecycle.isSettingUp:
      lifecycle.answered(at: now)
      return [.send(.selectConfirms)]
    case .confirmsSelected where lifecycle.isSettingUp:
      lifecycle.ready(at: now)
      return [.health(.connected), .report(.ready)]
    case .blocked(let reason):
      isBlocked = true
      return gathered() + [.health(.blocked(reason: reason)), .report(.blocked(reason: reason))]
    case .unblocked:
      isBlocked = false
      countsFrom = now
      return gathered() + [.health(.connected), .report(.unblocked)]
    case .channelClosed(let channel, let code, let text):
      return [.send(.confirmChannelClose(channel)), .send(.closeConnection)]
        + failed(.closed(code: code, text: text), at: now)
    case .connectionClosed(let code, let text):
      return [.send(.confirmConnectionClose)] + failed(.closed(code: code, text: text), at: now)
    case .connectionCloseConfirmed where lifecycle.isStopping:
      return finish()
    default:
      if lifecycle.isStopping { return [] }
      return failed(ConnectionFailure(kind: .lost, reason: "the broker unexpectedly said \(method)"), at: now)
    }
  }

  mutating func readEverything(at now: Uptime) -> [Action] {
    let actions = gathered()
    return lifecycle.isDraining && isDrained ? actions + close(at: now) : actions
  }

  /// While there is no connection messages are dropped: the caller has been or will be told.
  mutating func commanded(_ messages: [OutgoingMessage], at now: Uptime) -> [Action] {
    guard lifecycle.isRunning else { return [] }
    let room = max(0, PublisherState.waitingLimit - waiting.count)
    if messages.count <= room {
      waiting.append(contentsOf: messages)
      return []
    }
    waiting.append(contentsOf: Array(messages.prefix(room)))
    return [.report(.refused(tokens: messages.dropFirst(room).map(\.token)))]
  }

  var hasMessageToSend: Bool { isOpen && !isBlocked && !waiting.isEmpty && window.count < windowLimit }

  mutating func nextMessage(at now: Uptime) -> OutgoingMessage? {
    guard hasMessageToSend else { return nil }
    let message = waiting.removeFirst()
    window.published(token: message.token, messageID: message.properties.messageID, at: now)
    return message
  }

  mutating func failed(_ failure: ConnectionFailure, at now: Uptime) -> [Action] {
    var actions = gathered()
    if isOpen {
      actions.append(.report(.lost(reason: failure.reason, isAboutMessage: failure.isAboutMessage)))
    }
    window.startOver()
    waiting.removeAll()
    isBlocked = false
    countsFrom = .zero
    if lifecycle.isStopping { return actions + finish() }
    lifecycle.failed(failure, at: now)
    return actions + [.disconnect, .health(failure.health)]
  }

  mutating func timePassed(at now: Uptime) -> [Action] {
    guard let deadline, now >= deadline else { return [] }
    switch lifecycle.phase {
    case .waiting:
      lifecycle.started()
      return [.connect]
    case .settingUp:
      return failed(ConnectionFailure(kind: .lost, reason: "the broker left a request unanswered"), at: now)
    case .running:
      return failed(
        ConnectionFailure(kind: .lost, reason: "a message stayed unconfirmed for \(confirmTimeout)"), at: now)
    case .draining: return gathered() + close(at: now)
    case .closing: return finish()
    case .idle, .connecting, .finished: return []
    }
  }

  mutating func stopRequested(grace: Duration, at now: Uptime) -> [Action] {
    lifecycle.stopRequested()
    switch lifecycle.phase {
    case .running:
      lifecycle.drains(until: now + grace)
      return isDrained ? close(at: now) : []
    case .settingUp: return [.send(.closeConnection)] + finish()
    case .idle, .waiting: return finish()
    case .connecting, .draining, .closing, .finished: return []
    }
  }

  var deadline: Uptime? {
    if let deadline = lifecycle.deadline { return deadline }
    guard lifecycle.isRunning, !isBlocked, let oldest = window.oldestSentAt else { return nil }
    return max(oldest, countsFrom) + confirmTimeout
  }

  // MARK: Parts

  private var isDrained: Bool { waiting.isEmpty && window.isEmpty }

  /// One event for all the answers of one reading, in the order they were learned as far as it
  /// matters: confirms and refusals of different messages are independent.
  private mutating func gathered() -> [Action] {
    if confirmed.isEmpty && refused.isEmpty { return [] }
    var actions: [Action] = []
    if !confirmed.isEmpty { actions.append(.report(.confirmed(tokens: confirmed))) }
    if !refused.isEmpty { actions.append(.report(.refused(tokens: refused))) }
    confirmed = []
    refused = []
    return actions
  }

  private mutating func lostCount(_ tag: UInt64, at now: Uptime) -> [Action] {
    [.send(.closeConnection)]
      + failed(ConnectionFailure(kind: .lost, reason: "the broker confirmed the unknown delivery tag \(tag)"), at: now)
  }

  private mutating func close(at now: Uptime) -> [Action] {
    lifecycle.closes(at: now)
    return [.send(.closeConnection)]
  }

  private mutating func finish() -> [Action] {
    lifecycle.finished()
    return [.disconnect, .finish]
  }
}
