import AMQP
import Messaging
import TestSupport
import Testing

/// What a publisher learns from a broker that is well.
struct PublisherTests {
  @Test func tenThousandMessagesAreConfirmedAndManyConfirmsComeTogether() async throws {
    let broker = try await BrokerFixture.shared()
    let host = try await broker.makeVirtualHost()
    let (publisher, events, _) = broker.publisher(broker.configuration("test publisher", virtualHost: host))
    #expect(try await comesTrue(within: .seconds(10)) { events.readyCount == 1 })
    publisher.publish((1...10_000).map { message($0) })
    #expect(try await comesTrue(within: .seconds(60)) { events.confirmed.count == 10_000 })
    #expect(events.all.count < 5_000, "Confirms with 'multiple' and of one reading are told at once.")
    await blocking { publisher.stop(grace: .seconds(5)) }
  }

  @Test func anUnroutableMessageIsReturnedBeforeItsConfirm() async throws {
    let broker = try await BrokerFixture.shared()
    let host = try await broker.makeVirtualHost()
    let (publisher, events, _) = broker.publisher(
      broker.configuration("test publisher", virtualHost: host), exchange: "amq.topic")
    #expect(try await comesTrue(within: .seconds(10)) { events.readyCount == 1 })
    publisher.publish([message(1)])
    #expect(try await comesTrue(within: .seconds(5)) { events.confirmed == [1] })
    #expect(events.all == [.ready, .returned(token: 1, reason: "312 NO_ROUTE"), .confirmed(tokens: [1])])
    await blocking { publisher.stop(grace: .seconds(5)) }
  }

  @Test func aMissingExchangeLosesTheConnectionAndConfirmsNothing() async throws {
    let broker = try await BrokerFixture.shared()
    let host = try await broker.makeVirtualHost()
    let (publisher, events, health) = broker.publisher(
      broker.configuration("test publisher", virtualHost: host), exchange: "nowhere")
    #expect(try await comesTrue(within: .seconds(10)) { events.readyCount == 1 })
    publisher.publish([message(1)])
    #expect(try await comesTrue(within: .seconds(5)) { events.lostCount == 1 && events.readyCount == 2 })
    #expect(events.confirmed.isEmpty)
    #expect(
      health.all.contains { if case .down(let reason) = $0 { reason.contains("404 NOT_FOUND") } else { false } })
    await blocking { publisher.stop(grace: .seconds(5)) }
  }

  @Test func propertiesArriveAsTheyWereGiven() async throws {
    let broker = try await BrokerFixture.shared()
    let host = try await broker.makeVirtualHost()
    let consumer = watcher(broker.configuration("test watcher", virtualHost: host))
    consumer.start()
    #expect(try await comesTrue(within: .seconds(10)) { consumer.health == .connected })
    let (publisher, events, _) = broker.publisher(broker.configuration("test publisher", virtualHost: host))
    #expect(try await comesTrue(within: .seconds(10)) { events.readyCount == 1 })
    publisher.publish([message(1, bytes: 0), message(2, bytes: 300_000)])
    let deliveries = await take(2, from: consumer)
    #expect(deliveries.map(\.messageID) == ["m-1", "m-2"])
    #expect(deliveries.map(\.type) == ["sales.order.confirmed.v1", "sales.order.confirmed.v1"])
    #expect(deliveries.map(\.routingKey) == ["group.sales.order.confirmed.v1", "group.sales.order.confirmed.v1"])
    #expect(deliveries.map(\.body) == [[], [UInt8](repeating: UInt8(ascii: "x"), count: 300_000)])
    await blocking {
      publisher.stop(grace: .seconds(5))
      consumer.stop()
    }
  }

  @Test func aHundredConnectionsLeaveNoDescriptorBehind() async throws {
    let broker = try await BrokerFixture.shared()
    let host = try await broker.makeVirtualHost()
    func connectOnce() async throws {
      let (publisher, events, _) = broker.publisher(broker.configuration("test reconnect", virtualHost: host))
      #expect(try await comesTrue(within: .seconds(10)) { events.readyCount == 1 })
      await blocking { publisher.stop(grace: .seconds(1)) }
    }
    try await connectOnce()
    let before = try openDescriptors()
    for _ in 1...100 { try await connectOnce() }
    // Other suites of this process open and close some meanwhile.
    #expect(try await comesTrue(within: .seconds(10)) { try openDescriptors() <= before + 20 })
  }
}
