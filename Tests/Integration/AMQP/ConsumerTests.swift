import AMQP
import Messaging
import TestSupport
import Testing
import Values

/// What consumers and stream readers do with a broker that is well.
struct ConsumerTests {
  private func inbox(_ broker: BrokerFixture, _ host: String, created: Diary<String>) -> AMQPConsumer {
    AMQPConsumer(
      configuration: broker.configuration("test consumer", virtualHost: host),
      queue: .inbox("test.inbox", deadLetterExchange: "test.dead"),
      bindings: [AMQPBinding(exchange: "business.events", routingKey: "group.sales.#")],
      onQueueMissing: { created.note("missing") }, onQueueCreated: { created.note($0) }, log: { _ in })
  }

  @Test func aMissingQueueIsDeclaredOnceAndFoundTheNextTime() async throws {
    let broker = try await BrokerFixture.shared()
    let host = try await broker.makeVirtualHost()
    let created = Diary<String>()
    for _ in 1...2 {
      let consumer = inbox(broker, host, created: created)
      consumer.start()
      #expect(try await comesTrue(within: .seconds(10)) { consumer.health == .connected })
      await blocking { consumer.stop() }
    }
    #expect(created.all == ["missing", "test.inbox"])
  }

  @Test func whatWasNotAcknowledgedComesAgainAndWhatWasDoesNot() async throws {
    let broker = try await BrokerFixture.shared()
    let host = try await broker.makeVirtualHost()
    let created = Diary<String>()
    let first = inbox(broker, host, created: created)
    first.start()
    #expect(try await comesTrue(within: .seconds(10)) { first.health == .connected })
    let (publisher, events, _) = broker.publisher(broker.configuration("test publisher", virtualHost: host))
    #expect(try await comesTrue(within: .seconds(10)) { events.readyCount == 1 })
    publisher.publish((1...10).map { message($0) })
    let taken = await blocking {
      var taken: [Delivery] = []
      while taken.count < 10 {
        let batch = first.next(max: 10 - taken.count, timeout: .seconds(10))
        if batch.isEmpty { break }
        taken += batch
      }
      return taken
    }
    #expect(taken.map(\.messageID) == (1...10).map { "m-\($0)" })
    first.acknowledge(through: taken[6].tag)
    await blocking { first.stop() }
    let second = inbox(broker, host, created: created)
    second.start()
    let again = await take(3, from: second)
    #expect(again.map(\.messageID) == ["m-8", "m-9", "m-10"])
    await blocking {
      second.stop()
      publisher.stop(grace: .seconds(1))
    }
  }

  @Test func aDeletedQueueIsDeclaredAgainAndReported() async throws {
    let broker = try await BrokerFixture.shared()
    let host = try await broker.makeVirtualHost()
    let created = Diary<String>()
    let consumer = inbox(broker, host, created: created)
    consumer.start()
    #expect(try await comesTrue(within: .seconds(10)) { consumer.health == .connected })
    _ = try await broker.ctl("delete_queue", "-p", host, "test.inbox")
    #expect(try await comesTrue(within: .seconds(5)) { created.all.count == 4 && consumer.health == .connected })
    #expect(created.all == ["missing", "test.inbox", "missing", "test.inbox"])
    let (publisher, events, _) = broker.publisher(broker.configuration("test publisher", virtualHost: host))
    #expect(try await comesTrue(within: .seconds(10)) { events.readyCount == 1 })
    publisher.publish([message(1)])
    #expect(await take(1, from: consumer).map(\.messageID) == ["m-1"])
    await blocking {
      consumer.stop()
      publisher.stop(grace: .seconds(1))
    }
  }

  @Test func aStreamIsReadFromItsFirstMessageOrFromAnyOffset() async throws {
    let broker = try await BrokerFixture.shared()
    let host = try await broker.makeVirtualHost()
    let (publisher, events, _) = broker.publisher(broker.configuration("test publisher", virtualHost: host))
    #expect(try await comesTrue(within: .seconds(10)) { events.readyCount == 1 })
    publisher.publish((0..<2000).map { message($0) })
    #expect(try await comesTrue(within: .seconds(20)) { events.confirmed.count == 2000 })
    func read(from start: StreamStart, _ count: Int) async -> [Delivery] {
      let reader = AMQPStreamReader(
        configuration: broker.configuration("test reader", virtualHost: host), stream: "business.events.history",
        from: start, prefetch: 100, log: { _ in })
      reader.start()
      let deliveries = await take(count, from: reader)
      await blocking { reader.stop() }
      return deliveries
    }
    let all = await read(from: .first, 2000)
    #expect(all.map(\.streamOffset) == (0..<2000).map { $0 })
    #expect(all.map(\.messageID) == (0..<2000).map { "m-\($0)" })
    let rest = await read(from: .offset(1500), 500)
    #expect(rest.map(\.streamOffset) == (1500..<2000).map { $0 })
    let sinceLongAgo = await read(from: .timestamp(Instant(secondsSinceEpoch: 1_600_000_000)), 2000)
    #expect(sinceLongAgo.first?.streamOffset == 0)
    await blocking { publisher.stop(grace: .seconds(1)) }
  }

  @Test func stoppingReturnsWhoeverWaitsForDeliveries() async throws {
    let broker = try await BrokerFixture.shared()
    let host = try await broker.makeVirtualHost()
    let consumer = watcher(broker.configuration("test watcher", virtualHost: host))
    consumer.start()
    async let waiting = blocking { consumer.next(max: 1, timeout: .seconds(60)).count }
    #expect(try await comesTrue(within: .seconds(10)) { consumer.health == .connected })
    await blocking { consumer.stop() }
    #expect(await waiting == 0)
  }
}
