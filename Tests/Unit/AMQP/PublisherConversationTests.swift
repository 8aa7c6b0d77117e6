import Messaging
import Testing

@testable import AMQP

typealias PublisherAction = ConnectionAction<PublisherEvent>

/// What is said on a publishing connection, without a network or a clock.
struct PublisherConversationTests {
  private static let configuration = AMQPConfiguration(
    host: "broker", user: "sales", password: "secret", connectionName: "sales publisher")

  private static func message(_ token: Int64) -> OutgoingMessage {
    OutgoingMessage(
      token: token, routingKey: "group.sales.order.confirmed.v1",
      properties: MessageProperties(
        messageID: "m\(token)", type: "sales.order.confirmed.v1", timestampSeconds: 0, appID: "sales",
        correlationID: "c"),
      body: [])
  }

  /// A publisher for which `ready` has just been told, at 1 s.
  private static func ready(window: Int = 3) -> PublisherState {
    var state = PublisherState(configuration: configuration, windowLimit: window, seed: 1)
    _ = state.started(at: .zero)
    _ = state.connected(at: .seconds(1))
    _ = state.received(.channelOpened(1), at: .seconds(1))
    _ = state.received(.confirmsSelected, at: .seconds(1))
    return state
  }

  /// The tokens that go out now.
  private static func sent(_ state: inout PublisherState, at now: Uptime) -> [Int64] {
    var tokens: [Int64] = []
    while let message = state.nextMessage(at: now) { tokens.append(message.token) }
    return tokens
  }

  @Test func aConnectionIsReadyOnceConfirmsAreSelected() {
    var state = PublisherState(configuration: Self.configuration, windowLimit: 3, seed: 1)
    #expect(state.started(at: .zero) == [.connect])
    #expect(state.connected(at: .seconds(1)) == [.send(.openChannel(1))])
    #expect(state.received(.channelOpened(1), at: .seconds(1)) == [.send(.selectConfirms)])
    #expect(state.commanded([Self.message(1)], at: .seconds(1)) == [])
    #expect(state.received(.confirmsSelected, at: .seconds(1)) == [.health(.connected), .report(.ready)])
    #expect(!state.hasMessageToSend, "What was given before ready is dropped.")
  }

  @Test func noMoreThanTheWindowIsInFlight() {
    var state = Self.ready(window: 3)
    _ = state.commanded((1...5).map(Self.message), at: .seconds(2))
    #expect(Self.sent(&state, at: .seconds(2)) == [1, 2, 3])
    _ = state.received(.acknowledged(tag: 2, multiple: true), at: .seconds(3))
    #expect(Self.sent(&state, at: .seconds(3)) == [4, 5])
  }

