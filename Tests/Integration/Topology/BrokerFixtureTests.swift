import AMQP
import Foundation
import Messaging
import TestSupport
import Testing

/// The broker that the other tests rely on.
@Suite(.serialized) struct BrokerFixtureTests {
  private struct Queue: Decodable {
    let name: String
    let type: String
  }

  @Test func aFreshVirtualHostHasTheExchangesAndTheHistory() async throws {
    let broker = try await BrokerFixture.shared()
    let host = try await broker.makeVirtualHost()
    #expect(try await broker.ask(["queues", host], as: [Queue].self)?.map(\.name) == [Topology.history])
    struct Exchange: Decodable { let type: String }
    for name in [Topology.exchange, Topology.deadLetterExchange] {
      #expect(try await broker.ask(["exchanges", host, name], as: Exchange.self)?.type == "topic")
    }
    try await broker.removeVirtualHost(host)
    #expect(try await broker.ask(["queues", host], as: [Queue].self) == nil)
  }

  @Test func theSharedBrokerCannotBeHarmed() async throws {
    let broker = try await BrokerFixture.shared()
    #expect(throws: BrokerFailure.self) { try broker.kill9() }
    #expect(throws: BrokerFailure.self) { try broker.suspend() }
    await #expect(throws: BrokerFailure.self) { try await broker.stop() }
  }

  @Test func itListensOnLoopbackOnlyAndHasNoGuest() async throws {
    let broker = try await BrokerFixture.shared()
    let loopback = ["0100007F", "00000000000000000000000001000000"]
    for port in broker.ports {
      let addresses = try BrokerFixtureTests.listeners(on: port)
      #expect(!addresses.isEmpty && addresses.allSatisfy(loopback.contains), "port \(port): \(addresses)")
    }
    #expect(try await !broker.ctl("list_users").contains("guest"))
  }

  /// The addresses, as the kernel writes them, on which something listens on this port.
  private static func listeners(on port: Int) throws -> [String] {
    try ["/proc/net/tcp", "/proc/net/tcp6"].flatMap { file in
      // Not String(contentsOfFile:), which reads the first 4 KB of a file in /proc.
      let table = try #require(try FileHandle(forReadingAtPath: file)?.readToEnd())
      return String(decoding: table, as: UTF8.self).split(separator: "\n").dropFirst().compactMap { line -> String? in
        let fields = line.split(separator: " ")
        let address = fields[1].split(separator: ":")
        guard fields[3] == "0A", Int(address[1], radix: 16) == port else { return nil }
        return String(address[0])
      }
    }
  }

  @Test func messagesOutliveAKillAndASuspendedBrokerComesBack() async throws {
    let broker = try await BrokerFixture.own()
    let host = try await broker.makeVirtualHost()
    let (publisher, events, _) = broker.publisher(broker.configuration(virtualHost: host))
    try await eventually("the publisher to be ready", within: .seconds(10)) { events.readyCount == 1 }
    publisher.publish((1...100).map { message($0) })
    try await eventually("the messages to be confirmed", within: .seconds(10)) { events.confirmed.count == 100 }
    try broker.kill9()
    try await broker.restart()
    try await eventually("the publisher to be ready again", within: .seconds(20)) { events.readyCount == 2 }
    let reader = AMQPStreamReader(
      configuration: broker.configuration(virtualHost: host), stream: Topology.history, from: .first, log: { _ in })
    reader.start()
    let kept = await take(100, from: reader, patience: .seconds(20)).compactMap(\.messageID)
    #expect(kept == (1...100).map { "m-\($0)" })
    await blocking { reader.stop() }
    try broker.suspend()
    publisher.publish([message(101)])
    try await Task.sleep(for: .milliseconds(300))
    #expect(events.confirmed.count == 100)
    try broker.resume()
    try await eventually("the held message to be confirmed", within: .seconds(20)) { events.confirmed.count == 101 }
    await blocking { publisher.stop(grace: .seconds(1)) }
    try await broker.stop()
  }
}
