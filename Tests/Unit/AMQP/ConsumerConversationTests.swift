import Messaging
import Testing

@testable import AMQP

/// What is said on a consuming connection, without a network or a clock.
struct ConsumerConversationTests {
  private static let configuration = AMQPConfiguration(
    host: "broker", user: "sales", password: "secret", connectionName: "sales consumer")
  private static let queue = AMQPQueue.inbox("sales.inbox", deadLetterExchange: "dead")
  private static let bindings = ["a", "b"].map { AMQPBinding(exchange: "business.events", routingKey: $0) }

  private static func inbox() -> ConsumerState {
    ConsumerState(
      configuration: configuration, plan: ConsumerPlan(queue: queue, bindings: bindings, prefetch: 500), seed: 1)
  }

  private static func message(_ tag: UInt64, offset: Int64? = nil) -> IncomingMessage {
    IncomingMessage(tag: tag, routingKey: "a", redelivered: false, streamOffset: offset, body: [1])
  }

  /// An inbox that consumes, on its first connection, since 1 s.
  private static func consuming() -> ConsumerState {
    var state = inbox()
    let facts: [BrokerMethod] = [
      .channelOpened(2), .queueDeclared(name: "sales.inbox", channel: 2), .channelCloseConfirmed(2), .channelOpened(1),
      .queueBound, .queueBound, .prefetchLimited, .consuming(tag: "amq.ctag-1"),
    ]
    _ = state.started(at: .zero)
    _ = state.connected(at: .seconds(1))
    for fact in facts { _ = state.received(fact, at: .seconds(1)) }
    return state
  }

  @Test func aQueueThatExistsIsBoundAndConsumedWithoutDeclaringIt() {
    var state = Self.inbox()
    #expect(state.started(at: .zero) == [.connect])
    #expect(state.connected(at: .zero) == [.send(.openChannel(2))])
    #expect(state.received(.channelOpened(2), at: .zero) == [.send(.inspectQueue(name: "sales.inbox"))])
    #expect(state.received(.queueDeclared(name: "sales.inbox", channel: 2), at: .zero) == [.send(.closeChannel(2))])
    #expect(state.received(.channelCloseConfirmed(2), at: .zero) == [.send(.openChannel(1))])
    #expect(state.received(.channelOpened(1), at: .zero) == [.send(.bindQueue(name: "sales.inbox", Self.bindings[0]))])
    #expect(state.received(.queueBound, at: .zero) == [.send(.bindQueue(name: "sales.inbox", Self.bindings[1]))])
    #expect(state.received(.queueBound, at: .zero) == [.send(.limitPrefetch(500))])
    #expect(state.received(.prefetchLimited, at: .zero) == [.send(.consume(queue: "sales.inbox", arguments: [:]))])
    #expect(state.received(.consuming(tag: "t"), at: .zero) == [.health(.connected)])
  }

