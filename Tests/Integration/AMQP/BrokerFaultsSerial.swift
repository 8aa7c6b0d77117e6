import AMQP
import Messaging
import TestSupport
import Testing

/// What the clients do when the broker is unwell. Each test harms a broker of its own; they measure
/// times, so they run one by one.
@Suite(.serialized)
struct BrokerFaultsSerial {
  @Test func aMemoryAlarmIsNoticedWithinASecondAndNothingBlocks() async throws {
    let broker = try await BrokerFixture.own()
    let host = try await broker.makeVirtualHost()
    let (publisher, events, _) = broker.publisher(broker.configuration("test publisher", virtualHost: host))
    let consumer = watcher(broker.configuration("test watcher", virtualHost: host))
    consumer.start()
    #expect(try await comesTrue(within: .seconds(10)) { events.readyCount == 1 && consumer.health == .connected })
    _ = try await broker.ctl("set_vm_memory_high_watermark", "absolute", "1MB")
    let alarmed = ContinuousClock.now
    // The broker blocks a connection at the first message it sends during the alarm.
    var token: Int64 = 0
    let noticed = try await comesTrue(within: .seconds(5)) {
      token += 1
      publisher.publish([message(token)])
      return events.time { if case .blocked = $0 { true } else { false } } != nil
    }
    #expect(noticed)
    if let time = events.time(of: { if case .blocked = $0 { true } else { false } }) {
      #expect(time - alarmed <= .seconds(1))
    }
    let published = token
    let begun = ContinuousClock.now
    publisher.publish((1...5000).map { message(published + $0, bytes: 2000) })
    #expect(ContinuousClock.now - begun < .seconds(1))
    _ = try await broker.ctl("set_vm_memory_high_watermark", "absolute", "1024MB")
    #expect(try await comesTrue(within: .seconds(30)) { events.confirmed.count == Int(published) + 5000 })
    #expect(events.all.contains(.unblocked))
    #expect(events.lostCount == 0)
    await blocking {
      publisher.stop(grace: .seconds(1))
      consumer.stop()
    }
    try await broker.stop()
  }

  @Test func aDeletedUserIsDeniedAndComesBackWhenRestored() async throws {
    let broker = try await BrokerFixture.own()
    let host = try await broker.makeVirtualHost()
    func addUser() async throws {
      _ = try await broker.ctl("add_user", "passing", "secret")
      _ = try await broker.ctl("set_permissions", "-p", host, "passing", ".*", ".*", ".*")
    }
    try await addUser()
    let (publisher, events, health) = broker.publisher(
      broker.configuration("test publisher", virtualHost: host, user: "passing", password: "secret"))
    #expect(try await comesTrue(within: .seconds(10)) { events.readyCount == 1 })
    _ = try await broker.ctl("delete_user", "passing")
    func isDenied(_ health: ConnectionHealth) -> Bool { if case .denied = health { true } else { false } }
    #expect(try await comesTrue(within: .seconds(5)) { isDenied(publisher.health) })
    #expect(events.lostCount == 1)
    try await addUser()
    #expect(try await comesTrue(within: .seconds(10)) { events.readyCount == 2 })
    let denied = try #require(health.time { isDenied($0) })
    let restored = try #require(health.all.last == .connected ? ContinuousClock.now : nil)
    #expect(restored - denied >= .seconds(4.9), "At most one attempt in five seconds.")
    await blocking { publisher.stop(grace: .seconds(1)) }
    try await broker.stop()
  }

