import Messaging

/// What a consuming connection is for.
struct ConsumerPlan: Sendable {
  var queue: AMQPQueue
  var bindings: [AMQPBinding] = []
  /// Unacknowledged messages at a time.
  var prefetch: Int
  /// Set for a stream, which is never declared here.
  var streamStart: StreamStart?
}

enum ConsumerCommand: Equatable, Sendable {
  case acknowledge(through: DeliveryTag)
  /// Begin the next connection with this message of the stream.
  case resume(atOffset: Int64)
}

enum ConsumerReport: Equatable, Sendable {
  case delivered(IncomingMessage, generation: Int)
  /// What was delivered on the connection so far will be delivered again.
  case lost
  /// Before declaring a queue that was not there.
  case queueMissing
  /// It is declared and bound: from here on nothing published is missed.
  case queueCreated(name: String)
}

/// The decisions of a consuming connection: look for the queue on a channel to be thrown away,
/// declare it where it is missing, bind it, and consume. Whatever goes wrong, also the queue's
/// deletion, ends the connection; the next one goes through all of this again.
struct ConsumerState: ConnectionMachine {
  typealias Command = ConsumerCommand
  typealias Report = ConsumerReport

  private enum Step: Equatable, Sendable {
    /// Channel 2 opens; then the queue is looked for there.
    case openingInspection, inspecting
    /// Channel 2 closes after the queue was found.
    case closingInspection
    /// Channel 1 opens. To declaring, binding, limiting.
    case openingChannel
    case declaring
    /// Waiting for the answer to the binding with this index.
    case binding(Int)
    case limiting, subscribing
    case consuming(tag: String)
  }

  private var lifecycle: ConnectionLifecycle
  private let plan: ConsumerPlan
  private var step = Step.openingInspection
  private var queueName: String
  private var isMissing = false
  /// Declared by us, but not yet reported as bound; survives a connection that broke in between.
  private var isUnreported = false
  private var resumeOffset: Int64?
  private var deliveredThrough: UInt64 = 0
  private var acknowledgedThrough: UInt64 = 0

  init(configuration: AMQPConfiguration, plan: ConsumerPlan, seed: UInt64) {
    precondition((1...2000).contains(plan.prefetch), "RabbitMQ takes a prefetch of 1 to 2,000 for quorum queues.")
    lifecycle = ConnectionLifecycle(configuration: configuration, seed: seed)
    self.plan = plan
    queueName = plan.queue.name
  }

  // MARK: Facts

  mutating func started(at now: Uptime) -> [Action] {
    lifecycle.started()
    return [.connect]
  }

  mutating func connected(at now: Uptime) -> [Action] {
    if lifecycle.isStopping { return finish() }
    lifecycle.connected(at: now)
    deliveredThrough = 0
    acknowledgedThrough = 0
    queueName = plan.queue.name
    isMissing = plan.streamStart == nil && plan.queue.isFreshEachTime
    if plan.streamStart != nil || isMissing { return openChannel() }
    step = .openingInspection
    return [.send(.openChannel(2))]
  }

  mutating func received(_ method: BrokerMethod, at now: Uptime) -> [Action] {
    switch method {
    case .delivered(let message): return delivered(message)
    case .blocked(let reason): return [.health(.blocked(reason: reason))]
    case .unblocked: return [.health(.connected)]
    case .channelClosed(2, code: 404, _) where step == .inspecting:
      lifecycle.answered(at: now)
      isMissing = true
      return [.send(.confirmChannelClose(2)), .report(.queueMissing)] + openChannel()
    case .channelClosed(let channel, let code, let text):
      return [.send(.confirmChannelClose(channel)), .send(.closeConnection)]
        + failed(.closed(code: code, text: text), at: now)
    case .connectionClosed(let code, let text):
      return [.send(.confirmConnectionClose)] + failed(.closed(code: code, text: text), at: now)
    case .consumerCancelled where !lifecycle.isStopping:
      return [.send(.closeConnection)]
        + failed(ConnectionFailure(kind: .lost, reason: "the queue '\(queueName)' was deleted"), at: now)
    case .cancelConfirmed where lifecycle.isDraining: return close(at: now)
    case .connectionCloseConfirmed where lifecycle.isStopping: return finish()
    default:
      if lifecycle.isStopping { return [] }
      return prepared(method, at: now)
    }
  }