  @Test func aMissingQueueIsDeclaredBoundAndReported() {
    var state = Self.inbox()
    _ = state.started(at: .zero)
    _ = state.connected(at: .zero)
    _ = state.received(.channelOpened(2), at: .zero)
    #expect(
      state.received(.channelClosed(2, code: 404, text: "NOT_FOUND"), at: .zero) == [
        .send(.confirmChannelClose(2)), .report(.queueMissing), .send(.openChannel(1)),
      ])
    #expect(state.received(.channelOpened(1), at: .zero) == [.send(.declareQueue(Self.queue))])
    _ = state.received(.queueDeclared(name: "sales.inbox", channel: 1), at: .zero)
    _ = state.received(.queueBound, at: .zero)
    #expect(
      state.received(.queueBound, at: .zero) == [
        .report(.queueCreated(name: "sales.inbox")), .send(.limitPrefetch(500)),
      ])
  }

  @Test func aQueueDeclaredBeforeItsConnectionBrokeIsStillReportedWhenBound() {
    var state = Self.inbox()
    _ = state.started(at: .zero)
    _ = state.connected(at: .zero)
    _ = state.received(.channelOpened(2), at: .zero)
    _ = state.received(.channelClosed(2, code: 404, text: "NOT_FOUND"), at: .zero)
    _ = state.received(.channelOpened(1), at: .zero)
    _ = state.received(.queueDeclared(name: "sales.inbox", channel: 1), at: .zero)
    _ = state.received(.channelClosed(1, code: 404, text: "NOT_FOUND - no exchange"), at: .zero)
    #expect(state.timePassed(at: .seconds(1)) == [.connect])
    _ = state.connected(at: .seconds(1))
    _ = state.received(.channelOpened(2), at: .seconds(1))
    _ = state.received(.queueDeclared(name: "sales.inbox", channel: 2), at: .seconds(1))
    _ = state.received(.channelCloseConfirmed(2), at: .seconds(1))
    _ = state.received(.channelOpened(1), at: .seconds(1))
    _ = state.received(.queueBound, at: .seconds(1))
    #expect(state.received(.queueBound, at: .seconds(1)).contains(.report(.queueCreated(name: "sales.inbox"))))
  }

  @Test func aDeletedQueueEndsTheConnectionAndIsLookedForAnew() {
    var state = Self.consuming()
    #expect(
      state.received(.consumerCancelled, at: .seconds(2)) == [
        .send(.closeConnection), .report(.lost), .disconnect,
        .health(.down(reason: "the queue 'sales.inbox' was deleted")),
      ])
    #expect(state.timePassed(at: .seconds(2.1)) == [.connect])
    #expect(state.connected(at: .seconds(3)) == [.send(.openChannel(2))])
  }

  @Test func aForbiddenQueueIsADenialAndWaitsFiveSeconds() {
    var state = Self.inbox()
    _ = state.started(at: .zero)
    _ = state.connected(at: .zero)
    _ = state.received(.channelOpened(2), at: .zero)
    let actions = state.received(.channelClosed(2, code: 403, text: "ACCESS_REFUSED"), at: .zero)
    #expect(actions.last == .health(.denied(reason: "403 ACCESS_REFUSED")))
    #expect(state.deadline == .seconds(5))
  }

  @Test func acknowledgementsGoOutOnceAndOnlyOnTheirOwnConnection() {
    var state = Self.consuming()
    #expect(
      state.received(.delivered(Self.message(1)), at: .seconds(2)) == [
        .report(.delivered(Self.message(1), generation: 1))
      ])
    _ = state.received(.delivered(Self.message(2)), at: .seconds(2))
    let tag = DeliveryTag(generation: 1, number: 2)
    #expect(state.commanded(.acknowledge(through: DeliveryTag(generation: 1, number: 3)), at: .seconds(3)) == [])
    #expect(state.commanded(.acknowledge(through: tag), at: .seconds(3)) == [.send(.acknowledge(through: 2))])
    #expect(state.commanded(.acknowledge(through: tag), at: .seconds(3)) == [])
    _ = state.failed(ConnectionFailure(kind: .lost, reason: "gone"), at: .seconds(4))
    #expect(state.commanded(.acknowledge(through: DeliveryTag(generation: 1, number: 2)), at: .seconds(4)) == [])
    _ = state.timePassed(at: .seconds(5))
    _ = state.connected(at: .seconds(5))
    #expect(state.commanded(.acknowledge(through: DeliveryTag(generation: 1, number: 2)), at: .seconds(5)) == [])
  }

  @Test func aFreshTemporaryQueueIsNotLookedForAndItsNameComesFromTheBroker() {
    var state = ConsumerState(
      configuration: Self.configuration,
      plan: ConsumerPlan(queue: .temporary(), bindings: [Self.bindings[0]], prefetch: 10), seed: 1)
    _ = state.started(at: .zero)
    #expect(state.connected(at: .zero) == [.send(.openChannel(1))])
    #expect(state.received(.channelOpened(1), at: .zero) == [.send(.declareQueue(.temporary()))])
    #expect(
      state.received(.queueDeclared(name: "amq.gen-1", channel: 1), at: .zero) == [
        .send(.bindQueue(name: "amq.gen-1", Self.bindings[0]))
      ])
    #expect(
      state.received(.queueBound, at: .zero) == [.report(.queueCreated(name: "amq.gen-1")), .send(.limitPrefetch(10))])
  }

  @Test func aStreamIsReadFromWhereItWasLeft() {
    var state = ConsumerState(
      configuration: Self.configuration,
      plan: ConsumerPlan(queue: AMQPQueue(name: "history"), prefetch: 10, streamStart: .first), seed: 1)
    _ = state.started(at: .zero)
    #expect(state.connected(at: .zero) == [.send(.openChannel(1))])
    #expect(state.received(.channelOpened(1), at: .zero) == [.send(.limitPrefetch(10))])
    #expect(
      state.received(.prefetchLimited, at: .zero) == [
        .send(.consume(queue: "history", arguments: ["x-stream-offset": "first"]))
      ])
    _ = state.received(.consuming(tag: "t"), at: .zero)
    _ = state.failed(ConnectionFailure(kind: .lost, reason: "gone"), at: .seconds(1))
    _ = state.timePassed(at: .seconds(2))
    _ = state.commanded(.resume(atOffset: 7), at: .seconds(2))
    _ = state.connected(at: .seconds(2))
    _ = state.received(.channelOpened(1), at: .seconds(2))
    #expect(
      state.received(.prefetchLimited, at: .seconds(2)) == [
        .send(.consume(queue: "history", arguments: ["x-stream-offset": 7]))
      ])
    _ = state.received(.consuming(tag: "t"), at: .seconds(2))
    #expect(
      state.received(.delivered(Self.message(1, offset: 6)), at: .seconds(2)) == [.send(.acknowledge(through: 1))],
      "The rest of a chunk before the wanted offset is skipped.")
    #expect(
      state.received(.delivered(Self.message(2, offset: 7)), at: .seconds(2)) == [
        .report(.delivered(Self.message(2, offset: 7), generation: 2))
      ])
  }

  @Test func stoppingCancelsThenClosesAndLetsAcknowledgementsOut() {
    var state = Self.consuming()
    _ = state.received(.delivered(Self.message(1)), at: .seconds(2))
    #expect(state.stopRequested(grace: .seconds(2), at: .seconds(3)) == [.send(.cancelConsumer(tag: "amq.ctag-1"))])
    #expect(state.received(.delivered(Self.message(2)), at: .seconds(3)) == [])
    #expect(
      state.commanded(.acknowledge(through: DeliveryTag(generation: 1, number: 1)), at: .seconds(3)) == [
        .send(.acknowledge(through: 1))
      ])
    #expect(state.received(.cancelConfirmed, at: .seconds(3)) == [.send(.closeConnection)])
    #expect(state.received(.connectionCloseConfirmed, at: .seconds(3)) == [.disconnect, .finish])
  }
}