  @Test func aBrokerThatStandsStillIsNoticedIdleAndInTheMiddleOfLargeMessages() async throws {
    let broker = try await BrokerFixture.own()
    let host = try await broker.makeVirtualHost()
    let (idle, idleEvents, _) = broker.publisher(
      broker.configuration("test idle", virtualHost: host, heartbeat: .seconds(3)))
    let (busy, busyEvents, _) = broker.publisher(
      broker.configuration("test busy", virtualHost: host, heartbeat: .seconds(3)))
    #expect(try await comesTrue(within: .seconds(10)) { idleEvents.readyCount == 1 && busyEvents.readyCount == 1 })
    try broker.suspend()
    let suspended = ContinuousClock.now
    busy.publish((1...60).map { message($0, bytes: 900_000) })
    let noticed = try await comesTrue(within: .seconds(30)) { idleEvents.lostCount == 1 && busyEvents.lostCount == 1 }
    try broker.resume()
    #expect(noticed)
    for events in [idleEvents, busyEvents] {
      if let lost = events.time(of: { if case .lost = $0 { true } else { false } }) {
        #expect(lost - suspended < .seconds(9), "Twice the heartbeat and a little.")
      }
    }
    #expect(try await comesTrue(within: .seconds(20)) { idleEvents.readyCount >= 2 && busyEvents.readyCount >= 2 })
    await blocking {
      idle.stop(grace: .zero)
      busy.stop(grace: .zero)
    }
    try await broker.stop()
  }

  @Test func nothingConfirmedIsLostWhenTheBrokerIsKilled() async throws {
    let broker = try await BrokerFixture.own()
    let host = try await broker.makeVirtualHost()
    let consumer = AMQPConsumer(
      configuration: broker.configuration("test consumer", virtualHost: host),
      queue: .inbox("test.inbox", deadLetterExchange: "test.dead"),
      bindings: [AMQPBinding(exchange: "business.events", routingKey: "#")], log: { _ in })
    consumer.start()
    #expect(try await comesTrue(within: .seconds(10)) { consumer.health == .connected })
    // RabbitMQ 3.10 writes a new quorum queue's name down up to a second late (and its term up to
    // five): killed before that, it starts the queue empty, without a leader, for ever.
    try await Task.sleep(for: .seconds(6))
    let (publisher, events, _) = broker.publisher(broker.configuration("test publisher", virtualHost: host))
    #expect(try await comesTrue(within: .seconds(10)) { events.readyCount == 1 })
    publisher.publish((1...20_000).map { message($0) })
    #expect(try await comesTrue(within: .seconds(20)) { events.confirmed.count > 2000 })
    try broker.kill9()
    #expect(try await comesTrue(within: .seconds(5)) { events.lostCount == 1 })
    let confirmed = events.confirmed
    try await broker.restart()
    #expect(try await comesTrue(within: .seconds(30)) { events.readyCount == 2 })
    publisher.publish((1...20_000).filter { !confirmed.contains($0) }.map { message($0) })
    #expect(try await comesTrue(within: .seconds(60)) { events.confirmed.count == 20_000 })
    var seen: Set<String> = []
    while seen.count < 20_000 {
      let deliveries = await take(1, from: consumer)
      if deliveries.isEmpty { break }
      seen.formUnion(deliveries.compactMap(\.messageID))
    }
    #expect(seen.count == 20_000)
    await blocking {
      publisher.stop(grace: .seconds(1))
      consumer.stop()
    }
    try await broker.stop()
  }

  @Test func aStreamReaderGoesOnBehindTheLastDeliveryAfterAKill() async throws {
    let broker = try await BrokerFixture.own()
    let host = try await broker.makeVirtualHost()
    let (publisher, events, _) = broker.publisher(broker.configuration("test publisher", virtualHost: host))
    #expect(try await comesTrue(within: .seconds(10)) { events.readyCount == 1 })
    publisher.publish((0..<1000).map { message($0) })
    #expect(try await comesTrue(within: .seconds(20)) { events.confirmed.count == 1000 })
    let reader = AMQPStreamReader(
      configuration: broker.configuration("test reader", virtualHost: host), stream: "business.events.history",
      from: .first, prefetch: 200, log: { _ in })
    reader.start()
    let before = await take(300, from: reader)
    try broker.kill9()
    try await broker.restart()
    let after = await take(1000 - before.count, from: reader, patience: .seconds(30))
    #expect((before + after).map(\.streamOffset) == (0..<1000).map { $0 })
    await blocking {
      reader.stop()
      publisher.stop(grace: .seconds(1))
    }
    try await broker.stop()
  }
}