  /// One answer, the next question.
  private mutating func prepared(_ method: BrokerMethod, at now: Uptime) -> [Action] {
    let surprise = ConnectionFailure(kind: .lost, reason: "the broker unexpectedly said \(method)")
    guard lifecycle.isSettingUp else { return failed(surprise, at: now) }
    lifecycle.answered(at: now)
    switch (step, method) {
    case (.openingInspection, .channelOpened(2)):
      step = .inspecting
      return [.send(.inspectQueue(name: queueName))]
    case (.inspecting, .queueDeclared(_, channel: 2)):
      step = .closingInspection
      return [.send(.closeChannel(2))]
    case (.closingInspection, .channelCloseConfirmed(2)): return openChannel()
    case (.openingChannel, .channelOpened(1)):
      if plan.streamStart != nil { return limitPrefetch() }
      guard isMissing else { return bind(0) }
      step = .declaring
      return [.send(.declareQueue(plan.queue))]
    case (.declaring, .queueDeclared(let name, channel: 1)):
      queueName = name
      isUnreported = true
      return bind(0)
    case (.binding(let index), .queueBound): return bind(index + 1)
    case (.limiting, .prefetchLimited):
      step = .subscribing
      return [.send(.consume(queue: queueName, arguments: consumerArguments))]
    case (.subscribing, .consuming(let tag)):
      step = .consuming(tag: tag)
      lifecycle.ready(at: now)
      return [.health(.connected)]
    default: return failed(surprise, at: now)
    }
  }

  private mutating func delivered(_ message: IncomingMessage) -> [Action] {
    guard !lifecycle.isStopping else { return [] }
    deliveredThrough = message.tag
    if let resumeOffset, let offset = message.streamOffset, offset < resumeOffset {
      return commanded(
        .acknowledge(through: DeliveryTag(generation: lifecycle.generation, number: message.tag)), at: .zero)
    }
    return [.report(.delivered(message, generation: lifecycle.generation))]
  }

  mutating func readEverything(at now: Uptime) -> [Action] { [] }

  /// An acknowledgement is void on another connection than its own, and an error to the broker
  /// when it names nothing outstanding.
  mutating func commanded(_ command: ConsumerCommand, at now: Uptime) -> [Action] {
    switch command {
    case .acknowledge(let tag):
      guard lifecycle.isRunning || lifecycle.isDraining,
        tag.generation == lifecycle.generation, tag.number > acknowledgedThrough, tag.number <= deliveredThrough
      else { return [] }
      acknowledgedThrough = tag.number
      return [.send(.acknowledge(through: tag.number))]
    case .resume(let offset):
      resumeOffset = offset
      return []
    }
  }

  mutating func failed(_ failure: ConnectionFailure, at now: Uptime) -> [Action] {
    let told: [Action] = lifecycle.isRunning || lifecycle.isDraining ? [.report(.lost)] : []
    step = .openingInspection
    if lifecycle.isStopping { return told + finish() }
    lifecycle.failed(failure, at: now)
    return told + [.disconnect, .health(failure.health)]
  }

  mutating func timePassed(at now: Uptime) -> [Action] {
    guard let deadline, now >= deadline else { return [] }
    switch lifecycle.phase {
    case .waiting:
      lifecycle.started()
      return [.connect]
    case .settingUp:
      return failed(ConnectionFailure(kind: .lost, reason: "the broker left a request unanswered"), at: now)
    case .draining: return close(at: now)
    case .closing: return finish()
    case .idle, .connecting, .running, .finished: return []
    }
  }

  mutating func stopRequested(grace: Duration, at now: Uptime) -> [Action] {
    lifecycle.stopRequested()
    switch lifecycle.phase {
    case .running:
      guard case .consuming(let tag) = step else { return close(at: now) }
      lifecycle.drains(until: now + grace)
      return [.send(.cancelConsumer(tag: tag))]
    case .settingUp: return [.send(.closeConnection)] + finish()
    case .idle, .waiting: return finish()
    case .connecting, .draining, .closing, .finished: return []
    }
  }

  mutating func nextMessage(at now: Uptime) -> OutgoingMessage? { nil }
  var hasMessageToSend: Bool { false }
  var deadline: Uptime? { lifecycle.deadline }

  // MARK: Parts

  private mutating func openChannel() -> [Action] {
    step = .openingChannel
    return [.send(.openChannel(1))]
  }

  /// Binds also a queue that was there: binding twice is harmless, and a new version may listen
  /// to more.
  private mutating func bind(_ index: Int) -> [Action] {
    if index < plan.bindings.count {
      step = .binding(index)
      return [.send(.bindQueue(name: queueName, plan.bindings[index]))]
    }
    guard isUnreported else { return limitPrefetch() }
    isUnreported = false
    return [.report(.queueCreated(name: queueName))] + limitPrefetch()
  }

  private mutating func limitPrefetch() -> [Action] {
    step = .limiting
    return [.send(.limitPrefetch(plan.prefetch))]
  }

  private var consumerArguments: [String: AMQPArgument] {
    guard let start = plan.streamStart else { return [:] }
    return ["x-stream-offset": resumeOffset.map(AMQPArgument.integer) ?? start.argument]
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