  @Test func answersOfOneReadingAreToldAtOnce() {
    var state = Self.ready(window: 10)
    _ = state.commanded((1...6).map(Self.message), at: .seconds(2))
    _ = Self.sent(&state, at: .seconds(2))
    #expect(state.received(.acknowledged(tag: 2, multiple: true), at: .seconds(3)) == [])
    #expect(state.received(.rejected(tag: 3, multiple: false), at: .seconds(3)) == [])
    #expect(state.received(.acknowledged(tag: 5, multiple: true), at: .seconds(3)) == [])
    #expect(
      state.readEverything(at: .seconds(3)) == [
        .report(.confirmed(tokens: [1, 2, 4, 5])), .report(.refused(tokens: [3])),
      ])
    #expect(state.readEverything(at: .seconds(3)) == [])
  }

  @Test func aReturnIsToldBeforeTheConfirmOfTheSameMessage() {
    var state = Self.ready()
    _ = state.commanded([Self.message(1), Self.message(2)], at: .seconds(2))
    _ = Self.sent(&state, at: .seconds(2))
    #expect(
      state.received(.returned(messageID: "m2", code: 312, text: "NO_ROUTE"), at: .seconds(3)) == [
        .report(.returned(token: 2, reason: "312 NO_ROUTE"))
      ])
    _ = state.received(.acknowledged(tag: 2, multiple: true), at: .seconds(3))
    #expect(state.readEverything(at: .seconds(3)) == [.report(.confirmed(tokens: [1, 2]))])
  }

  @Test func aClosedChannelEndsTheConnectionAndEverythingInFlightIsUnknown() {
    var state = Self.ready()
    _ = state.commanded([Self.message(1)], at: .seconds(2))
    _ = Self.sent(&state, at: .seconds(2))
    let actions = state.received(.channelClosed(1, code: 404, text: "NOT_FOUND - no exchange"), at: .seconds(3))
    #expect(
      actions == [
        .send(.confirmChannelClose(1)), .send(.closeConnection), .report(.lost(reason: "404 NOT_FOUND - no exchange")),
        .disconnect, .health(.down(reason: "404 NOT_FOUND - no exchange")),
      ])
    #expect(state.deadline.map { $0 > .seconds(3) && $0 <= .seconds(3.1) } == true)
    #expect(state.timePassed(at: .seconds(6)) == [.connect])
  }

  @Test func refusedCredentialsAreTriedAgainOnlyAfterFiveSeconds() {
    var state = PublisherState(configuration: Self.configuration, windowLimit: 3, seed: 1)
    _ = state.started(at: .zero)
    #expect(
      state.failed(.closed(code: 403, text: "ACCESS_REFUSED"), at: .seconds(1)) == [
        .disconnect, .health(.denied(reason: "403 ACCESS_REFUSED")),
      ])
    #expect(state.timePassed(at: .seconds(5.9)) == [])
    #expect(state.timePassed(at: .seconds(6)) == [.connect])
  }

  @Test func lossIsToldOnceAndNotForEachFailedAttempt() {
    var state = Self.ready()
    var other = state
    #expect(
      other.received(.channelClosed(1, code: 406, text: "PRECONDITION_FAILED"), at: .seconds(2)).contains(
        .report(.lost(reason: "406 PRECONDITION_FAILED", isAboutMessage: true))))
    let gone = ConnectionFailure(kind: .lost, reason: "gone")
    #expect(state.failed(gone, at: .seconds(2)).contains(.report(.lost(reason: "gone"))))
    _ = state.timePassed(at: .seconds(10))
    let refused = ConnectionFailure(kind: .unreachable, reason: "refused")
    #expect(state.failed(refused, at: .seconds(11)) == [.disconnect, .health(.down(reason: "refused"))])
  }

  @Test func anAlarmHoldsMessagesBackAndStopsTheConfirmClock() {
    var state = Self.ready()
    _ = state.commanded([Self.message(1)], at: .seconds(2))
    _ = Self.sent(&state, at: .seconds(2))
    #expect(
      state.received(.blocked(reason: "low on memory"), at: .seconds(3)) == [
        .health(.blocked(reason: "low on memory")), .report(.blocked(reason: "low on memory")),
      ])
    _ = state.commanded([Self.message(2)], at: .seconds(4))
    #expect(!state.hasMessageToSend)
    #expect(state.deadline == nil)
    #expect(state.timePassed(at: .seconds(600)) == [])
    #expect(state.received(.unblocked, at: .seconds(601)) == [.health(.connected), .report(.unblocked)])
    #expect(Self.sent(&state, at: .seconds(601)) == [2])
    #expect(state.deadline == .seconds(631))
  }

  @Test func aMessageUnconfirmedForThirtySecondsBreaksTheConnection() {
    var state = Self.ready()
    _ = state.commanded([Self.message(1)], at: .seconds(2))
    _ = Self.sent(&state, at: .seconds(2))
    #expect(state.timePassed(at: .seconds(31.9)) == [])
    let actions = state.timePassed(at: .seconds(32))
    #expect(actions.contains(.disconnect))
    #expect(!actions.contains(.send(.closeConnection)), "No graceful words on a connection that may hang.")
  }

  @Test func aBrokerThatLeavesARequestUnansweredIsGivenUp() {
    var state = PublisherState(configuration: Self.configuration, windowLimit: 3, seed: 1)
    _ = state.started(at: .zero)
    _ = state.connected(at: .seconds(1))
    #expect(state.deadline == .seconds(11))
    #expect(state.timePassed(at: .seconds(11)).contains(.disconnect))
  }

  @Test func stoppingWaitsForConfirmsThenCloses() {
    var state = Self.ready()
    _ = state.commanded([Self.message(1), Self.message(2)], at: .seconds(2))
    #expect(state.stopRequested(grace: .seconds(5), at: .seconds(3)) == [])
    #expect(Self.sent(&state, at: .seconds(3)) == [1, 2], "What was accepted still goes out.")
    _ = state.received(.acknowledged(tag: 2, multiple: true), at: .seconds(4))
    #expect(
      state.readEverything(at: .seconds(4)) == [.report(.confirmed(tokens: [1, 2])), .send(.closeConnection)])
    #expect(state.received(.connectionCloseConfirmed, at: .seconds(4)) == [.disconnect, .finish])
  }

  @Test func stoppingDoesNotWaitLongerThanTheGrace() {
    var state = Self.ready()
    _ = state.commanded([Self.message(1)], at: .seconds(2))
    _ = Self.sent(&state, at: .seconds(2))
    _ = state.stopRequested(grace: .seconds(5), at: .seconds(3))
    #expect(state.timePassed(at: .seconds(8)) == [.send(.closeConnection)])
    #expect(state.timePassed(at: .seconds(10)) == [.disconnect, .finish])
  }

  @Test func stoppingWhileWaitingToReconnectEndsAtOnce() {
    var state = PublisherState(configuration: Self.configuration, windowLimit: 3, seed: 1)
    _ = state.started(at: .zero)
    _ = state.failed(ConnectionFailure(kind: .unreachable, reason: "refused"), at: .zero)
    #expect(state.stopRequested(grace: .seconds(5), at: .seconds(1)) == [.disconnect, .finish])
  }

  @Test func aConfirmForAnUnknownTagEndsTheConnection() {
    var state = Self.ready()
    #expect(state.received(.acknowledged(tag: 7, multiple: false), at: .seconds(2)).contains(.disconnect))
  }

  @Test func moreWaitingMessagesThanTheLimitAreRefused() {
    var state = Self.ready()
    let messages = (1...Int64(PublisherState.waitingLimit + 2)).map(Self.message)
    #expect(
      state.commanded(messages, at: .seconds(2)) == [
        .report(.refused(tokens: messages.suffix(2).map(\.token)))
      ])
  }
}
